"""What an outcome writes into its row, as long as the row still waits for it; part of a caller's
transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import (
    Delivery,
    Failed,
    Flooded,
    Gone,
    Migrated,
    NotSent,
    Outcome,
    Rejected,
    Sent,
    State,
    Unknown,
)
from bot.delivery.ports import ATTEMPTS
from bot.storage import chats
from bot.storage.sql import instant

LOST = "no answer before the lease ran out"
"""The error of a row that was given up by time alone: its answer may still come."""

_AGAIN = f"""
    CASE WHEN attempt < {ATTEMPTS}
      AND campaign_id IN (SELECT id FROM campaigns WHERE on_ambiguous = 'resend')
    THEN 'planned' ELSE 'unknown' END
"""
_RECORD = f"""
    UPDATE deliveries
    SET state = {{state}}, message_id = :message_id, also_ids = coalesce(:also_ids, also_ids),
        error = :error, lease_until = NULL, updated_at = :now
    WHERE id = :id AND fence = :fence AND attempt = :attempt
      AND (state IN ('claimed', 'sending')
           OR state IN ('unknown', 'planned') AND error = '{LOST}')
"""
_KNOWN = text(_RECORD.format(state=":state"))
_DOUBTFUL = text(_RECORD.format(state=_AGAIN))
_UNSENT = text("""
    UPDATE deliveries SET state = 'planned', lease_until = NULL
    WHERE lease_until < :now AND state = 'claimed'
""")
_UNANSWERED = text(f"""
    UPDATE deliveries SET state = {_AGAIN}, error = '{LOST}', lease_until = NULL, updated_at = :now
    WHERE lease_until < :now AND state = 'sending'
    RETURNING state
""")


def state_after(outcome: Outcome) -> State:
    """Where the row stands after it; what becomes of Unknown is the campaign's choice."""
    match outcome:
        case Sent():
            return State.SENT
        case Gone():
            return State.GONE
        case Failed() | Rejected():
            return State.FAILED
        case Unknown():
            return State.UNKNOWN
        case NotSent() | Flooded() | Migrated():
            return State.PLANNED


async def record(
    connection: AsyncConnection, results: Sequence[tuple[Delivery, Outcome]], now: datetime
) -> None:
    """Most outcomes change their row only, all in one go."""
    at = instant(connection, now)
    known, doubtful = list[dict[str, Any]](), list[dict[str, Any]]()
    for one, outcome in results:
        if isinstance(outcome, Gone | Migrated):
            await _record_chat(connection, one, outcome, now)
        elif isinstance(outcome, Unknown):
            doubtful.append(_change(one, outcome, at))
        else:
            known.append(_change(one, outcome, at) | {"state": state_after(outcome).value})
    if known:
        await connection.execute(_KNOWN, known)
    if doubtful:
        await connection.execute(_DOUBTFUL, doubtful)


async def _record_chat(
    connection: AsyncConnection, one: Delivery, outcome: Gone | Migrated, now: datetime
) -> None:
    change = _change(one, outcome, instant(connection, now))
    done = await connection.execute(_KNOWN, change | {"state": state_after(outcome).value})
    if not done.rowcount:
        return
    if isinstance(outcome, Gone):
        await chats.leave(connection, one.to.chat_id, now, outcome.reason)
    else:
        await chats.migrate(connection, one.to.chat_id, outcome.chat_id)


async def recover(connection: AsyncConnection, now: datetime) -> tuple[int, int]:
    """Give up what ran out of time: how many are planned again, how many unknown."""
    at = {"now": instant(connection, now)}
    unsent = (await connection.execute(_UNSENT, at)).rowcount
    states = (await connection.scalars(_UNANSWERED, at)).all()
    unknown = sum(state == State.UNKNOWN for state in states)
    return unsent + len(states) - unknown, unknown


def _change(one: Delivery, outcome: Outcome, at: int | datetime) -> dict[str, Any]:
    sent = outcome if isinstance(outcome, Sent) else None
    return {
        "id": one.id,
        "fence": one.fence,
        "attempt": one.attempt,
        "message_id": sent.message_id if sent else None,
        "also_ids": orjson.dumps(sent.also).decode() if sent and sent.also else None,
        "error": getattr(outcome, "reason", ""),
        "now": at,
    }
