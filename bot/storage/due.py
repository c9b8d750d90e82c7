"""Due digests: who is due and what they get; planning.py moves them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from bot.campaigns.broadcasts import Entry
from bot.campaigns.model import ChatKind, DueGroup, Profile, Status
from bot.campaigns.ports import PlanStep, Shown
from bot.delivery.model import Content
from bot.storage import audit, holding, planning, values
from bot.storage.engine import Database
from bot.storage.errors import NotStored
from bot.storage.sql import call_workers, constant, insert
from bot.storage.tables import (
    campaigns,
    contents,
    editions,
    late_digests,
    profiles,
    subscribers,
)
from digests.model import Edition

_ACTIVE = subscribers.c.status == constant(Status.ACTIVE)
_SHARED = subscribers.c.kind != constant(ChatKind.PRIVATE)


def _groups(now: datetime) -> Select[Any]:
    """Profiles are looked up only for the few groups found."""
    due = (
        select(
            subscribers.c.next_digest_at.label("due_at"),
            subscribers.c.profile_id,
            subscribers.c.last_digest_at.label("previous_at"),
            _SHARED.label("shared"),
            func.count().label("number"),
        )
        .where(_ACTIVE, subscribers.c.next_digest_at <= now)
        .group_by("due_at", "profile_id", "previous_at", "shared")
        .subquery()
    )
    return (
        select(due, profiles.c.value.label("profile"))
        .join(profiles, profiles.c.id == due.c.profile_id)
        .order_by(due.c.due_at, due.c.profile_id, due.c.previous_at, due.c.shared)
    )


def _released() -> Select[Any]:
    alike = (
        subscribers.c.profile_id,
        subscribers.c.last_digest_at,
        subscribers.c.late_id,
        late_digests.c.local_date,
        _SHARED.label("shared"),
    )
    waiting = (
        select(*alike, func.count().label("number"))
        .join_from(late_digests, subscribers, holding.RELEASED)
        .group_by(*alike[:-1], "shared")
        .subquery()
    )
    return (
        select(waiting, profiles.c.value.label("profile"))
        .join(profiles, profiles.c.id == waiting.c.profile_id)
        .order_by(*(waiting.c[one.name] for one in alike))
    )


def _group(row: Row[Any]) -> DueGroup:
    return DueGroup(
        profile_id=row.profile_id,
        profile=values.loads(Profile, row.profile),
        due_at=row.due_at,
        previous_at=row.previous_at,
        shared=bool(row.shared),
        count=row.number,
    )


class SqlDueStore:
    """A DueStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def edition(self, key: str) -> Edition:
        """The edition. Raises NotStored for an unknown key."""
        query = select(editions.c.value).where(editions.c.key == key)
        async with self._database.read() as connection:
            value = await connection.scalar(query)
        if value is None:
            raise NotStored(key, "there is no such edition")
        return values.loads(Edition, value)

    async def due_groups(self, now: datetime) -> Sequence[DueGroup]:
        """Active subscribers with next_digest_at <= now, grouped; oldest due first."""
        async with self._database.read() as connection:
            return [_group(row) for row in await connection.execute(_groups(now))]

    async def released_groups(self, now: datetime) -> Sequence[DueGroup]:
        """Active subscribers whose late digest an admin has let go, grouped, as due now."""
        async with self._database.read() as connection:
            rows = await connection.execute(_released())
            return [
                DueGroup(
                    row.profile_id,
                    values.loads(Profile, row.profile),
                    now,
                    row.last_digest_at,
                    bool(row.shared),
                    row.number,
                    row.late_id,
                    row.local_date,
                )
                for row in rows
            ]

    async def next_due_at(self) -> datetime | None:
        """The earliest next_digest_at of all."""
        query = (
            select(subscribers.c.next_digest_at)
            .where(_ACTIVE, subscribers.c.next_digest_at.is_not(None))
            .order_by(subscribers.c.next_digest_at)
            .limit(1)
        )
        async with self._database.read() as connection:
            return await connection.scalar(query)

    async def campaign_for(self, edition: str, on: date, now: datetime) -> int:
        """The campaign of this edition and local date, made at first need."""
        find = select(campaigns.c.id).where(
            campaigns.c.edition == edition, campaigns.c.local_date == on
        )
        async with self._database.read() as connection:
            found = await connection.scalar(find)
        if found is None:
            async with self._database.write() as connection:
                made = insert(connection, campaigns).values(
                    kind="digest",
                    edition=edition,
                    local_date=on,
                    status="running",
                    reason="",
                    created_at=now,
                    changed_at=now,
                )
                await connection.execute(made.on_conflict_do_nothing())
                found = await connection.scalar(find)
        return int(found or 0)

    async def has_content(self, content_id: str) -> bool:
        """Whether the cell has been rendered."""
        query = select(contents.c.id).where(contents.c.id == content_id)
        async with self._database.read() as connection:
            return await connection.scalar(query) is not None

    async def put_content(
        self, campaign_id: int | None, content: Content, shown: Shown | None
    ) -> None:
        """Keep a cell's message and the digest behind it; a second time changes nothing."""
        async with self._database.write() as connection:
            row = content_row(campaign_id, content, shown)
            kept = insert(connection, contents).values(row)
            await connection.execute(kept.on_conflict_do_nothing())

    async def shown(self, content_id: str) -> Shown | None:
        """The digest behind a message; None where there is none."""
        query = select(contents.c.shown).where(contents.c.id == content_id)
        async with self._database.read() as connection:
            value = await connection.scalar(query)
        return values.loads(Shown, value) if value else None

    async def plan(self, steps: Sequence[PlanStep], limit: int) -> Sequence[int]:
        """Carry the steps out for up to `limit` subscribers of their groups, in one transaction."""
        if not steps:
            return []
        async with self._database.write() as connection:
            moved = await planning.plan(connection, steps, limit)
            await call_workers(connection)
        return [moved.get(number, 0) for number in range(len(steps))]

    async def plan_released(self, steps: Sequence[PlanStep], limit: int) -> Sequence[int]:
        """The same for `released_groups`."""
        if not steps:
            return []
        async with self._database.write() as connection:
            moved = await planning.plan_released(connection, steps, limit)
            await call_workers(connection)
        return [moved.get(number, 0) for number in range(len(steps))]

    async def note(self, entry: Entry) -> None:
        """A line of the audit."""
        async with self._database.write() as connection:
            await audit.note(connection, entry)


def content_row(campaign_id: int | None, content: Content, shown: Shown | None) -> dict[str, Any]:
    """The columns of a content."""
    return {
        "id": content.id,
        "campaign_id": campaign_id,
        "method": content.message.method,
        "payload": values.dumps(content.message.payload),
        "shown": values.dumps(shown) if shown else None,
    }
