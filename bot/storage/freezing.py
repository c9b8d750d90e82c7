"""A campaign's recipients become rows.

A million rows in one transaction would keep SQLite's one writer, and every press, waiting for ten
seconds. So they are made in stretches while nothing yet claims them, and the total and `running`
are set with the last of them: from outside it happens at once. Until then nobody is shown the rows.

After a crash the same freeze is done again: the unique key keeps what is there. So two at once do
no harm, either: each stretch sees that the campaign still waits, and one of them starts it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    delete,
    func,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.broadcasts import Entry, Stage
from bot.campaigns.segments import Segment
from bot.delivery.model import State
from bot.storage import audience, audit, walking
from bot.storage.engine import Database
from bot.storage.sql import call_workers, insert, looked_up
from bot.storage.tables import campaigns, deliveries, subscribers
from bot.storage.types import Id, Instant
from bot.storage.walking import STRETCH, Stretch

WAITING = (Stage.SCHEDULED, Stage.LATE)
"""Where a campaign can be started."""

GENERAL = 0
"""What goes to no topic of a forum comes in its general one."""

KEY = ("campaign_id", "chat_id", "thread_id", "part")


def content_id(campaign_id: int) -> str:
    """Of the one content of a broadcast."""
    return f"b{campaign_id}"


async def freeze(
    database: Database,
    campaign_id: int,
    segment: Segment,
    due: Mapping[int, datetime],
    silent: bool,
    entry: Entry,
    size: int = STRETCH,
    *,
    general: bool = False,
) -> int | None:
    """See CampaignStore.freeze. size: chats of one transaction."""
    async with database.read() as connection:
        homes = await audience.homes(connection, segment)
    wanted = _Wanted(campaign_id, homes, due, silent, general, entry.at)
    listed = tuple(sorted(segment.chat_ids, reverse=True))
    below: int | None = None
    while True:
        async with database.write() as connection:
            if not await _waits(connection, campaign_id):
                return None
            stretch = (
                walking.next_listed(listed, below, size)
                if listed
                else await walking.next_stretch(connection, subscribers.c.chat_id, (), below, size)
            )
            if stretch is None:
                return await start(connection, campaign_id, WAITING, entry)
            part = replace(segment, chat_ids=stretch.of(listed))
            await _plant(connection, wanted, part, stretch)
        below = stretch.low


async def _waits(connection: AsyncConnection, campaign_id: int) -> bool:
    """Locks the campaign on PostgreSQL, so that of two freezes one comes after the other."""
    query = select(campaigns.c.status).where(campaigns.c.id == campaign_id)
    return await connection.scalar(query.with_for_update(key_share=True)) in WAITING


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is the same for every stretch of a freeze."""

    campaign_id: int
    homes: Sequence[audience.Home]
    due: Mapping[int, datetime]
    silent: bool
    general: bool
    now: datetime


async def _plant(
    connection: AsyncConnection, wanted: _Wanted, segment: Segment, stretch: Stretch
) -> None:
    """A row planned before a crash takes its new instant."""
    who = subscribers.alias("who")
    times = await looked_up(connection, "due_of_profiles", wanted.due, Id, Instant())
    belongs = audience.belongs(connection, who, segment, wanted.homes, select(times.c.key))
    chosen = (
        planned(
            wanted.campaign_id,
            who,
            content=literal(content_id(wanted.campaign_id)),
            part=literal(0),
            silent=literal(wanted.silent),
            now=wanted.now,
            due=times.c.value,
            thread=literal(GENERAL) if wanted.general else who.c.thread_id,
        )
        .join_from(who, times, times.c.key == audience.by_address(connection, who))
        .where(stretch.holds(who), belongs)
    )
    adding = insert(connection, deliveries).from_select(COLUMNS, chosen)
    still = deliveries.c.state == State.PLANNED
    await connection.execute(
        adding.on_conflict_do_update(
            index_elements=KEY, set_={"due_at": adding.excluded.due_at}, where=still
        )
    )


COLUMNS = (
    *KEY,
    *("content_id", "silent", "state", "attempt", "error", "updated_at", "due_at"),
    *("target_id", "also_ids"),
)


def planned(
    campaign_id: int,
    source: FromClause,
    *,
    content: ColumnElement[str],
    part: ColumnElement[int],
    silent: ColumnElement[bool],
    now: datetime,
    due: ColumnElement[datetime] | None = None,
    thread: ColumnElement[int] | None = None,
    target: ColumnElement[int] | None = None,
    also: ColumnElement[str] | None = None,
) -> Select[tuple[object, ...]]:
    """Planned rows, in the order of COLUMNS, for the addresses of a table, highest chat first."""
    at = literal(now, Instant())
    return select(
        literal(campaign_id),
        source.c.chat_id,
        source.c.thread_id if thread is None else thread,
        part,
        content,
        silent,
        literal(State.PLANNED.value),
        literal(0),
        literal(""),
        at,
        at if due is None else due,
        null() if target is None else target,
        null() if also is None else also,
    ).order_by(source.c.chat_id.desc())


async def start(
    connection: AsyncConnection, campaign_id: int, before: tuple[Stage, ...], entry: Entry
) -> int:
    """All its rows are there: it runs."""
    mine = deliveries.c.campaign_id == campaign_id
    total = await connection.scalar(select(func.count()).select_from(deliveries).where(mine))
    await connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign_id, campaigns.c.status.in_(before))
        .values(
            status=Stage.RUNNING.value,
            reason="",
            total=total,
            changed_at=entry.at,
            version=campaigns.c.version + 1,
        )
    )
    about = entry.campaign_id or campaign_id
    noted = {"recipients": total} | ({} if about == campaign_id else {"campaign": campaign_id})
    await audit.note(connection, replace(entry, campaign_id=about), **noted)
    await call_workers(connection)
    return int(total or 0)


async def forget_unstarted(database: Database, campaign_id: int, size: int = STRETCH) -> None:
    """Remove the rows of a campaign that was cancelled before all of them were there."""
    never = select(campaigns.c.id).where(
        campaigns.c.id == campaign_id,
        campaigns.c.total.is_(None),
        campaigns.c.status == Stage.CANCELLED,
        campaigns.c.value.is_not(None),
    )
    some = select(deliveries.c.id).where(deliveries.c.campaign_id.in_(never)).limit(size)
    removed = size
    while removed >= size:
        async with database.write() as connection:
            done = await connection.execute(delete(deliveries).where(deliveries.c.id.in_(some)))
        removed = done.rowcount
