"""What the desk needs kept, beside the comments themselves: cards, settings and the audit.

Implemented by bot/storage; every method is one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.moderation.model import Actor, Comment, Origin, State


@dataclass(frozen=True, slots=True)
class Card:
    """A comment as a message in a chat. message_id: 0 once it is lost or deleted there: no other
    takes its place. drawn: the comment's version that it shows."""

    comment_id: int
    chat_id: int
    message_id: int
    drawn: int
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A card with the comment that it is of, as it is now."""

    card: Card
    comment: Comment


class CardStore(Protocol):
    """Comments as messages."""

    async def without_card(self, chat_id: int, limit: int) -> Sequence[Comment]:
        """Pending ones that were never shown in the chat, oldest first."""
        ...

    async def outdated(self, limit: int) -> Sequence[Shown]:
        """Cards of staff that are there and show another version than the newest, those first
        whose comment changed last, and what was erased at last; not the answers to readers."""
        ...

    async def pending_in(self, chat_id: int, limit: int) -> Sequence[Shown]:
        """Cards that are there and whose comment is pending, newest first."""
        ...

    async def put(self, card: Card) -> None:
        """In place of an older one of the comment in the chat."""
        ...

    async def drop(self, comment_id: int, chat_id: int) -> None:
        """The message shows something else now."""
        ...

    async def unanswered(self, limit: int) -> Sequence[tuple[Comment, Card | None]]:
        """Comments of Telegram readers (reader_chat) whose reader does not know where they stand:
        decided by staff and never told, or told of a version that is not the newest. The card is
        the message to the reader."""
        ...

    async def summary(self, chat_id: int) -> int | None:
        """The message that stands for all cards of the chat; None while there is none."""
        ...

    async def put_summary(self, chat_id: int, message_id: int | None, at: datetime) -> None:
        """In place of an older one; None: it is gone."""
        ...


class SettingStore(Protocol):
    """What admins switch, and what the bot keeps for itself: JSON by name."""

    async def get(self, name: str) -> str | None: ...

    async def put(self, name: str, value: str) -> None: ...


class Trail(Protocol):
    """The audit."""

    async def note(
        self, at: datetime, actor: Actor, action: str, comment_id: int | None = None, **more: object
    ) -> None:
        """Add a line. more: no personal data of readers."""
        ...


class Replies(Protocol):
    """The newsroom's own words under a comment."""

    async def reply(self, comment_id: int, text: str, actor: Actor, at: datetime) -> bool:
        """Record it, for the outbox where the comment's site takes replies and for its reader in
        Telegram; False where neither would get it, or the comment is gone."""
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision as it counts: the one that stands. score: of the comment, None before anything was
    learned. received_at: of the comment."""

    received_at: datetime
    at: datetime
    actor: Actor
    origin: Origin
    after: State
    reason: str = ""
    score: float | None = None


class Lookups(Protocol):
    """What staff look up."""

    async def alike(self, comment_id: int, limit: int) -> Sequence[Comment]:
        """Others with the same text but for its spelling, newest first."""
        ...

    async def judged(self, since: datetime, until: datetime) -> Sequence[Judged]:
        """Decisions of this time that stand, oldest first; withdrawals are none."""
        ...

    async def sites(self) -> Sequence[str]:
        """Sites with pending comments, by name."""
        ...

    async def sections(self) -> Sequence[str]:
        """Sections with pending comments, by name; '' is left out."""
        ...

    async def rules(self) -> Sequence[str]:
        """Rules that flagged a pending comment, by name."""
        ...
