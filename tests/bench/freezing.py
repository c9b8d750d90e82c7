"""A broadcast to a million readers on SQLite: counted and frozen how fast, in how much memory, and
how long does a press wait meanwhile? Then it is recalled.

Readers as in planning.py, half of them due an hour later: each at the hour of his own zone.
"""

import asyncio
import resource
import tempfile
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from sqlalchemy import update

from bot.app import be_prompt
from bot.campaigns.broadcasts import Broadcast, Entry, Kind, Stage
from bot.campaigns.model import Profile
from bot.campaigns.readers import Readers
from bot.campaigns.segments import Audience, Segment
from bot.delivery.model import Address, State
from bot.storage.campaigns import SqlCampaignStore
from bot.storage.engine import Database, open_database
from bot.storage.readers import SqlReaderStore
from bot.storage.schema import upgrade
from bot.storage.tables import deliveries
from digests.model import Message
from tests.bench.planning import DUE, PRESSING, READERS, filled_elsewhere, pressing

BROADCAST = Broadcast(Message("sendMessage", {"text": "خبر عاجل"}), "عاجل")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds; bytes at the process's peak, before the freeze and after it; seconds of each press
    while it freezes and while it recalls."""

    profiles: float
    count: float
    count_some: float
    freeze: float
    recall: float
    counts: float
    base: int
    peak: int
    presses: tuple[float, ...]
    presses_recalling: tuple[float, ...]


async def timed(work: Awaitable[_Result]) -> tuple[_Result, float]:
    """The result and the seconds it took."""
    started = perf_counter()
    return await work, perf_counter() - started


async def pressed(
    database: Database, work: Awaitable[_Result]
) -> tuple[_Result, float, tuple[float, ...]]:
    """The same with one reader pressing all the while, and how long each press waited."""
    waits = list[float]()
    readers = Readers(SqlReaderStore(database), Profile())
    presses = asyncio.create_task(pressing(readers, Address(PRESSING), waits))
    result, seconds = await timed(work)
    presses.cancel()
    await asyncio.wait([presses])
    return result, seconds, tuple(waits)


async def _all_sent(database: Database) -> None:
    """What the engine would have done in the meantime."""
    async with database.write() as connection:
        sent = update(deliveries).values(state=State.SENT.value, message_id=deliveries.c.id)
        await connection.execute(sent)


async def measure(url: str, count: int) -> Figures:
    """Count, freeze, and recall for all of them."""
    be_prompt()
    async with open_database(url) as database:
        store = SqlCampaignStore(database)
        used, looking = await timed(store.profiles())
        profiles = list(used)
        base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        due = {one: DUE + timedelta(hours=one % 2) for one in profiles}
        private = Segment(audience=Audience.PRIVATE)
        found, counted = await timed(store.count(Segment(), profiles))
        some, counted_some = await timed(store.count(private, profiles[: len(profiles) // 2]))
        number = await store.create(BROADCAST, Stage.SCHEDULED, DUE, Entry(DUE, 1, "scheduled"))
        total, frozen, presses = await pressed(
            database,
            store.freeze(number or 0, Segment(), due, False, Entry(DUE, 1, "started")),
        )
        if not count < found == total or not some:
            raise AssertionError(f"found {found} and {some}, frozen {total}, not {count}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        _, counting = await timed(store.get(number or 0))
        await _all_sent(database)
        contents = {f"b{number}": Message("deleteMessages", {})}
        recall = store.derive(number or 0, Kind.RECALL, contents, "", Entry(DUE, 1, "recalled"))
        _, recalled, presses_recalling = await pressed(database, recall)
    return Figures(
        profiles=looking,
        count=counted,
        count_some=counted_some,
        freeze=frozen,
        recall=recalled,
        counts=counting,
        base=base,
        peak=peak,
        presses=presses,
        presses_recalling=presses_recalling,
    )


async def run(count: int = READERS) -> Figures:
    """Fill a database of its own, in another process so that its memory is not counted."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "nashra.db"
        url = f"sqlite+aiosqlite:///{path}"
        await upgrade(url)
        await asyncio.to_thread(filled_elsewhere, path, count)
        return await measure(url, count)


def _told(presses: tuple[float, ...]) -> str:
    p95 = sorted(presses)[int(len(presses) * 0.95)]
    longest = max(presses) * 1000
    return f"{len(presses)} presses: p95 {p95 * 1000:.0f} ms, max {longest:.0f} ms (<= 300)"


def main() -> None:
    """Print the figures beside what they may be."""
    figures = asyncio.run(run())
    print(f"profiles in use found in {figures.profiles * 1000:.0f} ms")
    print(f"counted 1,000,000 recipients in {figures.count * 1000:.0f} ms (<= 200)")
    print(f"counted those of half the profiles in {figures.count_some * 1000:.0f} ms")
    print(f"frozen in {figures.freeze:.1f} s (<= 15); {_told(figures.presses)}")
    grown = (figures.peak - figures.base) / 1e6
    print(f"peak memory {figures.peak / 1e6:.0f} MB, {grown:.0f} of them by it (<= 60)")
    print(f"read with its counts in {figures.counts * 1000:.0f} ms (<= 50)")
    print(f"recalled in {figures.recall:.1f} s; {_told(figures.presses_recalling)}")


if __name__ == "__main__":
    main()
