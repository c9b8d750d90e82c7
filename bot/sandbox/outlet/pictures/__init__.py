"""News pictures drawn by motif and seed: the same two give the same bytes."""

import random
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO

from PIL import Image

from bot.sandbox.outlet.pictures import country, nightly, town
from bot.sandbox.outlet.pictures.canvas import finish

Scene = Callable[[random.Random], Image.Image]

MOTIFS: dict[str, Scene] = {
    "arches": town.arches,
    "chart": town.chart,
    "fields": country.fields,
    "harbour": country.harbour,
    "market": town.market,
    "night": nightly.night,
    "river": country.river,
    "skyline": town.skyline,
    "solar": country.solar,
    "stadium": nightly.stadium,
}


@lru_cache(maxsize=64)
def draw(motif: str, seed: int) -> bytes:
    """A JPEG of 1280×720. Raises KeyError for an unknown motif."""
    scene = MOTIFS[motif]
    chance = random.Random(f"{motif}-{seed}")  # noqa: S311 - a picture, no secret
    file = BytesIO()
    finish(scene(chance)).save(file, "JPEG", quality=86)
    return file.getvalue()
