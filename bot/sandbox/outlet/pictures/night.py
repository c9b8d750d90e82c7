"""An observatory under the stars."""

import math
import random

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from bot.sandbox.outlet.pictures.canvas import (
    HEIGHT,
    WIDTH,
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
from bot.sandbox.outlet.pictures.sky import ridge

NIGHT = ((0, (7, 11, 32)), (0.55, (24, 42, 84)), (0.85, (74, 92, 126)), (1, (176, 140, 120)))


def night(chance: random.Random) -> Image.Image:
    """The Milky Way and a comet over a dome on a hill."""
    image = _stars(chance)
    side = chance.choice((-1, 1))
    _comet(image, (WIDTH / 2 - side * chance.uniform(150, 330), chance.uniform(150, 230)), side)
    for base, paint in ((560, (52, 62, 94)), (604, (32, 40, 68))):
        shape(image, [ridge(chance, base, 40)], paint)
    x = WIDTH / 2 + side * chance.uniform(190, 300)
    glow(image, (x, 540), 240, (255, 190, 120), 0.28)
    shape(image, [ridge(chance, 668, 14), _hill(x)], (12, 16, 32))
    _observatory(image, x, 560, side)
    return image


def _stars(chance: random.Random) -> Image.Image:
    width, height = soft()
    low = gradient(NIGHT, (width, height))
    haze = _mist(chance, (width, height))
    band = Image.new("L", (width, height))
    tilt = chance.choice((-1, 1))
    ImageDraw.Draw(band).line(
        [(width / 2 - tilt * 150, height * 1.05), (width / 2 + tilt * 150, -height * 0.2)], 150, 44
    )
    band = band.filter(ImageFilter.GaussianBlur(15))
    low.paste((176, 168, 208), (0, 0), Image.composite(band, Image.new("L", band.size), haze))
    image = sharp(low)
    pen = ImageDraw.Draw(image)
    for _ in range(900):
        x, y = chance.uniform(0, WIDTH), chance.uniform(0, 600) * chance.uniform(0.3, 1)
        paint = mix(
            (60, 80, 130),
            chance.choice(((255, 255, 255), (255, 226, 196), (200, 220, 255))),
            chance.random() ** 1.4,
        )
        pen.point((x, y), paint)
        if chance.random() < 0.16:
            pen.rectangle((x, y, x + 1, y + 1), paint)
    for _ in range(9):
        glow(image, (chance.uniform(0, WIDTH), chance.uniform(0, 380)), 11, (220, 232, 255), 1)
    return image


def _mist(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """Smooth noise: a coarse layer and a finer one."""
    coarse, fine = (
        Image.frombytes("L", (wide, high), chance.randbytes(wide * high))
        .resize(size, Image.Resampling.BICUBIC)
        .filter(ImageFilter.GaussianBlur(blur))
        for wide, high, blur in ((32, 18, 7), (96, 54, 2))
    )
    return ImageOps.autocontrast(Image.blend(coarse, fine, 0.4), 2)


def _comet(image: Image.Image, head: Point, side: int) -> None:
    x, y = head
    for spread, long, paint, opacity in (
        (16, 330, (150, 190, 255), 0.34),
        (46, 250, (255, 232, 206), 0.3),
    ):
        for share in (1.0, 0.7, 0.45, 0.22):
            tail = (x - side * long * share, y - long * 0.5 * share - spread * share * 0.6)
            shape(
                image,
                [stroke(head, tail, 9, spread * share)],
                paint,
                opacity=opacity * 0.55,
                blur=7,
            )
    glow(image, head, 70, (206, 240, 255), 0.95)
    shape(image, [oval(head, 5, 5, 20)], (255, 255, 255), blur=1)


def _hill(x: float) -> list[Point]:
    tops = [(x + dx, 730 - 170 * math.exp(-((dx / 250) ** 2))) for dx in range(-620, 621, 20)]
    return [(x - 620, HEIGHT + 20), *tops, (x + 620, HEIGHT + 20)]


def _observatory(image: Image.Image, x: float, ground: float, side: int) -> None:
    """A white dome on its drum, lit from one side, with the slit open."""
    dome = gradient(((0.6, (206, 212, 228)), (0.78, (84, 96, 130))), (WIDTH, HEIGHT))
    roof = [
        (x + 92 * math.cos(t), ground - 74 - 92 * math.sin(t))
        for t in [math.pi * n / 40 for n in range(41)]
    ]
    shape(image, [roof], dome)
    shade = [(u, v) for u, v in roof if (u - x) * side > -20]
    shape(image, [[*shade, (x - side * 20, ground - 74)]], (30, 38, 70), opacity=0.5, blur=9)
    slit = [
        (x - side * (16 + 40 * math.sin(t)), ground - 74 - 93 * math.sin(t * 0.98))
        for t in (0.35, 0.7, 1.05, 1.4)
    ]
    shape(image, [[*slit, *[(u + side * 24, v + 3) for u, v in reversed(slit)]]], (255, 190, 104))
    drum = gradient(((0.66, (120, 128, 154)), (0.8, (44, 52, 80))), (WIDTH, HEIGHT))
    shape(image, [box(x - 98, ground - 76, x + 98, ground + 12)], drum)
    shape(image, [box(x - 104, ground - 82, x + 104, ground - 72)], (150, 158, 182))
    shape(image, [box(x - 12, ground - 42, x + 12, ground + 12)], (255, 200, 124))
    shape(
        image,
        [
            box(x + 98, ground - 34, x + 190, ground + 26),
            box(x - 150, ground - 26, x - 98, ground + 22),
        ],
        (34, 42, 70),
    )
    shape(
        image,
        [box(x + 116 + n * 24, ground - 18, x + 128 + n * 24, ground - 4) for n in range(3)],
        (255, 204, 130),
    )
