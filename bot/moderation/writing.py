"""A comment that a reader is writing in the chat, until it is sent; what is kept of the writer."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.moderation.model import Article

ASKED_FOR = timedelta(hours=1)
"""How long the next message answers a question; what was written before is kept."""

PAUSE = timedelta(seconds=20)
"""Between two comments of a reader."""

MOST_PENDING = 5


class Ask(StrEnum):
    """What the reader's next message is taken for."""

    NOTHING = ""
    TEXT = "text"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a comment is about. source, identity: how the article is known among those of the
    digests' sources; '' where it is known only from an older comment."""

    article: Article
    source: str = ""
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A reader's comment in the making, and what is remembered when there is none.

    key: of the author. version: counts changes. name: to be published under. parent: external id
    of the comment that this one answers. editing: the comment whose text it replaces; 0 for a new
    one. begun_at, begun_from (the version before): make its external id. sent_version, sent_id:
    the version that became the comment with this id, so that a second tap finds it.
    """

    key: str
    version: int = 0
    name: str = ""
    ask: Ask = Ask.NOTHING
    asked_at: datetime | None = None
    subject: Subject | None = None
    text: str = ""
    parent: str = ""
    editing: int = 0
    begun_at: datetime | None = None
    begun_from: int = 0
    sent_at: datetime | None = None
    sent_version: int = 0
    sent_id: int = 0

    @property
    def is_open(self) -> bool:
        """There is a text that has not been sent."""
        return bool(self.text)

    @property
    def external_id(self) -> str:
        """The same each time it is sent, and another for the next comment."""
        begun = self.begun_at.timestamp() if self.begun_at else 0
        return f"{self.key[:16]}-{round(begun * 1_000_000)}-{self.begun_from}"


def awaited(draft: Draft | None, now: datetime) -> Ask:
    """What a message is now taken for."""
    if draft is None or draft.asked_at is None or now - draft.asked_at > ASKED_FOR:
        return Ask.NOTHING
    return draft.ask


def asking(draft: Draft, ask: Ask, now: datetime) -> Draft:
    """The next message is the answer to this."""
    return replace(draft, ask=ask, asked_at=now if ask else None)


def begun(draft: Draft, subject: Subject | None, text: str, now: datetime) -> Draft:
    """A new comment in the place of what was being written. text: '' to be asked for."""
    fresh = Draft(
        draft.key,
        draft.version,
        draft.name,
        subject=subject,
        text=text,
        begun_at=now,
        begun_from=draft.version,
        sent_at=draft.sent_at,
        sent_version=draft.sent_version,
        sent_id=draft.sent_id,
    )
    return completed(fresh, now) if subject else fresh


def completed(draft: Draft, now: datetime) -> Draft:
    """Asks for what is still missing: the text, then the name."""
    if draft.subject is not None and not draft.text:
        return asking(draft, Ask.TEXT, now)
    return asking(draft, Ask.NOTHING if draft.name or not draft.text else Ask.NAME, now)


def emptied(draft: Draft) -> Draft:
    """Nothing is being written; the name and the last one sent are remembered."""
    return Draft(
        draft.key,
        draft.version,
        draft.name,
        sent_at=draft.sent_at,
        sent_version=draft.sent_version,
        sent_id=draft.sent_id,
    )
