"""Drafts of broadcasts, one for each admin, and segments saved under a name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.campaigns.broadcasts import Draft
from bot.campaigns.segments import Saved, Segment
from bot.storage import values
from bot.storage.engine import Database
from bot.storage.sql import insert
from bot.storage.tables import drafts, segments


class SqlDraftStore:
    """A DraftStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, author_id: int) -> Draft | None:
        """The admin's draft."""
        query = select(drafts.c.value).where(drafts.c.author_id == author_id)
        async with self._database.read() as connection:
            value = await connection.scalar(query)
        return values.loads(Draft, value) if value else None

    async def put(self, draft: Draft, now: datetime) -> bool:
        """Store it as the next version; False where another press was quicker."""
        after = replace(draft, version=draft.version + 1)
        row = {"version": after.version, "value": values.dumps(after), "changed_at": now}
        async with self._database.write() as connection:
            if draft.version:
                stored = update(drafts).where(
                    drafts.c.author_id == draft.author_id, drafts.c.version == draft.version
                )
                return bool((await connection.execute(stored.values(row))).rowcount)
            made = insert(connection, drafts).values(author_id=draft.author_id, **row)
            done = await connection.execute(made.on_conflict_do_nothing())
            return bool(done.rowcount)

    async def drop(self, author_id: int) -> None:
        """Forget it."""
        async with self._database.write() as connection:
            await connection.execute(delete(drafts).where(drafts.c.author_id == author_id))

    async def save_segment(self, saved: Saved, by: int, now: datetime) -> None:
        """Keep a segment under a name, in place of an older one."""
        row = {"value": values.dumps(saved.segment), "saved_by": by, "saved_at": now}
        async with self._database.write() as connection:
            made = insert(connection, segments).values(name=saved.name, **row)
            await connection.execute(made.on_conflict_do_update(index_elements=("name",), set_=row))

    async def segments(self) -> Sequence[Saved]:
        """All of them by name."""
        query = select(segments.c.name, segments.c.value).order_by(segments.c.name)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return [Saved(row.name, values.loads(Segment, row.value)) for row in rows]

    async def drop_segment(self, name: str) -> bool:
        """False where there is none of this name."""
        async with self._database.write() as connection:
            done = await connection.execute(delete(segments).where(segments.c.name == name))
        return bool(done.rowcount)
