"""An arcade with carved screens."""

import itertools
import math
import random

from PIL import Image

from bot.sandbox.outlet.pictures.canvas import (
    HEIGHT,
    WIDTH,
    Colour,
    Point,
    box,
    glow,
    gradient,
    mix,
    shape,
    stroke,
)
from bot.sandbox.outlet.pictures.palettes import (
    DAWN,
    DUSK,
    GOLDEN,
    ROSE,
)
from bot.sandbox.outlet.pictures.sky import ridge, sky
from bot.sandbox.outlet.pictures.town import houses

_WALLS: tuple[tuple[Colour, Colour], ...] = (
    ((92, 58, 46), (196, 140, 98)),
    ((58, 62, 78), (158, 146, 138)),
    ((84, 92, 78), (186, 176, 148)),
)
"""In the shade and in the light."""


def arches(chance: random.Random) -> Image.Image:
    """An arcade seen from inside, carved screens in the arches and light on the floor."""
    palette = chance.choice((DUSK, ROSE, GOLDEN, DAWN))
    wall, stone = chance.choice(_WALLS)
    outside = sky(chance, palette, 560, (WIDTH / 2 + chance.uniform(-160, 160), 430))
    houses(outside, chance, (palette.layer(0.3), palette.layer(0.2)), (430, 540), (40, 90))
    shape(outside, [ridge(chance, 540, 16, 2)], mix(palette.layer(0.55), (64, 92, 66), 0.4))
    image = gradient(
        ((0, mix(wall, (10, 8, 16), 0.45)), (0.7, wall), (0.8, stone), (1, mix(stone, wall, 0.8))),
        (WIDTH, HEIGHT),
    )
    _tiles(image, wall)
    wide = 292
    middles = [WIDTH / 2 + (number - 2) * 372 for number in range(5)]
    for x in middles:
        shape(image, [arch(x, wide + 46, 96, 586)], mix(wall, stone, 0.55))
        shape(image, [arch(x, wide + 22, 110, 586)], mix(wall, (12, 8, 14), 0.4))
        shape(image, [arch(x, wide, 124, 586)], outside)
        _screen(image, x, wide, mix(wall, (16, 10, 14), 0.45))
        slant = chance.uniform(26, 36)
        beam = [
            (x - 132, 600),
            (x + 132, 600),
            (x + 190 + slant, HEIGHT),
            (x - 190 + slant, HEIGHT),
        ]
        shape(image, [beam], palette.sun, opacity=0.42, blur=12)
    for x in [middle + 186 for middle in middles[:-1]]:
        _column(image, x, (stone, wall))
    glow(image, (WIDTH / 2, 400), 560, palette.sun, 0.28)
    return image


def _tiles(image: Image.Image, wall: Colour) -> None:
    """The joints of the floor, running to the middle."""
    rows = [box(0, y, WIDTH, y + 1.6) for y in (612, 630, 654, 686)]
    runs = [
        stroke((WIDTH / 2 + n * 62, 590), (WIDTH / 2 + n * 128, HEIGHT), 1.2, 2.4)
        for n in range(-11, 12)
    ]
    shape(image, rows + runs, mix(wall, (0, 0, 0), 0.25), opacity=0.5)


def arch(x: float, wide: float, top: float, foot: float) -> list[Point]:
    """A pointed arch: two arcs that meet, on straight jambs."""
    half, rise = wide / 2, wide * 0.82
    spring = top + rise
    left = [
        (x - half * (1 - (t / 20) ** 2.1), spring - rise * math.sin(t / 20 * math.pi / 2) ** 0.9)
        for t in range(21)
    ]
    right = [(2 * x - u, v) for u, v in reversed(left)]
    return [(x - half, foot), *left, *right, (x + half, foot)]


def _screen(image: Image.Image, x: float, wide: float, paint: Colour) -> None:
    """Carved wood in the head of an arch: eight-pointed stars on a lattice, a rail below."""
    pattern = image.copy()
    lines: list[list[Point]] = []
    cell = wide / 6
    for row in range(6):
        for column in range(7):
            u, v = x - wide / 2 + column * cell, 126 + row * cell
            lines += _star((u, v), cell * 0.52)
    shape(pattern, lines, paint)
    head = [(u, min(v, 346.0)) for u, v in arch(x, wide, 124, 346)]
    shape(image, [head], pattern)
    rail = [box(x - wide / 2, 340, x + wide / 2, 352), box(x - wide / 2, 506, x + wide / 2, 514)]
    posts = [
        box(x - wide / 2 + n * wide / 14, 512, x - wide / 2 + n * wide / 14 + 5, 586)
        for n in range(15)
    ]
    shape(image, [*rail, *posts], paint)


def _star(centre: Point, radius: float) -> list[list[Point]]:
    """Two squares across each other, drawn as bars."""
    bars: list[list[Point]] = []
    for turn in (0.0, math.pi / 4):
        corners = [
            (
                centre[0] + radius * math.cos(turn + q * math.pi / 2),
                centre[1] + radius * math.sin(turn + q * math.pi / 2),
            )
            for q in range(5)
        ]
        bars += [stroke(a, b, 3.6) for a, b in itertools.pairwise(corners)]
    return bars


def _column(image: Image.Image, x: float, paints: tuple[Colour, Colour]) -> None:
    stone, wall = paints
    shade = mix(stone, wall, 0.6)
    for offset, share in ((-17, 0.75), (-9, 0.35), (0, 0.0), (8, 0.4)):
        shape(image, [box(x + offset, 350, x + offset + 10, 586)], mix(stone, wall, share))
    shape(image, [[(x - 34, 326), (x + 34, 326), (x + 20, 352), (x - 20, 352)]], shade)
    shape(image, [box(x - 28, 572, x + 28, 592)], shade)
