"""What moderation keeps beside the comments: listed words, its own secret, what readers may ask for
and have erased, and what a score is learned from. Implemented by bot/storage; every method is one
transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.moderation.model import Actor, Author, Change, Comment, Level, State


@dataclass(frozen=True, slots=True)
class ListedWord:
    """A word or phrase that flags. key: the form it is matched in, unique. is_enabled: after its
    trial; until then nothing is flagged by it."""

    id: int
    word: str
    key: str
    level: Level
    is_enabled: bool
    added_by: int
    added_at: datetime


class WordStore(Protocol):
    """Banned and suspect words. Each change writes its audit line: word_added, word_removed,
    word_enabled, word_disabled."""

    async def all(self) -> Sequence[ListedWord]:
        """In the order they were added."""
        ...

    async def add(
        self, word: str, key: str, level: Level, by: Actor, at: datetime
    ) -> ListedWord | None:
        """Not enabled yet. None where its key is there already."""
        ...

    async def enable(self, word_id: int, enabled: bool, by: Actor, at: datetime) -> bool:
        """False where there is none, or it is so already."""
        ...

    async def remove(self, word_id: int, by: Actor, at: datetime) -> bool:
        """False where there is none."""
        ...


class Secrets(Protocol):
    """What only this bot knows, made at random at first use and then always the same."""

    async def secret(self, name: str) -> str:
        """64 hexadecimal digits, the same for all who ask at once."""
        ...


class Past(Protocol):
    """What a comment is judged by besides its words."""

    async def authors(self, site: str, keys: Sequence[str]) -> Mapping[str, Author]:
        """Those that are known, by key."""
        ...

    async def latest(self, limit: int) -> Sequence[Comment]:
        """The newest of all first."""
        ...


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything that is kept of a reader. changes: the history of the comments, in order."""

    author: Author
    comments: Sequence[Comment]
    changes: Sequence[Change]


class ErasureStore(Protocol):
    """What is forgotten. Its history gets a line that says so; its cards are outdated by it."""

    async def erase(self, comment_ids: Sequence[int], now: datetime) -> None:
        """Take text, verdicts and history's texts of these, for good; the site is not told, it was
        the site that asked. Again it finds nothing."""
        ...

    async def erase_refused(self, before: datetime, now: datetime, limit: int) -> Sequence[int]:
        """The same for what was refused, or withdrawn, before then: up to so many; which. The site
        empties its own bin."""
        ...

    async def erase_author(self, site: str, key: str, now: datetime) -> Sequence[int]:
        """Everything of a reader; which comments. What was pending is withdrawn; what may stand on
        a site that is told gets its ERASE. Name and key go; the counts stay, under no name."""
        ...

    async def portrait(self, site: str, key: str) -> Portrait | None:
        """What a reader is given who asks; None for an unknown one."""
        ...


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the order of decisions."""

    at: datetime
    comment_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """A decision of a person that stands. mark: its place."""

    mark: Mark
    text: str
    after: State

    @property
    def is_refused(self) -> bool:
        """Whether it did not appear."""
        return self.after is not State.APPROVED


class LessonStore(Protocol):
    """What a score is learned from."""

    async def lessons(self, after: Mark | None, until: datetime, limit: int) -> Sequence[Lesson]:
        """Those after a mark, or from the start, up to an instant: decisions commit a moment after
        their time, so one in the past misses none."""
        ...

    async def erased(self, after: datetime, until: datetime) -> int:
        """How many texts were erased in this time: what was learned from them is to go."""
        ...


@dataclass(frozen=True, slots=True)
class KeptWeights:
    """content: the weights as bytes. mark: the last decision in them; None for none.
    unlearned_until: no text that had been erased by then is in them. revision: counts what was
    saved, from 1."""

    content: bytes
    mark: Mark | None
    unlearned_until: datetime
    revision: int


class WeightStore(Protocol):
    """What was learned, in one place for all processes."""

    async def newer(self, than: int) -> KeptWeights | None:
        """What is kept; None where it is of that revision, or there is none."""
        ...

    async def save(self, kept: KeptWeights) -> bool:
        """In place of the revision before it; False where another process has saved meanwhile."""
        ...


class Unscored(Protocol):
    """Comments that came before there was a score, and that nobody has touched since: their
    decision cannot have been learned."""

    async def unscored(self, limit: int) -> Sequence[tuple[int, str]]:
        """Pending ones, id and text."""
        ...

    async def score(self, scores: Mapping[int, float]) -> None:
        """By id; where somebody was quicker, nothing."""
        ...


class Leftovers(Protocol):
    """What nobody needs any more."""

    async def prune(self, before: datetime) -> int:
        """Delete what sites were told, and invitations that were used or ran out, before then; how
        many lines."""
        ...
