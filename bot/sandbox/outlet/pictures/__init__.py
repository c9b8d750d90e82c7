"""News pictures drawn by motif and seed: the same two give the same bytes."""

import random
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO

from PIL import Image

from bot.sandbox.outlet.pictures import arcade, indoors, land, market, night, stadium, town, water
from bot.sandbox.outlet.pictures.canvas import finish

Scene = Callable[[random.Random], Image.Image]

MOTIFS: dict[str, Scene] = {
    "arches": arcade.arches,
    "chart": town.chart,
    "court": indoors.court,
    "fields": land.fields,
    "harbour": water.harbour,
    "market": market.market,
    "night": night.night,
    "pool": indoors.pool,
    "river": water.river,
    "skyline": town.skyline,
    "solar": land.solar,
    "stadium": stadium.stadium,
}


@lru_cache(maxsize=64)
def draw(motif: str, seed: int) -> bytes:
    """A JPEG of 1280×720. Raises KeyError for an unknown motif."""
    scene = MOTIFS[motif]
    chance = random.Random(f"{motif}-{seed}")  # noqa: S311 - a picture, no secret
    file = BytesIO()
    finish(scene(chance)).save(file, "JPEG", quality=86)
    return file.getvalue()
