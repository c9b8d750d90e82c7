"""Articles as their sources bring them; part of a caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.model import Section
from bot.storage import values
from bot.storage.errors import NotStored
from bot.storage.sql import insert
from bot.storage.tables import (
    article_revisions,
    article_sections,
    articles,
    sections,
    sources,
)
from digests.arabic.keys import key
from digests.model import Article, Harvest

_CHUNK = 500  # of values in one IN (…)


@dataclass(frozen=True, slots=True)
class _Stored:
    """An article as it was kept the last time."""

    id: int
    article: Article
    value: str
    revision: int
    withdrawn: bool


def edited(before: Article, after: Article) -> bool:
    """Whether a reader would see another title or text."""
    return (before.title, before.summary, before.paragraphs) != (
        after.title,
        after.summary,
        after.paragraphs,
    )


async def keep(connection: AsyncConnection, harvest: Harvest, now: datetime) -> tuple[int, int]:
    """See SqlSourceStore.keep. The first of two articles with one identity counts."""
    source_id = await _source_id(connection, harvest)
    brought = {one.identity: one for one in reversed(harvest.articles)}
    before = await _stored(connection, source_id, list(brought))
    new = updated = 0
    for identity, article in brought.items():
        old = before.get(identity)
        if old is None:
            await _insert(connection, source_id, article, now)
            new += 1
        elif old.withdrawn or old.value != values.dumps(article):
            updated += await _update(connection, old, article, now)
    await _withdraw(connection, source_id, harvest.withdrawn, now)
    return new, updated


async def _source_id(connection: AsyncConnection, harvest: Harvest) -> int:
    for url in (harvest.source.url, harvest.moved_to):
        found = await connection.scalar(select(sources.c.id).where(sources.c.url == url))
        if found is not None:
            return int(found)
    raise NotStored(harvest.source.url, "is no source of ours")


async def _stored(
    connection: AsyncConnection, source_id: int, identities: Sequence[str]
) -> dict[str, _Stored]:
    found: dict[str, _Stored] = {}
    hashes = [values.fingerprint(identity) for identity in identities]
    for start in range(0, len(hashes), _CHUNK):
        query = select(articles).where(
            articles.c.source_id == source_id,
            articles.c.identity_hash.in_(hashes[start : start + _CHUNK]),
        )
        for row in await connection.execute(query):
            found[row.identity] = _Stored(
                row.id,
                values.loads(Article, row.value),
                row.value,
                row.revision,
                row.withdrawn_at is not None,
            )
    return found


def _columns(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "value": values.dumps(article),
        "published_at": article.published,
    }


async def _insert(
    connection: AsyncConnection, source_id: int, article: Article, now: datetime
) -> None:
    row = _columns(article) | {
        "source_id": source_id,
        "identity": article.identity,
        "identity_hash": values.fingerprint(article.identity),
        "revision": 0,
        "first_seen_at": now,
    }
    made = insert(connection, articles).values(row).returning(articles.c.id)
    article_id = int((await connection.execute(made)).scalar_one())
    await _link_sections(connection, article_id, article.sections)


async def _update(
    connection: AsyncConnection, old: _Stored, article: Article, now: datetime
) -> bool:
    """Replace the article, remembering its former wording; True where that was edited."""
    changed = edited(old.article, article)
    row = _columns(article) | {"withdrawn_at": None}
    if changed:
        row |= {"revision": old.revision + 1, "updated_at": now}
        former = {
            "article_id": old.id,
            "revision": old.revision + 1,
            "title": old.article.title,
            "summary": old.article.summary,
            "at": now,
        }
        await connection.execute(insert(connection, article_revisions).values(former))
    await connection.execute(update(articles).where(articles.c.id == old.id).values(row))
    if old.article.sections != article.sections:
        await connection.execute(
            delete(article_sections).where(article_sections.c.article_id == old.id)
        )
        await _link_sections(connection, old.id, article.sections)
    return changed


async def _link_sections(
    connection: AsyncConnection, article_id: int, names: Sequence[str]
) -> None:
    """A section is known by its key; the first spelling seen is the one shown."""
    by_key = {key(name): name for name in reversed(names) if key(name)}
    for section_key, name in by_key.items():
        find = select(sections.c.id).where(sections.c.key == section_key)
        if await connection.scalar(find) is None:
            made = insert(connection, sections).values(name=name, key=section_key)
            await connection.execute(made.on_conflict_do_nothing())
        link = {"article_id": article_id, "section_id": await connection.scalar(find)}
        await connection.execute(insert(connection, article_sections).values(link))


async def _withdraw(
    connection: AsyncConnection, source_id: int, identities: Sequence[str], now: datetime
) -> None:
    for start in range(0, len(identities), _CHUNK):
        hashes = [values.fingerprint(one) for one in identities[start : start + _CHUNK]]
        await connection.execute(
            update(articles)
            .where(
                articles.c.source_id == source_id,
                articles.c.identity_hash.in_(hashes),
                articles.c.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=now)
        )


async def move(connection: AsyncConnection, source_id: int, new_source_id: int) -> None:
    """Articles follow their source; those the new one has already are dropped."""
    other = articles.alias()
    twin = exists().where(
        other.c.source_id == new_source_id, other.c.identity_hash == articles.c.identity_hash
    )
    mine = articles.c.source_id == source_id
    await connection.execute(delete(articles).where(mine, twin))
    await connection.execute(update(articles).where(mine).values(source_id=new_source_id))


async def recent(connection: AsyncConnection, source_url: str, since: datetime) -> Sequence[str]:
    """See SqlSourceStore.recent."""
    query = (
        select(articles.c.identity)
        .join(sources, sources.c.id == articles.c.source_id)
        .where(
            sources.c.url == source_url,
            articles.c.first_seen_at >= since,
            articles.c.withdrawn_at.is_(None),
        )
        .order_by(articles.c.id)
    )
    return (await connection.scalars(query)).all()


async def between(
    connection: AsyncConnection, since: datetime, until: datetime, oldest: datetime
) -> Sequence[Article]:
    """See SqlSourceStore.articles. `source` is the address the source has now."""
    query = (
        select(articles.c.value, sources.c.url)
        .join(sources, sources.c.id == articles.c.source_id)
        .where(
            articles.c.first_seen_at > since,
            articles.c.first_seen_at <= until,
            func.coalesce(articles.c.published_at, articles.c.first_seen_at) >= oldest,
            articles.c.withdrawn_at.is_(None),
        )
        .order_by(articles.c.id)
    )
    rows = await connection.execute(query)
    return [replace(values.loads(Article, row.value), source=row.url) for row in rows]


async def frequent_sections(
    connection: AsyncConnection, since: datetime, limit: int
) -> Sequence[Section]:
    """See SqlSourceStore.sections."""
    number = func.count()
    query = (
        select(sections.c.id, sections.c.name)
        .join(article_sections, article_sections.c.section_id == sections.c.id)
        .join(articles, articles.c.id == article_sections.c.article_id)
        .where(articles.c.first_seen_at >= since, articles.c.withdrawn_at.is_(None))
        .group_by(sections.c.id, sections.c.name)
        .order_by(number.desc(), sections.c.id)
        .limit(limit)
    )
    return [Section(row.id, row.name) for row in await connection.execute(query)]


async def sections_by_id(connection: AsyncConnection, ids: Sequence[int]) -> Sequence[Section]:
    """See SqlSourceStore.sections_by_id."""
    query = select(sections.c.id, sections.c.name).where(sections.c.id.in_(ids))
    found = {row.id: Section(row.id, row.name) for row in await connection.execute(query)}
    return [found[one] for one in ids if one in found]
