"""Decisions about one comment, each a compare-and-set on the locked row; part of a caller's
transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.deciding import (
    Denied,
    Effect,
    Errand,
    Ruling,
    decide,
    may_reply,
    may_rewrite,
    reply_to,
)
from bot.moderation.model import Actor, Assessment, Change, Comment, Origin, State
from bot.moderation.ports import Decided
from bot.storage.moderation import changing, rows
from bot.storage.moderation.changing import Step
from bot.storage.sql import constant, storable
from bot.storage.tables import comment_errands

OVERTAKEN = "the text has changed since"
"""The error of an errand about a text that is no longer there."""


async def decided(connection: AsyncConnection, ruling: Ruling) -> Decided:
    """The comment as it is after the ruling, or why that changed nothing."""
    comment = await _held(connection, ruling.comment_id)
    effect = decide(comment, ruling)
    if comment is None or isinstance(effect, Denied):
        return Decided(comment, effect if isinstance(effect, Denied) else Denied.UNKNOWN)
    await changing.apply(connection, [step_of(comment, ruling, effect)])
    return Decided(await rows.get(connection, comment.id))


async def _held(connection: AsyncConnection, comment_id: int) -> Comment | None:
    found = await rows.locked(connection, [comment_id])
    return found[0] if found else None


def step_of(comment: Comment, ruling: Ruling, effect: Effect) -> Step:
    """What the ruling does to the comment."""
    change = Change(
        comment.id,
        comment.version + 1,
        ruling.at,
        ruling.actor,
        ruling.origin,
        comment.state,
        effect.after,
        ruling.reason,
        bulk_id=ruling.bulk_id,
        answer=ruling.answer,
    )
    return Step(comment, change, effect.errand, f"comment_{ruling.verb}")


async def decided_all(
    connection: AsyncConnection, some: Sequence[Comment], ruling: Ruling
) -> list[int]:
    """The ruling on each of these, which are locked; the ids of those it changed."""
    steps = list[Step]()
    for comment in some:
        mine = replace(ruling, comment_id=comment.id, version=comment.version)
        effect = decide(comment, mine)
        if isinstance(effect, Effect):
            steps.append(step_of(comment, mine, effect))
    await changing.apply(connection, steps)
    return [step.comment.id for step in steps]


async def rewritten(
    connection: AsyncConnection,
    comment_id: int,
    version: int,
    text: str,
    assessment: Assessment,
    by: Change,
) -> Decided:
    """Another text, and what is said of it; the comment is pending then."""
    comment, text = await _held(connection, comment_id), storable(text)
    denied = may_rewrite(comment, version, text, by.origin)
    if comment is None or denied is not None:
        return Decided(comment, denied)
    change = replace(
        by,
        comment_id=comment.id,
        version=comment.version + 1,
        before=comment.state,
        after=State.PENDING,
        text=comment.text,
    )
    step = Step(comment, change, None, "comment_rewritten", text, assessment)
    await _overtake(connection, comment.id)
    await changing.apply(connection, [step])
    return Decided(await rows.get(connection, comment.id))


async def _overtake(connection: AsyncConnection, comment_id: int) -> None:
    """Nothing is said any more of a text that nobody has seen."""
    judging = comment_errands.c.errand.not_in((Errand.REPLY, Errand.ERASE))
    waiting = comment_errands.c.status == constant("waiting")
    await connection.execute(
        update(comment_errands)
        .where(comment_errands.c.comment_id == comment_id, waiting, judging)
        .values(status="failed", error=OVERTAKEN)
    )


async def replied(
    connection: AsyncConnection, comment_id: int, text: str, actor: Actor, at: datetime
) -> bool:
    """The newsroom's own words under the comment; False where there is no place for them."""
    comment = await _held(connection, comment_id)
    if comment is None or not may_reply(comment):
        return False
    change = Change(
        comment.id,
        comment.version + 1,
        at,
        actor,
        Origin.CHAT,
        comment.state,
        comment.state,
        answer=text,
    )
    await changing.apply(connection, [Step(comment, change, reply_to(comment), "comment_reply")])
    return True
