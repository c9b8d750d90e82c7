"""Scenes by the water: a harbour, a river."""

import math
import random

from PIL import Image

from bot.sandbox.outlet.pictures.canvas import (
    HEIGHT,
    WIDTH,
    Colour,
    Point,
    box,
    gradient,
    mix,
    oval,
    shape,
    stroke,
)
from bot.sandbox.outlet.pictures.palettes import DAWN, DUSK, OUTDOORS, ROSE, Palette
from bot.sandbox.outlet.pictures.sky import hills, mirror, ridge, ripples, sky, sun_place


def harbour(chance: random.Random) -> Image.Image:
    """Hills, cranes and a ship against the low sun, doubled in the water."""
    palette, horizon = chance.choice((DUSK, ROSE, DAWN)), 452
    sun = sun_place(chance, horizon)
    image = sky(chance, palette, horizon, sun)
    hills(image, chance, palette, (362, 404), (0.12, 0.34))
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
    sun = sun_place(chance, horizon)
    image = sky(chance, palette, horizon, sun)
    hills(image, chance, palette, (300, 334, 368), (0.1, 0.42))
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
