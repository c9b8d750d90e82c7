"""What happens to all rows of one chat at once; part of a caller's transaction."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.model import ChatKind, Status
from bot.delivery.model import Address, State
from bot.storage import boards
from bot.storage.tables import campaigns, deliveries, subscribers

_OPEN = (State.PLANNED, State.CLAIMED, State.SENDING)


def deliveries_to(chat_id: int) -> ColumnElement[bool]:
    """The chat's rows, by one look into the unique index per campaign: it needs no other."""
    return and_(
        deliveries.c.campaign_id.in_(select(campaigns.c.id)), deliveries.c.chat_id == chat_id
    )


async def drop_planned(connection: AsyncConnection, to: Address, reason: str) -> None:
    """A reader who stopped gets no digest or broadcast that was planned before, nor a late one;
    what corrects a message that is there already still comes."""
    await connection.execute(
        update(subscribers)
        .where(subscribers.c.chat_id == to.chat_id, subscribers.c.thread_id == to.thread_id)
        .values(late_id=None)
    )
    subscribed = select(campaigns.c.id).where(campaigns.c.kind.in_(("digest", "broadcast")))
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.campaign_id.in_(subscribed),
            deliveries.c.chat_id == to.chat_id,
            deliveries.c.thread_id == to.thread_id,
            deliveries.c.state == State.PLANNED,
        )
        .values(state=State.GONE, error=reason)
    )


async def leave(connection: AsyncConnection, chat_id: int, at: datetime, reason: str) -> None:
    """The chat's subscriptions become gone, and nothing planned is sent to it."""
    await connection.execute(
        update(subscribers)
        .where(subscribers.c.chat_id == chat_id, subscribers.c.status != Status.GONE)
        .values(status=Status.GONE, next_digest_at=None, late_id=None)
    )
    await connection.execute(
        update(deliveries)
        .where(deliveries_to(chat_id), deliveries.c.state == State.PLANNED)
        .values(state=State.GONE, error=reason, updated_at=at)
    )


async def migrate(connection: AsyncConnection, chat_id: int, new_chat_id: int) -> None:
    """Every row takes the new id. Where the new chat has such a row already, that one stays;
    only a delivery that is over without a message gives way to one that is still to be sent."""
    if chat_id == new_chat_id:
        return
    other = subscribers.alias()
    await connection.execute(
        delete(subscribers).where(
            subscribers.c.chat_id == chat_id,
            exists().where(
                other.c.chat_id == new_chat_id, other.c.thread_id == subscribers.c.thread_id
            ),
        )
    )
    await connection.execute(
        update(subscribers)
        .where(subscribers.c.chat_id == chat_id)
        .values(chat_id=new_chat_id, kind=ChatKind.SUPERGROUP)
    )
    await _migrate_deliveries(connection, chat_id, new_chat_id)
    await boards.migrate(connection, chat_id, new_chat_id)


async def _migrate_deliveries(connection: AsyncConnection, old: int, new: int) -> None:
    twin = deliveries.alias()
    same = and_(
        twin.c.campaign_id == deliveries.c.campaign_id,
        twin.c.thread_id == deliveries.c.thread_id,
        twin.c.part == deliveries.c.part,
    )
    await connection.execute(
        delete(deliveries).where(
            deliveries_to(new),
            deliveries.c.state.in_((State.GONE, State.FAILED)),
            exists().where(same, twin.c.chat_id == old, twin.c.state.in_(_OPEN)),
        )
    )
    await connection.execute(
        delete(deliveries).where(deliveries_to(old), exists().where(same, twin.c.chat_id == new))
    )
    await connection.execute(update(deliveries).where(deliveries_to(old)).values(chat_id=new))
