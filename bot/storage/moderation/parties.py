"""Whom and what comments belong to: their authors and articles; part of a caller's transaction.

Always in the same order: two arrivals at once never wait for each other in a circle.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, String, Table, and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.model import Article, Incoming, State
from bot.storage.moderation import tallies
from bot.storage.sql import insert, is_postgres, listed, storable
from bot.storage.tables import commented_articles, commenters, comments

Key = tuple[str, str]
"""A site, and what is unique within it."""

_RENAME = update(commenters).where(commenters.c.id == bindparam("author"))


async def articles(
    connection: AsyncConnection, articles: Sequence[Article]
) -> tuple[dict[Key, Row[Any]], Counter[tallies.Tally]]:
    """Found or made; what is known anew of them is kept. And what that does to the tallies."""
    newest = {(one.site, storable(one.external_id)): one for one in articles}
    lines = [
        {
            "site": site,
            "external_id": external_id,
            "url": storable(newest[site, external_id].url),
            "title": storable(newest[site, external_id].title),
            "section": storable(newest[site, external_id].section),
        }
        for site, external_id in sorted(newest)
    ]
    made = insert(connection, commented_articles)
    told: dict[str, ColumnElement[Any]] = {
        name: func.coalesce(func.nullif(made.excluded[name], ""), commented_articles.c[name])
        for name in ("url", "title", "section")
    }
    differs = or_(*(value != commented_articles.c[name] for name, value in told.items()))
    upsert = made.on_conflict_do_update(
        index_elements=("site", "external_id"), set_=told, where=differs
    ).returning(commented_articles.c.id, commented_articles.c.section)
    moved = Counter[tallies.Tally]()
    for row in (await connection.execute(upsert, lines)).all():
        moved.update(await _moved(connection, row.id, row.section))
    return await _found(connection, commented_articles, "external_id", newest), moved


async def _moved(
    connection: AsyncConnection, article_id: int, section: str
) -> Counter[tallies.Tally]:
    """Its comments are in this section now."""
    elsewhere = and_(comments.c.article_id == article_id, comments.c.section != section)
    query = select(comments.c.id, comments.c.section, comments.c.state).where(elsewhere)
    locked = query.order_by(comments.c.id).with_for_update(key_share=True)
    found = (await connection.execute(locked)).all()
    if found:
        await connection.execute(update(comments).where(elsewhere).values(section=section))
    pending = [row.section for row in found if row.state == State.PENDING]
    return tallies.difference(
        [("section", before) for before in pending], [("section", section)] * len(pending)
    )


async def authors(
    connection: AsyncConnection, incoming: Sequence[Incoming], now: datetime
) -> dict[Key, Row[Any]]:
    """Found or made; the newest name is theirs. Those that are there are locked in the order of
    their ids, as decisions lock them; only then are others made."""
    names = {(one.site, one.author_key): storable(one.author_name) for one in incoming}
    there = await _found(connection, commenters, "key", names, lock=True)
    renamed = [
        {"author": row.id, "name": names[key]}
        for key, row in there.items()
        if row.name != names[key]
    ]
    if renamed:
        await connection.execute(_RENAME, renamed)
    lines = [
        {"site": site, "key": key, "name": names[site, key], "first_seen": now}
        for site, key in sorted(names.keys() - there.keys())
    ]
    if lines:
        made = insert(connection, commenters)
        await connection.execute(made.on_conflict_do_nothing(index_elements=("site", "key")), lines)
    return await _found(connection, commenters, "key", names)


async def _found(
    connection: AsyncConnection, table: Table, name: str, keys: Iterable[Key], *, lock: bool = False
) -> dict[Key, Row[Any]]:
    """Rows that are there. name: the column that is unique within a site. lock: all of them."""
    among = or_(*(_of_site(connection, table, name, site, own) for site, own in _by_site(keys)))
    if lock and is_postgres(connection):
        ids = select(table.c.id).where(among).order_by(table.c.id)
        await connection.execute(ids.with_for_update(key_share=True))
    found = await connection.execute(select(table).where(among))
    return {(row.site, row._mapping[name]): row for row in found}


def _by_site(keys: Iterable[Key]) -> Sequence[tuple[str, list[str]]]:
    own = dict[str, list[str]]()
    for site, key in keys:
        own.setdefault(site, []).append(key)
    return list(own.items())


def _of_site(
    connection: AsyncConnection, table: Table, name: str, site: str, keys: list[str]
) -> ColumnElement[bool]:
    return and_(table.c.site == site, table.c[name].in_(listed(connection, keys, String)))
