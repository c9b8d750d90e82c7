"""Scenes of a town: its skyline, a chart before it, an arcade, a covered market."""

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
    ridge,
    shape,
    sharp,
    soft,
    stroke,
)
from bot.sandbox.outlet.pictures.country import sky
from bot.sandbox.outlet.pictures.palettes import BLUE_HOUR, DUSK, EVENINGS

WARM: Colour = (255, 208, 132)


def skyline(chance: random.Random) -> Image.Image:
    """Three rows of houses and towers at dusk, the nearest with lit windows."""
    palette = chance.choice(EVENINGS)
    image = sky(chance, palette, 560, (WIDTH * chance.choice((0.3, 0.68)), 500))
    shape(image, [ridge(chance, 470, 26)], palette.layer(0.15))
    _row(image, chance, (palette.layer(0.3), palette.layer(0.18)), (430, 540), (34, 70))
    _row(image, chance, (palette.layer(0.58), palette.layer(0.42)), (330, 580), (52, 96), lit=0.18)
    _dome(image, chance.uniform(0.25, 0.75) * WIDTH, 600, palette.layer(0.72))
    _row(image, chance, (palette.layer(0.95), palette.layer(0.8)), (430, 640), (84, 150), lit=0.4)
    glow(image, (WIDTH / 2, 760), 640, WARM, 0.3)
    return image


def _row(
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
    _row(image, chance, (palette.layer(0.5), palette.layer(0.4)), (300, 520), (60, 130))
    _row(image, chance, (palette.layer(0.9), palette.layer(0.8)), (400, 620), (90, 170), lit=0.5)
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


def arches(chance: random.Random) -> Image.Image:
    """An arcade seen from inside, carved screens in the arches and light on the floor."""
    palette = chance.choice((DUSK, EVENINGS[1]))
    wall, stone = chance.choice((((92, 58, 46), (196, 140, 98)), ((58, 62, 78), (158, 146, 138))))
    outside = sky(chance, palette, 560, (WIDTH / 2 + chance.uniform(-160, 160), 430))
    _row(outside, chance, (palette.layer(0.3), palette.layer(0.2)), (430, 540), (40, 90))
    shape(outside, [ridge(chance, 540, 16, 2)], mix(palette.layer(0.55), (64, 92, 66), 0.4))
    image = gradient(
        ((0, mix(wall, (10, 8, 16), 0.45)), (0.7, wall), (0.8, stone), (1, mix(stone, wall, 0.8))),
        (WIDTH, HEIGHT),
    )
    _tiles(image, wall)
    wide = 292
    middles = [WIDTH / 2 + (number - 2) * 372 for number in range(5)]
    for x in middles:
        shape(image, [_arch(x, wide + 46, 96, 586)], mix(wall, stone, 0.55))
        shape(image, [_arch(x, wide + 22, 110, 586)], mix(wall, (12, 8, 14), 0.4))
        shape(image, [_arch(x, wide, 124, 586)], outside)
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


def _arch(x: float, wide: float, top: float, foot: float) -> list[Point]:
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
    head = [(u, min(v, 346.0)) for u, v in _arch(x, wide, 124, 346)]
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


def market(chance: random.Random) -> Image.Image:
    """A covered lane of stalls, daylight at its end, lamps above and fruit in front."""
    end: Point = (WIDTH * chance.uniform(0.44, 0.56), 330)
    image = gradient(((0, (38, 22, 26)), (0.5, (104, 62, 44)), (1, (58, 36, 34))), (WIDTH, HEIGHT))
    _vault(image, end)
    glow(image, end, 400, (255, 216, 150), 0.95)
    shape(image, [_arch(end[0], 118, 236, 416)], (255, 236, 196), blur=2)
    floor = [(end[0] - 60, 416), (end[0] + 60, 416), (WIDTH * 0.86, HEIGHT), (WIDTH * 0.14, HEIGHT)]
    shape(
        image,
        [floor],
        gradient(((0.55, (240, 192, 132)), (1, (92, 60, 50))), (WIDTH, HEIGHT)),
        blur=3,
    )
    _people(image, chance, end)
    for near in (0.15, 0.32, 0.55, 0.86):
        for side in (-1, 1):
            _stall(image, chance, end, near, side)
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
            [_arch(end[0], 1500 * scale + 70, end[1] - 420 * scale, HEIGHT + 9)],
            mix((208, 142, 88), (54, 32, 32), min(1.0, scale + 0.1)),
        )
        shape(
            image,
            [_arch(end[0], 1400 * scale + 64, end[1] - 385 * scale, HEIGHT + 9)],
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


def _people(image: Image.Image, chance: random.Random, end: Point) -> None:
    for near in (0.27, 0.3, 0.42):
        x, y = _toward(end, near, WIDTH / 2 + chance.uniform(-230, 230), 850)
        tall = 520 * near**1.5
        body = [
            oval((x, y - tall * 0.9), tall * 0.085, tall * 0.1, 20),
            [
                (x - tall * 0.13, y - tall * 0.76),
                (x + tall * 0.13, y - tall * 0.76),
                (x + tall * 0.17, y),
                (x - tall * 0.17, y),
            ],
            oval((x, y - tall * 0.74), tall * 0.13, tall * 0.08, 20),
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
