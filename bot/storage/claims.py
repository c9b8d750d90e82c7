"""Claims of delivery rows and the commit of `sending`; part of a caller's transaction.

Plain SQL, for every message passes here: compiling it anew would cost more than sending.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from secrets import randbits
from typing import Any

import orjson
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Address, Delivery, Lane, lane_of
from bot.storage.sql import instant, is_postgres

REOPENED = timedelta(days=3)
"""A digest may finish between two of its hours; rows planned for it this long after still go."""

_WAITING = text("""
    SELECT id, kind, status FROM campaigns AS c
    WHERE (status = 'running' OR status = 'finished' AND kind = 'digest' AND changed_at > :since)
      AND EXISTS (SELECT 1 FROM deliveries WHERE campaign_id = c.id AND state = 'planned'
                  AND due_at <= :now)
    ORDER BY id
""")
# One campaign after the other, each through its index: joined in one query, the database may
# choose to sort a million planned rows for the first hundred.
_CLAIM = """
    WITH oldest AS (
        SELECT id FROM deliveries
        WHERE campaign_id = :campaign AND state = 'planned' AND due_at <= :now
        ORDER BY due_at, id LIMIT :limit {lock}
    )
    UPDATE deliveries SET state = 'claimed', lease_until = :lease, fence = :fence
    WHERE id IN (SELECT id FROM oldest)
    RETURNING id, chat_id, thread_id, content_id, silent, attempt, target_id, also_ids
"""
_CLAIM_SQLITE = text(_CLAIM.format(lock=""))
_CLAIM_POSTGRES = text(_CLAIM.format(lock="FOR UPDATE SKIP LOCKED"))
_REOPEN = text("UPDATE campaigns SET status = 'running', changed_at = :now WHERE id = :campaign")

_SENDING = """
    UPDATE deliveries
    SET state = 'sending', attempt = attempt + 1, lease_until = :lease, updated_at = :now
    WHERE id {among} AND fence = :fence AND state = 'claimed'
      AND campaign_id IN (SELECT id FROM campaigns WHERE status = 'running')
    RETURNING id
"""
_SENDING_SQLITE = text(_SENDING.format(among="IN (SELECT value FROM json_each(:ids))"))
_SENDING_POSTGRES = text(_SENDING.format(among="= ANY(CAST(:ids AS bigint[]))"))


async def claim(
    connection: AsyncConnection, room: Mapping[Lane, int], now: datetime, lease_until: datetime
) -> list[Delivery]:
    """Up to so many rows of each lane, oldest campaign first; one fence for all of them."""
    wanted = {"now": instant(connection, now), "since": instant(connection, now - REOPENED)}
    waiting = (await connection.execute(_WAITING, wanted)).all()
    left, claimed, fence = dict(room), list[Delivery](), randbits(63)
    for campaign in waiting:
        lane = lane_of(campaign.kind)
        if left.get(lane, 0) <= 0:
            continue
        rows = await _claim_of(connection, campaign.id, left[lane], now, lease_until, fence)
        if rows and campaign.status != "running":
            again = {"campaign": campaign.id, "now": wanted["now"]}
            await connection.execute(_REOPEN, again)
        left[lane] -= len(rows)
        claimed += (_delivery(row, campaign.id, lane, lease_until, fence) for row in rows)
    return claimed


async def _claim_of(
    connection: AsyncConnection,
    campaign: int,
    limit: int,
    now: datetime,
    lease_until: datetime,
    fence: int,
) -> list[Row[Any]]:
    wanted = {
        "campaign": campaign,
        "limit": limit,
        "now": instant(connection, now),
        "lease": instant(connection, lease_until),
        "fence": fence,
    }
    statement = _CLAIM_POSTGRES if is_postgres(connection) else _CLAIM_SQLITE
    return sorted(await connection.execute(statement, wanted), key=lambda row: row.id)


def _delivery(
    row: Row[Any], campaign: int, lane: Lane, lease_until: datetime, fence: int
) -> Delivery:
    return Delivery(
        id=row.id,
        campaign_id=campaign,
        to=Address(row.chat_id, row.thread_id),
        content_id=row.content_id,
        silent=bool(row.silent),
        attempt=row.attempt,
        lease_until=lease_until,
        lane=lane,
        fence=fence,
        target=row.target_id or 0,
        also=tuple(orjson.loads(row.also_ids)) if row.also_ids else (),
    )


async def mark_sending(
    connection: AsyncConnection, some: Sequence[Delivery], now: datetime, lease_until: datetime
) -> list[Delivery]:
    """Those that may be sent, as they stand now: an UPDATE for each claim they came with."""
    postgres = is_postgres(connection)
    statement = _SENDING_POSTGRES if postgres else _SENDING_SQLITE
    held = set[int]()
    for fence, claimed in groupby(sorted(some, key=_fence), key=_fence):
        ids = [one.id for one in claimed]
        wanted = {
            "ids": ids if postgres else orjson.dumps(ids).decode(),
            "fence": fence,
            "now": instant(connection, now),
            "lease": instant(connection, lease_until),
        }
        held.update((await connection.scalars(statement, wanted)).all())
    mine = (one for one in some if one.id in held)
    return [replace(one, attempt=one.attempt + 1, lease_until=lease_until) for one in mine]


def _fence(one: Delivery) -> int:
    return one.fence
