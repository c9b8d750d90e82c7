"""Comments, their authors, articles and history."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, String, or_, select, update

from bot.moderation.deciding import Ruling
from bot.moderation.model import (
    Actor,
    Assessment,
    Author,
    Change,
    Comment,
    Incoming,
    State,
)
from bot.moderation.ports import Arrival, Bulk, Decided, Filter, Stored, Waiting
from bot.storage import audit
from bot.storage.engine import Database
from bot.storage.moderation import arriving, bulk, decisions, queue, rows
from bot.storage.sql import listed
from bot.storage.tables import comment_changes, commenters, comments

STRETCH = 100
"""Arrivals of one transaction."""


class SqlCommentStore:
    """A CommentStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, arrivals: Sequence[Arrival], now: datetime) -> Sequence[Stored]:
        """Add those that are new, in their order; many of them in stretches, so that presses get
        between. What was cut short may be put again."""
        stored = list[Stored]()
        for start in range(0, len(arrivals), STRETCH):
            async with self._database.write() as connection:
                some = arrivals[start : start + STRETCH]
                stored += await arriving.put(connection, some, now)
        return stored

    async def known(self, incoming: Sequence[Incoming]) -> Sequence[Stored | None]:
        """Of each in their order what it is by now; None of what is new."""
        async with self._database.read() as connection:
            return await arriving.known(connection, incoming)

    async def get(self, comment_id: int) -> Comment | None:
        """The comment as it is."""
        async with self._database.read() as connection:
            return await rows.get(connection, comment_id)

    async def find(self, site: str, external_ids: Sequence[str]) -> Sequence[Comment]:
        """Those that the site calls so and that are known, what was posted there included."""
        async with self._database.read() as connection:
            return await rows.find(connection, site, external_ids)

    async def authors(self, site: str, keys: Sequence[str]) -> Mapping[str, Author]:
        """Those that are known, by key."""
        async with self._database.read() as connection:
            among = commenters.c.key.in_(listed(connection, keys, String))
            query = select(*rows.author_columns()).where(commenters.c.site == site, among)
            found = [rows.author(row) for row in await connection.execute(query)]
        return {one.key: one for one in found}

    async def decide(self, ruling: Ruling) -> Decided:
        """Compare and set."""
        async with self._database.write() as connection:
            return await decisions.decided(connection, ruling)

    async def decide_all(self, which: Filter, ruling: Ruling, limit: int | None = None) -> Bulk:
        """The ruling on all pending ones that match, in stretches."""
        return await bulk.decide_all(self._database, which, ruling, limit)

    async def undo_all(self, bulk_id: int, actor: Actor, at: datetime) -> Bulk:
        """Reopen what the bulk changed and nobody has changed since."""
        return await bulk.undo_all(self._database, bulk_id, actor, at)

    async def rewrite(
        self, comment_id: int, version: int, text: str, assessment: Assessment, by: Change
    ) -> Decided:
        """Another text: the comment is pending then."""
        async with self._database.write() as connection:
            return await decisions.rewritten(connection, comment_id, version, text, assessment, by)

    async def reply(self, comment_id: int, text: str, actor: Actor, at: datetime) -> bool:
        """Record the newsroom's own words, for the outbox and for the reader; False where nobody
        would get them."""
        async with self._database.write() as connection:
            return await decisions.replied(connection, comment_id, text, actor, at)

    async def history(self, comment_id: int) -> Sequence[Change]:
        """Oldest first."""
        query = select(comment_changes).where(comment_changes.c.comment_id == comment_id)
        async with self._database.read() as connection:
            found = await connection.execute(query.order_by(comment_changes.c.version))
            return [rows.change(row) for row in found]

    async def page(self, which: Filter, limit: int, after: int = 0) -> Sequence[Comment]:
        """Pending ones, oldest first, above an id."""
        async with self._database.read() as connection:
            return await queue.page(connection, which, limit, after)

    async def waiting(self, which: Filter) -> Waiting:
        """How many match, and since when."""
        async with self._database.read() as connection:
            return await queue.waiting(connection, which)

    async def lease_next(
        self, moderator: int, which: Filter, now: datetime, until: datetime, after: int = 0
    ) -> Comment | None:
        """What the moderator holds already, or the oldest that nobody does. after: an id to skip
        to; what they held is free again."""
        async with self._database.write() as connection:
            return await queue.lease_next(connection, moderator, which, now, until, after)

    async def thread(self, comment_id: int, limit: int) -> Sequence[Comment]:
        """Its parent and the answers to it, oldest first."""
        parent = select(comments.c.parent_id).where(comments.c.id == comment_id)
        around = or_(comments.c.id == parent.scalar_subquery(), comments.c.parent_id == comment_id)
        return await self._read(rows.WHOLE.where(around).order_by(comments.c.id).limit(limit))

    async def latest_of(self, author_id: int, limit: int) -> Sequence[Comment]:
        """An author's newest first."""
        mine = rows.WHOLE.where(comments.c.author_id == author_id)
        return await self._read(mine.order_by(comments.c.id.desc()).limit(limit))

    async def latest(self, limit: int) -> Sequence[Comment]:
        """The newest of all first: what repeats are looked for in."""
        return await self._read(rows.WHOLE.order_by(comments.c.id.desc()).limit(limit))

    async def decided_lately(self, limit: int) -> Sequence[Comment]:
        """The newest that staff have decided and that have a text still, newest first."""
        newest = (comment_changes.c.at.desc(), comment_changes.c.comment_id.desc())
        lately = (
            select(comment_changes.c.comment_id)
            .join(comments, rows.DECIDED)
            .where(comment_changes.c.origin.in_(rows.STAFF), comments.c.erased_at.is_(None))
            .where(comments.c.state != State.PENDING.value)
            .order_by(*newest)
            .limit(limit)
        )
        return await self._read(rows.WHOLE.where(comments.c.id.in_(lately)).order_by(*newest))

    async def _read(self, query: Select[Any]) -> Sequence[Comment]:
        async with self._database.read() as connection:
            return await rows.read(connection, query)

    async def ban(self, author_id: int, actor: Actor, at: datetime | None) -> Author | None:
        """Mark an author banned since then; None lifts it."""
        mark = update(commenters).where(commenters.c.id == author_id).values(banned_at=at)
        query = select(*rows.author_columns()).where(commenters.c.id == author_id)
        async with self._database.write() as connection:
            await connection.execute(mark)
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None
            action = "author_banned" if at else "author_unbanned"
            told = {"name": actor.name, "author": author_id}
            await audit.record(connection, at or datetime.now(UTC), actor.id, action, told)
            return rows.author(row)
