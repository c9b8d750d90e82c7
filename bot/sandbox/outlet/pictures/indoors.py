"""Sport under a roof: a swimming race, a basketball court."""

import math
import random
from itertools import pairwise

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
    oval,
    shape,
    sharp,
    soft,
    stroke,
)

WHITE: Colour = (255, 255, 255)


def pool(chance: random.Random) -> Image.Image:
    """Six lanes running away from the viewer to bright windows, a swimmer in each."""
    image = gradient(
        ((0, (36, 62, 84)), (0.3, (112, 150, 164)), (1, (20, 40, 60))), (WIDTH, HEIGHT)
    )
    _windows(image)
    water = gradient(
        ((0.34, (150, 224, 226)), (0.55, (48, 166, 190)), (1, (10, 78, 122))), (WIDTH, HEIGHT)
    )
    shape(image, [box(0, 246, WIDTH, HEIGHT)], water)
    shape(image, [box(0, 236, WIDTH, 250)], (222, 232, 230))
    _caustics(image, chance)
    for line in range(-3, 4):
        _rope(
            image,
            line,
            chance.choice(((206, 56, 52), (232, 176, 52))) if line in (-3, 3) else (44, 92, 164),
        )
    first = chance.uniform(0.3, 0.5)
    for lane in range(-3, 3):
        _swimmer(
            image, chance, lane + 0.5, min(0.75, max(0.16, first + chance.uniform(-0.16, 0.2)))
        )
    _flags(image)
    return image


def _lane(line: float, near: float) -> Point:
    """A place on the water. line: -3 to 3 across; near: 0 at the far wall, 1 at the viewer."""
    depth = near**1.7
    return 640 + line * (112 + 250 * depth), 250 + 480 * depth


def _windows(image: Image.Image) -> None:
    panes = [box(x, 40, x + 96, 196) for x in range(16, WIDTH, 116)]
    light = gradient(((0.05, (206, 232, 240)), (0.28, (255, 244, 220))), (WIDTH, HEIGHT))
    shape(image, panes, light)
    shape(image, [box(0, 114, WIDTH, 119)], (70, 98, 114))
    for x in (330, 640, 950):
        glow(image, (x, 150), 360, (255, 244, 220), 0.5)
    shape(image, [box(x, 214, x + 4, 240) for x in range(0, WIDTH, 46)], (60, 84, 102))


def _caustics(image: Image.Image, chance: random.Random) -> None:
    """The net of light on moving water."""
    for bright, count, tall in (((220, 252, 250), 210, 1.0), ((6, 58, 100), 90, 1.6)):
        streaks = []
        for _ in range(count):
            near = chance.random()
            x, y = _lane(chance.uniform(-3.6, 3.6), near)
            streaks.append(oval((x, y), 8 + 54 * near, (0.8 + 3.2 * near) * tall, 14))
        shape(image, streaks, bright, opacity=0.22, blur=2)


def _rope(image: Image.Image, line: int, paint: Colour) -> None:
    """Floats in two colours, one behind the other."""
    places = [_lane(line, step / 46) for step in range(47)]
    for first, colour in ((0, paint), (1, (240, 240, 236))):
        floats = []
        for (x, y), end in list(pairwise(places))[first::2]:
            wide = 2 + (y - 250) / 32
            floats.append(stroke((x, y), end, wide, wide * 1.04))
        shape(image, floats, colour)


def _swimmer(image: Image.Image, chance: random.Random, lane: float, near: float) -> None:
    """A crawl seen from behind: cap, shoulders, one arm up, the foam of the legs."""
    x, y = _lane(lane, near)
    size = 10 + 40 * near**1.4
    feet = _lane(lane, near + 0.07)
    foam = [
        oval(
            (feet[0] + chance.gauss(0, size * 0.5), feet[1] + chance.gauss(0, size * 0.3)),
            size * 0.4,
            size * 0.2,
            16,
        )
        for _ in range(9)
    ]
    skin = mix((186, 130, 96), (20, 90, 120), 0.15)
    shape(
        image,
        [oval((x, y + size * 0.4), size * 0.95, size * 0.26)],
        (6, 62, 100),
        opacity=0.5,
        blur=3,
    )
    shape(image, [oval((x, y + size * 0.25), size * 0.6, size * 0.3)], skin)
    side = chance.choice((-1, 1))
    elbow = (x + side * size * 0.95, y - size * 0.5)
    arm = [
        stroke((x + side * size * 0.45, y + size * 0.2), elbow, size * 0.26, size * 0.2),
        stroke(elbow, (x + side * size * 0.75, y - size * 1.15), size * 0.2, size * 0.12),
    ]
    shape(image, arm, skin)
    shape(
        image,
        [oval((x, y - size * 0.06), size * 0.26, size * 0.3, 20)],
        chance.choice(((226, 60, 50), WHITE, (250, 196, 60))),
    )
    shape(image, foam, WHITE, opacity=0.7, blur=3)
    shape(
        image, [oval((x, y + size * 0.5), size * 0.8, size * 0.1, 20)], WHITE, opacity=0.6, blur=2
    )


