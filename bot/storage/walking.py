"""Through a million chats in stretches, a transaction each, so that a press waits for one only.

Downwards by chat id: a group that becomes a supergroup on the way takes a lower id, which is still
ahead, and is never passed over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Column, ColumnElement, FromClause, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

STRETCH = 5000
"""Chats of one transaction: about 50 ms on SQLite."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Chats with `low <= id < below`; below: None for the first stretch."""

    low: int
    below: int | None

    def holds(self, who: FromClause) -> ColumnElement[bool]:
        """The condition on a table with chats."""
        low = who.c.chat_id >= self.low
        return low if self.below is None else and_(low, who.c.chat_id < self.below)

    def of(self, chat_ids: Sequence[int]) -> tuple[int, ...]:
        """Those of a list that lie in it."""
        below = self.below
        return tuple(one for one in chat_ids if self.low <= one and (below is None or one < below))


async def next_stretch(
    connection: AsyncConnection,
    chat_id: Column[int],
    within: Sequence[ColumnElement[bool]],
    below: int | None,
    size: int,
) -> Stretch | None:
    """The next chats that some rows of the column's table have; None at the end."""
    query = select(chat_id).where(*within)
    if below is not None:
        query = query.where(chat_id < below)
    chats = query.order_by(chat_id.desc()).limit(size).subquery()
    low = await connection.scalar(select(func.min(chats.c.chat_id)))
    return None if low is None else Stretch(int(low), below)


def next_listed(chat_ids: Sequence[int], below: int | None, size: int) -> Stretch | None:
    """The next chats of a list in falling order; None at the end."""
    ahead = (one for one in chat_ids if below is None or one < below)
    taken = list(islice(ahead, size))
    return Stretch(taken[-1], below) if taken else None
