"""Scenes under an open sky: a harbour, a river, fields, a solar plant."""

import math
import random

from PIL import Image

from bot.sandbox.outlet.pictures.canvas import (
    HEIGHT,
    WIDTH,
    Colour,
    Point,
    box,
    clouds,
    glow,
    gradient,
    mirror,
    mix,
    oval,
    ridge,
    ripples,
    shape,
    sharp,
    soft,
    stroke,
)
from bot.sandbox.outlet.pictures.palettes import DAWN, EVENINGS, GOLDEN, OUTDOORS, Palette


def sky(chance: random.Random, palette: Palette, horizon: int, sun: Point) -> Image.Image:
    """The sky down to the horizon, with its sun and clouds, in full size."""
    width, height = soft()
    image = Image.new("RGB", (width, height), palette.sky[-1][1])
    image.paste(gradient(palette.sky, (width, round(height * horizon / HEIGHT))), (0, 0))
    glow(image, sun, 620, palette.sun, 0.5)
    clouds(image, chance, palette.cloud, (60, horizon - 90))
    glow(image, sun, 210, palette.sun, 0.75)
    full = sharp(image)
    shape(full, [oval(sun, 34, 34, 60)], mix(palette.sun, (255, 255, 255), 0.5), blur=1)
    return full


def _sun(chance: random.Random, horizon: int) -> Point:
    return chance.choice((0.27, 0.35, 0.64, 0.73)) * WIDTH, horizon - chance.uniform(48, 120)


def _hills(
    image: Image.Image,
    chance: random.Random,
    palette: Palette,
    bases: tuple[float, ...],
    nearness: tuple[float, float],
) -> None:
    """Layers from far to near; each fades a little towards its foot, where mist lies."""
    for at, base in enumerate(bases):
        share = nearness[0] + (nearness[1] - nearness[0]) * at / max(1, len(bases) - 1)
        top, foot = palette.layer(share), palette.layer(max(0.0, share - 0.2))
        start = max(0.0, (base - 90) / HEIGHT)
        fill = gradient(((start, top), (min(1.0, start + 0.3), foot)), (WIDTH, HEIGHT))
        shape(image, [ridge(chance, base, 34 + 8 * at, 0.8 + 0.3 * at)], fill)


def harbour(chance: random.Random) -> Image.Image:
    """Hills, cranes and a ship against the low sun, doubled in the water."""
    palette, horizon = chance.choice((*EVENINGS[:2], DAWN)), 452
    sun = _sun(chance, horizon)
    image = sky(chance, palette, horizon, sun)
    _hills(image, chance, palette, (362, 404), (0.12, 0.34))
    dark = palette.layer(0.9)
    shape(image, [box(0, 438, WIDTH, horizon + 2)], palette.layer(0.6))
    quay = chance.choice((-1, 1))
    for number in range(3):
        _crane(
            image, WIDTH / 2 + quay * (180 + 165 * number), horizon, 1 - 0.1 * number, quay, dark
        )
    _ship(image, chance, WIDTH / 2 - quay * chance.uniform(190, 300), horizon, dark)
    mirror(image, horizon, palette.layer(0.75), 0.34)
    ripples(image, chance, horizon, palette.sun, sun[0])
    _boat(image, WIDTH / 2 - quay * 60, 610, palette.layer(1), palette.cloud)
    return image


def _crane(
    image: Image.Image, x: float, ground: float, scale: float, faces: int, colour: Colour
) -> None:
    def at(along: float, up: float) -> Point:
        return x - faces * along * scale, ground - up * scale

    bars = [
        (at(-34, 0), at(-26, 210), 8),
        (at(34, 0), at(26, 210), 8),
        (at(-34, 96), at(34, 96), 5),
        (at(-34, 4), at(30, 96), 3),
        (at(-110, 150), at(190, 150), 9),
        (at(0, 214), at(180, 154), 3),
        (at(0, 214), at(-106, 154), 3),
        (at(-30, 208), at(30, 208), 7),
        (at(120, 150), at(120, 92), 2),
    ]
    outlines = [stroke(start, end, width * scale) for start, end, width in bars]
    outlines.append([at(104, 92), at(136, 92), at(136, 74), at(104, 74)])
    shape(image, outlines, colour)


