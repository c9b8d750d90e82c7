"""The transaction that turns due subscribers into delivery rows; part of a caller's transaction.

In plain SQL, for it handles a million readers in seconds. Both databases do the same:
- pick the first due subscribers, in order of address, whose group has a step;
- add a row for each, unless its group gets nothing or it had a digest of that local date already
  (then its window stays, too: nobody loses a story); the unique key ignores a second row;
- move them on.

Who waits for a late digest that an admin has let go is picked by that mark, not by the instant.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.ports import PlanStep
from bot.storage import holding
from bot.storage.sql import instant, is_postgres
from bot.storage.types import microseconds

# Of the same types as the columns they are compared with: SQLite uses the index only then.
_SQLITE_TABLES = (
    """
    CREATE TEMP TABLE IF NOT EXISTS steps (
        number INTEGER PRIMARY KEY, profile_id INTEGER, due_at INTEGER, previous_at INTEGER,
        shared INTEGER, campaign_id INTEGER, content_id TEXT, silent INTEGER, on_date TEXT,
        as_of INTEGER, next_at INTEGER, late_id INTEGER,
        UNIQUE (profile_id, due_at, previous_at, shared, late_id))
    """,
    """
    CREATE TEMP TABLE IF NOT EXISTS picked (
        chat_id INTEGER, thread_id INTEGER, last_digest_on TEXT, number INTEGER)
    """,
    "DELETE FROM steps",
    "DELETE FROM picked",
)
_SQLITE_STEP = "INSERT INTO steps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class _Walk:
    """Pieces of SQL, in which s are the subscribers. found: who of them belongs to a step. key:
    the column of the index that is gone through. rows: who gets one. moved: what they become."""

    found: str
    key: str
    rows: str
    moved: str


_DUE = _Walk(
    found="steps.due_at = s.next_digest_at",
    key="s.next_digest_at",
    rows="AND (last_digest_on IS NULL OR last_digest_on < on_date)",
    moved="""
    next_digest_at = step.next_at,
    last_digest_at = CASE WHEN s.last_digest_on >= step.on_date THEN s.last_digest_at
        ELSE coalesce(step.as_of, s.last_digest_at) END,
    late_id = CASE WHEN s.last_digest_on >= step.on_date THEN s.late_id ELSE step.late_id END,
    last_digest_on = CASE WHEN s.last_digest_on >= step.on_date THEN s.last_digest_on
        ELSE step.on_date END
    """,
)
_RELEASED = _Walk(
    found="steps.late_id = s.late_id",
    key="s.late_id",
    rows="",
    moved="last_digest_at = coalesce(step.as_of, s.last_digest_at), late_id = NULL",
)

# CROSS JOIN fixes the order of the loops: through the walk's index, looking steps up.
_SQLITE_PICK = """
    INSERT INTO picked
    SELECT s.chat_id, s.thread_id, s.last_digest_on, steps.number
    FROM subscribers AS s CROSS JOIN steps
    WHERE s.status = 'active' AND {walk.key} BETWEEN :first AND :last
      AND steps.profile_id = s.profile_id AND {walk.found}
      AND steps.previous_at IS s.last_digest_at AND steps.shared = (s.kind <> 'private')
    ORDER BY {walk.key}, s.chat_id, s.thread_id
    LIMIT :limit
"""
_SQLITE_PLAN = """
    INSERT INTO deliveries (campaign_id, chat_id, thread_id, part, content_id, silent, state,
        attempt, error, updated_at, due_at)
    SELECT campaign_id, chat_id, thread_id, 0, content_id, silent, 'planned', 0, '', due_at, due_at
    FROM picked CROSS JOIN steps USING (number)
    WHERE content_id IS NOT NULL {walk.rows}
    ON CONFLICT DO NOTHING
"""
_SQLITE_MOVE = """
    UPDATE subscribers AS s SET {walk.moved}
    FROM picked JOIN steps AS step USING (number)
    WHERE s.chat_id = picked.chat_id AND s.thread_id = picked.thread_id
