"""What a picture shows, and how it comes to be: matplotlib draws in a process of its own."""

import asyncio
import os
import sys
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

import orjson

from digests.errors import NashraError

PATIENCE = 60.0
"""Seconds a drawing may take; the first one on a machine looks through its fonts."""


class NoPicture(NashraError):
    """It cannot be drawn: there is nothing to show, or the drawing process failed."""


class NotInstalled(NoPicture):
    """The extra `charts` is not installed."""


@dataclass(frozen=True, slots=True)
class Series:
    """A curve. color: #rrggbb. values: one for each time."""

    label: str
    color: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn. times: Unix seconds, the middle of each stretch. zone: IANA name of the
    times shown. numerals: 'latn' or 'arab'. rtl: as Arabic is read; time runs to the right in both.
    """

    title: str
    summary: str
    unit: str
    time_axis: str
    times: tuple[float, ...]
    series: tuple[Series, ...]
    zone: str
    numerals: str
    rtl: bool


def need_library() -> None:
    """Raise NotInstalled where matplotlib is missing; it is not loaded here."""
    if find_spec("matplotlib") is None:
        raise NotInstalled("matplotlib", "is not installed: pip install 'nashra[charts]'")


async def draw(wanted: Picture) -> bytes:
    """The PNG, from a process of its own. Raises NoPicture where that fails."""
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.pictures.drawing"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path, "MPLBACKEND": "agg"},
    )
    try:
        async with asyncio.timeout(PATIENCE):
            png, said = await process.communicate(orjson.dumps(asdict(wanted)))
    except TimeoutError:
        raise NoPicture("drawing", f"took longer than {PATIENCE:g} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        last = said.decode(errors="replace").strip().splitlines() or [""]
        raise NoPicture("drawing", last[-1])
    return png