def _ship(
    image: Image.Image, chance: random.Random, x: float, water: float, colour: Colour
) -> None:
    """A container ship, its stacks in muted colours."""
    hull = [
        (x - 190, water - 34),
        (x + 196, water - 38),
        (x + 172, water + 2),
        (x - 172, water + 2),
    ]
    for column in range(9):
        for row in range(chance.randint(2, 4)):
            left, top = x - 140 + column * 31, water - 34 - (row + 1) * 15
            paint = chance.choice(((176, 84, 66), (74, 110, 134), (196, 152, 92), (94, 120, 104)))
            shape(image, [box(left, top, left + 29, top + 14)], mix(paint, colour, 0.45))
    shape(image, [hull, box(x + 142, water - 112, x + 168, water - 34)], colour)
    shape(
        image, [box(x + 132, water - 118, x + 176, water - 104)], mix(colour, (255, 226, 170), 0.3)
    )


def _boat(image: Image.Image, x: float, y: float, colour: Colour, sail: Colour) -> None:
    hull = [(x - 52, y - 10), (x + 60, y - 14), (x + 40, y + 10), (x - 38, y + 10)]
    shape(image, [oval((x, y + 16), 74, 7)], colour, opacity=0.4, blur=3)
    shape(image, [[(x + 2, y - 132), (x + 2, y - 22), (x + 58, y - 22)]], mix(sail, colour, 0.15))
    shape(image, [[(x - 4, y - 118), (x - 4, y - 22), (x - 44, y - 22)]], mix(sail, colour, 0.35))
    shape(image, [hull, stroke((x, y - 138), (x, y - 8), 4)], colour)


def river(chance: random.Random) -> Image.Image:
    """A river winding out of the hills, reeds in front and birds above."""
    palette, horizon = chance.choice(OUTDOORS), 372
    sun = _sun(chance, horizon)
    image = sky(chance, palette, horizon, sun)
    _hills(image, chance, palette, (300, 334, 368), (0.1, 0.42))
    meadow = mix(palette.layer(0.5), (104, 138, 78), 0.62)
    ground = gradient(
        ((0.5, mix(meadow, palette.haze, 0.45)), (1, mix(meadow, palette.near, 0.5))),
        (WIDTH, HEIGHT),
    )
    shape(image, [ridge(chance, 392, 8)], ground)
    water = gradient(
        (
            (0.52, palette.sky[-1][1]),
            (0.74, palette.sky[2][1]),
            (1, mix(palette.sky[1][1], palette.near, 0.3)),
        ),
        (WIDTH, HEIGHT),
    )
    bend = chance.choice((-1, 1))
    left, right = _banks(bend)
    shape(image, [left + right[::-1]], mix(meadow, palette.near, 0.45), blur=5)
    shape(image, [[(x + 5, y) for x, y in left] + [(x - 5, y) for x, y in right[::-1]]], water)
    _trees(image, chance, palette, bend)
    _glints(image, chance, (left, right), palette.sun)
    _reeds(image, chance, palette.layer(1))
    _birds(image, chance, palette.layer(0.8))
    return image


def _banks(bend: int) -> tuple[list[Point], list[Point]]:
    """Both edges from the horizon down: an S that widens as it comes nearer."""
    left: list[Point] = []
    right: list[Point] = []
    for step in range(61):
        near = step / 60
        middle = WIDTH / 2 + bend * (
            math.sin(near**0.6 * 2.2 * math.pi) * (60 + 330 * near) - 120 * near
        )
        wide = 5 + 330 * near**1.9
        y = 392 + near * (HEIGHT - 388)
        left.append((middle - wide, y))
        right.append((middle + wide, y))
    return left, right


