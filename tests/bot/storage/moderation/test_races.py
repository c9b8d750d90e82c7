"""Two moderators on one comment, again and again: one decides, nothing is lost, records agree."""

import asyncio
from collections import Counter

from bot.moderation.deciding import Denied, Errand, Verb
from bot.moderation.model import Comment, State
from bot.moderation.ports import Filter
from bot.storage.engine import Database, open_database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.tables import audit, comment_changes, comment_errands, commenters
from tests.bot.storage.comment_samples import OMAR, SARA, arrival, put, rows_of, ruling, tallied

RACES = 1000
AT_ONCE = 25
TOLD = {State.APPROVED: Errand.APPROVE, State.REJECTED: Errand.TRASH}


async def race(comment: Comment, sara: SqlCommentStore, omar: SqlCommentStore) -> State:
    """What it became; by whom the loser is told."""
    first, second = await asyncio.gather(
        sara.decide(ruling(comment, Verb.APPROVE, SARA)),
        omar.decide(ruling(comment, Verb.REJECT, OMAR)),
    )
    won, lost = (first, second) if first.denied is None else (second, first)
    assert (won.denied, lost.denied) == (None, Denied.CONFLICT)
    assert won.comment is not None
    assert lost.comment is not None
    assert lost.comment.decided == won.comment.decided
    assert won.comment.version == lost.comment.version == 2
    return won.comment.state


async def test_of_two_moderators_one_decides(url: str) -> None:
    """Each in a process of their own, as far as the database can tell."""
    async with open_database(url) as database, open_database(url) as other:
        sara, omar = SqlCommentStore(database), SqlCommentStore(other)
        await put(sara, *(arrival(n) for n in range(RACES)))
        some = await sara.page(Filter(), RACES)
        became = list[State]()
        for start in range(0, RACES, AT_ONCE):
            races = (race(one, sara, omar) for one in some[start : start + AT_ONCE])
            became += await asyncio.gather(*races)
        await agree(database, [one.id for one in some], became)


async def agree(database: Database, ids: list[int], became: list[State]) -> None:
    """History, errands, audit and counts tell of the same decisions."""
    history = await rows_of(database, comment_changes)
    assert [(row["comment_id"], row["after"]) for row in history] == list(
        zip(ids, became, strict=True)
    )
    told = {row["comment_id"]: row["errand"] for row in await rows_of(database, comment_errands)}
    assert told == {number: TOLD[state] for number, state in zip(ids, became, strict=True)}
    lines = Counter(row["comment_id"] for row in await rows_of(database, audit))
    assert lines == Counter(ids)
    assert await tallied(database) == {}
    authors = await rows_of(database, commenters)
    assert sum(row["approved"] for row in authors) == became.count(State.APPROVED)
    assert sum(row["rejected"] for row in authors) == became.count(State.REJECTED)
