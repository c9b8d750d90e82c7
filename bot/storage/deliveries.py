"""The delivery rows: claimed, sent, recorded, recovered."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from bot.delivery.model import Address, Content, Delivery, Lane, Outcome, State
from bot.storage import alerts, claims, outcomes, tally, values
from bot.storage.engine import Database
from bot.storage.errors import NotStored
from bot.storage.sql import call_workers, insert
from bot.storage.tables import campaigns, contents, flood_gate, workers

DEAD = timedelta(seconds=15)
"""A worker that has not been heard of for so long takes no share of the rate any more."""


class SqlDeliveryStore:
    """A DeliveryStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(
        self, room: Mapping[Lane, int], now: datetime, lease_until: datetime
    ) -> Sequence[Delivery]:
        """Move planned rows that are due, of running campaigns, to claimed under a new fence."""
        async with self._database.write() as connection:
            return await claims.claim(connection, room, now, lease_until)

    async def mark_sending(
        self, some: Sequence[Delivery], now: datetime, lease_until: datetime
    ) -> Sequence[Delivery]:
        """Commit `sending` (attempt + 1, the new lease) for those still claimed under their fence
        whose campaign runs; returns these as they stand now."""
        async with self._database.write() as connection:
            return await claims.mark_sending(connection, some, now, lease_until)

    async def record(self, results: Sequence[tuple[Delivery, Outcome]], now: datetime) -> None:
        """Record outcomes of rows still held in the same attempt, or given up only because their
        lease ran out; others are left as they are."""
        async with self._database.write() as connection:
            await outcomes.record(connection, results, now)

    async def recover(self, now: datetime) -> tuple[int, int]:
        """Expired claimed -> planned, expired sending -> unknown (planned, where the campaign wants
        it sent again); returns how many became planned and unknown."""
        async with self._database.write() as connection:
            return await outcomes.recover(connection, now)

    async def running(self, some: Collection[int]) -> Collection[int]:
        """Those of these campaigns that still run."""
        query = select(campaigns.c.id).where(
            campaigns.c.id.in_(some), campaigns.c.status == "running"
        )
        async with self._database.read() as connection:
            return set((await connection.scalars(query)).all())

    async def finish(self, now: datetime) -> Sequence[int]:
        """Campaigns whose rows are all final become finished; which. Asked all the time, so it
        writes only where there are any."""
        async with self._database.read() as connection:
            if await connection.scalar(tally.OVER) is None:
                return []
        async with self._database.write() as connection:
            return await tally.finish(connection, now)

    async def counts(self, campaign_id: int) -> dict[State, int]:
        """The campaign's rows by state."""
        async with self._database.read() as connection:
            return (await tally.counts(connection, [campaign_id]))[campaign_id]

    async def beat(self, worker: int, now: datetime) -> int:
        """This worker is alive; how many are."""
        async with self._database.write() as connection:
            seen = insert(connection, workers).values(id=worker, seen_at=now)
            await connection.execute(
                seen.on_conflict_do_update(
                    index_elements=[workers.c.id], set_={"seen_at": seen.excluded.seen_at}
                )
            )
            await connection.execute(delete(workers).where(workers.c.seen_at < now - DEAD))
            return await connection.scalar(select(func.count()).select_from(workers)) or 1

    async def retire(self, worker: int) -> None:
        """This worker ends."""
        async with self._database.write() as connection:
            await connection.execute(delete(workers).where(workers.c.id == worker))

    async def content(self, content_id: str) -> Content:
        """The content of a row. Raises NotStored for an unknown id."""
        async with self._database.read() as connection:
            query = select(contents).where(contents.c.id == content_id)
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotStored(content_id, "there is no such content")
        return values.content(row.id, row.method, row.payload)

    async def stop_campaign(self, campaign_id: int, reason: str, now: datetime) -> None:
        """No further row of it is sent; its planned rows stay as they are. Nothing where it
        does not run any more."""
        async with self._database.write() as connection:
            await connection.execute(
                update(campaigns)
                .where(campaigns.c.id == campaign_id, campaigns.c.status.in_(("running", "paused")))
                .values(status="stopped", reason=reason, changed_at=now)
            )
            await call_workers(connection)

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
        rows = dict.fromkeys(to, content.id)
        async with self._database.write() as connection:
            return await alerts.post(connection, kind, [content], rows, now)
