"""What moderation needs of others: bot/storage keeps it, bot/moderation/sites brings and tells it.

Every method of a store is one transaction, or looks like one from outside; what changes a comment
writes its history and, where the site is to be told, its errand in the same transaction. Stores
raise only bot.storage's NashraErrors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.moderation.deciding import Denied, Errand, Ruling
from bot.moderation.model import (
    Actor,
    Article,
    Assessment,
    Author,
    Change,
    Comment,
    Incoming,
    State,
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A comment with what was said of it."""

    incoming: Incoming
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Stored:
    """is_new: it was not there before. state: as it is now."""

    comment_id: int
    state: State
    is_new: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """Which pending comments. None and '' mean any; score is that of a refusal, 0 to 1, both ends
    included; older_than: received before. rule: one that flagged it."""

    site: str = ""
    section: str = ""
    rule: str = ""
    score_from: float | None = None
    score_to: float | None = None
    older_than: datetime | None = None
    author_id: int | None = None
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many comments wait, and since when the oldest does."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Decided:
    """comment: as it is now. denied: why the ruling changed nothing; None where it did."""

    comment: Comment | None
    denied: Denied | None = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """Many decided at once. ids: what was changed."""

    id: int
    ids: tuple[int, ...]


class CommentStore(Protocol):
    """Comments, their authors, articles and history."""

    async def put(self, arrivals: Sequence[Arrival], now: datetime) -> Sequence[Stored]:
        """Add those that are new, in their order; one that is there (site, external_id) is left as
        it is. A parent that is unknown leaves parent_id empty."""
        ...

    async def known(self, incoming: Sequence[Incoming]) -> Sequence[Stored | None]:
        """Of each in their order what it is by now; None of what is new."""
        ...

    async def get(self, comment_id: int) -> Comment | None: ...

    async def find(self, site: str, external_ids: Sequence[str]) -> Sequence[Comment]:
        """Those of a site that are known, in any order."""
        ...

    async def decide(self, ruling: Ruling) -> Decided:
        """Compare and set, by deciding.decide on the row as it is, locked."""
        ...

    async def decide_all(self, which: Filter, ruling: Ruling, limit: int | None = None) -> Bulk:
        """The ruling (its comment_id and version are not looked at) on all pending ones that match,
        in stretches that let others between them."""
        ...

    async def undo_all(self, bulk_id: int, actor: Actor, at: datetime) -> Bulk:
        """Reopen what the bulk changed and nobody has changed since; again it finds nothing."""
        ...

    async def rewrite(
        self, comment_id: int, version: int, text: str, assessment: Assessment, by: Change
    ) -> Decided:
        """Another text: the reader edited it while pending, or it changed on the site (by.origin is
        SITE), which puts a decided one back into the queue. The old text goes to the history."""
        ...

    async def history(self, comment_id: int) -> Sequence[Change]:
        """Oldest first."""
        ...

    async def page(self, which: Filter, limit: int, after: int = 0) -> Sequence[Comment]:
        """Pending ones, oldest (lowest id) first, whose id is above `after`."""
        ...

    async def waiting(self, which: Filter) -> Waiting: ...

    async def lease_next(
        self, moderator: int, which: Filter, now: datetime, until: datetime, after: int = 0
    ) -> Comment | None:
        """The oldest pending one with an id above `after` that nobody holds, or the one that this
        moderator holds already; it is theirs until then. What they hold at or below `after` they
        give back. None where there is none."""
        ...

    async def thread(self, comment_id: int, limit: int) -> Sequence[Comment]:
        """Its parent and the answers to it, oldest first."""
        ...

    async def latest_of(self, author_id: int, limit: int) -> Sequence[Comment]:
        """An author's newest first."""
        ...

    async def decided_lately(self, limit: int) -> Sequence[Comment]:
        """The newest that staff have decided, any state but pending: to try a rule on."""
        ...

    async def ban(self, author_id: int, actor: Actor, at: datetime | None) -> Author | None:
        """Mark an author banned since then; None lifts it."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """An errand that is due. attempt: counted from 1. reply: the words of a REPLY, else ''.
    Errands of one comment are handed out one at a time, in order."""

    id: int
    comment: Comment
    errand: Errand
    attempt: int
    reply: str = ""


class OutboxStore(Protocol):
    """What sites have still to be told."""

    async def claim(self, now: datetime, until: datetime, limit: int) -> Sequence[Task]:
        """Due errands, leased until then: a lost worker's come again after it."""
        ...

    async def done(self, task: Task, now: datetime, site_id: str = "") -> None:
        """site_id: what the site calls a comment that was posted there."""
        ...

    async def again(self, task: Task, at: datetime, error: str) -> None:
        """Not before `at`; error: one line without personal data."""
        ...

    async def give_up(self, task: Task, now: datetime, error: str) -> None:
        """It can never work: recorded as failed; what came after it for this comment goes on."""
        ...

    async def next_due(self) -> datetime | None: ...


class PendingErrands(Protocol):
    """What tells a decision taken on the site from one of ours that has not reached it yet."""

    async def unsettled(self, comment_ids: Sequence[int]) -> frozenset[int]:
        """Those whose site has still to be told something."""
        ...
