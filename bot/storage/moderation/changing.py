"""What a change of comments writes, all of it in the caller's transaction: the comment itself, its
history, its author's counts, the queue's flags, its cards, its site's errand, the audit.

The comments are locked (rows.locked); authors are written in the order of their ids.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.deciding import Errand
from bot.moderation.model import Assessment, Change, Comment, Origin, State, Verdict
from bot.storage import audit, values
from bot.storage.moderation import tallies
from bot.storage.sql import call_workers, insert, storable
from bot.storage.tables import (
    comment_cards,
    comment_changes,
    comment_errands,
    comment_flags,
    commenters,
    comments,
)
from digests.arabic.keys import key

COUNTED = (State.APPROVED, State.REJECTED, State.SPAM)
"""States that an author's counts tell of."""


@dataclass(frozen=True, slots=True)
class Step:
    """comment: as it is before. change: what happens to it. errand: what its site is told, with
    the words of a reply. action: how the audit calls it; '' where it has no line of its own.
    text, assessment: another one; None to leave it."""

    comment: Comment
    change: Change
    errand: Errand | None = None
    action: str = ""
    text: str | None = None
    assessment: Assessment | None = None

    @property
    def after(self) -> Comment:
        """The comment as it is then; its author as before."""
        moved = self.change.after is not self.comment.state
        decided = self.change if moved else self.comment.decided
        return replace(
            self.comment,
            state=self.change.after,
            version=self.change.version,
            decided=decided if self.change.after is not State.PENDING else None,
            leased_to=None if moved else self.comment.leased_to,
            leased_until=None if moved else self.comment.leased_until,
            text=self.comment.text if self.text is None else self.text,
            assessment=self.assessment or self.comment.assessment,
        )


_UPDATE = update(comments).where(comments.c.id == bindparam("comment"))
_CARDS = update(comment_cards).where(comment_cards.c.comment_id == bindparam("comment"))
_FLAGS = delete(comment_flags).where(comment_flags.c.comment_id == bindparam("comment"))
_COUNTS = (
    update(commenters)
    .where(commenters.c.id == bindparam("author"))
    .values({name: commenters.c[name] + bindparam(f"more_{name}") for name in COUNTED})
)


async def apply(connection: AsyncConnection, steps: Sequence[Step]) -> None:
    """Carry them out, a comment once, and wake other processes."""
    if not steps:
        return
    after = [step.after for step in steps]
    await connection.execute(_UPDATE, [_columns(one) for one in after])
    if other := [_words_of(step.after) for step in steps if step.text is not None]:
        await connection.execute(_UPDATE, other)
    await connection.execute(comment_changes.insert(), [line(step.change) for step in steps])
    await _flags(connection, steps, after)
    await count(connection, _moves(steps))
    newest = [{"comment": one.id, "newest": one.version} for one in after]
    await connection.execute(_CARDS, newest)
    await _tell(connection, steps)
    await _audit(connection, steps)
    await tallies.grow(connection, _grown(steps, after))
    await call_workers(connection)


def _grown(steps: Sequence[Step], after: Sequence[Comment]) -> Counter[tallies.Tally]:
    grown = Counter[tallies.Tally]()
    for step, now in zip(steps, after, strict=True):
        was = tallies.tallies_of_comment(step.comment)
        grown.update(tallies.difference(was, tallies.tallies_of_comment(now)))
    return grown


def _columns(comment: Comment) -> dict[str, Any]:
    return {
        "comment": comment.id,
        "state": comment.state.value,
        "version": comment.version,
        "decided_version": comment.decided.version if comment.decided else None,
        "leased_to": comment.leased_to,
        "leased_until": comment.leased_until,
    }


def _words_of(comment: Comment) -> dict[str, Any]:
    return {"comment": comment.id} | worded(comment.text) | assessed(comment.assessment)


def worded(text: str) -> dict[str, Any]:
    """The columns of a text."""
    words = key(text)
    return {"text": text, "text_key": values.fingerprint(words) if words else ""}


