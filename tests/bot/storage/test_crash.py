"""The power goes off while planning: everybody is planned once all the same."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from bot.storage.due import SqlDueStore
from bot.storage.engine import open_database
from bot.storage.readers import SqlReaderStore
from tests.bot.storage.samples import NOW, plan_everybody, reader, rows

_PLAN_SLOWLY = """
import asyncio, sys
from bot.storage.due import SqlDueStore
from bot.storage.engine import open_database
from tests.bot.storage.samples import NOW, step_of

async def main():
    async with open_database(sys.argv[1]) as database:
        store = SqlDueStore(database)
        steps = [await step_of(database, group) for group in await store.due_groups(NOW)]
        while sum(await store.plan(steps, 3)):
            print("chunk", flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("chunks", [1, 4, 17])
async def test_a_planner_that_was_killed_is_finished_by_the_next(url: str, chunks: int) -> None:
    everybody = range(1, 2001)
    async with open_database(url) as database:
        await SqlReaderStore(database).save_many([reader(n) for n in everybody])
    root = Path(__file__).parents[3]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _PLAN_SLOWLY, url, cwd=root, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    for _ in range(chunks):
        assert await process.stdout.readline() == b"chunk\n"
    process.kill()
    assert await process.wait() == -signal.SIGKILL
    async with open_database(url) as database:
        assert 3 * chunks <= len(await rows(database)) < len(everybody)
        # A server may hold the dead planner's rows for a moment; they are due until it lets go.
        while await SqlDueStore(database).due_groups(NOW):
            await plan_everybody(database)
            await asyncio.sleep(0.01)
        assert await rows(database) == [(n, 0, "planned") for n in everybody]
