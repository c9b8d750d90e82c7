"""What rules and score say of comments as they come in, by all that is known then: the newsroom's
lists, the author's history, what was written lately, what was learned."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Protocol

from bot.moderation.assessing import Assessor
from bot.moderation.candidate import Candidate, Knowledge, history_of
from bot.moderation.keeping import ListedWord, WordStore
from bot.moderation.lexicon import Lexicon
from bot.moderation.model import Assessment, Author, Comment, Incoming, Level
from bot.moderation.repeats import Recents, Written
from bot.moderation.weights import Weights

REMEMBERED = 2000
"""Comments that are remembered from before a start, and authors whose texts are."""

OWN = 50
"""Texts of one author."""

KEPT = timedelta(minutes=10)
"""So long texts are remembered before they are read again: one that was erased is soon forgotten
here too."""


class Known(Protocol):
    """The part of a CommentStore that is asked."""

    async def authors(self, site: str, keys: Sequence[str]) -> Mapping[str, Author]:
        """Those that are known, by key."""
        ...

    async def latest(self, limit: int) -> Sequence[Comment]:
        """The newest of all first."""
        ...


async def nothing_learned() -> Weights:
    """Rules alone speak."""
    return Weights()


class Judging:
    """An `Assess` of the intake, which calls it for one batch at a time."""

    def __init__(
        self,
        comments: Known,
        words: WordStore,
        weights: Callable[[], Awaitable[Weights]] = nothing_learned,
    ) -> None:
        """weights: the newest; they are asked for before each batch."""
        self._comments = comments
        self._words = words
        self._weights = weights
        self._recents = Recents(capacity=REMEMBERED)
        self._read_at: datetime | None = None
        self._own: OrderedDict[str, tuple[Written, ...]] = OrderedDict()

    async def __call__(
        self, arrivals: Sequence[Incoming], now: datetime, /
    ) -> Sequence[Assessment]:
        """In their order; the batch is remembered afterwards."""
        if self._read_at is None or now - self._read_at > KEPT:
            await self._read(now)
        knowledge = _knowledge(await self._words.all(), self._recents)
        assessor = Assessor(knowledge, await self._weights())
        candidates = [
            self._candidate(incoming, author)
            for incoming, author in zip(arrivals, await self._authors(arrivals), strict=True)
        ]
        assessed = await assessor.assess_aside(candidates)
        for one in candidates:
            self._remember(Written(one.text, one.created_at, one.author))
        return assessed

    async def _read(self, now: datetime) -> None:
        """What is stored, oldest first."""
        latest = await self._comments.latest(REMEMBERED)
        self._recents, self._read_at = Recents(capacity=REMEMBERED), now
        self._own.clear()
        for comment in reversed(latest):
            if comment.erased_at is None:
                self._remember(Written(comment.text, comment.created_at, comment.author.key))

    async def _authors(self, arrivals: Sequence[Incoming]) -> list[Author]:
        known: dict[tuple[str, str], Author] = {}
        for site in {one.site for one in arrivals}:
            keys = [one.author_key for one in arrivals if one.site == site]
            found = await self._comments.authors(site, keys)
            known |= {(site, key): author for key, author in found.items()}
        return [known.get((one.site, one.author_key)) or _stranger(one) for one in arrivals]

    def _candidate(self, incoming: Incoming, author: Author) -> Candidate:
        recent = self._own.get(incoming.author_key, ())
        history = history_of(author, author.first_seen, recent)
        return Candidate(
            incoming.text, incoming.created_at, incoming.site, incoming.author_key, history
        )

    def _remember(self, written: Written) -> None:
        self._recents.add(written)
        self._own[written.author] = (written, *self._own.pop(written.author, ()))[:OWN]
        if len(self._own) > REMEMBERED:
            self._own.popitem(last=False)


def _stranger(incoming: Incoming) -> Author:
    return Author(0, incoming.site, incoming.author_key, incoming.author_name)


def _knowledge(words: Sequence[ListedWord], recents: Recents) -> Knowledge:
    """Words that are still on trial flag nothing."""
    banned, suspect = (
        tuple(one.word for one in words if one.is_enabled and one.level is level)
        for level in (Level.BAN, Level.SUSPECT)
    )
    return Knowledge(_lexicon(banned), _lexicon(suspect), recents)


@lru_cache(maxsize=8)
def _lexicon(words: tuple[str, ...]) -> Lexicon:
    """Building one takes longer than a comment may wait."""
    return Lexicon(words)
