"""A million readers due at one instant on SQLite: planned how fast, in how much memory, and how
long does a press wait meanwhile?

Every reader is active, at a random chat id, on one of 300 profiles. Filling the tables is not
counted. Planner, composer, renderer, engine, readers and stores are the bot's own; the engine sends
at 29 messages a second meanwhile, and all of the running bot's code is loaded.
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

from bot.app import be_prompt
from bot.campaigns.composing import Composer
from bot.campaigns.model import Profile
from bot.campaigns.notices import Notices
from bot.campaigns.planning import Planner
from bot.campaigns.readers import Readers
from bot.delivery.engine import Engine
from bot.delivery.model import Address, Content, Delivery, Outcome, Sent
from bot.delivery.pacer import Limits, Pacer
from bot.storage import values
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.due import SqlDueStore
from bot.storage.engine import Database, open_database
from bot.storage.readers import SqlReaderStore
from bot.storage.schema import upgrade
from bot.storage.sources import SqlSourceStore
from bot.telegram.buttons import PrivateButtons
from bot.wording import Wording
from digests.model import Article, Digest, Harvest, Look, Message, Numerals, PartOfDay, SourceRef
from digests.rendering import Buttons, build_renderer
from tests.bench.preview import headline

READERS = 1_000_000
PROFILES = 300
ARTICLES = 600
PRESSING = 5
SOURCE = "https://almaydan.example/"
DUE = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Figures:
    """seconds; bytes at the process's peak; cells drawn; seconds of each press."""

    planning: float
    peak: int
    renders: int
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
    yield PRESSING, 1, due + 3_600_000_000, last, "2026-11-22", "بروكسل", due
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


class Counting:
    """The real renderer; `renders` counts the cells drawn."""

    def __init__(self) -> None:
        self.renders = 0
        self._real = build_renderer()

    def page(self, digest: Digest, look: Look, buttons: Buttons, number: int) -> Message:
        """The digest of a cell."""
        self.renders += 1
        return self._real.page(digest, look, buttons, number)

    def card(self, digest: Digest, look: Look, buttons: Buttons, number: int) -> Message:
        """A story read in place."""
        return self._real.card(digest, look, buttons, number)

    def nothing(
        self, part: PartOfDay, look: Look, next_at: datetime, today: date, buttons: Buttons
    ) -> Message:
        """There is nothing new."""
        self.renders += 1
        return self._real.nothing(part, look, next_at, today, buttons)


class Instantly:
    """A way out that takes no time."""

    async def send(self, row: Delivery, content: Content) -> Outcome:
        """Sent."""
        return Sent(1)


@dataclass(slots=True)
class Bot:
    """What runs in a bot's process, less Telegram itself."""

    renderer: Counting
    planner: Planner
    engine: Engine
    readers: Readers


def wired(database: Database) -> Bot:
    """The real parts, as the bot has them; the clock stands at the due minute."""
    deliveries, due = SqlDeliveryStore(database), SqlDueStore(database)
    notices = Notices(deliveries, Wording().of("ar"), ())

    async def stopped(campaign_id: int, reason: str) -> None:
        raise AssertionError(f"campaign {campaign_id} stopped: {reason}")

    pacer = Pacer(deliveries, lambda: DUE, Limits())
    engine = Engine(deliveries, Instantly(), pacer, stopped, lambda: DUE)
    renderer = Counting()
    composer = Composer(
        SqlSourceStore(database), renderer, lambda key, _shared: PrivateButtons(key), "الميدان"
    )
    planner = Planner(due, composer, notices, engine.wake, lambda: DUE, _fresh)
    return Bot(renderer, planner, engine, Readers(SqlReaderStore(database), Profile()))


async def _fresh(_now: datetime, _patience: float) -> None:
    """Sources are not measured here."""


def articles() -> tuple[Article, ...]:
    """Fresh ones, two in each section."""
    chance = random.Random(7)
    return tuple(
        Article(
            source=SOURCE,
            outlet="صحيفة الميدان",
            title=headline(chance),
            url=f"{SOURCE}{number}",
            summary=f"{headline(chance)}. {headline(chance)}.",
            sections=(f"قسم {number % PROFILES}",),
            published=DUE - timedelta(minutes=number),
        )
        for number in range(ARTICLES)
    )


async def pressing(readers: Readers, to: Address, waits: list[float]) -> None:
    """A button of the settings, every 50 ms: read the reader, save the reader."""
    while True:
        started = perf_counter()
        await readers.choose_numerals(to, Numerals.LATN)
        waits.append(perf_counter() - started)
        await asyncio.sleep(0.05)


async def measure(url: str, count: int) -> Figures:
    """Plan all of them while the engine sends at the usual rate and one reader presses."""
    be_prompt()
    waits, stop = list[float](), asyncio.Event()
    async with open_database(url) as database:
        bot = wired(database)
        store = SqlSourceStore(database)
        await store.add(SourceRef(SOURCE))
        await store.keep(Harvest(SourceRef(SOURCE), articles()), DUE - timedelta(minutes=1))
        sending = asyncio.create_task(bot.engine.run(stop))
        presses = asyncio.create_task(pressing(bot.readers, Address(PRESSING), waits))
        started = perf_counter()
        done = await bot.planner.tick(DUE)
        planning = perf_counter() - started
        presses.cancel()
        stop.set()
        await asyncio.wait([presses, sending])
    if done.planned < count or done.failed:
        raise AssertionError(f"planned {done}, not {count}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Figures(planning, peak, bot.renderer.renders, tuple(waits))


async def run(count: int = READERS) -> Figures:
    """Fill a database of its own, in another process so that its memory is not counted."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "nashra.db"
        url = f"sqlite+aiosqlite:///{path}"
        await upgrade(url)
        await asyncio.to_thread(filled_elsewhere, path, count)
        return await measure(url, count)


def filled_elsewhere(path: Path, count: int) -> None:
    """`fill` in a process of its own."""
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
    print(f"{figures.renders} renders (<= 300)")
    print(f"peak memory {figures.peak / 1e6:.0f} MB (<= 300)")
    print(
        f"{len(figures.presses)} presses meanwhile: p95 {figures.p95 * 1000:.0f} ms,"
        f" max {max(figures.presses) * 1000:.0f} ms (<= 300)"
    )


if __name__ == "__main__":
    main()
