"""How far campaigns are; part of a caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import State
from bot.storage.sql import instant
from bot.storage.tables import tallies

_OVER = """
    FROM campaigns AS c
    WHERE status IN ('running', 'paused')
      AND NOT EXISTS (SELECT 1 FROM deliveries WHERE campaign_id = c.id AND state = 'planned')
      AND NOT EXISTS (SELECT 1 FROM deliveries
                      WHERE campaign_id = c.id AND lease_until IS NOT NULL)
"""
OVER = text(f"SELECT c.id {_OVER}")
_FINISH = text(f"""
    UPDATE campaigns SET status = 'finished', changed_at = :now
    WHERE id IN (SELECT c.id {_OVER}) RETURNING id
""")


async def counts(
    connection: AsyncConnection, campaign_ids: Sequence[int]
) -> dict[int, dict[State, int]]:
    """Each campaign's rows by state, states without rows included. As quick with a million rows
    as with one: triggers keep the sums, see migrations/versions/0004_counts.py."""
    sums = [func.sum(tallies.c[state.value]).label(state.value) for state in State]
    query = select(tallies.c.campaign_id, *sums).where(tallies.c.campaign_id.in_(campaign_ids))
    found = {one: dict.fromkeys(State, 0) for one in campaign_ids}
    for row in await connection.execute(query.group_by(tallies.c.campaign_id)):
        found[row.campaign_id] = {state: int(getattr(row, state.value)) for state in State}
    return found


async def finish(connection: AsyncConnection, now: datetime) -> list[int]:
    """Campaigns whose rows are all final have finished."""
    done = await connection.scalars(_FINISH, {"now": instant(connection, now)})
    return sorted(done.all())
