"""Senders that are killed in the middle, and a database that goes away: nobody is lost or gets it
twice; only what was under way is unknown."""

import asyncio
import random
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from bot.delivery.model import State
from bot.storage.engine import open_database
from bot.storage.schema import upgrade
from tests.fakes.recipients import (
    Reckoning,
    campaign,
    counted,
    invite,
    recall,
    received,
    until_finished,
    until_over,
)
from tests.fakes.telegram import Stage
from tests.postgres import binaries, running

ROOT = Path(__file__).parents[1]
LEASE = 3.0


@asynccontextmanager
async def sender(url: str, telegram: Stage, rate: float) -> AsyncIterator[Process]:
    """The sender as a process; killed at the end."""
    arguments = ("-m", "tests.fakes.sending", url, telegram.url, str(rate), str(LEASE))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def called(telegram: Stage, number: int) -> bool:
    """Whether so many messages have been asked for."""
    return telegram.calls["sendMessage"] >= number


async def killed_often(
    url: str, recipients: int, kills: int, rate: float, chance: random.Random
) -> Reckoning:
    """Kill the sender at random moments; the next one goes on."""
    await upgrade(url)
    async with Stage() as telegram, open_database(url) as database:
        chats = range(1000, 1000 + recipients)
        invite(telegram, chats)
        await campaign(url, chats)
        for at in sorted(chance.sample(range(20, recipients - 50), kills)):
            async with sender(url, telegram, rate) as process:
                await telegram.until(partial(called, telegram, at), within=60)
                process.kill()
        async with sender(url, telegram, rate):
            found = await until_over(database, telegram, 120)
        assert await counted(database, 1) == found.states
        return found


async def test_kills_at_random_moments(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'nashra.db'}"
    found = await killed_often(url, 600, 3, 300.0, random.Random(7))  # noqa: S311 - moments that repeat
    assert (found.lost, found.doubled, found.wrong) == (0, 0, 0)
    assert found.states.keys() <= {State.SENT, State.UNKNOWN}
    assert sum(found.states.values()) == 600
    assert found.count(State.UNKNOWN) <= 3 * 20  # kills, each of what was under way


async def test_a_recall_while_sending_with_a_kill_in_the_middle_of_it(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'nashra.db'}"
    await upgrade(url)
    async with Stage() as telegram, open_database(url) as database:
        invite(telegram, range(1000, 1500))
        number = await campaign(url, range(1000, 1500))
        async with sender(url, telegram, 200.0) as process:
            await telegram.until(partial(called, telegram, 250), within=60)
            made = await recall(database, number)
            await telegram.until(lambda: telegram.calls["deleteMessages"] > 100, within=60)
            process.kill()
        async with sender(url, telegram, 200.0):
            await until_finished(database, made)
        sent = await counted(database, number)
        assert sent.keys() == {State.SENT, State.PLANNED}
        assert telegram.calls["sendMessage"] == sent[State.SENT] < 500
        assert await counted(database, made) == {State.SENT: sent[State.SENT]}
        assert not received(telegram)


async def test_a_recall_after_a_kill_leaves_it_with_those_who_are_unknown_only(
    tmp_path: Path,
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'nashra.db'}"
    await upgrade(url)
    async with Stage() as telegram, open_database(url) as database:
        invite(telegram, range(1000, 1400))
        number = await campaign(url, range(1000, 1400))
        async with sender(url, telegram, 300.0) as process:
            await telegram.until(partial(called, telegram, 150), within=60)
            process.kill()
        async with sender(url, telegram, 300.0):
            await until_finished(database, await recall(database, number))
        unknown = (await counted(database, number)).get(State.UNKNOWN, 0)
        assert sum(received(telegram).values()) <= unknown <= 20


async def test_two_workers_one_killed_and_postgresql_restarted() -> None:
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed")
    with running(programs) as cluster:
        connection = await asyncpg.connect(
            host=str(cluster.directory), user="tester", database="postgres"
        )
        await connection.execute("CREATE DATABASE nashra")
        await connection.close()
        url = cluster.url("nashra")
        await upgrade(url)
        async with Stage() as telegram:
            chats = range(1000, 2000)
            invite(telegram, chats)
            await campaign(url, chats)
            async with sender(url, telegram, 200.0) as first, sender(url, telegram, 200.0):
                await telegram.until(partial(called, telegram, 200), within=60)
                await asyncio.to_thread(cluster.restart)
                await telegram.until(partial(called, telegram, 500), within=60)
                first.kill()
                async with open_database(url) as database:
                    found = await until_over(database, telegram, 60)
                    assert await counted(database, 1) == found.states
    assert (found.lost, found.doubled, found.wrong) == (0, 0, 0)
    assert sum(found.states.values()) == 1000
    assert found.count(State.UNKNOWN) <= 60
