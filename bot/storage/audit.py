"""The audit: who did what, when. Lines are added, never changed; part of a caller's transaction."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.broadcasts import Entry
from bot.storage import values
from bot.storage.tables import audit


async def note(connection: AsyncConnection, entry: Entry, **details: object) -> None:
    """Add a line; details come on top of its own."""
    row = {
        "at": entry.at,
        "actor_id": entry.actor_id,
        "action": entry.action,
        "campaign_id": entry.campaign_id,
        "details": values.dumps(entry.details | details),
    }
    await connection.execute(audit.insert().values(row))


async def newest(
    connection: AsyncConnection, campaign_id: int | None, limit: int
) -> Sequence[Entry]:
    """The newest lines first, of one campaign or of all."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if campaign_id is not None:
        query = query.where(audit.c.campaign_id == campaign_id)
    return [_entry(row) for row in await connection.execute(query)]


def _entry(row: Row[Any]) -> Entry:
    details = orjson.loads(row.details)
    return Entry(row.at, row.actor_id, row.action, row.campaign_id, details)
