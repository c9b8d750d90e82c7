"""Comments as messages: of staff in their chats, and of readers in theirs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    and_,
    delete,
    exists,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.desk_ports import Card, Shown
from bot.moderation.model import Comment
from bot.storage.engine import Database
from bot.storage.moderation import rows
from bot.storage.sql import insert
from bot.storage.tables import comment_cards, comment_changes, comments, summary_cards
from bot.storage.tables.comments import OUTDATED, UNTOLD

_KEY = ("comment_id", "chat_id")
_CARD = [column.label(f"card_{column.name}") for column in comment_cards.c]
_OF_COMMENT = comment_cards.c.comment_id == comments.c.id
_SHOWN: Select[Any] = rows.WHOLE.add_columns(*_CARD).join(comment_cards, _OF_COMMENT)
_IS_READERS = func.coalesce(
    comments.c.reader_chat == comment_cards.c.chat_id, literal_column("false")
)
_LAST_CHANGE = (
    select(func.max(comment_changes.c.at))
    .where(comment_changes.c.comment_id == comments.c.id)
    .correlate(comments)
    .scalar_subquery()
)


def _card(row: Row[Any]) -> Card:
    return Card(
        row.card_comment_id,
        row.card_chat_id,
        row.card_message_id,
        row.card_drawn,
        row.card_posted_at,
    )


def _shown(row: Row[Any]) -> Shown:
    return Shown(_card(row), rows.comment(row))


class SqlCardStore:
    """A CardStore on SQL, with the summary that stands for cards while too many wait."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def without_card(self, chat_id: int, limit: int) -> Sequence[Comment]:
        """Pending ones that were never shown in the chat, oldest first."""
        shown = exists().where(_OF_COMMENT, comment_cards.c.chat_id == chat_id)
        query = rows.WHOLE.where(rows.PENDING, ~shown).order_by(comments.c.id).limit(limit)
        async with self._database.read() as connection:
            return await rows.read(connection, query)

    async def outdated(self, limit: int) -> Sequence[Shown]:
        """Cards of staff that show another version than the newest, latest change first; what was
        erased at last, for it can be thousands."""
        query = _SHOWN.where(text(OUTDATED), ~_IS_READERS)
        last = (comments.c.erased_at.is_not(None), _LAST_CHANGE.desc(), comments.c.id)
        query = query.order_by(*last).limit(limit)
        return await self._shown(query)

    async def pending_in(self, chat_id: int, limit: int) -> Sequence[Shown]:
        """Cards that are there and whose comment is pending, newest first."""
        there = (comment_cards.c.chat_id == chat_id, comment_cards.c.message_id != 0)
        query = _SHOWN.where(rows.PENDING, *there, ~_IS_READERS)
        return await self._shown(query.order_by(comment_cards.c.comment_id.desc()).limit(limit))

    async def of(self, comment_id: int) -> Sequence[Shown]:
        """All of a comment, the answer to its reader included."""
        query = _SHOWN.where(comment_cards.c.comment_id == comment_id)
        return await self._shown(query.order_by(comment_cards.c.chat_id))

    async def put(self, card: Card) -> None:
        """In place of an older one of the comment in the chat."""
        async with self._database.write() as connection:
            if (held := await _held(connection, card.comment_id)) is None:
                return
            line = _line(card) | {"newest": held.version}
            made = insert(connection, comment_cards).values(line)
            await connection.execute(made.on_conflict_do_update(index_elements=_KEY, set_=line))
            if card.chat_id == held.reader_chat:
                told = update(comments).where(comments.c.id == card.comment_id)
                await connection.execute(told.values(told=card.drawn))

    async def drop(self, comment_id: int, chat_id: int) -> None:
        """The message shows something else now."""
        mine = and_(comment_cards.c.comment_id == comment_id, comment_cards.c.chat_id == chat_id)
        async with self._database.write() as connection:
            await connection.execute(delete(comment_cards).where(mine))

    async def leave(self, chat_id: int) -> None:
        """The chat is gone, or its messages have other numbers now."""
        async with self._database.write() as connection:
            for table in (comment_cards, summary_cards):
                await connection.execute(delete(table).where(table.c.chat_id == chat_id))

    async def unanswered(self, limit: int) -> Sequence[tuple[Comment, Card | None]]:
        """Comments of Telegram readers who do not know where they stand."""
        answer = and_(_OF_COMMENT, comment_cards.c.chat_id == comments.c.reader_chat)
        query = rows.WHOLE.add_columns(*_CARD).outerjoin(comment_cards, answer)
        untold = select(comments.c.id).where(text(UNTOLD))
        query = query.where(comments.c.id.in_(untold)).order_by(comments.c.id).limit(limit)
        async with self._database.read() as connection:
            found = (await connection.execute(query)).all()
        return [(rows.comment(row), _card(row) if row.card_drawn else None) for row in found]

    async def _shown(self, query: Select[Any]) -> Sequence[Shown]:
        async with self._database.read() as connection:
            return [_shown(row) for row in await connection.execute(query)]

    async def summary(self, chat_id: int) -> int | None:
        """The message that stands for all cards of the chat; None while there is none."""
        query = select(summary_cards.c.message_id).where(summary_cards.c.chat_id == chat_id)
        async with self._database.read() as connection:
            message_id: int | None = await connection.scalar(query)
        return message_id

    async def put_summary(self, chat_id: int, message_id: int | None, at: datetime) -> None:
        """In place of an older one; None: it is gone."""
        mine = delete(summary_cards).where(summary_cards.c.chat_id == chat_id)
        line = {"chat_id": chat_id, "message_id": message_id, "posted_at": at}
        async with self._database.write() as connection:
            await connection.execute(mine)
            if message_id is not None:
                await connection.execute(summary_cards.insert().values(line))


def _line(card: Card) -> dict[str, Any]:
    return {
        "comment_id": card.comment_id,
        "chat_id": card.chat_id,
        "message_id": card.message_id,
        "drawn": card.drawn,
        "posted_at": card.posted_at,
    }


async def _held(connection: AsyncConnection, comment_id: int) -> Row[int, int | None] | None:
    """Locked: a decision that is being written meanwhile would not see the new card."""
    query = select(comments.c.version, comments.c.reader_chat).where(comments.c.id == comment_id)
    locked = query.with_for_update(key_share=True)
    return (await connection.execute(locked)).one_or_none()
