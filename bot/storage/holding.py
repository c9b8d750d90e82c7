"""Who waits for a late digest; part of a caller's transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.broadcasting import COMMAND_LINE
from bot.campaigns.broadcasts import Entry, Stage
from bot.campaigns.lateness import Verdict
from bot.campaigns.model import Status
from bot.campaigns.ports import PlanStep
from bot.storage import audit
from bot.storage.sql import constant, insert
from bot.storage.tables import campaigns, late_digests, subscribers

ACTIVE = subscribers.c.status == constant(Status.ACTIVE)
IS_OPEN = late_digests.c.verdict == constant(Verdict.OPEN)
"""A condition on late_digests."""

MARKED = and_(subscribers.c.late_id == late_digests.c.id, ACTIVE)
"""A condition that joins subscribers to late_digests."""

Key = tuple[str, date]


def key_of(step: PlanStep) -> Key:
    """Edition and local date."""
    return step.group.profile.edition, step.on


async def hold(connection: AsyncConnection, steps: Sequence[PlanStep]) -> dict[Key, int]:
    """The open late digest of each edition and date, found or made. On PostgreSQL it is locked
    against an answer until its readers are marked: the answer then holds for them, too."""
    found = dict[Key, int]()
    for step in sorted(steps, key=lambda one: (key_of(one), one.group.due_at)):
        if step.held_at and key_of(step) not in found:
            found[key_of(step)] = await _held(connection, step, step.held_at)
    return found


async def _held(connection: AsyncConnection, step: PlanStep, at: datetime) -> int:
    edition, on = key_of(step)
    making = insert(connection, late_digests).values(
        edition=edition, local_date=on, due_at=step.group.due_at, verdict=Verdict.OPEN.value
    )
    once = making.on_conflict_do_nothing().returning(late_digests.c.id)
    made = await connection.scalar(once)
    if made is not None:
        await note(connection, Entry(at, COMMAND_LINE, "late_digest"), made, edition, on)
        return int(made)
    find = select(late_digests.c.id).where(
        late_digests.c.edition == edition, late_digests.c.local_date == on, IS_OPEN
    )
    found = await connection.scalar(find.with_for_update(read=True))
    return int(found) if found is not None else await _held(connection, step, at)


async def note(
    connection: AsyncConnection, entry: Entry, late_id: int, edition: str, on: date, **more: object
) -> None:
    await audit.note(connection, entry, late=late_id, edition=edition, date=on, **more)


async def reopen(connection: AsyncConnection, steps: Sequence[PlanStep]) -> None:
    """The campaign of a weekly digest may have finished long ago when it is let go."""
    at = max(step.group.due_at for step in steps)
    ids = {step.campaign_id for step in steps}
    await connection.execute(
        update(campaigns)
        .where(campaigns.c.id.in_(ids), campaigns.c.status == Stage.FINISHED)
        .values(status=Stage.RUNNING.value, changed_at=at)
    )


async def forget_paused(connection: AsyncConnection, late_id: int) -> None:
    """Whoever has gone on a pause since does not wait for it, nor gets it when they are back."""
    on = select(late_digests.c.local_date).where(late_digests.c.id == late_id).scalar_subquery()
    waiting = (subscribers.c.late_id == late_id, subscribers.c.paused_until > on)
    await connection.execute(update(subscribers).where(*waiting).values(late_id=None))


RELEASED = and_(MARKED, late_digests.c.verdict == constant(Verdict.SENT))
"""Who gets a late digest now: joins subscribers to late_digests."""
