"""When readers last did something."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, or_, update

from bot.storage.engine import Database
from bot.storage.tables import subscribers

_SEEN = (
    update(subscribers)
    .where(
        subscribers.c.chat_id == bindparam("chat"),
        or_(subscribers.c.seen_at.is_(None), subscribers.c.seen_at < bindparam("at")),
    )
    .values(seen_at=bindparam("at"))
)


class SqlSeenStore:
    """A SeenStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def seen(self, chats: Mapping[int, datetime]) -> None:
        """Note the latest sign of life of these chats; an earlier one changes nothing. In order of
        chat: two workers never wait for each other's rows in a circle."""
        rows = [{"chat": chat_id, "at": chats[chat_id]} for chat_id in sorted(chats)]
        if rows:
            async with self._database.write() as connection:
                await connection.execute(_SEEN, rows)
