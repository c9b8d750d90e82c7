"""Late digests: looked at, asked about, decided."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.broadcasting import COMMAND_LINE
from bot.campaigns.broadcasts import Entry
from bot.campaigns.lateness import LateDigest, Verdict
from bot.storage import alerts, values
from bot.storage.engine import Database
from bot.storage.holding import ACTIVE, IS_OPEN, MARKED, forget_paused, note
from bot.storage.sql import call_workers
from bot.storage.tables import editions, late_digests, subscribers
from digests.model import Edition, Message

_WAITING = select(func.count()).select_from(subscribers).where(MARKED).scalar_subquery()


def _query() -> Select[Any]:
    return (
        select(late_digests, editions.c.value, _WAITING.label("waiting"))
        .join(editions, editions.c.key == late_digests.c.edition)
        .order_by(late_digests.c.id)
    )


def _late(row: Row[Any]) -> LateDigest:
    return LateDigest(
        id=row.id,
        edition=row.edition,
        name=values.loads(Edition, row.value).name,
        on=row.local_date,
        due_at=row.due_at,
        readers=row.waiting if row.verdict == Verdict.OPEN else row.readers or 0,
        verdict=Verdict(row.verdict),
        decided_by=row.decided_by or 0,
        decided_at=row.decided_at,
    )


class SqlLateStore:
    """A LateStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, late_id: int) -> LateDigest | None:
        """As it stands."""
        found = await self._found(late_digests.c.id == late_id)
        return found[0] if found else None

    async def open(self) -> Sequence[LateDigest]:
        """Those that wait for an answer, oldest first."""
        return await self._found(IS_OPEN)

    async def unasked(self, too_late: datetime) -> Sequence[LateDigest]:
        """Open ones nobody has been asked about, once all of their readers are marked."""
        unmarked = exists().where(ACTIVE, subscribers.c.next_digest_at < too_late)
        return await self._found(and_(IS_OPEN, late_digests.c.asked_at.is_(None), ~unmarked))

    async def _found(self, wanted: ColumnElement[bool]) -> Sequence[LateDigest]:
        async with self._database.read() as connection:
            return [_late(row) for row in await connection.execute(_query().where(wanted))]

    async def ask(self, late_id: int, questions: Mapping[int, Message], at: datetime) -> bool:
        """Ask, unless it is no longer open or has been asked about."""
        late = await self.get(late_id)
        unasked = and_(late_digests.c.id == late_id, IS_OPEN, late_digests.c.asked_at.is_(None))
        if late is None:
            return False
        async with self._database.write() as connection:
            asking = update(late_digests).where(unasked).values(asked_at=at)
            if not (await connection.execute(asking)).rowcount:
                return False
            await alerts.ask(connection, f"l{late_id}", questions, at)
            entry = Entry(at, COMMAND_LINE, "late_asked", details={"readers": late.readers})
            await note(connection, entry, late_id, late.edition, late.on)
        return True

    async def decide(self, late_id: int, verdict: Verdict, entry: Entry) -> bool:
        """Compare and set; False where it is no longer open."""
        async with self._database.write() as connection:
            return await _decide(connection, late_id, verdict, entry)

    async def expire(self, at: datetime) -> Sequence[int]:
        """Open ones that no reader waits for any more are expired."""
        forgotten = select(late_digests.c.id).where(IS_OPEN, ~exists().where(MARKED))
        async with self._database.read() as connection:
            if await connection.scalar(forgotten) is None:
                return []
        entry = Entry(at, COMMAND_LINE, f"late_{Verdict.EXPIRED}")
        async with self._database.write() as connection:
            # Looked at again once they are locked: a planner may be marking readers right now.
            await connection.execute(select(late_digests.c.id).where(IS_OPEN).with_for_update())
            ids = (await connection.scalars(forgotten.order_by(late_digests.c.id))).all()
            return [n for n in ids if await _decide(connection, n, Verdict.EXPIRED, entry)]


async def _decide(
    connection: AsyncConnection, late_id: int, verdict: Verdict, entry: Entry
) -> bool:
    mine = (late_digests.c.id == late_id, IS_OPEN)
    # Locked first: readers being marked right now are counted, too.
    if await connection.scalar(select(late_digests.c.id).where(*mine).with_for_update()) is None:
        return False
    await forget_paused(connection, late_id)
    deciding = (
        update(late_digests)
        .where(*mine)
        .values(verdict=verdict.value, decided_by=entry.actor_id, decided_at=entry.at)
        .values(readers=_WAITING)
        .returning(late_digests.c.edition, late_digests.c.local_date, late_digests.c.readers)
    )
    row = (await connection.execute(deciding)).one()
    entry = replace(entry, details={"readers": row.readers})
    await note(connection, entry, late_id, row.edition, row.local_date)
    await call_workers(connection)
    return True
