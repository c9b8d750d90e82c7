"""What admins switch, what the bot keeps for itself, and the audit of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

import orjson
from sqlalchemy import select

from bot.moderation.model import Actor
from bot.storage import audit
from bot.storage.engine import Database
from bot.storage.sql import insert
from bot.storage.tables import audit as lines
from bot.storage.tables import moderation_settings


class SqlSettingStore:
    """A SettingStore, and Secrets, on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """The JSON of this name."""
        query = select(moderation_settings.c.value).where(moderation_settings.c.name == name)
        async with self._database.read() as connection:
            value: str | None = await connection.scalar(query)
        return value

    async def put(self, name: str, value: str) -> None:
        """In place of what was there."""
        async with self._database.write() as connection:
            made = insert(connection, moderation_settings).values(name=name, value=value)
            await connection.execute(
                made.on_conflict_do_update(index_elements=("name",), set_={"value": value})
            )

    async def secret(self, name: str) -> str:
        """Made at first use; the first of several at once makes it for all."""
        found = await self.get(name)
        if found is None:
            fresh = orjson.dumps(token_hex(32)).decode()
            async with self._database.write() as connection:
                made = insert(connection, moderation_settings).values(name=name, value=fresh)
                await connection.execute(made.on_conflict_do_nothing(index_elements=("name",)))
            found = await self.get(name) or fresh
        return str(orjson.loads(found))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the audit. more: its details, the actor's name among them."""

    at: datetime
    actor_id: int
    action: str
    comment_id: int | None
    more: dict[str, object]


class SqlTrail:
    """A Trail on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self, at: datetime, actor: Actor, action: str, comment_id: int | None = None, **more: object
    ) -> None:
        """Add a line."""
        told = {"name": actor.name} | more
        async with self._database.write() as connection:
            await audit.record(connection, at, actor.id, action, told, comment_id=comment_id)

    async def newest(self, limit: int, comment_id: int | None = None) -> Sequence[Line]:
        """The newest first, of one comment or of all that is about no campaign."""
        query = select(lines).order_by(lines.c.id.desc()).limit(limit)
        about = lines.c.comment_id == comment_id
        query = query.where(lines.c.campaign_id.is_(None) if comment_id is None else about)
        async with self._database.read() as connection:
            found = await connection.execute(query)
            return [
                Line(row.at, row.actor_id, row.action, row.comment_id, orjson.loads(row.details))
                for row in found
            ]
