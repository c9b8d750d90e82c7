"""The values of moderation. All are frozen; times are aware and in UTC.

A comment is read from a site (WordPress, any other over HTTP, or Telegram itself), judged by rules
and a learned score, decided by staff, and its site is told. Its `version` counts every change: a
decision names the version that was seen, and counts only if that is still the newest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

WORDPRESS = "wordpress"
TELEGRAM = "telegram"
"""Names of the sites the bot itself reads; any other name is that of a site on `POST /comments`."""


class State(StrEnum):
    """Where a comment stands. WITHDRAWN: by its reader, while it was pending."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    """What a change came from. SITE: somebody decided there, such as in wp-admin. AUTOMATION: a
    range of scores, or a trusted author, that an admin has switched on."""

    CHAT = "chat"
    BULK = "bulk"
    SITE = "site"
    AUTOMATION = "automation"
    READER = "reader"


class Level(StrEnum):
    """How much a verdict weighs. NOTE: worth knowing. SUSPECT: a person should look twice.
    BAN: the comment should not appear; a person still decides."""

    NOTE = "note"
    SUSPECT = "suspect"
    BAN = "ban"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to, not with, `end` of the text as the reader wrote it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says. rule: its name, which names its wording too (`moderation.flag_<rule>`).
    spans: what it matched, in order, not overlapping. values: what its wording needs."""

    rule: str
    level: Level
    spans: tuple[Span, ...] = ()
    values: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assessment:
    """score: the learned probability that staff would refuse it, 0 to 1; None before anything was
    learned."""

    verdicts: tuple[Verdict, ...] = ()
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What is commented on. external_id: the site's own. url, title, section: '' where unknown."""

    site: str
    external_id: str
    url: str = ""
    title: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote, as staff may know them. key: stands for the e-mail address or the Telegram user,
    and cannot be turned back into it. name: what the reader chose to be published under; '' none.
    The counts are of decided comments. first_seen: when their first comment came."""

    id: int
    site: str
    key: str
    name: str
    approved: int = 0
    rejected: int = 0
    spam: int = 0
    banned_at: datetime | None = None
    first_seen: datetime | None = None

    @property
    def refused(self) -> int:
        """Comments that did not appear."""
        return self.rejected + self.spam

    @property
    def pseudonym(self) -> str:
        """What staff call them: four characters of the key."""
        return self.key[:4]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A comment as it arrives. external_id: unique within the site. text: as the reader wrote it.
    parent_external_id: the comment it answers; '' for none. reader_chat: the private chat of a
    Telegram reader. state: where it stands on its site already, for what is imported."""

    site: str
    external_id: str
    article: Article
    author_key: str
    author_name: str
    text: str
    created_at: datetime
    parent_external_id: str = ""
    reader_chat: int | None = None
    state: State = State.PENDING


@dataclass(frozen=True, slots=True)
class Actor:
    """Who decides. id: of Telegram; 0 for the bot itself and for somebody on the site. name: as
    colleagues know them; '' for the bot itself."""

    id: int
    name: str


BOT = Actor(0, "")


@dataclass(frozen=True, slots=True)
class Change:
    """A line of a comment's history. version: what it made; before, after: the same where only the
    text or its answer changed. reason: the code of a rejection, or ''. text: what it was before an
    edit; None otherwise. bulk_id: what it was part of. answer: the words sent to the reader."""

    comment_id: int
    version: int
    at: datetime
    actor: Actor
    origin: Origin
    before: State
    after: State
    reason: str = ""
    text: str | None = None
    bulk_id: int | None = None
    answer: str = ""

    @property
    def is_reply(self) -> bool:
        """Whether it is the newsroom's own words under the comment."""
        return bool(self.answer) and self.before is self.after


@dataclass(frozen=True, slots=True)
class Comment:
    """One in the queue, or out of it. site_id: what its site calls it, which for a Telegram
    reader's is known once it was posted there; '' before. decided: the change that made its state;
    None while it is pending. leased_to: a moderator's id, until then. erased_at: its text is gone.
    """

    id: int
    site: str
    external_id: str
    site_id: str
    article: Article
    author: Author
    text: str
    created_at: datetime
    received_at: datetime
    state: State
    version: int
    assessment: Assessment = Assessment()
    parent_id: int | None = None
    reader_chat: int | None = None
    decided: Change | None = None
    leased_to: int | None = None
    leased_until: datetime | None = None
    erased_at: datetime | None = None
