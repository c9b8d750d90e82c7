"""Comments that readers are writing, one for each of them."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.moderation.writing import Draft
from bot.storage import values
from bot.storage.engine import Database
from bot.storage.sql import insert
from bot.storage.tables import articles, comment_drafts, sources


class SqlWritingStore:
    """A WritingStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> Draft | None:
        """What this author is writing."""
        query = select(comment_drafts.c.value).where(comment_drafts.c.author_key == key)
        async with self._database.read() as connection:
            value = await connection.scalar(query)
        return values.loads(Draft, value) if value else None

    async def put(self, draft: Draft, now: datetime) -> bool:
        """Store it as the next version; False where another press was quicker."""
        after = replace(draft, version=draft.version + 1)
        row = {"version": after.version, "value": values.dumps(after), "changed_at": now}
        async with self._database.write() as connection:
            if draft.version:
                stored = update(comment_drafts).where(
                    comment_drafts.c.author_key == draft.key,
                    comment_drafts.c.version == draft.version,
                )
                return bool((await connection.execute(stored.values(row))).rowcount)
            made = insert(connection, comment_drafts).values(author_key=draft.key, **row)
            done = await connection.execute(made.on_conflict_do_nothing())
            return bool(done.rowcount)

    async def drop(self, key: str) -> None:
        """Forget it."""
        gone = delete(comment_drafts).where(comment_drafts.c.author_key == key)
        async with self._database.write() as connection:
            await connection.execute(gone)

    async def is_withdrawn(self, source: str, identity: str) -> bool:
        """Whether the source has taken the article back."""
        query = (
            select(articles.c.id)
            .join(sources, sources.c.id == articles.c.source_id)
            .where(
                sources.c.url == source,
                articles.c.identity_hash == values.fingerprint(identity),
                articles.c.withdrawn_at.is_not(None),
            )
        )
        async with self._database.read() as connection:
            return await connection.scalar(query) is not None
