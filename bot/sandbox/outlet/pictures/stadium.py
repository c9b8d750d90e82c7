"""A stadium under its lights."""

import itertools
import math
import random

from PIL import Image, ImageDraw

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


def stadium(chance: random.Random) -> Image.Image:
    """Full stands around a mown pitch, seen from the upper tier under floodlights."""
    top, foot = chance.choice(
        (((8, 14, 34), (44, 62, 104)), ((22, 16, 44), (104, 66, 100)), ((6, 22, 38), (40, 84, 104)))
    )
    image = sharp(gradient(((0, top), (0.42, foot), (1, foot)), soft()))
    masts = (96, 452, 828, 1184)
    for x in masts:
        shape(image, [stroke((x, 90), (x, 330), 6, 9)], (18, 22, 38))
        shape(
            image,
            [
                [
                    (x - 30, 90),
                    (x + 30, 90),
                    (640 + (x - 640) * 0.4 + 210, 470),
                    (640 + (x - 640) * 0.4 - 210, 470),
                ]
            ],
            (226, 236, 255),
            opacity=0.1,
            blur=16,
        )
    _stands(image, chance, foot)
    _pitch(image, chance)
    for x in masts:
        shape(image, [box(x - 44, 62, x + 44, 100)], (24, 28, 44))
        lamps = [
            oval((x - 33 + 22 * n, 72 + 18 * row), 8, 6.5, 16) for n in range(4) for row in range(2)
        ]
        shape(image, lamps, (255, 255, 246))
        glow(image, (x, 80), 210, (214, 230, 255), 0.8)
    return image


def _stands(image: Image.Image, chance: random.Random, air: Colour) -> None:
    """Two tiers as bands of an ellipse, the crowd as specks of scarf and skin."""
    roof = mix(air, (14, 16, 28), 0.75)
    shape(image, [oval((640, 470), 940, 282, 90)], roof)
    shape(image, [oval((640, 486), 930, 276, 90)], (46, 50, 70))
    pen = ImageDraw.Draw(image)
    club = chance.choice(((190, 52, 48), (44, 96, 170), (222, 168, 52), (36, 130, 96)))
    paints = [
        club,
        club,
        mix(club, (255, 255, 255), 0.5),
        (236, 226, 214),
        (60, 60, 78),
        (150, 120, 104),
    ]
    for row in (*range(12), *range(14, 27)):
        wide, high = 905 - row * 13.5, 262 - row * 6.2
        for step in range(130):
            turn = math.pi * (1 + (step + chance.random()) / 130)
            x, y = 640 + wide * math.cos(turn), 500 + high * math.sin(turn)
            size = 2.5 + row * 0.09
            paint = mix(
                chance.choice(paints),
                (20, 22, 38),
                chance.uniform(0.12, 0.6) + (0.1 if row < 12 else 0),
            )
            pen.rectangle((x - size, y - size, x + size, y + size * 1.2), paint)
    rim = [oval((640, 500), 726, 178, 90)]
    shape(image, rim, (226, 230, 240), opacity=0.75)
    shape(image, [oval((640, 506), 724, 177, 90)], (52, 74, 64))
    shape(image, [box(0, 500, WIDTH, HEIGHT)], (52, 74, 64))


def _pitch(image: Image.Image, chance: random.Random) -> None:
    """Mown stripes and white lines in perspective; players with the shadows of four lamps."""

    def at(u: float, v: float) -> Point:
        """u: -1 to 1 across, v: 0 (far) to 1 (near)."""
        near = v**1.25
        return 640 + u * (470 + 420 * near), 372 + 372 * near

    for number in range(12):
        low, high = number / 6 - 1, (number + 1) / 6 - 1
        paint = (58, 132, 66) if number % 2 else (74, 150, 76)
        steps = [n / 12 for n in range(13)]
        shape(image, [[at(low, v) for v in steps] + [at(high, v) for v in reversed(steps)]], paint)
    ways: list[list[tuple[float, float]]] = [
        [(-1, 0.02), (1, 0.02)],
        [(-0.985, 0), (-0.985, 1)],
        [(0.985, 0), (0.985, 1)],
        [(0, 0), (0, 1)],
    ]
    for side in (-1, 1):
        ways.append(
            [(side * 0.985, 0.2), (side * 0.72, 0.2), (side * 0.72, 0.78), (side * 0.985, 0.78)]
        )
    ways.append([(0.19 * math.cos(t / 6), 0.47 + 0.2 * math.sin(t / 6)) for t in range(39)])
    lines = []
    for way in ways:
        places = [at(u, v) for u, v in way]
        lines += [
            stroke(a, b, 2.4 + (a[1] - 372) / 120, 2.4 + (b[1] - 372) / 120)
            for a, b in itertools.pairwise(places)
        ]
    shape(image, lines, (236, 244, 236), opacity=0.85)
    glow(image, (640, 520), 560, (240, 255, 230), 0.2)
    shirts = [(232, 232, 236), (196, 48, 44)]
    for number in range(17):
        _player(
            image,
            at(chance.uniform(-0.85, 0.85), chance.uniform(0.08, 0.82)),
            shirts[number % 2],
            chance,
        )


def _player(image: Image.Image, foot: Point, shirt: Colour, chance: random.Random) -> None:
    x, y = foot
    tall = 20 + (y - 372) * 0.11
    for side in (-1, 1):
        shape(
            image,
            [stroke(foot, (x + side * tall * 0.8, y + tall * 0.16), tall * 0.2, 2)],
            (20, 50, 28),
            opacity=0.4,
            blur=1,
        )
    step = chance.uniform(0.08, 0.24) * tall
    legs = [
        stroke((x, y - tall * 0.45), (x - step, y), tall * 0.12),
        stroke((x, y - tall * 0.45), (x + step, y - 2), tall * 0.12),
    ]
    shape(image, legs, (40, 36, 46))
    shape(
        image, [stroke((x, y - tall * 0.84), (x, y - tall * 0.42), tall * 0.3, tall * 0.24)], shirt
    )
    shape(image, [oval((x, y - tall * 0.94), tall * 0.1, tall * 0.12, 16)], (112, 78, 58))
