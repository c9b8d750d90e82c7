"""What is forgotten, and what a reader is given who asks. In stretches of a transaction each; an
erasure that was cut short goes on when it is asked for again."""

from collections.abc import Collection, Sequence
from datetime import datetime
from secrets import token_hex

from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.deciding import Errand, erasure_of
from bot.moderation.keeping import Portrait
from bot.moderation.model import (
    BOT,
    TELEGRAM,
    Assessment,
    Change,
    Comment,
    Origin,
    State,
)
from bot.storage.engine import Database
from bot.storage.moderation import changing, rows
from bot.storage.moderation.changing import Step
from bot.storage.sql import constant
from bot.storage.tables import (
    comment_changes,
    comment_errands,
    commenters,
    comments,
)

STRETCH = 100
"""Comments of one transaction."""

REFUSED = (State.REJECTED, State.SPAM, State.WITHDRAWN)
"""What goes after a time."""

_ERASABLE = text("erased_at IS NULL AND state IN ('rejected', 'spam', 'withdrawn')")
_ID = bindparam("comment", type_=comments.c.id.type)
_ERASED = update(comments).where(comments.c.id == _ID)
_HISTORY = update(comment_changes).where(comment_changes.c.comment_id == _ID)
_TEXTS = _HISTORY.where(comment_changes.c.text.is_not(None)).values(text="")
_READER = _HISTORY.where(comment_changes.c.origin == Origin.READER.value)
_UNSENT = (
    update(comment_errands)
    .where(
        comment_errands.c.comment_id == _ID,
        comment_errands.c.status == constant("waiting"),
        comment_errands.c.attempt == 0,
    )
    .values(status="failed", error="erased")
)


class SqlErasureStore:
    """An ErasureStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def erase(self, comment_ids: Sequence[int], now: datetime) -> None:
        """What the site erased."""
        for start in range(0, len(comment_ids), STRETCH):
            some = comment_ids[start : start + STRETCH]
            async with self._database.write() as connection:
                await _erased(connection, some, now, Origin.SITE)

    async def erase_refused(self, before: datetime, now: datetime, limit: int) -> Sequence[int]:
        """What was refused or withdrawn before then."""
        decided = (
            select(comments.c.id)
            .join(comment_changes, comment_changes.c.comment_id == comments.c.id)
            .where(_ERASABLE, comment_changes.c.version == comments.c.decided_version)
            .where(comment_changes.c.at < before)
            .order_by(comments.c.id)
        )
        gone = list[int]()
        while len(gone) < limit:
            async with self._database.write() as connection:
                next_ones = decided.limit(min(STRETCH, limit - len(gone)))
                ids = (await connection.scalars(next_ones)).all()
                gone += await _erased(connection, ids, now, Origin.AUTOMATION)
            if not ids:
                break
        return gone

    async def erase_author(self, site: str, key: str, now: datetime) -> Sequence[int]:
        """Everything of a reader; the name and the key at last, so that what was cut short is
        found again."""
        found = select(commenters.c.id).where(commenters.c.site == site, commenters.c.key == key)
        async with self._database.read() as connection:
            author_id = await connection.scalar(found)
        gone, ids = list[int](), [0]
        while author_id is not None and ids:
            async with self._database.write() as connection:
                ids = await _left_of(connection, author_id)
                gone += await _erased(connection, ids, now, Origin.READER)
                if not ids:
                    await _forget_authors(connection, [author_id])
        return gone

    async def portrait(self, site: str, key: str) -> Portrait | None:
        """Everything that is kept of a reader."""
        mine = rows.WHOLE.where(commenters.c.site == site, commenters.c.key == key)
        who = select(*rows.author_columns()).where(commenters.c.site == site)
        async with self._database.read() as connection:
            author = (await connection.execute(who.where(commenters.c.key == key))).one_or_none()
            if author is None:
                return None
            wrote = await rows.read(connection, mine.order_by(comments.c.id))
            lines = (
                select(comment_changes)
                .join(comments, comments.c.id == comment_changes.c.comment_id)
                .where(comments.c.author_id == author.author_id)
                .order_by(comment_changes.c.comment_id, comment_changes.c.version)
            )
            changes = [rows.change(row) for row in await connection.execute(lines)]
        return Portrait(rows.author(author), wrote, changes)


async def _left_of(connection: AsyncConnection, author_id: int) -> list[int]:
    query = select(comments.c.id).where(
        comments.c.author_id == author_id, comments.c.erased_at.is_(None)
    )
    query = query.order_by(comments.c.id).limit(STRETCH)
    return list((await connection.scalars(query)).all())


async def _erased(
    connection: AsyncConnection, ids: Collection[int], now: datetime, origin: Origin
) -> list[int]:
    """Those of them that were not erased before."""
    if not ids:
        return []
    locked = await rows.locked(connection, ids)
    some = [one for one in locked if one.erased_at is None and _is_meant(one, origin)]
    if not some:
        return []
    authors = sorted({one.author.id for one in some})
    await _hold(connection, authors)
    numbers = [{"comment": one.id} for one in some]
    await connection.execute(_UNSENT, numbers)  # before its ERASE, which is unsent too
    await changing.apply(connection, [_step(one, now, origin) for one in some])
    await connection.execute(_TEXTS, numbers)
    await connection.execute(_READER.values(actor_id=0, actor_name=""), numbers)
    await connection.execute(_ERASED, [_kept(one, now, origin) for one in some])
    if origin is Origin.SITE:
        await _forget_authors(connection, authors)
    return [one.id for one in some]


def _is_meant(comment: Comment, origin: Origin) -> bool:
    """What was undone just now has lost nothing by its age."""
    return origin is not Origin.AUTOMATION or comment.state in REFUSED


async def _hold(connection: AsyncConnection, authors: Collection[int]) -> None:
    """Authors before tallies, as everybody does."""
    query = select(commenters.c.id).where(commenters.c.id.in_(authors)).order_by(commenters.c.id)
    await connection.execute(query.with_for_update(key_share=True))


def _step(comment: Comment, now: datetime, origin: Origin) -> Step:
    """Nobody decides about it any more: what was pending is withdrawn."""
    pending = comment.state is State.PENDING
    after = State.WITHDRAWN if pending else comment.state
    version = comment.version + 1
    change = Change(comment.id, version, now, BOT, origin, comment.state, after)
    errand: Errand | None = erasure_of(comment) if origin is Origin.READER else None
    return Step(comment, change, errand, text="", assessment=Assessment())


def _kept(comment: Comment, now: datetime, origin: Origin) -> dict[str, object]:
    """A reader is in the numbers of Telegram too. The site's own stay: it may still show them."""
    named = comment.site == TELEGRAM and origin is not Origin.AUTOMATION
    return {
        "comment": comment.id,
        "erased_at": now,
        "external_id": f"erased-{comment.id}" if named else comment.external_id,
        "reader_chat": None if named else comment.reader_chat,
    }


async def _forget_authors(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Name and key of those of whom no text is left; the counts stay, under no name."""
    for author_id in ids:
        left = select(func.count()).where(
            comments.c.author_id == author_id, comments.c.erased_at.is_(None)
        )
        if not await connection.scalar(left):
            await connection.execute(
                update(commenters)
                .where(commenters.c.id == author_id)
                .values(key=token_hex(16), name="", banned_at=None)
            )