def _glints(
    image: Image.Image,
    chance: random.Random,
    banks: tuple[list[Point], list[Point]],
    colour: Colour,
) -> None:
    """Light on the water, between the banks."""
    places = []
    for (left, y), (right, _) in list(zip(*banks, strict=True))[12:]:
        middle, wide = (left + right) / 2, (right - left) / 2
        x = middle + chance.uniform(-0.55, 0.55) * wide
        places.append(oval((x, y + chance.uniform(-4, 4)), 3 + wide * 0.09, 0.8 + wide * 0.006, 12))
    shape(image, places, colour, opacity=0.5)


def _trees(image: Image.Image, chance: random.Random, palette: Palette, bend: int) -> None:
    for near in sorted(chance.random() for _ in range(26)):
        y = 398 + near * 120
        x = WIDTH / 2 + chance.choice((-1, 1)) * chance.uniform(170 + 330 * near, 700) - bend * 60
        size = 12 + 44 * near
        paint = mix(palette.layer(0.45 + 0.4 * near), (52, 84, 52), 0.35)
        shape(image, [oval((x + 6, y + 2), size, size * 0.16)], palette.near, opacity=0.3, blur=3)
        crown = [
            oval(
                (x + chance.uniform(-0.4, 0.4) * size, y - size * chance.uniform(0.5, 1.25)),
                size * chance.uniform(0.4, 0.62),
                size * chance.uniform(0.36, 0.55),
                20,
            )
            for _ in range(7)
        ]
        shape(image, [*crown, stroke((x, y), (x, y - size * 0.6), size * 0.12)], paint)


def _reeds(image: Image.Image, chance: random.Random, colour: Colour) -> None:
    blades = []
    for _ in range(150):
        side = chance.choice((0, 1))
        x = chance.triangular(-20, 330, 0) if side else WIDTH - chance.triangular(-20, 330, 0)
        lean = chance.uniform(-26, 26)
        blades.append(stroke((x, HEIGHT + 8), (x + lean, HEIGHT - chance.uniform(30, 165)), 5, 0.8))
    shape(image, blades, colour, opacity=0.92)


def _birds(image: Image.Image, chance: random.Random, colour: Colour) -> None:
    x, y = chance.uniform(320, 900), chance.uniform(90, 190)
    wings = []
    for number in range(11):
        row, side = (number + 1) // 2, -1 if number % 2 else 1
        u, v = x + side * row * 30 + chance.uniform(-5, 5), y + row * 15 + chance.uniform(-4, 4)
        lift = chance.uniform(3, 8)
        wings.append([(u - 13, v - lift), (u, v), (u + 13, v - lift), (u, v + 3.4)])
    shape(image, wings, colour)


def fields(chance: random.Random) -> Image.Image:
    """Furrows running to the hills under a morning sun, a line of cypresses between."""
    palette, horizon = chance.choice((GOLDEN, DAWN, OUTDOORS[3])), 350
    sun = _sun(chance, horizon)
    image = sky(chance, palette, horizon, sun)
    _hills(image, chance, palette, (282, 318, 346), (0.1, 0.4))
    crop, soil = chance.choice(
        (
            ((150, 164, 76), (104, 88, 56)),
            ((206, 178, 92), (148, 116, 66)),
            ((96, 142, 84), (92, 78, 58)),
        )
    )
    _furrows(image, horizon + 8, WIDTH * chance.uniform(0.35, 0.65), (crop, soil), palette)
    for number in range(16):
        x = WIDTH * (number + chance.uniform(0.1, 0.9)) / 16
        tall = chance.uniform(20, 62)
        tree = [oval((x, horizon + 14 - tall / 2), tall * 0.15, tall / 2, 20)]
        shape(image, tree, mix(palette.layer(0.62), (40, 70, 48), 0.4))
    return image


