"""Scenes on the land: fields, a solar plant."""

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
from bot.sandbox.outlet.pictures.palettes import DAWN, DUSK, GOLDEN, ROSE, Palette
from bot.sandbox.outlet.pictures.sky import hills, ridge, sky, sun_place


def fields(chance: random.Random) -> Image.Image:
    """Furrows running to the hills under a morning sun, a line of cypresses between."""
    palette, horizon = chance.choice((GOLDEN, DAWN, ROSE)), 350
    sun = sun_place(chance, horizon)
    image = sky(chance, palette, horizon, sun)
    hills(image, chance, palette, (282, 318, 346), (0.1, 0.4))
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
    palette, horizon = chance.choice((GOLDEN, DUSK)), 330
    sun = sun_place(chance, horizon)
    image = sky(chance, palette, horizon, sun)
    hills(image, chance, palette, (270, 306), (0.1, 0.28))
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
