"""The pending comments: filtered, counted, leased; part of a caller's transaction.

Each filter has an index of pending ones in the order of the queue. A range of scores or of times
has none that keeps this order: where few are in it they are listed first, and where many are the
queue is walked, which finds some soon.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, cast, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.model import Comment
from bot.moderation.ports import Filter, Waiting
from bot.storage.moderation import tallies
from bot.storage.moderation.rows import PENDING, WHOLE, comment
from bot.storage.sql import is_postgres, listed
from bot.storage.tables import comment_flags, commented_articles, comments
from bot.storage.types import Instant

FEW = 1000
"""So many are listed before the queue is walked instead."""

_Conditions = list[ColumnElement[bool]]


def _exactly(which: Filter) -> _Conditions:
    """What an index answers in the order of the queue."""
    conditions: _Conditions = [PENDING]
    if which.site:
        conditions.append(comments.c.site == which.site)
    if which.section:
        conditions.append(comments.c.section == which.section)
    if which.author_id is not None:
        conditions.append(comments.c.author_id == which.author_id)
    if which.article is not None:
        conditions.append(comments.c.article_id == _article_id(which))
    if which.rule:
        conditions.append(comment_flags.c.rule == which.rule)
        conditions.append(comment_flags.c.comment_id == comments.c.id)
    return conditions


def _id(which: Filter) -> ColumnElement[int]:
    """The id in the index that the queue is walked by."""
    return comment_flags.c.comment_id if which.rule else comments.c.id


def _article_id(which: Filter) -> ColumnElement[int]:
    about = which.article
    if about is None:
        raise ValueError("the filter names no article")
    found = select(commented_articles.c.id).where(
        commented_articles.c.site == about.site,
        commented_articles.c.external_id == about.external_id,
    )
    return found.scalar_subquery()


def _ranges(which: Filter, *, walked: bool) -> list[_Conditions]:
    """Of scores and of times. walked: in words that SQLite looks for in no index."""
    score = cast(comments.c.score, Float) if walked else comments.c.score
    received = cast(comments.c.received_at, Instant) if walked else comments.c.received_at
    scores: _Conditions = []
    if which.score_from is not None:
        scores.append(score >= which.score_from)
    if which.score_to is not None:
        scores.append(score <= which.score_to)
    times = [] if which.older_than is None else [received < which.older_than]
    return [bounds for bounds in (scores, times) if bounds]


async def _listed(
    connection: AsyncConnection, bounds: _Conditions, after: int, few: int
) -> ColumnElement[bool] | None:
    """The condition that names those in a range; None where they are too many to be named."""
    within = select(comments.c.id).where(PENDING, *bounds).limit(few + 1)
    ids = (await connection.scalars(within)).all()
    if len(ids) > few:
        return None
    return comments.c.id.in_(listed(connection, [one for one in ids if one > after]))


async def _in_order(
    connection: AsyncConnection, query: Select[Any], which: Filter, after: int, few: int = FEW
) -> Select[Any]:
    """The query for pending comments that match, above an id, oldest first."""
    for bounds in _ranges(which, walked=False):
        named = await _listed(connection, bounds, after, few)
        query = query if named is None else query.where(named)
    for bounds in _ranges(which, walked=True):
        query = query.where(*bounds)
    return query.where(*_exactly(which), _id(which) > after).order_by(_id(which))


async def page(
    connection: AsyncConnection, which: Filter, limit: int, after: int, few: int = FEW
) -> Sequence[Comment]:
    """The oldest that match. few: so many of a range are listed."""
    query = await _in_order(connection, WHOLE, which, after, few)
    return [comment(row) for row in await connection.execute(query.limit(limit))]


async def held(connection: AsyncConnection, which: Filter, limit: int, after: int) -> Sequence[int]:
    """The ids of the oldest that match, locked."""
    query = await _in_order(connection, select(comments.c.id), which, after)
    locked = query.limit(limit).with_for_update(key_share=True, of=comments)
    return (await connection.scalars(locked)).all()


async def waiting(connection: AsyncConnection, which: Filter, few: int = FEW) -> Waiting:
    """How many match, and since when the oldest does."""
    count = await _count(connection, which)
    first = await _in_order(connection, select(comments.c.received_at), which, 0, few)
    return Waiting(count, await connection.scalar(first.limit(1)) if count else None)


async def _count(connection: AsyncConnection, which: Filter) -> int:
    tally = tallies.tally_of(which)
    if tally is not None:
        return await tallies.waiting(connection, tally)
    query = select(func.count()).select_from(comments).where(*_exactly(which))
    for bounds in _ranges(which, walked=False):
        query = query.where(*bounds)
    return await connection.scalar(query) or 0


async def lease_next(
    connection: AsyncConnection,
    moderator: int,
    which: Filter,
    now: datetime,
    until: datetime,
    after: int,
) -> Comment | None:
    """What the moderator holds, or else the oldest that nobody does, above `after`."""
    if is_postgres(connection):  # two presses of one person, one after the other
        await connection.execute(text("SELECT pg_advisory_xact_lock(:who)"), {"who": moderator})
    mine = comments.c.leased_to == moderator
    query = await _in_order(connection, select(comments.c.id), which, after)
    found = await _first(connection, query.where(mine, comments.c.leased_until > now))
    if found is None:
        free = or_(comments.c.leased_to.is_(None), comments.c.leased_until <= now)
        found = await _first(connection, query.where(free))
    await _release(connection, moderator, found)
    if found is None:
        return None
    lease = update(comments).where(comments.c.id == found)
    await connection.execute(lease.values(leased_to=moderator, leased_until=until))
    rows = await connection.execute(WHOLE.where(comments.c.id == found))
    return comment(rows.one())


async def _first(connection: AsyncConnection, query: Select[Any]) -> int | None:
    free = query.limit(1).with_for_update(key_share=True, skip_locked=True, of=comments)
    number: int | None = await connection.scalar(free)
    return number


async def _release(connection: AsyncConnection, moderator: int, but: int | None) -> None:
    """Nobody holds two. In the order of ids, and never waiting for who decides one just now."""
    mine = select(comments.c.id).where(
        PENDING, comments.c.leased_to == moderator, comments.c.id != (but or 0)
    )
    mine = mine.order_by(comments.c.id).with_for_update(key_share=True, skip_locked=True)
    ids = (await connection.scalars(mine)).all()
    if ids:
        await connection.execute(
            update(comments).where(comments.c.id.in_(ids)).values(leased_to=None, leased_until=None)
        )
