"""A town at dusk, and a chart before it."""

import itertools
import math
import random

from PIL import Image, ImageDraw, ImageFilter

from bot.sandbox.outlet.pictures.canvas import (
    HEIGHT,
    WIDTH,
    Colour,
    Point,
    box,
    glow,
    gradient,
    mix,
    oval,
    shape,
    sharp,
    soft,
    stroke,
)
from bot.sandbox.outlet.pictures.palettes import (
    BLUE_HOUR,
    DUSK,
    EVENINGS,
)
from bot.sandbox.outlet.pictures.sky import ridge, sky

WARM: Colour = (255, 208, 132)


def skyline(chance: random.Random) -> Image.Image:
    """Three rows of houses and towers at dusk, the nearest with lit windows."""
    palette = chance.choice(EVENINGS)
    image = sky(chance, palette, 560, (WIDTH * chance.choice((0.3, 0.68)), 500))
    shape(image, [ridge(chance, 470, 26)], palette.layer(0.15))
    houses(image, chance, (palette.layer(0.3), palette.layer(0.18)), (430, 540), (34, 70))
    houses(
        image, chance, (palette.layer(0.58), palette.layer(0.42)), (330, 580), (52, 96), lit=0.18
    )
    _dome(image, chance.uniform(0.25, 0.75) * WIDTH, 600, palette.layer(0.72))
    houses(image, chance, (palette.layer(0.95), palette.layer(0.8)), (430, 640), (84, 150), lit=0.4)
    glow(image, (WIDTH / 2, 760), 640, WARM, 0.3)
    return image


def houses(
    image: Image.Image,
    chance: random.Random,
    paints: tuple[Colour, Colour],
    tops: tuple[int, int],
    widths: tuple[int, int],
    lit: float = 0.0,
) -> None:
    """Buildings side by side. paints: at the roof and at the foot. tops: heights of the roofs."""
    roof, foot = paints
    fill = gradient(((tops[0] / HEIGHT, roof), (1, foot)), (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(image)
    left = -20.0
    while left < WIDTH:
        wide = chance.uniform(*widths)
        top = tops[0] + (tops[1] - tops[0]) * chance.random() ** 0.7
        shape(image, [box(left, top, left + wide, HEIGHT), *_roof(chance, left, top, wide)], fill)
        if lit:
            _windows(pen, chance, (left, top, wide), lit, foot)
        left += wide + chance.choice((0, 0, 3, 12))


def _roof(chance: random.Random, left: float, top: float, wide: float) -> list[list[Point]]:
    """What stands on a roof: a mast, a tank, a stair."""
    x = left + wide * chance.uniform(0.25, 0.6)
    return chance.choice(
        (
            [stroke((x, top), (x, top - wide * 0.5), 3, 1)],
            [box(x, top - 13, x + wide * 0.24, top)],
            [box(left + wide * 0.12, top - 20, left + wide * 0.6, top)],
            [oval((x, top), wide * 0.14, wide * 0.16)],
        )
    )


def _windows(
    pen: ImageDraw.ImageDraw,
    chance: random.Random,
    house: tuple[float, float, float],
    lit: float,
    dark: Colour,
) -> None:
    left, top, wide = house
    columns = max(2, int(wide // 17))
    step = wide / columns
    for row in range(int((HEIGHT - top - 14) // 23)):
        for column in range(columns):
            x, y = left + step * (column + 0.28), top + 14 + row * 23
            light = chance.choice((WARM, (255, 226, 170), (240, 178, 104)))
            paint = light if chance.random() < lit else mix(dark, (150, 160, 190), 0.12)
            pen.rectangle((x, y, x + step * 0.44, y + 11), paint)


def _dome(image: Image.Image, x: float, ground: float, paint: Colour) -> None:
    """A domed hall with a slim clock tower."""
    shape(
        image,
        [
            box(x - 96, 430, x + 96, ground),
            oval((x, 432), 82, 88),
            stroke((x, 300), (x, 350), 1, 5),
            box(x + 122, 300, x + 156, ground),
            [(x + 116, 304), (x + 139, 222), (x + 162, 304)],
        ],
        paint,
    )
    shape(image, [oval((x + 139, 334), 12, 12)], WARM)


def chart(chance: random.Random) -> Image.Image:
    """A course over a blurred town at night: bars, and a line that glows."""
    image = _blurred_town(chance)
    grid = [box(0, y, WIDTH, y + 1) for y in range(120, HEIGHT, 100)]
    shape(image, grid, (150, 176, 214), opacity=0.16)
    course = _course(chance)
    _bars(image, chance, course)
    under = gradient(((0.2, (72, 196, 190)), (1, (20, 50, 80))), (WIDTH, HEIGHT))
    shape(image, [[*course, (course[-1][0], HEIGHT), (0, HEIGHT)]], under, opacity=0.3)
    pairs = list(itertools.pairwise(course))
    shape(image, [stroke(a, b, 16) for a, b in pairs], (64, 214, 200), opacity=0.5, blur=9)
    line = [stroke(a, b, 5) for a, b in pairs] + [oval(p, 2.5, 2.5, 12) for p in course]
    shape(image, line, (168, 250, 234))
    end = course[-3]
    glow(image, end, 120, (140, 255, 236), 0.9)
    shape(image, [oval(end, 10, 10)], (240, 255, 252))
    return image


def _blurred_town(chance: random.Random) -> Image.Image:
    palette = chance.choice((BLUE_HOUR, DUSK))
    image = sharp(gradient(palette.sky, soft()))
    houses(image, chance, (palette.layer(0.5), palette.layer(0.4)), (300, 520), (60, 130))
    houses(image, chance, (palette.layer(0.9), palette.layer(0.8)), (400, 620), (90, 170), lit=0.5)
    town = image.resize(soft()).filter(ImageFilter.GaussianBlur(2.4))
    return Image.blend(sharp(town), Image.new("RGB", (WIDTH, HEIGHT), (8, 18, 44)), 0.55)


def _course(chance: random.Random) -> list[Point]:
    """From left to right, up in all, with the dips that prices have."""
    start, end = chance.uniform(520, 580), chance.uniform(190, 270)
    wobble = [(chance.uniform(8, 34), n, chance.uniform(0, 6.28)) for n in (1, 2, 3, 5, 8)]
    points: list[Point] = []
    for step in range(41):
        along = step / 38
        trend = start + (end - start) * (along * along * (3 - 2 * along) if along < 1 else 1)
        points.append(
            (
                along * (WIDTH - 130),
                trend + sum(a / n**0.5 * math.sin(n * 6.28 * along + p) for a, n, p in wobble),
            )
        )
    return points


def _bars(image: Image.Image, chance: random.Random, course: list[Point]) -> None:
    """Volumes along the foot, each with a lighter cap."""
    tall = [(x, chance.uniform(30, 70) + (600 - y) * 0.26) for x, y in course[::1]]
    shape(
        image, [box(x - 9, HEIGHT - h, x + 9, HEIGHT) for x, h in tall], (96, 150, 190), opacity=0.4
    )
    caps = [box(x - 9, HEIGHT - h, x + 9, HEIGHT - h + 3) for x, h in tall]
    shape(image, caps, (190, 226, 240), opacity=0.8)
