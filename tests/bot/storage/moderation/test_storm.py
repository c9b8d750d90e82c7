"""Everything at once, from several processes as far as the database can tell: nobody waits for
another in a circle, and all that is counted agrees at the end."""

import asyncio
import random
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import replace

from bot.moderation.deciding import Ruling, Verb
from bot.moderation.desk_ports import Card
from bot.moderation.model import BOT, WORDPRESS, Change, Comment, Origin, State
from bot.moderation.ports import Filter
from bot.storage.engine import Database, open_database
from bot.storage.moderation.cards import SqlCardStore
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.erasing import SqlErasureStore
from bot.storage.moderation.outbox import SqlOutboxStore
from bot.storage.tables import comment_changes, commenters, comments
from tests.bot.storage.comment_samples import (
    ARTICLE,
    MINUTE,
    NOW,
    SARA,
    arrival,
    counted,
    flagged,
    put,
    rows_of,
    tallied,
)

COMMENTS = 120
VERBS = (Verb.APPROVE, Verb.REJECT, Verb.SPAM, Verb.REOPEN)


class Process:
    """Somebody who does this and that."""

    def __init__(self, database: Database, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - moments that repeat
        self._store = SqlCommentStore(database)
        self._cards = SqlCardStore(database)
        self._outbox = SqlOutboxStore(database)
        self._erasing = SqlErasureStore(database)

    async def work(self, steps: int) -> None:
        each = (self._arrive, self._decide, self._decide, self._decide, self._rewrite)
        more = (self._bulk, self._lease, self._tell, self._draw, self._erase)
        for _ in range(steps):
            await self._chance.choice((*each, *each, *more))()

    async def _any(self) -> Comment | None:
        return await self._store.get(self._chance.randint(1, COMMENTS))

    async def _arrive(self) -> None:
        about = replace(ARTICLE, section=self._chance.choice(("سياسة", "اقتصاد", "رياضة")))
        names = [(n, f"name {n}") for n in self._chance.sample(range(3 * COMMENTS), 9)]
        some = (arrival(n, flagged(f"r{n % 3}"), article=about, author_name=x) for n, x in names)
        await put(self._store, *some)

    async def _decide(self) -> None:
        if comment := await self._any():
            verb = self._chance.choice(VERBS)
            await self._store.decide(Ruling(comment.id, comment.version, verb, SARA, NOW))

    async def _rewrite(self) -> None:
        if comment := await self._any():
            by = Change(0, 0, NOW, BOT, Origin.SITE, State.PENDING, State.PENDING)
            words = f"{self._chance.random()}"
            rules = flagged(f"r{self._chance.randint(0, 3)}")
            await self._store.rewrite(comment.id, comment.version, words, rules, by)

    async def _bulk(self) -> None:
        which = Filter(rule=f"r{self._chance.randint(0, 2)}")
        verb = self._chance.choice(VERBS[:3])
        bulk = await self._store.decide_all(which, Ruling(0, 0, verb, SARA, NOW), 40)
        await self._store.undo_all(bulk.id, SARA, NOW)

    async def _lease(self) -> None:
        moderator = self._chance.randint(1, 3)
        await self._store.lease_next(moderator, Filter(), NOW, NOW + MINUTE)

    async def _tell(self) -> None:
        for task in await self._outbox.claim(NOW, NOW + MINUTE, 5):
            await self._outbox.done(task, NOW, site_id=f"s{task.id}")

    async def _draw(self) -> None:
        if comment := await self._any():
            await self._cards.put(Card(comment.id, -1, 5, comment.version, NOW))

    async def _erase(self) -> None:
        if self._chance.random() < 0.2:
            await self._erasing.erase_author(WORDPRESS, f"key{self._chance.randint(0, 4)}", NOW)
        elif comment := await self._any():
            await self._erasing.erase([comment.id], NOW)


async def test_a_storm_leaves_everything_in_agreement(url: str) -> None:
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(open_database(url)) for _ in range(4)]
        await put(
            SqlCommentStore(opened[0]), *(arrival(n, flagged(f"r{n % 3}")) for n in range(COMMENTS))
        )
        workers = (Process(opened[n % 4], n).work(25) for n in range(8))
        await asyncio.gather(*workers)
        await agree(opened[0])


async def agree(database: Database) -> None:
    assert await tallied(database) == await counted(database)
    store, stands = SqlCommentStore(database), Counter[tuple[int, str]]()
    history = Counter(row["comment_id"] for row in await rows_of(database, comment_changes))
    for row in await rows_of(database, comments):
        comment = await store.get(row["id"])
        assert comment is not None
        assert comment.article.section == row["section"]
        stands[comment.author.id, comment.state] += 1
        assert comment.version == 1 + history[comment.id]
    for row in await rows_of(database, commenters):
        for state in (State.APPROVED, State.REJECTED, State.SPAM):
            assert row[state] == stands[row["id"], state]
