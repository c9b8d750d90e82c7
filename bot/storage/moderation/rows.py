"""Rows of comments as values, and where they are found; part of a caller's transaction."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.model import (
    TELEGRAM,
    Actor,
    Article,
    Assessment,
    Author,
    Change,
    Comment,
    Origin,
    State,
    Verdict,
)
from bot.storage import values
from bot.storage.sql import constant, is_postgres, listed
from bot.storage.tables import comment_changes, commented_articles, commenters, comments

PENDING = comments.c.state == constant(State.PENDING)
"""In words that the partial indexes know."""

STAFF = (Origin.CHAT, Origin.BULK, Origin.SITE)
"""What people of the newsroom decided, wherever they did."""


def author_columns() -> list[ColumnElement[Any]]:
    """The author's, under names of their own."""
    return [column.label(f"author_{column.name}") for column in commenters.c]


def _article_columns() -> list[ColumnElement[Any]]:
    return [column.label(f"article_{column.name}") for column in commented_articles.c]


def _change_columns() -> list[ColumnElement[Any]]:
    return [column.label(f"change_{column.name}") for column in comment_changes.c]


DECIDED = and_(
    comment_changes.c.comment_id == comments.c.id,
    comment_changes.c.version == comments.c.decided_version,
)
"""The change is the one that made the comment's state."""

_OWN = [one for one in comments.c if one.name not in ("article_id", "author_id")]
WHOLE: Select[Any] = (
    select(*_OWN, *author_columns(), *_article_columns(), *_change_columns())
    .select_from(comments)
    .join(commenters, commenters.c.id == comments.c.author_id)
    .join(commented_articles, commented_articles.c.id == comments.c.article_id)
    .outerjoin(comment_changes, DECIDED)
)
"""Comments with author, article and the change that decided them, for `comment`."""


def author(row: Row[Any]) -> Author:
    """Of `author_columns`."""
    return Author(
        row.author_id,
        row.author_site,
        row.author_key,
        row.author_name,
        row.author_approved,
        row.author_rejected,
        row.author_spam,
        row.author_banned_at,
        row.author_first_seen,
    )


def change(row: Row[Any], prefix: str = "") -> Change:
    """A line of the history; prefix: of its columns' names."""
    of = row._mapping
    return Change(
        of[f"{prefix}comment_id"],
        of[f"{prefix}version"],
        of[f"{prefix}at"],
        Actor(of[f"{prefix}actor_id"], of[f"{prefix}actor_name"]),
        Origin(of[f"{prefix}origin"]),
        State(of[f"{prefix}before"]),
        State(of[f"{prefix}after"]),
        of[f"{prefix}reason"],
        of[f"{prefix}text"],
        of[f"{prefix}bulk_id"],
        of[f"{prefix}answer"],
    )


def comment(row: Row[Any]) -> Comment:
    """A row of WHOLE."""
    return Comment(
        id=row.id,
        site=row.site,
        external_id=row.external_id,
        site_id=row.site_id,
        article=Article(
            row.article_site,
            row.article_external_id,
            row.article_url,
            row.article_title,
            row.article_section,
        ),
        author=author(row),
        text=row.text,
        created_at=row.created_at,
        received_at=row.received_at,
        state=State(row.state),
        version=row.version,
        assessment=Assessment(_verdicts(row.verdicts), row.score),
        parent_id=row.parent_id,
        reader_chat=row.reader_chat,
        decided=change(row, "change_") if row.change_version is not None else None,
        leased_to=row.leased_to,
        leased_until=row.leased_until,
        erased_at=row.erased_at,
    )


def _verdicts(text: str) -> tuple[Verdict, ...]:
    return () if text == "[]" else values.loads(tuple[Verdict, ...], text)


async def read(connection: AsyncConnection, query: Select[Any]) -> list[Comment]:
    """What a query made from WHOLE finds."""
    return [comment(row) for row in await connection.execute(query)]


async def get(connection: AsyncConnection, comment_id: int) -> Comment | None:
    """The comment as it is."""
    found = await read(connection, WHOLE.where(comments.c.id == comment_id))
    return found[0] if found else None


async def locked(connection: AsyncConnection, ids: Collection[int]) -> list[Comment]:
    """These comments, oldest first, nobody else's to change until the transaction ends.

    Locked first and read then: PostgreSQL joins a row that it had to wait for with what the others
    were before. Answers may still name it as their parent meanwhile (KEY SHARE).
    """
    among = comments.c.id.in_(listed(connection, ids))
    if is_postgres(connection):
        held = select(comments.c.id).where(among).order_by(comments.c.id)
        await connection.execute(held.with_for_update(key_share=True))
    return await read(connection, WHOLE.where(among).order_by(comments.c.id))


def _named(connection: AsyncConnection, site: str, ids: Sequence[str]) -> list[ColumnElement[bool]]:
    """What the site calls so: its own, and those of Telegram readers that were posted there."""
    among = listed(connection, ids, String)
    about = commented_articles.alias("about")
    posted = select(about.c.id).where(about.c.id == comments.c.article_id, about.c.site == site)
    return [
        and_(comments.c.site == site, comments.c.external_id.in_(among)),
        and_(comments.c.site == TELEGRAM, comments.c.site_id.in_(among), posted.exists()),
    ]


async def known(
    connection: AsyncConnection, site: str, ids: Sequence[str]
) -> dict[str, tuple[int, State]]:
    """Id and state by what the site calls them."""
    found = dict[str, tuple[int, State]]()
    own, posted = _named(connection, site, ids)
    for name, where in ((comments.c.site_id, posted), (comments.c.external_id, own)):
        query = select(comments.c.id, comments.c.state, name.label("name")).where(where)
        for row in await connection.execute(query):
            found[row.name] = (row.id, State(row.state))
    return found


async def find(connection: AsyncConnection, site: str, ids: Sequence[str]) -> list[Comment]:
    """Whole comments by what the site calls them."""
    numbers = [number for number, _ in (await known(connection, site, ids)).values()]
    return await read(connection, WHOLE.where(comments.c.id.in_(listed(connection, numbers))))
