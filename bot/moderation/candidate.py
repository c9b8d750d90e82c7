"""What rules judge, and what they know. Frozen; times are aware and in UTC."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from bot.moderation.lexicon import Lexicon
from bot.moderation.model import Author
from bot.moderation.repeats import Recents, Written
from digests.arabic.folding import Folded, fold
from digests.arabic.words import Word, normalised, words


@dataclass(frozen=True, slots=True)
class History:
    """What is known of an author. approved, refused: decided comments. recent: their latest."""

    approved: int = 0
    refused: int = 0
    first_seen: datetime | None = None
    recent: tuple[Written, ...] = ()
    banned_at: datetime | None = None


def history_of(
    author: Author, first_seen: datetime | None = None, recent: Sequence[Written] = ()
) -> History:
    """The history of an author as the store knows them."""
    return History(author.approved, author.refused, first_seen, tuple(recent), author.banned_at)


@dataclass(frozen=True)
class Candidate:
    """A comment to be judged. author: stands for who wrote it, as Incoming.author_key does."""

    text: str
    created_at: datetime
    site: str
    author: str = ""
    history: History = History()

    @cached_property
    def folded(self) -> Folded:
        """The text as it wants to be read, with the way back."""
        return fold(self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of the folded text."""
        return words(self.folded)

    @cached_property
    def normalised(self) -> str:
        """The words alone, what a score is learned from."""
        return normalised(self.text)


@dataclass(frozen=True, slots=True)
class Limits:
    """From what on a rule speaks. links: how many make it worth a second look. flood: comments of
    one author within flood_within. longest: characters. alike_within: how long others' comments
    are held against a copy. copy_words: words a copy of others' must have; formulas of condolence
    are shorter. new_within: since they were first seen, an author is new."""

    links: int = 2
    flood: int = 5
    flood_within: timedelta = timedelta(minutes=10)
    longest: int = 2000
    alike_within: timedelta = timedelta(days=1)
    copy_words: int = 9
    new_within: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What rules know besides the comment. recents: what anybody wrote lately."""

    banned: Lexicon = field(default_factory=Lexicon)
    suspect: Lexicon = field(default_factory=Lexicon)
    recents: Recents = field(default_factory=Recents)
    limits: Limits = Limits()
