"""Messages of the bot's own, as campaigns that run at once; part of a caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Address, Content, State
from bot.storage.due import content_row
from bot.storage.sql import call_workers, insert
from bot.storage.tables import campaigns, contents, deliveries
from digests.model import Message

ALERT = "alert"


async def post(
    connection: AsyncConnection,
    kind: str,
    made: Sequence[Content],
    rows: Mapping[Address, str],
    now: datetime,
    due: datetime | None = None,
) -> int:
    """A campaign of this kind: to each address the content of this id; its id. made: contents that
    are not stored yet. due: when it goes, if not at once."""
    campaign = {
        "kind": kind,
        "total": len(rows),
        "status": "running",
        "reason": "",
        "created_at": now,
        "changed_at": now,
    }
    making = insert(connection, campaigns).values(campaign).returning(campaigns.c.id)
    campaign_id = int((await connection.execute(making)).scalar_one())
    for content in made:
        kept = insert(connection, contents).values(content_row(campaign_id, content, None))
        await connection.execute(kept.on_conflict_do_nothing())
    planned = [_planned(campaign_id, id_, to, now, due or now) for to, id_ in rows.items()]
    if planned:
        await connection.execute(insert(connection, deliveries), planned)
    await call_workers(connection)
    return campaign_id


async def ask(
    connection: AsyncConnection,
    name: str,
    questions: Mapping[int, Message],
    now: datetime,
    due: datetime | None = None,
) -> None:
    """A message of its own to each chat. name: ASCII, unlike that of any other question."""
    made = {Address(chat): Content(f"{name}.{chat}", one) for chat, one in questions.items()}
    rows = {to: content.id for to, content in made.items()}
    await post(connection, ALERT, list(made.values()), rows, now, due)


def _planned(
    campaign_id: int, content_id: str, to: Address, now: datetime, due: datetime
) -> dict[str, Any]:
    return {
        "campaign_id": campaign_id,
        "chat_id": to.chat_id,
        "thread_id": to.thread_id,
        "part": 0,
        "content_id": content_id,
        "silent": False,
        "state": State.PLANNED.value,
        "attempt": 0,
        "error": "",
        "updated_at": now,
        "due_at": due,
    }
