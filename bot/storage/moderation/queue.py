"""The pending comments: filtered, counted, leased; part of a caller's transaction.

Each filter has an index of pending ones in the order of the queue. A range of scores or of times
has none that keeps this order: where few are in it they are listed first, and where many are the
queue is walked, which finds some soon.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.model import Comment
from bot.moderation.ports import Filter, Waiting
from bot.storage.moderation.rows import PENDING, WHOLE, comment
from bot.storage.sql import is_postgres, listed
from bot.storage.tables import comment_flags, commented_articles, comments

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
        flagged = select(comment_flags.c.comment_id).where(comment_flags.c.rule == which.rule)
        conditions.append(comments.c.id.in_(flagged))
    return conditions


def _article_id(which: Filter) -> ColumnElement[int]:
    about = which.article
    if about is None:
        raise ValueError("the filter names no article")
    found = select(commented_articles.c.id).where(
        commented_articles.c.site == about.site,
        commented_articles.c.external_id == about.external_id,
    )
    return found.scalar_subquery()


def _scores(which: Filter) -> _Conditions:
    bounds: _Conditions = []
    if which.score_from is not None:
        bounds.append(comments.c.score >= which.score_from)
    if which.score_to is not None:
        bounds.append(comments.c.score <= which.score_to)
    return bounds


def _times(which: Filter) -> _Conditions:
    return [] if which.older_than is None else [comments.c.received_at < which.older_than]


async def _listed(
    connection: AsyncConnection, conditions: _Conditions, after: int, few: int
) -> ColumnElement[bool] | None:
    """The condition that names those in a range; None where they are too many to be named."""
    within = select(comments.c.id).where(PENDING, *conditions).limit(few + 1)
    ids = (await connection.scalars(within)).all()
    if len(ids) > few:
        return None
    return comments.c.id.in_(listed(connection, [one for one in ids if one > after]))


async def matching(
    connection: AsyncConnection, which: Filter, after: int = 0, few: int = FEW
) -> _Conditions:
    """The conditions of pending comments that match, above an id. few: so many are listed."""
    conditions = [*_exactly(which), comments.c.id > after]
    for bounds in (_scores(which), _times(which)):
        if bounds:
            named = await _listed(connection, bounds, after, few)
            conditions += bounds if named is None else [*bounds, named]
    return conditions


async def page(
    connection: AsyncConnection, which: Filter, limit: int, after: int, few: int = FEW
) -> Sequence[Comment]:
    """The oldest that match."""
    query = WHOLE.where(*await matching(connection, which, after, few))
    found = await connection.execute(query.order_by(comments.c.id).limit(limit))
    return [comment(row) for row in found]


async def held(connection: AsyncConnection, which: Filter, limit: int, after: int) -> Sequence[int]:
    """The ids of the oldest that match, locked."""
    query = select(comments.c.id).where(*await matching(connection, which, after))
    query = query.order_by(comments.c.id).limit(limit).with_for_update(key_share=True)
    return (await connection.scalars(query)).all()


async def waiting(connection: AsyncConnection, which: Filter, few: int = FEW) -> Waiting:
    """How many match, and since when the oldest does."""
    conditions = await matching(connection, which, few=few)
    count = await connection.scalar(select(func.count()).select_from(comments).where(*conditions))
    first = select(comments.c.received_at).where(*conditions).order_by(comments.c.id).limit(1)
    return Waiting(count or 0, await connection.scalar(first) if count else None)


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
    conditions = await matching(connection, which, after)
    found = await _first(connection, [*conditions, mine, comments.c.leased_until > now])
    if found is None:
        free = or_(comments.c.leased_to.is_(None), comments.c.leased_until <= now)
        found = await _first(connection, [*conditions, free])
    await _release(connection, moderator, found)
    if found is None:
        return None
    lease = update(comments).where(comments.c.id == found)
    await connection.execute(lease.values(leased_to=moderator, leased_until=until))
    rows = await connection.execute(WHOLE.where(comments.c.id == found))
    return comment(rows.one())


async def _first(connection: AsyncConnection, conditions: _Conditions) -> int | None:
    query: Select[Any] = select(comments.c.id).where(*conditions).order_by(comments.c.id).limit(1)
    query = query.with_for_update(key_share=True, skip_locked=True)
    number: int | None = await connection.scalar(query)
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
