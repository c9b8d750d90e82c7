"""Campaigns and their rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.broadcasts import Ambiguous, Broadcast, Campaign, Entry, Kind, Stage
from bot.delivery.model import State
from bot.storage import values
from bot.storage.tables import campaigns


def campaign_of(row: Row[Any], counts: dict[State, int]) -> Campaign:
    """A campaign from its columns."""
    return Campaign(
        id=row.id,
        kind=Kind(row.kind),
        stage=Stage(row.status),
        title=row.title or "",
        created_at=row.created_at,
        changed_at=row.changed_at,
        reason=row.reason,
        on_ambiguous=Ambiguous(row.on_ambiguous),
        broadcast=values.loads(Broadcast, row.value) if row.value else None,
        author_id=row.author_id,
        parent_id=row.parent_id,
        series_id=row.series_id,
        starts_at=row.starts_at,
        total=row.total,
        on=row.local_date,
        version=row.version,
        counts=counts,
    )


async def is_taken(connection: AsyncConnection, series_id: int | None, starts_at: datetime) -> bool:
    """Whether the series begins at this instant: its first campaign has no series id itself."""
    query = select(campaigns.c.id).where(
        campaigns.c.id == series_id, campaigns.c.starts_at == starts_at
    )
    return series_id is not None and await connection.scalar(query) is not None


def row_of(
    broadcast: Broadcast, stage: Stage, starts_at: datetime, entry: Entry, series_id: int | None
) -> dict[str, Any]:
    """The columns of a broadcast that is made."""
    return {
        "kind": Kind.BROADCAST.value,
        "status": stage.value,
        "reason": "",
        "created_at": entry.at,
        "changed_at": entry.at,
        "on_ambiguous": broadcast.on_ambiguous.value,
        "title": broadcast.title,
        "value": values.dumps(broadcast),
        "author_id": entry.actor_id,
        "series_id": series_id,
        "starts_at": starts_at,
    }
