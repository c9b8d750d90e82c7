"""Many decided at once, in stretches of a transaction each, so that presses get between them.

A bulk is named by its line in the audit, which is written before anything else.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.deciding import Ruling, Verb
from bot.moderation.model import Actor, Change, Origin
from bot.moderation.ports import Bulk, Filter
from bot.storage import audit
from bot.storage.engine import Database
from bot.storage.moderation import decisions, queue, rows
from bot.storage.tables import comment_changes, comments

STRETCH = 100
"""Comments of one transaction."""


async def decide_all(database: Database, which: Filter, ruling: Ruling, limit: int | None) -> Bulk:
    """The ruling on the oldest pending ones that match, up to the limit."""
    about = {"verb": ruling.verb, "reason": ruling.reason, "limit": limit} | _told(which)
    bulk_id = await _begun(database, ruling.actor, ruling.at, "comments_decided", about)
    origin = Origin.BULK if ruling.origin is Origin.CHAT else ruling.origin
    mine, last, left = replace(ruling, bulk_id=bulk_id, origin=origin), 0, limit
    changed = list[int]()
    while left is None or left > 0:
        size = STRETCH if left is None else min(STRETCH, left)
        async with database.write() as connection:
            ids = await queue.held(connection, which, size, last)
            some = await rows.locked(connection, ids) if ids else []
            changed += await decisions.decided_all(connection, some, mine)
        if not ids:
            break
        last, left = ids[-1], None if left is None else left - len(ids)
    return Bulk(bulk_id, tuple(changed))


def _told(which: Filter) -> dict[str, Any]:
    """A filter for the audit: what it asks for."""
    asked = {name: getattr(which, name) for name in which.__slots__}
    asked["article"] = which.article.external_id if which.article else None
    return {name: value for name, value in asked.items() if value not in (None, "")}


async def _begun(
    database: Database, actor: Actor, at: datetime, action: str, about: dict[str, Any]
) -> int:
    async with database.write() as connection:
        return await audit.record(connection, at, actor.id, action, {"name": actor.name} | about)


async def undo_all(database: Database, bulk_id: int, actor: Actor, at: datetime) -> Bulk:
    """Reopen what the bulk changed and nobody has changed since."""
    undo_id = await _begun(database, actor, at, "comments_reopened", {"bulk": bulk_id})
    ruling = Ruling(0, 0, Verb.REOPEN, actor, at, Origin.BULK, bulk_id=undo_id)
    changed, last, ids = list[int](), 0, [0]
    while ids:
        async with database.write() as connection:
            ids = list((await connection.scalars(_changed(bulk_id, last))).all())
            changed += await _reopen(connection, ids, bulk_id, ruling)
        last = ids[-1] if ids else last
    return Bulk(undo_id, tuple(changed))


def _changed(bulk_id: int, last: int) -> Select[Any]:
    """The next whose newest change is of this bulk."""
    newest = and_(
        comments.c.id == comment_changes.c.comment_id,
        comments.c.version == comment_changes.c.version,
    )
    return (
        select(comment_changes.c.comment_id)
        .join(comments, newest)
        .where(comment_changes.c.bulk_id == bulk_id, comment_changes.c.comment_id > last)
        .order_by(comment_changes.c.comment_id)
        .limit(STRETCH)
    )


async def _reopen(
    connection: AsyncConnection, ids: Sequence[int], bulk_id: int, ruling: Ruling
) -> list[int]:
    """Looked at again now that they are locked."""
    if not ids:
        return []
    held = await rows.locked(connection, ids)
    mine = [one for one in held if _is_of(one.decided, one.version, bulk_id)]
    return await decisions.decided_all(connection, mine, ruling)


def _is_of(change: Change | None, version: int, bulk_id: int) -> bool:
    return change is not None and (change.bulk_id, change.version) == (bulk_id, version)
