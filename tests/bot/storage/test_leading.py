"""Of several processes one leads; another takes over when it ends, is cut off or is killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.running import run_until
from bot.storage.engine import Database, open_database
from bot.storage.leading import LEAD, DatabaseLead, key
from bot.storage.schema import upgrade

EVERY = 0.05
ROOT = Path(__file__).parents[3]


class Worker:
    """A process's share: `leads` while it does the work that must be done once."""

    def __init__(self, database: Database) -> None:
        self.stop = asyncio.Event()
        self.leads = False
        self.turns = 0
        self._lead = DatabaseLead(database, EVERY)

    async def run(self) -> None:
        await self._lead.run(self._work, self.stop)

    async def _work(self) -> None:
        self.leads, self.turns = True, self.turns + 1
        try:
            await run_until(self.stop, asyncio.sleep(3600))
        finally:
            self.leads = False


@asynccontextmanager
async def workers(url: str, count: int = 2) -> AsyncIterator[list[Worker]]:
    """So many on one database; all of them end at the end of the block."""
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(open_database(url)) for _ in range(count)]
        made = [Worker(one) for one in opened]
        async with asyncio.timeout(20), asyncio.TaskGroup() as running:
            for one in made:
                running.create_task(one.run())
            yield made
            for one in made:
                one.stop.set()


async def leader(among: list[Worker]) -> Worker:
    """Wait until one leads; never two at once."""
    while True:
        leading = [one for one in among if one.leads]
        assert len(leading) < 2
        if leading:
            return leading[0]
        await asyncio.sleep(0.01)


async def test_one_leads_and_another_takes_over_when_it_ends(url: str) -> None:
    async with workers(url, 3) as all_of_them:
        first = await leader(all_of_them)
        await asyncio.sleep(EVERY * 4)
        assert sum(one.turns for one in all_of_them) == 1
        first.stop.set()
        others = [one for one in all_of_them if one is not first]
        second = await leader(others)
        second.stop.set()
        assert await leader([one for one in others if one is not second])


async def test_whoever_waits_is_stopped_at_once(url: str) -> None:
    async with workers(url) as both:
        first = await leader(both)
    assert [one.turns for one in both if one is not first] == [0]


async def test_what_has_another_name_is_led_beside_it(database: Database) -> None:
    async def first() -> None:
        await DatabaseLead(database, EVERY).run(second, stop)

    async def second() -> None:
        await DatabaseLead(database, EVERY, "other").run(both, stop)

    async def both() -> None:
        stop.set()

    stop = asyncio.Event()
    await asyncio.wait_for(first(), 10)


async def test_what_the_work_raises_comes_out(database: Database) -> None:
    async def broken() -> None:
        raise ValueError("bug")

    with pytest.raises(ValueError, match="bug"):
        await DatabaseLead(database, EVERY).run(broken, asyncio.Event())


async def _holder(connection: Database) -> int:
    query = text("""
        SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = :low
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    """)
    async with connection.read() as reading:
        return int(await reading.scalar(query, {"low": key(LEAD) & 0xFFFFFFFF}) or 0)


@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_a_leader_whose_connection_is_killed_stops_and_one_leads_again(url: str) -> None:
    async with workers(url) as both, open_database(url) as admin:
        first = await leader(both)
        async with admin.read() as connection:
            await connection.execute(text(f"SELECT pg_terminate_backend({await _holder(admin)})"))
        while first.turns == 1 and first.leads:
            await asyncio.sleep(0.01)
        await leader(both)
        assert sum(one.turns for one in both) == 2


_PROCESS = """
import asyncio, sys
from bot.storage.engine import open_database
from bot.storage.leading import DatabaseLead
async def work():
    print("leads", flush=True)
    await asyncio.sleep(3600)
async def main():
    async with open_database(sys.argv[1]) as database:
        await DatabaseLead(database, 0.05).run(work, asyncio.Event())
asyncio.run(main())
"""


async def test_after_a_kill_another_process_leads_within_seconds(url: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PROCESS, url),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        while await process.stdout.readline() != b"leads\n":
            continue
    async with workers(url, 1) as alone:
        await asyncio.sleep(EVERY * 4)
        assert alone[0].turns == 0
        process.send_signal(signal.SIGKILL)
        await process.wait()
        assert await leader(alone)


async def test_the_schema_can_be_upgraded_while_somebody_leads(url: str) -> None:
    async with workers(url, 1) as alone:
        assert await leader(alone)
        await asyncio.wait_for(upgrade(url), 10)


async def test_a_connection_goes_back_without_the_lead(database: Database) -> None:
    """Pooled connections must not keep the lock."""
    for _ in range(8):
        stop = asyncio.Event()

        async def work(stop: asyncio.Event = stop) -> None:
            stop.set()

        await asyncio.wait_for(DatabaseLead(database, EVERY).run(work, stop), 10)
    async with database.read() as connection:
        assert await connection.scalar(text("SELECT 1")) == 1
