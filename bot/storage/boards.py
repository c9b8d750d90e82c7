"""Messages that show a campaign's progress; part of a caller's transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.broadcasts import Stage
from bot.storage.sql import insert
from bot.storage.tables import boards, campaigns

_FINAL = (Stage.CANCELLED, Stage.FINISHED)
_LINGER = timedelta(minutes=1)


async def put(connection: AsyncConnection, campaign_id: int, chat_id: int, message_id: int) -> None:
    """In place of an older one of this campaign in the chat."""
    row = {"campaign_id": campaign_id, "chat_id": chat_id, "message_id": message_id}
    made = insert(connection, boards).values(row)
    await connection.execute(
        made.on_conflict_do_update(
            index_elements=("campaign_id", "chat_id"), set_={"message_id": message_id}
        )
    )


async def changing(connection: AsyncConnection, now: datetime) -> Sequence[tuple[int, int, int]]:
    """Campaign, chat and message of those that may still change."""
    moving = or_(
        campaigns.c.status.not_in(_FINAL),
        campaigns.c.changed_at >= now - _LINGER,
    )
    query = (
        select(boards)
        .join(campaigns, campaigns.c.id == boards.c.campaign_id)
        .where(moving)
        .order_by(boards.c.campaign_id, boards.c.chat_id)
    )
    rows = await connection.execute(query)
    return [(row.campaign_id, row.chat_id, row.message_id) for row in rows]


async def migrate(connection: AsyncConnection, chat_id: int, new_chat_id: int) -> None:
    """The group is a supergroup now; a board that is already there stays."""
    there = select(boards.c.campaign_id).where(boards.c.chat_id == new_chat_id)
    mine = boards.c.chat_id == chat_id
    await connection.execute(delete(boards).where(mine, boards.c.campaign_id.in_(there)))
    await connection.execute(update(boards).where(mine).values(chat_id=new_chat_id))


async def erase(connection: AsyncConnection, chat_id: int) -> None:
    """Forget the boards of a chat."""
    await connection.execute(delete(boards).where(boards.c.chat_id == chat_id))
