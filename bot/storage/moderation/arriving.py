"""Comments as they arrive, each once; part of a caller's transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.model import (
    BOT,
    TELEGRAM,
    Change,
    Incoming,
    Origin,
    State,
)
from bot.moderation.ports import Arrival, Stored
from bot.storage.moderation import changing, parties, rows, tallies
from bot.storage.moderation.parties import Key
from bot.storage.sql import call_workers, insert, is_postgres, storable
from bot.storage.tables import (
    comment_changes,
    comments,
)

_PARENT = update(comments).where(comments.c.id == bindparam("child"))


async def put(
    connection: AsyncConnection, arrivals: Sequence[Arrival], now: datetime
) -> Sequence[Stored]:
    """Add those that are new, in their order."""
    there = await _known(connection, [one.incoming for one in arrivals])
    fresh = dict[Key, Arrival]()
    for one in arrivals:
        if _key(one.incoming) not in there:
            fresh.setdefault(_key(one.incoming), one)
    made = await _add(connection, list(fresh.values()), now) if fresh else {}
    late = [one.incoming for key, one in fresh.items() if key not in made]
    there |= await _known(connection, late)  # somebody else's arrival was first, a moment ago
    if made:
        await call_workers(connection)
    return [_stored(one.incoming, there, made) for one in arrivals]


async def known(connection: AsyncConnection, some: Sequence[Incoming]) -> Sequence[Stored | None]:
    """Of each in their order what it is by now; None of what is new."""
    there = await _known(connection, some)
    found = [there.get(_key(one)) for one in some]
    return [None if one is None else Stored(*one, is_new=False) for one in found]


def _key(incoming: Incoming) -> Key:
    return incoming.site, storable(incoming.external_id)


def _stored(
    incoming: Incoming, there: dict[Key, tuple[int, State]], made: dict[Key, int]
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
) -> dict[Key, tuple[int, State]]:
    found = dict[Key, tuple[int, State]]()
    for site in sorted({one.site for one in some}):
        ids = list({storable(one.external_id) for one in some if one.site == site})
        named = await rows.known(connection, site, ids)
        found |= {(site, name): row for name, row in named.items()}
    return found


async def _add(
    connection: AsyncConnection, fresh: Sequence[Arrival], now: datetime
) -> dict[Key, int]:
    """Their ids; without those that somebody else has added meanwhile."""
    incoming = [one.incoming for one in fresh]
    articles, grown = await parties.articles(connection, [one.article for one in incoming])
    authors = await parties.authors(connection, incoming, now)
    if is_postgres(connection):
        # Another put may have added some until we had their articles. Adding one again would wait
        # for whoever decides it just now, who waits for its author.
        there = await _known(connection, incoming)
        fresh = [one for one in fresh if _key(one.incoming) not in there]
    if not fresh:
        await tallies.grow(connection, grown)
        return {}
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


def _about(one: Arrival) -> Key:
    article = one.incoming.article
    return article.site, storable(article.external_id)


def _by(incoming: Incoming) -> Key:
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
    authors: Mapping[Key, Row[Any]],
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
