"""What every scene is painted with. Coordinates are those of the full picture, 1280×720.

Soft things (skies, glows, clouds) are painted at a quarter of the size and blown up: it looks the
same and takes a sixteenth of the time. Edges are drawn at twice the size and reduced.
"""

import itertools
import math
import random
from collections.abc import Iterable, Sequence
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]
Stops = Sequence[tuple[float, Colour]]

WIDTH, HEIGHT = 1280, 720
_SOFT = 4
BLACK: Colour = (0, 0, 0)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour, 0 to 1, the rest of the first."""
    red, green, blue = one
    to_red, to_green, to_blue = other
    return (
        round(red + (to_red - red) * share),
        round(green + (to_green - green) * share),
        round(blue + (to_blue - blue) * share),
    )


def soft() -> tuple[int, int]:
    """The size in which soft things are painted."""
    return WIDTH // _SOFT, HEIGHT // _SOFT


def sharp(image: Image.Image) -> Image.Image:
    """A soft picture in full size."""
    return image.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


def gradient(stops: Stops, size: tuple[int, int]) -> Image.Image:
    """From the top (0) to the bottom (1) through colours."""
    last = max(1, size[1] - 1)
    colours = bytes(part for y in range(size[1]) for part in _at(stops, y / last))
    strip = Image.frombytes("RGB", (1, size[1]), colours)
    return strip.resize(size, Image.Resampling.NEAREST)


def _at(stops: Stops, place: float) -> Colour:
    for (low, one), (high, other) in itertools.pairwise(stops):
        if place <= high:
            return mix(one, other, max(0.0, (place - low) / (high - low)))
    return stops[-1][1]


@cache
def _disc(strength: int) -> Image.Image:
    fall = Image.radial_gradient("L")
    # Pillow's gradient is at 181, not 255, where the disc touches the edge.
    return fall.point([round(strength * max(0.0, 1 - d / 180) ** 2) for d in range(256)])


def glow(
    image: Image.Image, centre: Point, radius: float, colour: Colour, strength: float = 1.0
) -> None:
    """Light around a point, added to what is there."""
    scale = image.width / WIDTH
    side = max(2, round(2 * radius * scale))
    left, top = round((centre[0] - radius) * scale), round((centre[1] - radius) * scale)
    box = (max(0, left), max(0, top), min(image.width, left + side), min(image.height, top + side))
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    disc = _disc(round(255 * strength))
    lit = Image.composite(Image.new("RGB", disc.size, colour), Image.new("RGB", disc.size), disc)
    part = [
        (edge - start) * disc.width / side for edge, start in zip(box, (left, top) * 2, strict=True)
    ]
    size = (box[2] - box[0], box[3] - box[1])
    lit = lit.resize(size, Image.Resampling.BILINEAR, (part[0], part[1], part[2], part[3]))
    image.paste(ImageChops.screen(image.crop(box), lit), box[:2])


def shape(
    image: Image.Image,
    outlines: Iterable[Sequence[Point]],
    fill: Colour | Image.Image,
    *,
    opacity: float = 1.0,
    blur: float = 0.0,
) -> None:
    """Polygons with smooth edges. fill: a colour, or a picture of the full size to show through."""
    outlines = [list(outline) for outline in outlines]
    margin = 3 * blur + 1
    xs = [x for outline in outlines for x, _ in outline]
    ys = [y for outline in outlines for _, y in outline]
    left, top = max(0, math.floor(min(xs) - margin)), max(0, math.floor(min(ys) - margin))
    right, bottom = (
        min(WIDTH, math.ceil(max(xs) + margin)),
        min(HEIGHT, math.ceil(max(ys) + margin)),
    )
    if left >= right or top >= bottom:
        return
    fine = 1 if blur >= 2 else 2
    mask = Image.new("L", (fine * (right - left), fine * (bottom - top)))
    pen = ImageDraw.Draw(mask)
    for outline in outlines:
        places = [(fine * (x - left), fine * (y - top)) for x, y in outline]
        pen.polygon(places, round(255 * opacity))
    mask = mask.reduce(fine)
    if blur:
        mask = mask.filter(ImageFilter.GaussianBlur(blur))
    box = (left, top, right, bottom)
    image.paste(fill if isinstance(fill, tuple) else fill.crop(box), box, mask)


def stroke(start: Point, end: Point, width: float, end_width: float | None = None) -> list[Point]:
    """A line as an outline for `shape`; it may taper."""
    (x, y), (u, v) = start, end
    length = math.hypot(u - x, v - y) or 1.0
    across, along = (v - y) / length / 2, (u - x) / length / 2
    last = width if end_width is None else end_width
    return [
        (x - across * width, y + along * width),
        (x + across * width, y - along * width),
        (u + across * last, v - along * last),
        (u - across * last, v + along * last),
    ]


def box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """An upright rectangle as an outline."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def oval(centre: Point, wide: float, high: float, steps: int = 40) -> list[Point]:
    """An ellipse as an outline, by its two radii."""
    turns = [2 * math.pi * step / steps for step in range(steps)]
    return [(centre[0] + wide * math.cos(t), centre[1] + high * math.sin(t)) for t in turns]


@cache
def _grain() -> Image.Image:
    noise = random.Random(7).randbytes(WIDTH * HEIGHT)  # noqa: S311 - film grain
    grey = Image.frombytes("L", (WIDTH, HEIGHT), noise).point([v * 11 // 255 for v in range(256)])
    return Image.merge("RGB", (grey, grey, grey))


@cache
def _vignette() -> Image.Image:
    fall = Image.radial_gradient("L").resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    shade = fall.point([255 - round(62 * (d / 255) ** 2.4) for d in range(256)])
    return Image.merge("RGB", (shade, shade, shade))


def finish(image: Image.Image) -> Image.Image:
    """Darker corners and film grain, which also hides the steps of gradients."""
    return ImageChops.add(ImageChops.multiply(image, _vignette()), _grain(), 1, -5)
