"""A million readers due at one instant on SQLite: planned how fast, in how much memory, and how
long does a press wait meanwhile?

Every reader is active, at a random chat id, on one of 300 profiles. Filling the tables is not
counted. The press reads a subscriber and saves it, every 50 ms.
"""

import asyncio
import random
import resource
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

from bot.campaigns.model import DueGroup, Profile
from bot.campaigns.ports import PlanStep
from bot.delivery.model import Address, Content
from bot.storage import values
from bot.storage.due import SqlDueStore
from bot.storage.engine import open_database
from bot.storage.readers import SqlReaderStore
from bot.storage.schema import upgrade
from digests.model import Message

READERS = 1_000_000
PROFILES = 300
CHUNK = 5_000
DUE = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
ON = date(2026, 11, 23)
PAYLOAD = {"text": "خبر " * 250, "parse_mode": "HTML"}


@dataclass(frozen=True, slots=True)
class Figures:
    """seconds; bytes at the process's peak; seconds of each press."""

    planning: float
    peak: int
    presses: tuple[float, ...]

    @property
    def p95(self) -> float:
        """The wait that 19 of 20 presses stay under."""
        return sorted(self.presses)[int(len(self.presses) * 0.95)]


def _profiles() -> list[Profile]:
    return [
        Profile(sections=(f"قسم {number}",), deliver_at=time(7, 30)) for number in range(PROFILES)
    ]


def _readers(count: int) -> Iterator[tuple[object, ...]]:
    due = int(DUE.timestamp() * 1_000_000)
    last = due - 86_400_000_000
    chance = random.Random(7)
    chats = chance.sample(range(10_000_000, 8_000_000_000), count)
    for chat in chats:
        profile = chance.randrange(PROFILES) + 1
        yield chat, profile, due, last, "2026-11-22", "بروكسل", due


def fill(path: Path, count: int) -> None:
    """Synthetic readers, straight through the driver."""
    connection = sqlite3.connect(path)
    rows = [(values.fingerprint(text), text) for text in (values.dumps(one) for one in _profiles())]
    connection.executemany("INSERT INTO profiles (fingerprint, value) VALUES (?, ?)", rows)
    connection.executemany(
        "INSERT INTO subscribers (chat_id, thread_id, kind, profile_id, status, next_digest_at,"
        " last_digest_at, last_digest_on, city, origin, created_at)"
        " VALUES (?, 0, 'private', ?, 'active', ?, ?, ?, ?, '', ?)",
        _readers(count),
    )
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


async def plan_all(store: SqlDueStore, chunk: int) -> int:
    """Plan every due group in chunks; returns the number of readers moved."""
    steps = [await _step(store, group) for group in await store.due_groups(DUE)]
    total = 0
    while moved := sum(await store.plan(steps, chunk)):
        total += moved
    return total


async def _step(store: SqlDueStore, group: DueGroup) -> PlanStep:
    campaign_id = await store.campaign_for("daily", ON, DUE)
    content = Content(f"daily-{ON}-{group.profile_id}", Message("sendMessage", PAYLOAD))
    await store.put_content(campaign_id, content, None)
    return PlanStep(group, campaign_id, content.id, ON, DUE, DUE + timedelta(days=1))


async def press(store: SqlReaderStore, to: Address, waits: list[float]) -> None:
    """One press: read the reader, save the reader."""
    started = perf_counter()
    reader = await store.get(to)
    if reader is None:
        raise LookupError(to)
    await store.save(reader)
    waits.append(perf_counter() - started)


async def _presses(store: SqlReaderStore, to: Address, waits: list[float]) -> None:
    while True:
        await press(store, to, waits)
        await asyncio.sleep(0.05)


async def measure(url: str, count: int, chunk: int) -> Figures:
    """Plan all of them while one presses."""
    waits: list[float] = []
    async with open_database(url) as database:
        readers = SqlReaderStore(database)
        first = await anext(readers.all())
        pressing = asyncio.create_task(_presses(readers, first.to, waits))
        started = perf_counter()
        moved = await plan_all(SqlDueStore(database), chunk)
        planning = perf_counter() - started
        pressing.cancel()
        await asyncio.wait([pressing])
    if moved < count - 1:  # the pressing reader may write its older state back once
        raise AssertionError(f"planned {moved} of {count}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Figures(planning, peak, tuple(waits))


async def run(count: int = READERS, chunk: int = CHUNK) -> Figures:
    """Fill a database of its own, in another process so that its memory is not counted."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "nashra.db"
        url = f"sqlite+aiosqlite:///{path}"
        await upgrade(url)
        await asyncio.to_thread(_filled_elsewhere, path, count)
        return await measure(url, count, chunk)


def _filled_elsewhere(path: Path, count: int) -> None:
    from multiprocessing import get_context  # noqa: PLC0415

    process = get_context("spawn").Process(target=fill, args=(path, count))
    process.start()
    process.join()
    if process.exitcode:
        raise ChildProcessError(process.exitcode)


def main() -> None:
    """Print the figures beside what they may be."""
    figures = asyncio.run(run())
    print(f"planned 1,000,000 readers in {figures.planning:.1f} s (<= 20)")
    print(f"peak memory {figures.peak / 1e6:.0f} MB (<= 300)")
    print(
        f"{len(figures.presses)} presses meanwhile: p95 {figures.p95 * 1000:.0f} ms,"
        f" max {max(figures.presses) * 1000:.0f} ms (<= 300)"
    )


if __name__ == "__main__":
    main()
