"""How far campaigns are; part of a caller's transaction."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import State
from bot.storage.sql import instant

# Every part reads an index only, and no part more than the campaign's own rows: those that were
# sent, nearly all of them in the end, are what is left of the total.
_COUNTS = text("""
    SELECT '' AS state, count(*) AS number FROM deliveries WHERE campaign_id = :campaign
    UNION ALL
    SELECT 'planned', count(*) FROM deliveries WHERE campaign_id = :campaign AND state = 'planned'
    UNION ALL
    SELECT state, count(*) FROM deliveries
    WHERE lease_until IS NOT NULL AND campaign_id = :campaign GROUP BY state
    UNION ALL
    SELECT state, count(*) FROM deliveries
    WHERE campaign_id = :campaign AND state IN ('gone', 'failed', 'unknown') GROUP BY state
""")
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


async def counts(connection: AsyncConnection, campaign_id: int) -> dict[State, int]:
    """The campaign's rows by state, states without rows included."""
    rows = await connection.execute(_COUNTS, {"campaign": campaign_id})
    found = {row.state: row.number for row in rows}
    total = found.pop("", 0)
    return {state: found.get(state, 0) for state in State} | {
        State.SENT: total - sum(found.values())
    }


async def finish(connection: AsyncConnection, now: datetime) -> list[int]:
    """Campaigns whose rows are all final have finished."""
    done = await connection.scalars(_FINISH, {"now": instant(connection, now)})
    return sorted(done.all())
