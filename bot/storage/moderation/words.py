"""Banned and suspect words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.keeping import ListedWord
from bot.moderation.model import Actor, Level
from bot.storage import audit
from bot.storage.engine import Database
from bot.storage.sql import insert, storable
from bot.storage.tables import listed_words


def _word(row: Row[Any]) -> ListedWord:
    return ListedWord(
        row.id, row.word, row.key, Level(row.level), row.enabled, row.added_by, row.added_at
    )


class SqlWordStore:
    """A WordStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> Sequence[ListedWord]:
        """In the order they were added."""
        async with self._database.read() as connection:
            found = await connection.execute(select(listed_words).order_by(listed_words.c.id))
            return [_word(row) for row in found]

    async def add(
        self, word: str, key: str, level: Level, by: Actor, at: datetime
    ) -> ListedWord | None:
        """Not enabled yet. None where its key is there already."""
        line = {
            "word": storable(word),
            "key": storable(key),
            "level": level.value,
            "enabled": False,
            "added_by": by.id,
            "added_at": at,
        }
        async with self._database.write() as connection:
            made = insert(connection, listed_words).values(line)
            once = made.on_conflict_do_nothing(index_elements=("key",)).returning(*listed_words.c)
            row = (await connection.execute(once)).one_or_none()
            return await _noted(connection, row, "word_added", by, at)

    async def enable(self, word_id: int, enabled: bool, by: Actor, at: datetime) -> bool:
        """False where there is none, or it is so already."""
        switch = (
            update(listed_words)
            .where(listed_words.c.id == word_id, listed_words.c.enabled.is_not(enabled))
            .values(enabled=enabled)
            .returning(*listed_words.c)
        )
        action = "word_enabled" if enabled else "word_disabled"
        async with self._database.write() as connection:
            row = (await connection.execute(switch)).one_or_none()
            return await _noted(connection, row, action, by, at) is not None

    async def remove(self, word_id: int, by: Actor, at: datetime) -> bool:
        """False where there is none."""
        gone = delete(listed_words).where(listed_words.c.id == word_id).returning(*listed_words.c)
        async with self._database.write() as connection:
            row = (await connection.execute(gone)).one_or_none()
            return await _noted(connection, row, "word_removed", by, at) is not None


async def _noted(
    connection: AsyncConnection, row: Row[Any] | None, action: str, by: Actor, at: datetime
) -> ListedWord | None:
    if row is None:
        return None
    word = _word(row)
    told = {"name": by.name, "id": word.id, "word": word.word, "level": word.level}
    await audit.record(connection, at, by.id, action, told)
    return word
