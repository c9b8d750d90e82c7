"""Sources; their articles are in articles.py."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.model import Section
from bot.campaigns.ports import SourceRecord
from bot.storage import articles
from bot.storage.engine import Database
from bot.storage.sql import insert
from bot.storage.tables import sources
from digests.model import Article, Harvest, SourceRef, Validators

_REMOVED = "removed"


def _record(row: Row[Any]) -> SourceRecord:
    return SourceRecord(
        ref=SourceRef(row.url, row.kind, row.name, row.weight, row.section),
        validators=Validators(row.etag, row.last_modified),
        status=row.status,
        failures=row.failures,
        next_check_at=row.next_check_at,
        last_error=row.last_error,
    )


def _row(record: SourceRecord) -> dict[str, Any]:
    return {
        "url": record.ref.url,
        "kind": record.ref.kind,
        "name": record.ref.name,
        "weight": record.ref.weight,
        "section": record.ref.section,
        "etag": record.validators.etag,
        "last_modified": record.validators.last_modified,
        "status": record.status,
        "failures": record.failures,
        "next_check_at": record.next_check_at,
        "last_error": record.last_error,
    }


async def _put(connection: AsyncConnection, url: str, record: SourceRecord) -> None:
    """A source removed in the meantime stays removed."""
    if record.ref.url != url and await _merged(connection, url, record.ref.url):
        return
    await connection.execute(
        update(sources)
        .where(sources.c.url == url, sources.c.status != _REMOVED)
        .values(_row(record))
    )


async def _merged(connection: AsyncConnection, url: str, new_url: str) -> bool:
    """Where a source of the new address is stored, it takes the articles of the one that moved."""
    find = select(sources.c.id, sources.c.status).where(sources.c.url.in_((url, new_url)))
    found = {row.url: row for row in await connection.execute(find.add_columns(sources.c.url))}
    if new_url not in found:
        return False
    if url in found and found[url].status != _REMOVED:
        if found[new_url].status == _REMOVED:
            revive = {"status": found[url].status}
            await connection.execute(update(sources).where(sources.c.url == new_url).values(revive))
        await articles.move(connection, found[url].id, found[new_url].id)
        await connection.execute(delete(sources).where(sources.c.id == found[url].id))
    return True


class SqlSourceStore:
    """A SourceStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, ref: SourceRef) -> bool:
        """False where its URL is stored already. One that was removed comes back."""
        row = _row(SourceRecord(ref))
        async with self._database.write() as connection:
            adding = (
                insert(connection, sources)
                .values(row)
                .on_conflict_do_update(
                    index_elements=[sources.c.url], set_=row, where=sources.c.status == _REMOVED
                )
                .returning(sources.c.id)
            )
            return (await connection.execute(adding)).first() is not None

    async def remove(self, url: str) -> bool:
        """False where there is no such source. Its articles stay."""
        removing = (
            update(sources)
            .where(sources.c.url == url, sources.c.status != _REMOVED)
            .values(status=_REMOVED)
        )
        async with self._database.write() as connection:
            return (await connection.execute(removing)).rowcount > 0

    async def sources(self) -> Sequence[SourceRecord]:
        """All of them, oldest first."""
        return await self._records(select(sources).where(sources.c.status != _REMOVED))

    async def due(self, now: datetime) -> Sequence[SourceRecord]:
        """Active ones whose next check has come."""
        come = or_(sources.c.next_check_at.is_(None), sources.c.next_check_at <= now)
        return await self._records(select(sources).where(sources.c.status == "active", come))

    async def _records(self, query: Select[Any]) -> Sequence[SourceRecord]:
        async with self._database.read() as connection:
            return [_record(row) for row in await connection.execute(query.order_by(sources.c.id))]

    async def put(self, url: str, record: SourceRecord) -> None:
        """Replace the record of the source stored under `url` (it may have moved)."""
        await self.put_many([(url, record)])

    async def put_many(self, records: Sequence[tuple[str, SourceRecord]]) -> None:
        """The same for a batch, in one transaction."""
        async with self._database.write() as connection:
            for url, record in records:
                await _put(connection, url, record)

    async def keep(self, harvest: Harvest, now: datetime) -> tuple[int, int]:
        """Insert new articles, update changed ones, mark withdrawn ones; returns (new, updated).

        Raises NotStored for a source never added.
        """
        async with self._database.write() as connection:
            return await articles.keep(connection, harvest, now)

    async def recent(self, source_url: str, since: datetime) -> Sequence[str]:
        """Identities of the source's articles first seen since then and not withdrawn."""
        async with self._database.read() as connection:
            return await articles.recent(connection, source_url, since)

    async def articles(
        self, since: datetime, until: datetime, oldest: datetime
    ) -> Sequence[Article]:
        """Articles first seen in (since, until], published (or, undated, first seen) at or after
        `oldest`, not withdrawn."""
        async with self._database.read() as connection:
            return await articles.between(connection, since, until, oldest)

    async def sections(self, since: datetime, limit: int) -> Sequence[Section]:
        """Sections of articles first seen since then, most frequent first."""
        async with self._database.read() as connection:
            return await articles.frequent_sections(connection, since, limit)

    async def sections_by_id(self, ids: Sequence[int]) -> Sequence[Section]:
        """The sections with these ids, in the order asked."""
        async with self._database.read() as connection:
            return await articles.sections_by_id(connection, ids)
