"""Comments as they arrive, with their articles and authors; part of a caller's transaction.

Rows that others may want too are written in the order of their keys: two arrivals at once never
wait for each other in a circle.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, String, Table, and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.model import (
    BOT,
    TELEGRAM,
    Article,
    Change,
    Incoming,
    Origin,
    State,
)
from bot.moderation.ports import Arrival, Stored
from bot.storage.moderation import changing, rows, tallies
from bot.storage.sql import call_workers, insert, listed, storable
from bot.storage.tables import (
    comment_changes,
    commented_articles,
    commenters,
    comments,
)

_Key = tuple[str, str]
_PARENT = update(comments).where(comments.c.id == bindparam("child"))


async def put(
    connection: AsyncConnection, arrivals: Sequence[Arrival], now: datetime
) -> Sequence[Stored]:
    """Add those that are new, in their order."""
    there = await _known(connection, [one.incoming for one in arrivals])
    fresh = dict[_Key, Arrival]()
    for one in arrivals:
        if _key(one.incoming) not in there:
            fresh.setdefault(_key(one.incoming), one)
    made = await _add(connection, list(fresh.values()), now) if fresh else {}
    late = [one.incoming for key, one in fresh.items() if key not in made]
    there |= await _known(connection, late)  # somebody else's arrival was first, a moment ago
    if made:
        await call_workers(connection)
    return [_stored(one.incoming, there, made) for one in arrivals]


def _key(incoming: Incoming) -> _Key:
    return incoming.site, storable(incoming.external_id)


def _stored(
    incoming: Incoming, there: dict[_Key, tuple[int, State]], made: dict[_Key, int]
) -> Stored:
    """New for the first of two that are the same."""
    key = _key(incoming)
    number = made.pop(key, None)
    if number is None:
        return Stored(*there[key], is_new=False)
    there[key] = (number, incoming.state)
    return Stored(number, incoming.state, is_new=True)


async def _known(
    connection: AsyncConnection, some: Sequence[Incoming]
) -> dict[_Key, tuple[int, State]]:
    found = dict[_Key, tuple[int, State]]()
    for site in sorted({one.site for one in some}):
        ids = list({storable(one.external_id) for one in some if one.site == site})
        named = await rows.known(connection, site, ids)
        found |= {(site, name): row for name, row in named.items()}
    return found


async def _add(
    connection: AsyncConnection, fresh: Sequence[Arrival], now: datetime
) -> dict[_Key, int]:
    """Their ids; without those that somebody else has added meanwhile."""
    incoming = [one.incoming for one in fresh]
    articles, grown = await _articles(connection, [one.article for one in incoming])
    authors = await _authors(connection, incoming, now)
    lines = [
        _row(one, now)
        | {
            "article_id": articles[_about(one)].id,
            "section": articles[_about(one)].section,
            "author_id": authors[_by(one.incoming)].id,
        }
        for one in fresh
    ]
    adding = (
        insert(connection, comments)
        .on_conflict_do_nothing(index_elements=("site", "external_id"))
        .returning(comments.c.id, comments.c.site, comments.c.external_id)
    )
    added = await connection.execute(adding, lines)
    made = {(row.site, row.external_id): row.id for row in added}
    new = [(made[_key(one.incoming)], one) for one in fresh if _key(one.incoming) in made]
    await _parents(connection, [(number, one.incoming) for number, one in new])
    pending = [(number, one) for number, one in new if _waits(one)]
    await changing.flag(connection, {number: one.assessment for number, one in pending})
    for _, one in pending:
        section = articles[_about(one)].section
        grown.update(tallies.tallies_of(one.incoming.site, section, one.assessment))
    await _decided(
        connection, [(n, one.incoming) for n, one in new if not _waits(one)], authors, now
    )
    await tallies.grow(connection, grown)
    return made


def _about(one: Arrival) -> _Key:
    article = one.incoming.article
    return article.site, storable(article.external_id)


def _by(incoming: Incoming) -> _Key:
    return incoming.site, incoming.author_key


def _waits(one: Arrival) -> bool:
    return one.incoming.state is State.PENDING


def _row(one: Arrival, now: datetime) -> dict[str, Any]:
    incoming, external_id = one.incoming, storable(one.incoming.external_id)
    return {
        "site": incoming.site,
        "external_id": external_id,
        "site_id": "" if incoming.site == TELEGRAM else external_id,
        **changing.worded(storable(incoming.text)),
        "created_at": incoming.created_at,
        "received_at": now,
        "state": incoming.state.value,
        "version": 1,
        "decided_version": None if _waits(one) else 1,
        "reader_chat": incoming.reader_chat,
        **changing.assessed(one.assessment),
    }


async def _articles(
    connection: AsyncConnection, articles: Sequence[Article]
) -> tuple[dict[_Key, Row[Any]], Counter[tallies.Tally]]:
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


async def _authors(
    connection: AsyncConnection, incoming: Sequence[Incoming], now: datetime
) -> dict[_Key, Row[Any]]:
    """Found or made; the newest name is theirs."""
    names = {(one.site, one.author_key): storable(one.author_name) for one in incoming}
    lines = [
        {"site": site, "key": key, "name": names[site, key], "first_seen": now}
        for site, key in sorted(names)
    ]
    made = insert(connection, commenters)
    upsert = made.on_conflict_do_update(
        index_elements=("site", "key"),
        set_={"name": made.excluded.name},
        where=made.excluded.name != commenters.c.name,
    )
    await connection.execute(upsert, lines)
    return await _found(connection, commenters, "key", names)


async def _found(
    connection: AsyncConnection, table: Table, name: str, keys: Iterable[_Key]
) -> dict[_Key, Row[Any]]:
    """Rows that are there. name: the column that is unique within a site."""
    wanted, found = list(keys), dict[_Key, Row[Any]]()
    for site in sorted({site for site, _ in wanted}):
        among = listed(connection, [key for of, key in wanted if of == site], String)
        query = select(table).where(table.c.site == site, table.c[name].in_(among))
        found |= {(site, row._mapping[name]): row for row in await connection.execute(query)}
    return found


async def _parents(connection: AsyncConnection, new: Sequence[tuple[int, Incoming]]) -> None:
    """Answers learn which comment they answer, of those that are known."""
    answers = [(number, one) for number, one in new if one.parent_external_id]
    if not answers:
        return
    asked = [replace(one, external_id=one.parent_external_id) for _, one in answers]
    there = await _known(connection, asked)
    found = [
        {"child": number, "parent_id": there[_key(parent)][0]}
        for (number, _), parent in zip(answers, asked, strict=True)
        if _key(parent) in there
    ]
    if found:
        await connection.execute(_PARENT, found)


async def _decided(
    connection: AsyncConnection,
    new: Sequence[tuple[int, Incoming]],
    authors: Mapping[_Key, Row[Any]],
    now: datetime,
) -> None:
    """What was decided on the site before it came here."""
    if not new:
        return
    lines = [
        Change(number, 1, now, BOT, Origin.SITE, State.PENDING, one.state) for number, one in new
    ]
    await connection.execute(comment_changes.insert(), [changing.line(one) for one in lines])
    moved = Counter((authors[_by(one)].id, one.state) for _, one in new)
    await changing.count(connection, moved)
