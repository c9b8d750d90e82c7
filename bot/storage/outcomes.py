"""What an outcome makes of its row, and whether the row still waits for it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

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

LOST = "no answer before the lease ran out"
"""The error of a row that became unknown by time alone: its answer may still come."""


def _state_after(outcome: Outcome) -> State:
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


def change(delivery: Delivery, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """What an outcome writes into the row (its id as `row`); every outcome ends the lease."""
    return {
        "row": delivery.id,
        "state": _state_after(outcome).value,
        "message_id": outcome.message_id if isinstance(outcome, Sent) else None,
        "error": getattr(outcome, "reason", ""),
        "lease_until": None,
        "updated_at": now,
    }


def is_held(one: Delivery, row: Row[Any]) -> bool:
    """Whether the stored row is still as `one` says, so that nobody else has had it since."""
    if row.attempt != one.attempt:
        return False
    match State(row.state):
        case State.CLAIMED:
            return bool(row.lease_until == one.lease_until)
        case State.SENDING:
            return True
        case State.UNKNOWN:
            return bool(row.error == LOST)
    return False