def assessed(assessment: Assessment) -> dict[str, Any]:
    """The columns of what was said of a comment."""
    verdicts = [replace(one, values=_values(one)) for one in assessment.verdicts]
    return {"verdicts": values.dumps(verdicts), "score": assessment.score}


def _values(verdict: Verdict) -> dict[str, str | int | float]:
    told = verdict.values.items()
    return {name: storable(one) if isinstance(one, str) else one for name, one in told}


def line(change: Change) -> dict[str, Any]:
    """The columns of a line of the history."""
    return {
        "comment_id": change.comment_id,
        "version": change.version,
        "at": change.at,
        "actor_id": change.actor.id,
        "actor_name": storable(change.actor.name),
        "origin": change.origin.value,
        "before": change.before.value,
        "after": change.after.value,
        "reason": change.reason,
        "answer": storable(change.answer),
        "text": change.text,
        "bulk_id": change.bulk_id,
    }


async def flag(connection: AsyncConnection, flagged: Mapping[int, Assessment]) -> None:
    """Pending comments are found by the rules that flagged them."""
    lines = [
        {"rule": rule, "comment_id": number}
        for number, assessment in flagged.items()
        for rule in sorted({verdict.rule for verdict in assessment.verdicts})
    ]
    if lines:
        await connection.execute(insert(connection, comment_flags), lines)


async def _flags(
    connection: AsyncConnection, steps: Sequence[Step], after: Sequence[Comment]
) -> None:
    """Only what is pending has them."""
    gone = [
        {"comment": step.comment.id}
        for step in steps
        if step.comment.state is State.PENDING and step.comment.assessment.verdicts
    ]
    if gone:
        await connection.execute(_FLAGS, gone)
    pending = (one for one in after if one.state is State.PENDING)
    await flag(connection, {one.id: one.assessment for one in pending})


def _moves(steps: Sequence[Step]) -> Counter[tuple[int, State]]:
    """By how much the counts of authors grow."""
    moves = Counter[tuple[int, State]]()
    for step in steps:
        moves[step.comment.author.id, step.change.before] -= 1
        moves[step.comment.author.id, step.change.after] += 1
    return moves


async def count(connection: AsyncConnection, moves: Mapping[tuple[int, State], int]) -> None:
    """Add to the counts of decided comments, by author and state."""
    grown = {key: more for key, more in moves.items() if more and key[1] in COUNTED}
    lines = [
        {"author": author} | {f"more_{name}": grown.get((author, name), 0) for name in COUNTED}
        for author in sorted({author for author, _ in grown})
    ]
    if lines:
        await connection.execute(_COUNTS, lines)


async def _tell(connection: AsyncConnection, steps: Sequence[Step]) -> None:
    lines = [
        errand_line(step.comment.id, step.errand, step.change.at, _words(step))
        for step in steps
        if step.errand is not None
    ]
    if lines:
        await connection.execute(comment_errands.insert(), lines)


def _words(step: Step) -> str:
    return step.change.answer if step.errand is Errand.REPLY else ""


def errand_line(comment_id: int, errand: Errand, at: datetime, reply: str = "") -> dict[str, Any]:
    """The columns of an errand that is due."""
    return {
        "comment_id": comment_id,
        "errand": errand.value,
        "reply": storable(reply),
        "status": "waiting",
        "attempt": 0,
        "due_at": at,
        "error": "",
        "created_at": at,
    }


async def _audit(connection: AsyncConnection, steps: Sequence[Step]) -> None:
    """What readers do is their own; what is part of a bulk has the bulk's line."""
    for step in steps:
        if step.action and step.change.bulk_id is None and step.change.origin is not Origin.READER:
            await audit.record(
                connection,
                step.change.at,
                step.change.actor.id,
                step.action,
                _details(step),
                comment_id=step.comment.id,
            )


def _details(step: Step) -> dict[str, object]:
    told = {"name": storable(step.change.actor.name), "version": step.change.version}
    moved = {"before": step.change.before, "after": step.change.after}
    reason = {"reason": step.change.reason} if step.change.reason else {}
    return told | moved | {"origin": step.change.origin} | reason