def _flags(image: Image.Image) -> None:
    """A string of pennants across the lanes."""
    string = [(x, 176 + 26 * math.sin(math.pi * x / WIDTH)) for x in range(0, WIDTH + 1, 40)]
    shape(image, [stroke(a, b, 2) for a, b in pairwise(string)], (70, 90, 110))
    for number, paint in enumerate(((206, 56, 52), (244, 240, 232), (44, 92, 164))):
        flags = [[(x - 12, y), (x + 12, y), (x, y + 34)] for x, y in string[number::3]]
        shape(image, flags, paint)


def court(chance: random.Random) -> Image.Image:
    """A ball on its way to the basket, the hall behind it dark and full of lights."""
    image = _hall(chance)
    floor = gradient(((0.72, (120, 74, 44)), (1, (206, 146, 86))), (WIDTH, HEIGHT))
    shape(image, [box(0, 520, WIDTH, HEIGHT)], floor)
    planks = [stroke((640 + n * 26, 520), (640 + n * 70, HEIGHT), 1, 2) for n in range(-30, 31)]
    shape(image, planks, (80, 46, 30), opacity=0.4)
    club = chance.choice(((150, 44, 44), (34, 74, 128), (40, 104, 84)))
    shape(image, [[(520, 520), (760, 520), (860, HEIGHT), (420, HEIGHT)]], club, opacity=0.85)
    edges = [stroke((518, 520), (416, HEIGHT), 4, 9), stroke((762, 520), (864, HEIGHT), 4, 9)]
    shape(image, [*edges, box(0, 518, WIDTH, 523)], (240, 232, 220))
    for x in (300, 640, 980):
        glow(image, (x, 600), 250, (255, 226, 180), 0.3)
    _basket(image)
    _ball(image, (640 + chance.choice((-1, 1)) * chance.uniform(150, 270), chance.uniform(90, 170)))
    return image


def _hall(chance: random.Random) -> Image.Image:
    """Stands out of focus: discs of light, smaller and denser higher up."""
    low = gradient(((0, (12, 16, 34)), (0.5, (36, 40, 70)), (0.75, (60, 50, 70))), soft())
    image = sharp(low)
    for paint in ((250, 214, 160), (150, 176, 226), (226, 130, 110), (236, 236, 240)):
        discs = []
        for _ in range(70):
            y = chance.uniform(120, 510)
            discs.append(oval((chance.uniform(0, WIDTH), y), 4 + y / 50, 4 + y / 50, 20))
        shape(image, discs, paint, opacity=0.2, blur=2)
    for x in range(80, WIDTH, 160):
        shape(image, [oval((x, 34), 34, 8)], (255, 250, 236), blur=2)
        glow(image, (x, 34), 150, (214, 226, 255), 0.6)
    return image


def _basket(image: Image.Image) -> None:
    shape(image, [stroke((640, 250), (640, 520), 22, 30)], (24, 26, 40))
    shape(image, [box(466, 120, 814, 344)], (224, 236, 246), opacity=0.3)
    frame = [
        box(466, 120, 814, 128),
        box(466, 336, 814, 344),
        box(466, 120, 474, 344),
        box(806, 120, 814, 344),
    ]
    inner = [
        box(572, 204, 708, 210),
        box(572, 204, 578, 300),
        box(702, 204, 708, 300),
        box(572, 296, 708, 302),
    ]
    shape(image, frame + inner, (246, 246, 250))
    net = []
    for n in range(9):
        top, foot = 566 + n * 18.5, 590 + n * 12.5
        other = 590 + (8 - n) * 12.5
        net += [
            stroke((top, 334), (foot, 430), 2.4),
            stroke((top, 334), ((top + other) / 2, 400), 1.8),
        ]
    shape(image, net, (244, 244, 246), opacity=0.85)
    rim = [(640 + 78 * math.cos(t / 10), 334 + 17 * math.sin(t / 10)) for t in range(64)]
    shape(image, [stroke(a, b, 8) for a, b in pairwise(rim)], (232, 92, 40))


def _ball(image: Image.Image, centre: Point) -> None:
    x, y = centre
    leather = gradient(
        (((y - 56) / HEIGHT, (246, 160, 84)), ((y + 56) / HEIGHT, (150, 66, 28))), (WIDTH, HEIGHT)
    )
    shape(image, [oval(centre, 56, 56, 60)], leather)
    seams = [
        [(x + 56 * math.sin(t / 10) * bend, y - 56 * math.cos(t / 10)) for t in range(32)]
        for bend in (-0.5, 0.06, 0.6)
    ]
    seams.append([(x - 56 + 3.5 * n, y + 10 * math.sin(n / 32 * math.pi)) for n in range(33)])
    lines = [stroke(a, b, 3) for way in seams for a, b in pairwise(way)]
    shape(image, lines, (60, 26, 18), opacity=0.8)
    glow(image, (x - 18, y - 26), 46, (255, 240, 214), 0.6)
