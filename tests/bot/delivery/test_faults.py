"""The bot's own sender, its database and its session against a Telegram in trouble: nobody is
lost, nobody gets it twice, and what cannot be known says so."""

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import pytest

from bot.delivery.model import State
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Fault
from bot.sandbox.flood import FloodLimits
from bot.sandbox.sandbox import build_app, listening
from bot.storage.engine import Database, open_database
from bot.storage.schema import upgrade
from tests.fakes import fast_time
from tests.fakes.recipients import (
    campaign,
    change,
    counted,
    invite,
    recall,
    received,
    reckon,
    until_finished,
    until_over,
)
from tests.fakes.sending import quick, sending
from tests.fakes.telegram import Stage


@pytest.fixture
async def url(tmp_path: Path) -> str:
    made = f"sqlite+aiosqlite:///{tmp_path / 'nashra.db'}"
    await upgrade(made)
    return made


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    async with open_database(url) as opened:
        yield opened


async def test_a_strict_server_hardly_ever_refuses(url: str, database: Database) -> None:
    async with Stage(FloodLimits()) as telegram:
        chats = range(1000, 1600)
        invite(telegram, chats)
        await campaign(url, chats)
        async with sending(url, telegram.url, 29.0):
            found = await until_over(database, telegram)
        assert found.states == {State.SENT: 600}
        assert (found.lost, found.doubled) == (0, 0)
        assert telegram.calls["sendMessage"] <= 601


async def test_pause_resume_and_cancel_while_sending(url: str, database: Database) -> None:
    async with Stage() as telegram:
        chats = range(1000, 1600)
        invite(telegram, chats)
        number = await campaign(url, chats)
        async with sending(url, telegram.url, 200.0):
            await telegram.until(lambda: telegram.calls["sendMessage"] > 100)
            await change(database, number, "paused")
            await asyncio.sleep(1.2)
            paused = telegram.calls["sendMessage"]
            await asyncio.sleep(0.6)
            assert telegram.calls["sendMessage"] == paused < 600
            await change(database, number, "running")
            await telegram.until(lambda: telegram.calls["sendMessage"] > paused + 50)
            await change(database, number, "cancelled")
            await asyncio.sleep(1.2)
        found = await reckon(database, telegram)
        assert found.states.keys() == {State.SENT, State.PLANNED}
        assert (found.lost, found.doubled, found.wrong) == (0, 0, 0)


async def test_a_recall_while_sending(url: str, database: Database) -> None:
    async with Stage() as telegram:
        invite(telegram, range(1000, 1400))
        number = await campaign(url, range(1000, 1400))
        async with sending(url, telegram.url, 200.0):
            await telegram.until(lambda: telegram.calls["sendMessage"] > 150)
            made = await recall(database, number)
            await until_finished(database, made)
            await asyncio.sleep(0.5)
        assert not received(telegram)
        sent = await counted(database, number)
        assert sent.keys() == {State.SENT, State.PLANNED}
        assert sent[State.SENT] == telegram.calls["sendMessage"] < 400
        assert await counted(database, made) == {State.SENT: sent[State.SENT]}


async def test_a_recall_of_what_has_been_paused(url: str, database: Database) -> None:
    async with Stage() as telegram:
        invite(telegram, range(1000, 1300))
        number = await campaign(url, range(1000, 1300))
        async with sending(url, telegram.url, 200.0):
            await telegram.until(lambda: telegram.calls["sendMessage"] > 50)
            await change(database, number, "paused")
            await until_finished(database, await recall(database, number))
        assert not received(telegram)
        assert (await counted(database, number))[State.PLANNED] > 100


@contextmanager
def full_disk() -> Iterator[None]:
    """No file can be written by this process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_disk_that_is_full_while_recording(url: str, database: Database) -> None:
    async with Stage() as telegram:
        chats = range(1000, 1400)
        invite(telegram, chats)
        await campaign(url, chats)
        async with sending(url, telegram.url, 200.0, quick(1.5)):
            await telegram.until(lambda: telegram.calls["sendMessage"] > 100)
            with full_disk():
                await asyncio.sleep(2.5)  # longer than a lease
                stalled = telegram.calls["sendMessage"]
            assert stalled < 250
            found = await until_over(database, telegram)
        assert found.states == {State.SENT: 400}
        assert (found.lost, found.doubled) == (0, 0)


STORM = (
    Fault("flood", "sendMessage", retry_after=1, retry_after_max=60, times=0, probability=0.01),
    Fault("error", "sendMessage", status=502, times=0, probability=0.05),
    Fault("reset", "sendMessage", when="after", times=0, probability=0.01),
    Fault("error", "sendMessage", when="after", times=0, probability=0.01),
    Fault("garbage", "sendMessage", status=502, times=0, probability=0.005),
    Fault("garbage", "sendMessage", status=0, times=0, probability=0.005),
)


def test_a_storm(tmp_path: Path) -> None:
    fast_time.run(lambda loop: _storm(loop, f"sqlite+aiosqlite:///{tmp_path / 'nashra.db'}"))


async def _storm(loop: fast_time.FastLoop, url: str) -> None:
    """A tenth has blocked the bot, groups have moved, and for a minute nobody answers at all."""
    await upgrade(url)
    telegram = Stage()
    telegram.world.clock = Clock(lambda: loop.now().timestamp())
    people, groups = range(1000, 1594), range(-6, 0)
    blocked = people[::10]
    invite(telegram, people, blocked=blocked)
    for group in groups:
        telegram.group(group, "مجموعة", kind="group")
        telegram.migrate(group, -1_000_000_000_000 + group, telegram.people[people[1]])
    await campaign(url, [*people, *groups], loop.now())
    for fault in STORM:
        telegram.world.faults.add(fault)
    async with open_database(url) as database, AsyncExitStack() as stack:
        async with listening(build_app(telegram.world)) as address:
            await stack.enter_async_context(sending(url, address, 29.0, machine=loop.now))
            await telegram.until(lambda: telegram.calls["sendMessage"] > 250, within=3600)
        await asyncio.sleep(60)
        async with listening(build_app(telegram.world), int(address.rpartition(":")[2])):
            found = await until_over(database, telegram, 3600)
    assert (found.lost, found.doubled, found.wrong) == (0, 0, 0)
    assert sum(found.states.values()) == 600
    assert found.count(State.GONE) <= len(blocked)
    assert found.count(State.GONE) + found.count(State.UNKNOWN) >= len(blocked)
    assert found.count(State.UNKNOWN) < 600 * 0.2
    assert found.count(State.FAILED) == 0
