"""The senders that tests/bench/delivery.py measures; measured.py runs each as a process."""

import asyncio
import importlib.util
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.delivery.engine import Engine
from bot.delivery.model import State
from bot.delivery.pacer import Limits, Pacer
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.engine import open_database
from bot.telegram.clock import TelegramClock
from bot.telegram.outbound import TelegramOutbound
from bot.telegram.session import build_bot

TOKEN = "4242:" + "a" * 35
CAMPAIGN = 1
FIRST = 10_000_000
IN_FLIGHT = 30
BROADCASTER = "aiogram_broadcaster"

Sender = Callable[[str, Path, int, float], Awaitable[None]]


async def engine(url: str, path: Path, count: int, rate: float) -> None:
    """The bot's own parts on SQLite, until every row is sent."""
    clock = TelegramClock(lambda: datetime.now(UTC))
    async with open_database(f"sqlite+aiosqlite:///{path}") as database:
        store = SqlDeliveryStore(database)
        pacer = Pacer(store, clock, Limits(rate))
        async with build_bot(TOKEN, url, pacer, clock) as bot:
            sender = Engine(store, TelegramOutbound(bot), pacer, _stopped, clock)
            stop = asyncio.Event()
            running = asyncio.create_task(sender.run(stop))
            while (await store.counts(CAMPAIGN))[State.SENT] < count:
                await asyncio.sleep(0.05)
            stop.set()
            await running


async def _stopped(campaign_id: int, reason: str) -> None:
    raise AssertionError(f"campaign {campaign_id} stopped: {reason}")


def _payload(path: Path) -> dict[str, Any]:
    connection = sqlite3.connect(path)
    found: dict[str, Any] = orjson.loads(
        connection.execute("SELECT payload FROM contents").fetchone()[0]
    )
    connection.close()
    return found


async def bare(url: str, path: Path, count: int, _rate: float) -> None:
    """A loop as most bots have it: so many at once, nothing recorded."""
    payload, left = _payload(path), iter(range(count))

    async def send(bot: Bot) -> None:
        for number in left:
            await bot.send_message(FIRST + number, **payload)

    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with Bot(TOKEN, session=session) as bot:
        await asyncio.gather(*(send(bot) for _ in range(IN_FLIGHT)))


async def broadcaster(url: str, path: Path, count: int, _rate: float) -> None:
    """aiogram-broadcaster, which records on SQLite through SQLAlchemy."""
    peer: Any = importlib.import_module(BROADCASTER)
    contents: Any = importlib.import_module(f"{BROADCASTER}.contents")
    storages: Any = importlib.import_module(f"{BROADCASTER}.storages.sqlalchemy")
    storage = storages.SQLAlchemyStorage.from_url(f"sqlite+aiosqlite:///{path}.peer")
    await storage.startup()
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with Bot(TOKEN, session=session) as bot:
        mailer = await peer.Broadcaster(bot, storage=storage).create_mailer(
            chats=range(FIRST, FIRST + count), content=contents.TextContent(**_payload(path))
        )
        await mailer.start()
    await storage.shutdown()


SENDERS: dict[str, Sender] = {"engine": engine, "bare": bare, "broadcaster": broadcaster}
"""By name."""
