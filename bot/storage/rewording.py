"""Another wording for the recipients of a campaign who have not got it yet."""

from collections.abc import Mapping
from secrets import token_hex

from sqlalchemy import ColumnElement, String, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Content, State
from bot.storage import walking
from bot.storage.due import content_row
from bot.storage.engine import Database
from bot.storage.sql import looked_up
from bot.storage.tables import contents, deliveries
from bot.storage.walking import STRETCH
from digests.model import Message

UNSENT = (State.PLANNED, State.UNKNOWN)
"""What is on its way is not reached; what is unknown may be sent once more."""


async def reword(
    database: Database, campaign_id: int, wanted: Mapping[str, Message], size: int = STRETCH
) -> None:
    """wanted: by content id. A content that may be on its way, or in a sender's memory, is never
    changed: the rows get new ones."""
    mark = token_hex(4)
    ids = {old: f"{old}.{mark}" for old in wanted}
    async with database.write() as connection:
        await _keep(connection, campaign_id, wanted, ids)
    below: int | None = None
    while True:
        async with database.write() as connection:
            rows = _unsent(campaign_id)
            stretch = await walking.next_stretch(
                connection, deliveries.c.chat_id, (rows,), below, size
            )
            if stretch is None:
                return
            await _move(connection, and_(rows, stretch.holds(deliveries)), ids)
        below = stretch.low


async def _keep(
    connection: AsyncConnection,
    campaign_id: int,
    wanted: Mapping[str, Message],
    ids: Mapping[str, str],
) -> None:
    """shown stays with the old content, whose id the buttons carry."""
    kept = (
        content_row(campaign_id, Content(ids[old], message), None)
        for old, message in wanted.items()
    )
    await connection.execute(contents.insert(), list(kept))


def _unsent(campaign_id: int) -> ColumnElement[bool]:
    return and_(
        deliveries.c.campaign_id == campaign_id,
        deliveries.c.state.in_([state.value for state in UNSENT]),
    )


async def _move(
    connection: AsyncConnection, rows: ColumnElement[bool], ids: Mapping[str, str]
) -> None:
    renamed = await looked_up(connection, "content_of_unsent", ids, String(), String())
    new = select(renamed.c.value).where(renamed.c.key == deliveries.c.content_id)
    known = deliveries.c.content_id.in_(select(renamed.c.key))
    await connection.execute(
        update(deliveries).where(rows, known).values(content_id=new.scalar_subquery())
    )
