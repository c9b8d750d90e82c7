"""An outage of five hours with 100,000 readers due in it, on SQLite: how long it takes to find
their digest late, to count them for the question, to send it once an admin says so, and to plan
the next day's while the question is open.

Readers and parts as in planning.py.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from bot.campaigns.broadcasts import Entry
from bot.campaigns.lateness import Verdict
from bot.campaigns.planning import Planner
from bot.storage.engine import Database, open_database
from bot.storage.late import SqlLateStore
from bot.storage.schema import upgrade
from bot.storage.sources import SqlSourceStore
from digests.model import Harvest, SourceRef
from tests.bench.planning import DUE, SOURCE, articles, filled_elsewhere, wired

READERS = 100_000
BACK = DUE + timedelta(hours=5)
TOMORROW = DUE + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds."""

    found: float
    counted: float
    sent: float
    tomorrow: float


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    started = perf_counter()
    await work()
    return perf_counter() - started


async def _prepared(database: Database) -> Planner:
    store = SqlSourceStore(database)
    await store.add(SourceRef(SOURCE))
    await store.keep(Harvest(SourceRef(SOURCE), articles()), DUE - timedelta(minutes=1))
    return wired(database).planner


async def _answered(database: Database, count: int) -> tuple[float, float, float]:
    late, planner = SqlLateStore(database), await _prepared(database)
    found = await _timed(lambda: planner.tick(BACK))
    counted = await _timed(lambda: late.unasked(BACK - timedelta(hours=3)))
    (one,) = await late.open()
    if one.readers < count:
        raise AssertionError(f"{one.readers} wait, not {count}")
    await late.decide(one.id, Verdict.SENT, Entry(BACK, 1, "late_sent"))
    return found, counted, await _timed(lambda: planner.tick(BACK))


async def _unanswered(database: Database) -> float:
    planner = await _prepared(database)
    await planner.tick(BACK)
    return await _timed(lambda: planner.tick(TOMORROW))


async def run(count: int = READERS) -> Figures:
    """A database for each of the two courses."""
    with tempfile.TemporaryDirectory() as directory:
        for name in ("answered", "unanswered"):
            await upgrade(f"sqlite+aiosqlite:///{directory}/{name}.db")
            await asyncio.to_thread(filled_elsewhere, Path(directory) / f"{name}.db", count)
        async with open_database(f"sqlite+aiosqlite:///{directory}/answered.db") as database:
            found, counted, sent = await _answered(database, count)
        async with open_database(f"sqlite+aiosqlite:///{directory}/unanswered.db") as database:
            return Figures(found, counted, sent, await _unanswered(database))


def main() -> None:
    """Print the figures beside what they may be."""
    figures = asyncio.run(run())
    print(f"found 100,000 readers' digest late in {figures.found:.2f} s (<= 2)")
    print(f"counted them in {figures.counted * 1000:.0f} ms (<= 200)")
    print(f"planned it for them after the answer in {figures.sent:.2f} s (<= 5)")
    print(f"planned the next day's while it was open in {figures.tomorrow:.2f} s (<= 5)")


if __name__ == "__main__":
    main()