def _furrows(
    image: Image.Image, top: int, vanishing: float, paints: tuple[Colour, Colour], palette: Palette
) -> None:
    """Strips of crop and soil from one point on the horizon, in haze where they are far."""
    crop, soil = (
        gradient(
            (
                (top / HEIGHT, mix(paint, palette.haze, 0.7)),
                (0.7, paint),
                (1, mix(paint, palette.near, 0.45)),
            ),
            (WIDTH, HEIGHT),
        )
        for paint in paints
    )
    shape(image, [box(0, top, WIDTH, HEIGHT)], soil)
    strips = []
    for number in range(-34, 35):
        near = vanishing + number * 118
        strips.append(
            [
                (vanishing + number * 11 - 3, top),
                (vanishing + number * 11 + 4, top),
                (near + 48, HEIGHT + 4),
                (near - 30, HEIGHT + 4),
            ]
        )
    shape(image, strips, crop)
    shade = [
        [(x + (18 if y > top else 1), y) for x, y in strip[1:3]] + strip[2:0:-1] for strip in strips
    ]
    shape(image, shade, palette.near, opacity=0.22)


def solar(chance: random.Random) -> Image.Image:
    """Rows of panels between dunes, the sky in their glass."""
    palette, horizon = chance.choice((GOLDEN, OUTDOORS[0])), 330
    sun = _sun(chance, horizon)
    image = sky(chance, palette, horizon, sun)
    _hills(image, chance, palette, (270, 306), (0.1, 0.28))
    sand = gradient(
        ((0.44, mix((226, 186, 132), palette.haze, 0.4)), (1, (150, 108, 74))), (WIDTH, HEIGHT)
    )
    shape(image, [ridge(chance, 334, 10)], sand)
    for row in range(7):
        near = row / 6
        _panels(image, 360 + 300 * near**1.5, 0.16 + 0.84 * near**1.3, palette)
    return image


def _panels(image: Image.Image, y: float, scale: float, palette: Palette) -> None:
    """One row from edge to edge. y: the height of its lower edge."""
    wide, high, lean = 214 * scale, 92 * scale, 46 * scale
    count = math.ceil(WIDTH / wide / 2) + 1
    lefts = [WIDTH / 2 + number * wide * 1.05 for number in range(-count, count)]
    glass = gradient(
        (
            ((y - high) / HEIGHT, mix((66, 104, 158), palette.sky[2][1], 0.35)),
            (min(1.0, y / HEIGHT), (26, 44, 88)),
        ),
        (WIDTH, HEIGHT),
    )
    shape(
        image,
        [box(0, y + 16 * scale, WIDTH, y + 40 * scale)],
        (84, 58, 44),
        opacity=0.45,
        blur=6 * scale,
    )
    shape(
        image,
        [stroke((x + wide / 2, y - 8), (x + wide / 2, y + 30 * scale), 7 * scale) for x in lefts],
        (74, 70, 72),
    )
    faces = [
        [(x + lean, y - high), (x + wide + lean, y - high), (x + wide, y), (x, y)] for x in lefts
    ]
    shape(image, faces, (206, 210, 214))
    cells = []
    for x in lefts:
        for column in range(4):
            for line in range(2):
                cells.append(_cell((x, y), (wide, high, lean), column / 4, line / 2))
    shape(image, cells, glass)


def _cell(corner: Point, size: tuple[float, float, float], across: float, up: float) -> list[Point]:
    """A quarter by a half of a leaning panel, less its frame."""
    wide, high, lean = size

    def at(u: float, v: float) -> Point:
        return corner[0] + u * wide + v * lean, corner[1] - v * high

    low, left = up + 0.03, across + 0.012
    return [
        at(left, up + 0.48),
        at(across + 0.24, up + 0.48),
        at(across + 0.24, low),
        at(left, low),
    ]
