"""Comments the storage tests share."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, select

from bot.moderation.deciding import Ruling, Verb
from bot.moderation.model import (
    WORDPRESS,
    Actor,
    Article,
    Assessment,
    Comment,
    Incoming,
    Level,
    Span,
    Verdict,
)
from bot.moderation.ports import Arrival, Filter, Stored
from bot.storage.engine import Database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.tables import comment_tallies

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SARA = Actor(7, "سارة")
OMAR = Actor(8, "عمر")
ARTICLE = Article(WORDPRESS, "3", "https://almaydan.example/3", "ارتفاع أسعار الوقود", "اقتصاد")


def flagged(*names: str, score: float | None = None) -> Assessment:
    """What these rules say."""
    verdicts = (Verdict(name, Level.SUSPECT, (Span(0, 4),), {"word": name}) for name in names)
    return Assessment(tuple(verdicts), score)


def arrival(number: int, assessment: Assessment = Assessment(), **changes: Any) -> Arrival:  # noqa: B008 - frozen
    """A comment from WordPress."""
    made = Incoming(
        site=WORDPRESS,
        external_id=str(number),
        article=ARTICLE,
        author_key=f"key{number % 5}",
        author_name="قارئ",
        text=f"تعليق {number}",
        created_at=NOW - MINUTE,
    )
    return Arrival(replace(made, **changes), assessment)


async def put(store: SqlCommentStore, *arrivals: Arrival) -> Sequence[Stored]:
    """Let them arrive."""
    return await store.put(arrivals, NOW)


async def one(store: SqlCommentStore, number: int = 1, **changes: Any) -> Comment:
    """A comment that has arrived."""
    (stored,) = await put(store, arrival(number, **changes))
    comment = await store.get(stored.comment_id)
    assert comment is not None
    return comment


def ruling(comment: Comment, verb: Verb, actor: Actor = SARA, **more: Any) -> Ruling:
    """Of somebody who sees the comment as it is given."""
    at = more.pop("at", NOW + MINUTE)
    return Ruling(comment.id, comment.version, verb, actor, at, **more)


async def tallied(database: Database) -> dict[tuple[str, str], int]:
    """The tallies that are not 0."""
    sums = Counter[tuple[str, str]]()
    for row in await rows_of(database, comment_tallies):
        sums[row["kind"], row["name"]] += row["waiting"]
    return {tally: number for tally, number in sums.items() if number}


async def counted(database: Database) -> dict[tuple[str, str], int]:
    """What the tallies should be."""
    every = await SqlCommentStore(database).page(Filter(), 10_000)
    found = Counter[tuple[str, str]]()
    for comment in every:
        rules = {verdict.rule for verdict in comment.assessment.verdicts}
        found.update([("", ""), ("site", comment.site), ("section", comment.article.section)])
        found.update(("rule", rule) for rule in rules)
    return dict(found)


async def rows_of(database: Database, table: Table) -> list[dict[str, Any]]:
    """Every row of a table by its primary key."""
    async with database.read() as connection:
        found = await connection.execute(select(table).order_by(*table.primary_key))
        return [dict(row._mapping) for row in found]
