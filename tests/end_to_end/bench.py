"""Everything around the bot as a process of its own: Telegram, an outlet, a database."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.campaigns.model import ChatKind, Profile, Subscriber
from bot.delivery.model import Address
from bot.storage.engine import open_database
from bot.storage.readers import SqlReaderStore
from bot.storage.schema import upgrade
from bot.storage.sources import SqlSourceStore
from bot.storage.tables import deliveries
from digests.model import SourceRef
from tests.fakes.outlet import HEADLINES, Outlet
from tests.fakes.shown import Shown
from tests.fakes.telegram import Stage
from tests.postgres import binaries, running

ROOT = Path(__file__).parents[2]
SARA = 7
GROUP = -1001234567890


class Bench:
    """A Telegram, an outlet, a database file, and the environment of a bot between them."""

    def __init__(self, telegram: Stage, outlet: Outlet, folder: Path, database: str) -> None:
        self.telegram, self.outlet, self.folder = telegram, outlet, folder
        self.database = database
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "DATABASE_URL": self.database,
            "OWNER_IDS": "1",
            "OUTLET_NAME": "صحيفة الميدان",
            "HTTP_LISTEN": "127.0.0.1:0",
            "ALLOW_PRIVATE_SOURCES": "on",
        }

    async def prepare(self, *readers: Subscriber) -> None:
        """Make the database, with the outlet's feed and these readers."""
        await upgrade(self.database)
        async with open_database(self.database) as database:
            await SqlSourceStore(database).add(SourceRef(self.outlet.url))
            await SqlReaderStore(database).save_many(readers)

    async def reader(self, to: Address | int) -> Subscriber | None:
        """What is stored of a reader."""
        address = Address(to) if isinstance(to, int) else to
        async with open_database(self.database) as database:
            return await SqlReaderStore(database).get(address)

    async def collected(self) -> None:
        """Wait until the outlet's articles are stored."""
        async with open_database(self.database) as database, asyncio.timeout(20):
            store, since = SqlSourceStore(database), datetime.now(UTC) - timedelta(days=1)
            while not await store.sections(since, 9):
                await asyncio.sleep(0.1)

    async def expire_leases(self) -> None:
        """Let the time of claims and attempts under way run out, as a longer pause would."""
        async with open_database(self.database) as database, database.write() as connection:
            past = datetime.now(UTC) - timedelta(minutes=1)
            leased = deliveries.c.lease_until.is_not(None)
            await connection.execute(update(deliveries).where(leased).values(lease_until=past))

    async def states(self) -> dict[str, int]:
        """Delivery rows by state."""
        counted = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        async with open_database(self.database) as database, database.read() as connection:
            return {str(row[0]): int(row[1]) for row in await connection.execute(counted)}

    async def settled(self) -> None:
        """Wait until every row is in a final state."""
        async with asyncio.timeout(30):
            while {"planned", "claimed", "sending"} & set(await self.states()):
                await asyncio.sleep(0.2)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Process]:
        """`nashra run`; ended by SIGTERM, within ten seconds, where it still runs."""
        with (self.folder / "log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", "from bot.cli import main; main()", "run"),
                cwd=self.folder,
                env=self.environment,
                stderr=log,
            )
        try:
            yield process
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
                assert await asyncio.wait_for(process.wait(), 10) == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    def log(self) -> str:
        """What the bot has said so far."""
        return (self.folder / "log").read_text(encoding="utf-8")


@contextmanager
def database_in(folder: Path, kind: str) -> Iterator[str]:
    """A DATABASE_URL without tables."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder}/nashra.db"
        return
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed: the bot was not run on it")
    with running(programs) as cluster:
        yield cluster.url("postgres")


def digests(bench: Bench, chat_id: int = SARA) -> list[Shown]:
    return [m for m in bench.telegram.messages(chat_id) if HEADLINES[0][1] in m.text]


def due_reader(chat_id: int, now: datetime) -> Subscriber:
    return Subscriber(
        Address(chat_id),
        ChatKind.PRIVATE,
        Profile(),
        next_digest_at=now - timedelta(minutes=1),
        created_at=now,
    )


def label(bench: Bench, part: str, chat_id: int = GROUP) -> str:
    """The whole label of the button that holds this, under the chat's first message."""
    return next(full for full in bench.telegram.messages(chat_id)[0].labels if part in full)


async def press(bench: Bench, part: str, chat_id: int = SARA) -> None:
    """Press the button whose label holds this, under the chat's newest message that has it."""
    messages = reversed(bench.telegram.messages(chat_id))
    buttons = ((message, full) for message in messages for full in message.labels if part in full)
    message, full = next(buttons)
    query = bench.telegram.press(message, full, bench.telegram.people[SARA])
    await bench.telegram.until(lambda: query.answer is not None)
