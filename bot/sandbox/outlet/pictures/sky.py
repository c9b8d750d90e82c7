"""Skies, hills and still water: what most scenes under an open sky begin with."""

import math
import random

from PIL import Image, ImageDraw, ImageFilter

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
    sharp,
    soft,
)
from bot.sandbox.outlet.pictures.palettes import Palette


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


def sun_place(chance: random.Random, horizon: int) -> Point:
    return chance.choice((0.27, 0.35, 0.64, 0.73)) * WIDTH, horizon - chance.uniform(48, 120)


def hills(
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


def ridge(chance: random.Random, base: float, height: float, rough: float = 1.0) -> list[Point]:
    """A range of hills from edge to edge, closed along the bottom. base: its mean height."""
    waves = [
        (height / (n**1.15) * chance.uniform(0.5, 1), n * rough, chance.uniform(0, 2 * math.pi))
        for n in (1, 2, 3, 5, 9, 17)
    ]
    xs = range(-10, WIDTH + 20, 8)
    tops = [
        (float(x), base - sum(a * math.sin(f * 2 * math.pi * x / WIDTH + p) for a, f, p in waves))
        for x in xs
    ]
    return [*tops, (WIDTH + 20.0, HEIGHT + 10.0), (-10.0, HEIGHT + 10.0)]


def clouds(
    image: Image.Image, chance: random.Random, colour: Colour, between: Point, count: int = 9
) -> None:
    """Long thin clouds on a soft picture, from height `between[0]` to `between[1]`."""
    scale = image.width / WIDTH
    mask = Image.new("L", image.size)
    pen = ImageDraw.Draw(mask)
    for _ in range(count):
        x, y = chance.uniform(-100, WIDTH), chance.uniform(*between)
        for _ in range(7):
            wide, high = chance.uniform(60, 240), chance.uniform(3, 13)
            u, v = x + chance.uniform(-150, 150), y + chance.uniform(-12, 12)
            oval_box = [each * scale for each in (u - wide, v - high, u + wide, v + high)]
            pen.ellipse(oval_box, chance.randint(40, 130))
    image.paste(colour, (0, 0), mask.filter(ImageFilter.GaussianBlur(3)))


def mirror(image: Image.Image, horizon: int, tint: Colour, dark: float) -> None:
    """Water below the horizon: what is above it upside down, blurred and tinted."""
    deep = HEIGHT - horizon
    above = image.crop((0, max(0, horizon - deep), WIDTH, horizon))
    below = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((WIDTH // 4, deep // 4))
    below = below.filter(ImageFilter.BoxBlur((3, 1))).resize((WIDTH, deep))
    image.paste(Image.blend(below, Image.new("RGB", below.size, tint), dark), (0, horizon))


def ripples(
    image: Image.Image,
    chance: random.Random,
    horizon: int,
    colour: Colour,
    at: float,
    count: int = 170,
) -> None:
    """Glints on water under a light at x, wider the nearer they are."""
    glints: list[list[Point]] = []
    for _ in range(count):
        near = chance.random() ** 1.6
        y = horizon + 4 + near * (HEIGHT - horizon)
        x = chance.gauss(at, 24 + near * 130)
        wide = chance.uniform(5, 16) * (0.6 + 2.4 * near)
        glints.append(oval((x, y), wide, 0.7 + 1.6 * near, 12))
    shape(image, glints, colour, opacity=0.55)
