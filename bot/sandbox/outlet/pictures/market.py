"""A covered market."""

import random

from PIL import Image

from bot.sandbox.outlet.pictures.arcade import arch
from bot.sandbox.outlet.pictures.canvas import (
    HEIGHT,
    WIDTH,
    Colour,
    Point,
    glow,
    gradient,
    mix,
    oval,
    shape,
    stroke,
)


def market(chance: random.Random) -> Image.Image:
    """A covered lane of stalls, daylight at its end, lamps above and fruit in front."""
    end: Point = (WIDTH * chance.uniform(0.44, 0.56), 330)
    image = gradient(((0, (38, 22, 26)), (0.5, (104, 62, 44)), (1, (58, 36, 34))), (WIDTH, HEIGHT))
    _vault(image, end)
    glow(image, end, 400, (255, 216, 150), 0.95)
    shape(image, [arch(end[0], 118, 236, 416)], (255, 236, 196), blur=2)
    floor = [(end[0] - 60, 416), (end[0] + 60, 416), (WIDTH * 0.86, HEIGHT), (WIDTH * 0.14, HEIGHT)]
    shape(
        image,
        [floor],
        gradient(((0.55, (240, 192, 132)), (1, (92, 60, 50))), (WIDTH, HEIGHT)),
        blur=3,
    )
    for near in (0.15, 0.32, 0.55, 0.86):
        for side in (-1, 1):
            _stall(image, chance, end, near, side)
        if near < 0.5:
            _person(image, chance, end, near + 0.06)
    for near in (0.2, 0.45, 0.8):
        _lamp(image, end, near, chance.choice((-0.25, 0.25)))
    _crates(image, chance)
    return image


def _toward(end: Point, near: float, x: float, y: float) -> Point:
    """A place of the frontmost plane drawn back towards the end of the lane."""
    share = near**1.5
    return end[0] + (x - end[0]) * share, end[1] + (y - end[1]) * share


def _vault(image: Image.Image, end: Point) -> None:
    """Ribs overhead, lighter towards the end."""
    for near in (1.0, 0.8, 0.62, 0.47, 0.35, 0.26):
        scale = near**1.5
        shape(
            image,
            [arch(end[0], 1500 * scale + 70, end[1] - 420 * scale, HEIGHT + 9)],
            mix((208, 142, 88), (54, 32, 32), min(1.0, scale + 0.1)),
        )
        shape(
            image,
            [arch(end[0], 1400 * scale + 64, end[1] - 385 * scale, HEIGHT + 9)],
            mix((230, 166, 104), (84, 50, 40), min(1.0, scale + 0.1)),
        )


def _stall(image: Image.Image, chance: random.Random, end: Point, near: float, side: int) -> None:
    """An awning with stripes over heaps of spice."""
    inner, outer = WIDTH / 2 + side * 330, WIDTH / 2 + side * 760
    paint = chance.choice(((168, 62, 50), (44, 104, 108), (204, 142, 62), (92, 74, 116)))
    paint = mix((236, 176, 116), paint, min(1.0, 0.45 + near * 0.55))

    def at(x: float, y: float, depth: float = 0.0) -> Point:
        return _toward(end, near - depth, x, y)

    table = [at(inner, 560), at(outer, 560), at(outer, 780), at(inner, 780)]
    shape(image, [table], mix((120, 78, 54), (44, 28, 28), near))
    for number in range(4):
        x, y = at(inner + side * (60 + 110 * number), 560)
        size = 56 * near**1.5
        heap = chance.choice(
            ((214, 142, 40), (178, 62, 38), (126, 128, 58), (226, 186, 94), (140, 84, 52))
        )
        cone = [
            (x - size, y + 2),
            (x - size * 0.12, y - size * 0.95),
            (x + size * 0.12, y - size * 0.95),
            (x + size, y + 2),
        ]
        shape(image, [cone], mix((240, 184, 120), heap, min(1.0, 0.5 + near / 2)))
        lit = [cone[0], cone[1], (x, y + 2)] if side > 0 else [cone[3], cone[2], (x, y + 2)]
        shape(image, [lit], (255, 214, 150), opacity=0.2)
    for number in range(6):
        low, high = inner + side * 72 * number, inner + side * 72 * (number + 1)
        stripe = [at(low, 150), at(high, 150), at(high, 262 + 8), at(low, 262)]
        shape(image, [stripe], paint if number % 2 else mix(paint, (244, 226, 196), 0.75))
    shape(
        image,
        [[at(inner, 262), at(outer, 262), at(outer, 290), at(inner, 290)]],
        (30, 18, 20),
        opacity=0.35,
        blur=4,
    )


def _person(image: Image.Image, chance: random.Random, end: Point, near: float) -> None:
    x, y = _toward(end, near, WIDTH / 2 + chance.uniform(-230, 230), 850)
    tall = 520 * near**1.5
    shoulder, hem = tall * 0.13, tall * 0.17
    cloak = [
        (x - shoulder, y - tall * 0.76),
        (x + shoulder, y - tall * 0.76),
        (x + hem, y),
        (x - hem, y),
    ]
    body = [
        oval((x, y - tall * 0.9), tall * 0.085, tall * 0.1, 20),
        cloak,
        oval((x, y - tall * 0.74), shoulder, tall * 0.08, 20),
    ]
    shape(image, body, (74, 42, 38), blur=1)


def _lamp(image: Image.Image, end: Point, near: float, aside: float) -> None:
    x, y = _toward(end, near, WIDTH / 2 + aside * WIDTH * 0.8, 96)
    size = 34 * near**1.2
    glow(image, (x, y), size * 6.5, (255, 190, 96), 0.8)
    shape(image, [stroke((x, y - size), (x, -20), 2)], (34, 20, 20))
    shape(image, [oval((x, y), size * 0.8, size)], (255, 222, 150))
    caps = [
        oval((x, y - size * 0.86), size * 0.4, size * 0.24),
        oval((x, y + size * 0.9), size * 0.3, size * 0.18),
    ]
    bands = [
        stroke((x + dx * size, y - size * 0.9), (x + dx * size, y + size * 0.9), 2)
        for dx in (-0.4, 0, 0.4)
    ]
    shape(image, caps + bands, (104, 62, 32))


def _crates(image: Image.Image, chance: random.Random) -> None:
    """Round fruit heaped along the lower edge, one kind to a crate."""
    kinds: list[Colour] = [(222, 122, 34), (176, 46, 40), (116, 134, 48), (232, 182, 62)]
    chance.shuffle(kinds)
    for row in range(4):
        for number, kind in enumerate(kinds):
            left = number * WIDTH / 4 + 12 + (row % 2) * 20
            heap = [
                (
                    left + column * 41 + chance.uniform(-4, 4),
                    634 + row * 28 + chance.uniform(-4, 4) + abs(column - 3.5) * 3,
                )
                for column in range(8)
            ]
            paint = mix(kind, (40, 18, 20), chance.uniform(0.02, 0.22))
            for near in (heap[::2], heap[1::2]):
                shape(image, [oval(p, 25, 24, 24) for p in near], mix(paint, (20, 8, 12), 0.5))
                shape(image, [oval((x - 1, y - 2), 22, 21, 24) for x, y in near], paint)
                shine = [oval((x - 5, y - 10), 8, 5, 16) for x, y in near]
                shape(image, shine, mix(paint, (255, 240, 210), 0.5), blur=2)
