"""The power goes off in the middle of decisions: those that were made are whole, and none is made
twice."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from bot.moderation.deciding import Verb
from bot.moderation.model import State
from bot.moderation.ports import Filter
from bot.storage.engine import Database, open_database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.tables import audit, comment_changes, comment_errands, commenters
from tests.bot.storage.comment_samples import arrival, put, rows_of, ruling

COMMENTS = 3000
_DECIDE = """
import asyncio, sys
from bot.moderation.deciding import Verb
from bot.moderation.ports import Filter
from bot.storage.engine import open_database
from bot.storage.moderation.comments import SqlCommentStore
from tests.bot.storage.comment_samples import ruling

async def main():
    async with open_database(sys.argv[1]) as database:
        store = SqlCommentStore(database)
        async def decide(some):
            for comment in some:
                done = await store.decide(ruling(comment, Verb.SPAM))
                assert done.denied is None
                print(comment.id, flush=True)
        some = await store.page(Filter(), 3000)
        await asyncio.gather(*(decide(some[n::4]) for n in range(4)))

asyncio.run(main())
"""


async def whole(database: Database) -> set[int]:
    """Every decision with all that belongs to it; of which comments."""
    decided = [row["comment_id"] for row in await rows_of(database, comment_changes)]
    told = sorted(row["comment_id"] for row in await rows_of(database, comment_errands))
    noted = sorted(row["comment_id"] for row in await rows_of(database, audit))
    spam = sum(row["spam"] for row in await rows_of(database, commenters))
    assert decided == told == noted
    assert spam == len(decided) == len(set(decided))
    return set(decided)


@pytest.mark.parametrize("decisions", [1, 37, 150])
async def test_decisions_of_a_killed_process_are_whole_or_not_at_all(
    url: str, decisions: int
) -> None:
    async with open_database(url) as database:
        await put(SqlCommentStore(database), *(arrival(n) for n in range(COMMENTS)))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _DECIDE, url),
        cwd=Path(__file__).parents[4],
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    told = [int(await process.stdout.readline()) for _ in range(decisions)]
    process.kill()
    assert await process.wait() == -signal.SIGKILL
    told += [int(line) for line in (await process.stdout.read()).split()]
    async with open_database(url) as database:
        store = SqlCommentStore(database)
        # What was answered is kept; a server may finish what it was just told to commit.
        decided = await whole(database)
        assert set(told) <= decided
        assert len(decided) <= len(told) + 4
        for comment in await store.page(Filter(), COMMENTS):
            await store.decide(ruling(comment, Verb.SPAM))
            if comment.id > max(told) + 50:
                break
        decided = await whole(database)
        waiting = (await store.waiting(Filter())).count
        assert waiting == COMMENTS - len(decided)
        one = await store.get(told[0])
        assert one is not None
        assert (one.state, one.version) == (State.SPAM, 2)
