"""Broadcasts the storage tests share."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update

from bot.campaigns.broadcasts import Broadcast, Entry, Stage
from bot.campaigns.segments import Segment
from bot.delivery.model import State
from bot.storage.campaigns import SqlCampaignStore
from bot.storage.engine import Database
from bot.storage.tables import deliveries
from digests.model import Message
from tests.bot.storage.samples import NOW

AUTHOR = 7
BROADCAST = Broadcast(Message("sendMessage", {"text": "خبر عاجل"}), "عاجل")
SCHEDULED = Entry(NOW, AUTHOR, "scheduled")
STARTED = Entry(NOW, AUTHOR, "started")


async def scheduled(store: SqlCampaignStore, stage: Stage = Stage.SCHEDULED) -> int:
    """A broadcast that is to start now."""
    number = await store.create(BROADCAST, stage, NOW, SCHEDULED)
    assert number is not None
    return number


async def due_now(store: SqlCampaignStore, at: datetime = NOW) -> dict[int, datetime]:
    """Everybody gets it at this instant."""
    return dict.fromkeys(await store.profiles(), at)


async def frozen(store: SqlCampaignStore, segment: Segment | None = None) -> int:
    """A broadcast that runs."""
    number = await scheduled(store)
    due = await due_now(store)
    await store.freeze(number, segment or Segment(), due, False, STARTED)
    return number


async def ended(
    database: Database,
    campaign_id: int,
    chats: Mapping[int, State],
    at: datetime = NOW,
    also_ids: str | None = None,
) -> None:
    """These chats' rows as the engine leaves them; a sent one's message id is 1000 + the chat's."""
    async with database.write() as connection:
        for chat_id, state in chats.items():
            sent = state is State.SENT
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.campaign_id == campaign_id, deliveries.c.chat_id == chat_id)
                .values(
                    state=state.value,
                    message_id=1000 + chat_id if sent else None,
                    also_ids=also_ids,
                    updated_at=at,
                )
            )


async def rows_of(database: Database, campaign_id: int) -> list[dict[str, object]]:
    """The campaign's delivery rows by address, whether it shows them or not."""
    query = select(deliveries).where(deliveries.c.campaign_id == campaign_id)
    query = query.order_by(deliveries.c.chat_id, deliveries.c.thread_id, deliveries.c.part)
    async with database.read() as connection:
        return [dict(row._mapping) for row in await connection.execute(query)]


def at(moment: datetime, entry: Entry = STARTED) -> Entry:
    """The entry at another instant."""
    return replace(entry, at=moment)
