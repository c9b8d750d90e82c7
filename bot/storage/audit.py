"""The audit: who did what, when. Lines are added, never changed; part of a caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.broadcasts import Entry
from bot.storage import values
from bot.storage.tables import audit


async def record(
    connection: AsyncConnection,
    at: datetime,
    actor_id: int,
    action: str,
    details: Mapping[str, object],
    *,
    campaign_id: int | None = None,
    comment_id: int | None = None,
) -> int:
    """Add a line, about a campaign, a comment or neither; its id. details: JSON-ready."""
    row = {
        "at": at,
        "actor_id": actor_id,
        "action": action,
        "campaign_id": campaign_id,
        "comment_id": comment_id,
        "details": values.dumps(details),
    }
    added = audit.insert().values(row).returning(audit.c.id)
    return int((await connection.execute(added)).scalar_one())


async def note(connection: AsyncConnection, entry: Entry, **details: object) -> None:
    """Add a line of the campaigns; details come on top of its own."""
    await record(
        connection,
        entry.at,
        entry.actor_id,
        entry.action,
        entry.details | details,
        campaign_id=entry.campaign_id,
    )


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
