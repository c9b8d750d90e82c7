"""How fast rows of a campaign become messages, how much of a core that takes, and how much memory.

The sender is the bot's own engine, store and session on a SQLite file, on one core; a server that
answers at once has the other. Beside it a bare aiogram loop that records nothing.
"""

import asyncio
import os
import resource
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import orjson
import uvloop
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.app import TURN
from bot.delivery.engine import Engine
from bot.delivery.model import State
from bot.delivery.pacer import Limits, Pacer
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.engine import open_database
from bot.storage.schema import upgrade
from bot.telegram.clock import TelegramClock
from bot.telegram.outbound import TelegramOutbound
from bot.telegram.session import build_bot
from tests.bench.answering import answering, cores
from tests.bench.rendering import cell_message

TOKEN = "4242:" + "a" * 35
UNLIMITED = 1e6
FAST, PACED, MANY = 50_000, 60_000, 1_000_000
IN_FLIGHT = 30


@dataclass(frozen=True, slots=True)
class Figures:
    """seconds and CPU seconds of the sender; peak: bytes of its memory, before: at the start."""

    messages: int
    seconds: float
    cpu: float
    before: int
    peak: int

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds

    @property
    def cost(self) -> float:
        """CPU milliseconds for 1000 messages."""
        return self.cpu / self.messages * 1_000_000


def fill(path: Path, count: int) -> None:
    """A campaign of so many planned rows, straight through the driver."""
    message = cell_message()
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO campaigns (id, kind, status, reason, created_at, changed_at, total)"
        " VALUES (1, 'digest', 'running', '', 0, 0, ?)",
        (count,),
    )
    connection.execute(
        "INSERT INTO contents (id, campaign_id, method, payload) VALUES ('c', 1, ?, ?)",
        (message.method, orjson.dumps(message.payload).decode()),
    )
    connection.execute(
        "WITH RECURSIVE chats(id) AS (VALUES (1) UNION ALL SELECT id + 1 FROM chats WHERE id < ?)"
        " INSERT INTO deliveries (campaign_id, chat_id, thread_id, part, content_id, silent, state,"
        " attempt, error, updated_at, due_at)"
        " SELECT 1, 10000000 + id, 0, 0, 'c', 0, 'planned', 0, '', 0, 0 FROM chats",
        (count,),
    )
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


async def engine(url: str, path: Path, count: int, rate: float) -> None:
    """The bot's own parts, until every row is sent."""
    clock = TelegramClock(lambda: datetime.now(UTC))
    async with open_database(f"sqlite+aiosqlite:///{path}") as database:
        store = SqlDeliveryStore(database)
        pacer = Pacer(store, clock, Limits(rate))
        async with build_bot(TOKEN, url, pacer, clock) as bot:
            sender = Engine(store, TelegramOutbound(bot), pacer, _stopped, clock)
            stop = asyncio.Event()
            running = asyncio.create_task(sender.run(stop))
            while (await store.counts(1))[State.SENT] < count:
                await asyncio.sleep(0.5 if count < MANY else 5.0)
            stop.set()
            await running


async def _stopped(campaign_id: int, reason: str) -> None:
    raise AssertionError(f"campaign {campaign_id} stopped: {reason}")


async def aiogram_loop(url: str, _path: Path, count: int, _rate: float) -> None:
    """A loop as most bots have it: so many at once, nothing recorded."""
    message, left = cell_message(), iter(range(count))
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))

    async def send(bot: Bot) -> None:
        for number in left:
            await bot.send_message(10_000_000 + number, **message.payload)

    async with Bot(TOKEN, session=session) as bot:
        await asyncio.gather(*(send(bot) for _ in range(IN_FLIGHT)))


Sender = Callable[[str, Path, int, float], Awaitable[None]]


async def _measured(sender: Sender, url: str, path: Path, count: int, rate: float) -> Figures:
    before, started, cpu = _memory(), perf_counter(), process_time()
    await sender(url, path, count, rate)
    return Figures(count, perf_counter() - started, process_time() - cpu, before, _memory())


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _alone(told: Connection, fast: bool, *what: Any) -> None:
    os.sched_setaffinity(0, {cores()[0]})
    sys.setswitchinterval(TURN)
    factory = uvloop.new_event_loop if fast else None
    with asyncio.Runner(loop_factory=factory) as runner:
        told.send(runner.run(_measured(*what)))


def measure(sender: Sender, count: int, rate: float = UNLIMITED, *, fast: bool = True) -> Figures:
    """In a process of its own, on one core. fast: on uvloop."""
    text = cell_message().payload["text"]
    with tempfile.TemporaryDirectory() as directory, answering(text) as url:
        path = Path(directory) / "nashra.db"
        asyncio.run(upgrade(f"sqlite+aiosqlite:///{path}"))
        fill(path, count)
        context = get_context("spawn")
        figures, told = context.Pipe()
        process = context.Process(target=_alone, args=(told, fast, sender, url, path, count, rate))
        process.start()
        result = figures.recv()
        process.join()
    assert isinstance(result, Figures)
    return result


def main() -> None:
    """Print the figures beside what they may be."""
    ours = measure(engine, FAST)
    print(
        f"engine on SQLite: {ours.rate:.0f} messages/s (>= 2500),"
        f" {ours.cost:.0f} CPU-ms/1000 (<= 400)"
    )
    bare = measure(aiogram_loop, 10_000, fast=False)
    print(
        f"bare aiogram loop, {IN_FLIGHT} in flight: {bare.rate:.0f} messages/s,"
        f" {bare.cost:.0f} CPU-ms/1000; the engine is {ours.rate / bare.rate:.1f} times as fast"
    )
    paced = measure(engine, PACED, 1000.0)
    print(
        f"paced at 1000/s, {PACED} recipients: {paced.rate:.0f} messages/s (>= 985),"
        f" {paced.cost:.0f} CPU-ms/1000"
    )
    many = measure(engine, MANY)
    print(
        f"{MANY} recipients: peak memory {many.peak / 1e6:.0f} MB (<= 200), "
        f"{(ours.peak) / 1e6:.0f} MB at {FAST}; {many.rate:.0f} messages/s"
    )


if __name__ == "__main__":
    main()
