"""What staff look up: repeats, decisions of a time, what the queue can be filtered by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.desk_ports import Judged
from bot.moderation.model import Actor, Comment, Origin, State
from bot.storage.engine import Database
from bot.storage.moderation import rows
from bot.storage.moderation.changing import COUNTED
from bot.storage.tables import comment_changes, comments

_HAS_KEY = text("text_key <> ''")

_NEXT_RULE = "SELECT min(rule) FROM comment_flags WHERE rule > :last"
_NEXT = "SELECT min({0}) FROM comments WHERE state = 'pending' AND {0} > :last"


class SqlLookups:
    """Lookups on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def alike(self, comment_id: int, limit: int) -> Sequence[Comment]:
        """Others with the same text but for its spelling, newest first."""
        key = select(comments.c.text_key).where(comments.c.id == comment_id)
        async with self._database.read() as connection:
            same = comments.c.text_key == (await connection.scalar(key) or "")
            query = rows.WHOLE.where(_HAS_KEY, same, comments.c.id != comment_id)
            return await rows.read(connection, query.order_by(comments.c.id.desc()).limit(limit))

    async def judged(self, since: datetime, until: datetime) -> Sequence[Judged]:
        """Decisions of this time that stand, oldest first; not what arrived decided."""
        within = and_(comment_changes.c.at >= since, comment_changes.c.at < until)
        query = (
            select(comment_changes, comments.c.received_at, comments.c.score)
            .join(comments, rows.DECIDED)
            .where(within, comment_changes.c.version > 1, _is_decision())
            .order_by(comment_changes.c.at, comment_changes.c.comment_id)
        )
        async with self._database.read() as connection:
            return [_judged(row) for row in await connection.execute(query)]

    async def sites(self) -> Sequence[str]:
        """Sites with pending comments, by name."""
        return await self._each(_NEXT.format("site"))

    async def sections(self) -> Sequence[str]:
        """Sections with pending comments, by name; '' is left out."""
        return await self._each(_NEXT.format("section"))

    async def rules(self) -> Sequence[str]:
        """Rules that flagged a pending comment, by name."""
        return await self._each(_NEXT_RULE)

    async def _each(self, following: str) -> Sequence[str]:
        """One look into an index per name, however many comments have it."""
        async with self._database.read() as connection:
            return await _names(connection, following)


async def _names(connection: AsyncConnection, following: str) -> Sequence[str]:
    names, query = list[str](), text(following)
    name = await connection.scalar(query, {"last": ""})
    while name is not None:
        names.append(name)
        name = await connection.scalar(query, {"last": name})
    return names


def _is_decision() -> ColumnElement[bool]:
    return comment_changes.c.after.in_(COUNTED)


def _judged(row: Row[Any]) -> Judged:
    return Judged(
        row.received_at,
        row.at,
        Actor(row.actor_id, row.actor_name),
        Origin(row.origin),
        State(row.after),
        row.reason,
        row.score,
    )
