"""What a score is learned from: decisions of people, in their order."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, literal, select, text, tuple_

from bot.moderation.keeping import Lesson, Mark
from bot.moderation.model import State
from bot.storage.engine import Database
from bot.storage.moderation.changing import COUNTED
from bot.storage.moderation.rows import DECIDED, STAFF
from bot.storage.tables import comment_changes, comments
from bot.storage.types import Instant

_ORDER = (comment_changes.c.at, comment_changes.c.comment_id, comment_changes.c.version)


class SqlLessonStore:
    """A LessonStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lessons(self, after: Mark | None, until: datetime, limit: int) -> Sequence[Lesson]:
        """Decisions of people that stand, whose text is still there."""
        query = (
            select(*_ORDER, comment_changes.c.after, comments.c.text)
            .join(comments, DECIDED)
            .where(comment_changes.c.at <= until, comment_changes.c.origin.in_(STAFF))
            .where(comment_changes.c.after.in_(COUNTED), comments.c.erased_at.is_(None))
        )
        if after is not None:
            mark = (literal(after.at, Instant), literal(after.comment_id), literal(after.version))
            query = query.where(tuple_(*_ORDER) > tuple_(*mark))
        async with self._database.read() as connection:
            found = await connection.execute(query.order_by(*_ORDER).limit(limit))
            return [
                Lesson(Mark(row.at, row.comment_id, row.version), row.text, State(row.after))
                for row in found
            ]

    async def erased(self, after: datetime, until: datetime) -> int:
        """How many texts were erased in this time."""
        within = (comments.c.erased_at > after, comments.c.erased_at <= until)
        query = select(func.count()).select_from(comments)
        query = query.where(text("erased_at IS NOT NULL"), *within)
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0
