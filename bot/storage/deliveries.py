"""The delivery rows: claimed, sent, recorded, recovered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Address, Content, Delivery, Gone, Migrated, Outcome, State
from bot.storage import chats, values
from bot.storage.due import content_row
from bot.storage.engine import Database
from bot.storage.errors import NotStored
from bot.storage.outcomes import LOST, change, is_held
from bot.storage.sql import constant, insert
from bot.storage.tables import campaigns, contents, deliveries, flood_gate

_ALERT = "alert"
_PLANNED = deliveries.c.state == constant(State.PLANNED)


def _claimed(row: Row[Any], urgent: bool) -> Delivery:
    return Delivery(
        id=row.id,
        campaign_id=row.campaign_id,
        to=Address(row.chat_id, row.thread_id),
        content_id=row.content_id,
        silent=row.silent,
        attempt=row.attempt,
        lease_until=row.lease_until,
        urgent=urgent,
    )


async def _held(connection: AsyncConnection, some: Sequence[Delivery]) -> dict[int, State]:
    """The states of those rows that are still held as given."""
    query = (
        select(deliveries)
        .where(deliveries.c.id.in_([one.id for one in some]))
        .order_by(deliveries.c.id)
        .with_for_update()
    )
    rows = {row.id: row for row in await connection.execute(query)}
    held = [one for one in some if one.id in rows and is_held(one, rows[one.id])]
    return {one.id: State(rows[one.id].state) for one in held}


async def _claim(
    connection: AsyncConnection, urgent: bool, limit: int, now: datetime, lease_until: datetime
) -> list[Delivery]:
    """Of running campaigns, one after the other, each through its index: joined in one query, the
    database may choose to sort a million planned rows for the first hundred."""
    claimed: list[Delivery] = []
    for campaign_id in await _waiting(connection, urgent, now):
        if len(claimed) >= limit:
            break
        rows = await _claim_of(connection, campaign_id, limit - len(claimed), now, lease_until)
        claimed += (_claimed(row, urgent) for row in rows)
    return claimed


async def _waiting(connection: AsyncConnection, urgent: bool, now: datetime) -> Sequence[int]:
    """Running campaigns with rows that are due, oldest first."""
    kind = campaigns.c.kind == _ALERT if urgent else campaigns.c.kind != _ALERT
    mine = deliveries.c.campaign_id == campaigns.c.id
    planned = select(deliveries.c.id).where(mine, _PLANNED, deliveries.c.due_at <= now)
    query = (
        select(campaigns.c.id)
        .where(campaigns.c.status == "running", kind, planned.exists())
        .order_by(campaigns.c.id)
    )
    return (await connection.scalars(query)).all()


async def _claim_of(
    connection: AsyncConnection, campaign_id: int, limit: int, now: datetime, lease_until: datetime
) -> list[Row[Any]]:
    oldest = (
        select(deliveries.c.id)
        .where(deliveries.c.campaign_id == campaign_id, _PLANNED, deliveries.c.due_at <= now)
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(oldest))
        .values(state=State.CLAIMED, lease_until=lease_until, updated_at=now)
        .returning(deliveries)
    )
    return sorted(taken, key=lambda row: row.id)


class SqlDeliveryStore:
    """A DeliveryStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, limit: int, now: datetime, lease_until: datetime) -> Sequence[Delivery]:
        """Move up to `limit` planned rows of running campaigns to claimed: rows of alerts first,
        then oldest first."""
        async with self._database.write() as connection:
            alerts = await _claim(connection, True, limit, now, lease_until)
            left = limit - len(alerts)
            return alerts + await _claim(connection, False, left, now, lease_until)

    async def mark_sending(
        self, some: Sequence[Delivery], now: datetime, lease_until: datetime
    ) -> Sequence[Delivery]:
        """Commit `sending` (attempt + 1, the new lease) for those still claimed under their lease;
        returns these as they stand now."""
        async with self._database.write() as connection:
            held = await _held(connection, some)
            mine = [one for one in some if held.get(one.id) is State.CLAIMED]
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.id.in_([one.id for one in mine]))
                .values(
                    state=State.SENDING,
                    attempt=deliveries.c.attempt + 1,
                    lease_until=lease_until,
                    updated_at=now,
                )
            )
        return [replace(one, attempt=one.attempt + 1, lease_until=lease_until) for one in mine]

    async def record(self, results: Sequence[tuple[Delivery, Outcome]], now: datetime) -> None:
        """Record outcomes of rows still held in the same attempt, or that became unknown only
        because their lease ran out; others are left as they are."""
        async with self._database.write() as connection:
            ids = await _held(connection, [one for one, _ in results])
            held = [(one, outcome) for one, outcome in results if one.id in ids]
            if not held:
                return
            await connection.execute(
                update(deliveries).where(deliveries.c.id == bindparam("row")),
                [change(one, outcome, now) for one, outcome in held],
            )
            for one, outcome in held:
                if isinstance(outcome, Gone):
                    await chats.leave(connection, one.to.chat_id, now, outcome.reason)
                elif isinstance(outcome, Migrated):
                    await chats.migrate(connection, one.to.chat_id, outcome.chat_id)

    async def recover(self, now: datetime) -> tuple[int, int]:
        """Expired claimed -> planned, expired sending -> unknown; returns the two counts."""
        async with self._database.write() as connection:
            claimed = await _expire(connection, now, State.CLAIMED, State.PLANNED, "")
            sending = await _expire(connection, now, State.SENDING, State.UNKNOWN, LOST)
        return claimed, sending

    async def content(self, content_id: str) -> Content:
        """The content of a row. Raises NotStored for an unknown id."""
        async with self._database.read() as connection:
            query = select(contents).where(contents.c.id == content_id)
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotStored(content_id, "there is no such content")
        return values.content(row.id, row.method, row.payload)

    async def stop_campaign(self, campaign_id: int, reason: str, now: datetime) -> None:
        """No further row of it is claimed; its planned rows stay as they are."""
        async with self._database.write() as connection:
            await connection.execute(
                update(campaigns)
                .where(campaigns.c.id == campaign_id)
                .values(status="stopped", reason=reason, changed_at=now)
            )

    async def flood_until(self) -> datetime | None:
        """The shared 429 gate: nothing is sent before this instant."""
        async with self._database.read() as connection:
            return await connection.scalar(select(flood_gate.c.until))

    async def set_flood_until(self, until: datetime) -> None:
        """Move the gate later (never earlier)."""
        async with self._database.write() as connection:
            gate = insert(connection, flood_gate).values(id=1, until=until)
            later = gate.excluded.until > flood_gate.c.until
            await connection.execute(
                gate.on_conflict_do_update(
                    index_elements=[flood_gate.c.id],
                    set_={"until": gate.excluded.until},
                    where=later,
                )
            )

    async def post(self, kind: str, content: Content, to: Sequence[Address], now: datetime) -> int:
        """A campaign of its own (an alert, say) with these recipients; its id."""
        campaign = {
            "kind": kind,
            "status": "running",
            "reason": "",
            "created_at": now,
            "changed_at": now,
        }
        async with self._database.write() as connection:
            made = insert(connection, campaigns).values(campaign).returning(campaigns.c.id)
            campaign_id = int((await connection.execute(made)).scalar_one())
            kept = insert(connection, contents).values(content_row(campaign_id, content, None))
            await connection.execute(kept.on_conflict_do_nothing())
            rows = [_planned(campaign_id, content.id, address, now) for address in to]
            if rows:
                planned = insert(connection, deliveries).on_conflict_do_nothing()
                await connection.execute(planned, rows)
        return campaign_id


def _planned(campaign_id: int, content_id: str, to: Address, now: datetime) -> dict[str, Any]:
    return {
        "campaign_id": campaign_id,
        "chat_id": to.chat_id,
        "thread_id": to.thread_id,
        "part": 0,
        "content_id": content_id,
        "silent": False,
        "state": State.PLANNED.value,
        "attempt": 0,
        "error": "",
        "updated_at": now,
        "due_at": now,
    }


async def _expire(
    connection: AsyncConnection, now: datetime, before: State, after: State, error: str
) -> int:
    expired = and_(deliveries.c.lease_until < now, deliveries.c.state == before)
    done = await connection.execute(
        update(deliveries)
        .where(expired)
        .values(state=after, error=error, lease_until=None, updated_at=now)
    )
    return done.rowcount