"""
_SQLITE_COUNT = "SELECT number, count(*) FROM picked GROUP BY number"

# SKIP LOCKED: another planner takes the next readers instead of waiting for these.
_POSTGRES = """
    WITH steps AS (
        SELECT * FROM jsonb_to_recordset(CAST(:steps AS jsonb)) AS step (
            number int, profile_id bigint, due_at timestamptz, previous_at timestamptz,
            shared boolean, campaign_id bigint, content_id text, silent boolean, on_date date,
            as_of timestamptz, next_at timestamptz, late_id bigint)
    ), step AS (
        SELECT s.chat_id, s.thread_id, s.last_digest_on, steps.*
        FROM subscribers AS s JOIN steps
          ON steps.profile_id = s.profile_id AND {walk.found}
         AND steps.previous_at IS NOT DISTINCT FROM s.last_digest_at
         AND steps.shared = (s.kind <> 'private')
        WHERE s.status = 'active' AND {walk.key} BETWEEN :first AND :last
        ORDER BY {walk.key}, s.chat_id, s.thread_id
        LIMIT :limit
        FOR UPDATE OF s SKIP LOCKED
    ), planned AS (
        INSERT INTO deliveries (campaign_id, chat_id, thread_id, part, content_id, silent, state,
            attempt, error, updated_at, due_at)
        SELECT campaign_id, chat_id, thread_id, 0, content_id, silent, 'planned', 0, '', due_at,
            due_at
        FROM step
        WHERE content_id IS NOT NULL {walk.rows}
        ON CONFLICT DO NOTHING
    ), moved AS (
        UPDATE subscribers AS s SET {walk.moved}
        FROM step
        WHERE s.chat_id = step.chat_id AND s.thread_id = step.thread_id
        RETURNING step.number
    )
    SELECT number, count(*) FROM moved GROUP BY number
"""


async def plan(
    connection: AsyncConnection, steps: Sequence[PlanStep], limit: int
) -> dict[int, int]:
    """See SqlDueStore.plan; returns how many moved by a step's place, where any did."""
    held = await holding.hold(connection, steps)
    dues = [step.group.due_at for step in steps]
    marks = [held.get(holding.key_of(step)) if step.held_at else None for step in steps]
    first, last = (instant(connection, at) for at in (min(dues), max(dues)))
    return await _carry_out(connection, _DUE, steps, marks, first=first, last=last, limit=limit)


async def plan_released(
    connection: AsyncConnection, steps: Sequence[PlanStep], limit: int
) -> dict[int, int]:
    """The same for those who wait for a late digest."""
    marks = [step.group.late_id for step in steps]
    known = [mark for mark in marks if mark is not None]
    await holding.reopen(connection, steps)
    first, last = min(known), max(known)
    return await _carry_out(
        connection, _RELEASED, steps, marks, first=first, last=last, limit=limit
    )


async def _carry_out(
    connection: AsyncConnection,
    walk: _Walk,
    steps: Sequence[PlanStep],
    marks: Sequence[int | None],
    **within: object,
) -> dict[int, int]:
    carry_out = _on_postgres if is_postgres(connection) else _on_sqlite
    return await carry_out(connection, walk, list(zip(steps, marks, strict=True)), within)


async def _on_sqlite(
    connection: AsyncConnection,
    walk: _Walk,
    steps: Sequence[tuple[PlanStep, int | None]],
    within: dict[str, object],
) -> dict[int, int]:
    for statement in _SQLITE_TABLES:
        await connection.exec_driver_sql(statement)
    rows = [_sqlite_step(number, step, mark) for number, (step, mark) in enumerate(steps)]
    await connection.exec_driver_sql(_SQLITE_STEP, rows)
    await connection.execute(text(_SQLITE_PICK.format(walk=walk)), within)
    await connection.exec_driver_sql(_SQLITE_PLAN.format(walk=walk))
    await connection.exec_driver_sql(_SQLITE_MOVE.format(walk=walk))
    counted = await connection.execute(text(_SQLITE_COUNT))
    return {row[0]: row[1] for row in counted}


def _sqlite_step(number: int, step: PlanStep, mark: int | None) -> tuple[object, ...]:
    group = step.group
    return (
        number,
        group.profile_id,
        microseconds(group.due_at),
        microseconds(group.previous_at) if group.previous_at else None,
        int(group.shared),
        step.campaign_id,
        step.content_id,
        int(group.profile.silent),
        step.on.isoformat(),
        microseconds(step.as_of) if step.as_of else None,
        microseconds(step.next_at),
        mark,
    )


async def _on_postgres(
    connection: AsyncConnection,
    walk: _Walk,
    steps: Sequence[tuple[PlanStep, int | None]],
    within: dict[str, object],
) -> dict[int, int]:
    rows = [_postgres_step(number, step, mark) for number, (step, mark) in enumerate(steps)]
    counted = await connection.execute(
        text(_POSTGRES.format(walk=walk)), within | {"steps": orjson.dumps(rows).decode()}
    )
    return {row[0]: row[1] for row in counted}


def _postgres_step(number: int, step: PlanStep, mark: int | None) -> dict[str, object]:
    group = step.group
    return {
        "number": number,
        "profile_id": group.profile_id,
        "due_at": group.due_at,
        "previous_at": group.previous_at,
        "shared": group.shared,
        "campaign_id": step.campaign_id,
        "content_id": step.content_id,
        "silent": group.profile.silent,
        "on_date": step.on,
        "as_of": step.as_of,
        "next_at": step.next_at,
        "late_id": mark,
    }
