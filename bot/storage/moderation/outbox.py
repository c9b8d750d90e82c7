"""What sites have still to be told. A claim counts the attempt, and only the newest attempt's
answer is heard: that of a worker whose lease ran out changes nothing once another has begun."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.deciding import Errand
from bot.moderation.ports import Task
from bot.storage.engine import Database
from bot.storage.moderation import rows
from bot.storage.sql import constant, listed, storable
from bot.storage.tables import comment_errands, comments

_WAITING = comment_errands.c.status == constant("waiting")


def _is_first() -> ColumnElement[bool]:
    """Nothing about the same comment is to be told before it."""
    before = comment_errands.alias("before")
    return ~exists().where(
        before.c.comment_id == comment_errands.c.comment_id,
        before.c.status == constant("waiting"),
        before.c.id < comment_errands.c.id,
    )


_FIRST: Select[Any] = (
    select(comment_errands.c.id)
    .where(_WAITING, _is_first())
    .order_by(comment_errands.c.due_at, comment_errands.c.id)
)


class SqlOutboxStore:
    """An OutboxStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, now: datetime, until: datetime, limit: int) -> Sequence[Task]:
        """Due errands, leased until then; of a comment only the first."""
        due = _FIRST.where(comment_errands.c.due_at <= now).limit(limit)
        oldest = due.with_for_update(skip_locked=True, of=comment_errands).cte("oldest")
        claiming = (
            update(comment_errands)
            .where(comment_errands.c.id.in_(select(oldest.c.id)))
            .values(attempt=comment_errands.c.attempt + 1, due_at=until)
            .returning(*comment_errands.c)
        )
        async with self._database.write() as connection:
            claimed = (await connection.execute(claiming)).all()
            about = {row.comment_id for row in claimed}
            found = await rows.read(connection, rows.WHOLE.where(comments.c.id.in_(about)))
        whole = {one.id: one for one in found}
        return [
            Task(row.id, whole[row.comment_id], Errand(row.errand), row.attempt, row.reply)
            for row in sorted(claimed, key=lambda row: row.id)
        ]

    async def done(self, task: Task, now: datetime, site_id: str = "") -> None:
        """The site knows. site_id: what it calls a comment that was posted there."""
        async with self._database.write() as connection:
            if site_id:  # the comment first, as decisions do
                await rows.locked(connection, [task.comment.id])
            ended = await _record(connection, task, status="done", due_at=now, error="")
            if ended and site_id:
                posted = update(comments).where(comments.c.id == task.comment.id)
                await connection.execute(posted.values(site_id=storable(site_id)))

    async def again(self, task: Task, at: datetime, error: str) -> None:
        """Not before `at`."""
        async with self._database.write() as connection:
            await _record(connection, task, due_at=at, error=storable(error))

    async def give_up(self, task: Task, now: datetime, error: str) -> None:
        """Recorded as failed."""
        async with self._database.write() as connection:
            await _record(connection, task, status="failed", due_at=now, error=storable(error))

    async def unsettled(self, comment_ids: Sequence[int]) -> frozenset[int]:
        """Those whose site has still to be told something."""
        async with self._database.read() as connection:
            among = comment_errands.c.comment_id.in_(listed(connection, comment_ids))
            query = select(comment_errands.c.comment_id).where(_WAITING, among)
            return frozenset((await connection.scalars(query)).all())

    async def next_due(self) -> datetime | None:
        """When the earliest may be claimed, leased ones at the end of their lease."""
        earliest = _FIRST.with_only_columns(comment_errands.c.due_at).limit(1)
        async with self._database.read() as connection:
            due: datetime | None = await connection.scalar(earliest)
        return due


async def _record(connection: AsyncConnection, task: Task, **values: object) -> bool:
    """Whether it was still this attempt's to say."""
    mine = update(comment_errands).where(
        comment_errands.c.id == task.id,
        comment_errands.c.attempt == task.attempt,
        comment_errands.c.status == constant("waiting"),
    )
    return bool((await connection.execute(mine.values(values))).rowcount)
