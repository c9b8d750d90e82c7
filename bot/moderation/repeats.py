"""Texts that were written before, or nearly so."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import count, pairwise
from typing import TypeVar

from digests.arabic.words import normalised

NEAR = 0.5
"""The share of word pairs that two texts have in common if one is written after the other."""

_LEAST_WORDS = 6
"""Words that two texts need before they can be nearly alike; shorter ones are alike or not."""

_LOOKED_AT = 2000
"""Characters of a text that are compared; whoever repeats more repeats these."""

_HELD_PER_PAIR = 50
"""Texts held for one pair of words. It bounds the work: what a flood repeats is in all of them."""

_Pair = tuple[str, str]
_Held = TypeVar("_Held")


@dataclass(frozen=True, slots=True)
class Written:
    """A text and when it was written. author: as Candidate.author."""

    text: str
    at: datetime
    author: str = ""


@dataclass(frozen=True, slots=True)
class _Shape:
    """words: the normalised text. pairs: the neighbours in it; of a short text none."""

    words: str
    pairs: frozenset[_Pair]


def shape(text: str) -> _Shape:
    """What texts are compared by: their beginning."""
    return _shape(text[:_LOOKED_AT])


@lru_cache(maxsize=10_000)
def _shape(text: str) -> _Shape:
    words = normalised(text)
    parts = words.split()
    return _Shape(words, frozenset(pairwise(parts) if len(parts) >= _LEAST_WORDS else ()))


def alike(one: str, other: str) -> bool:
    """Whether two texts say nearly the same words in the same order. Symmetric."""
    first, second = shape(one), shape(other)
    return first.words == second.words != "" or _share(first.pairs, second.pairs) >= NEAR


def _share(one: frozenset[_Pair], other: frozenset[_Pair]) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


class Recents:
    """The latest texts of everybody, to be asked which are like one. Bounded in number."""

    def __init__(
        self, written: Iterable[Written] = (), capacity: int = 2000, below: "Recents | None" = None
    ) -> None:
        """below: earlier ones, which are asked too and stay as they are."""
        self._capacity = capacity
        self._below = below
        self._held: dict[int, Written] = {}
        self._numbers = count()
        self._by_words: dict[str, deque[int]] = {}
        self._by_pair: dict[_Pair, deque[int]] = {}
        for each in written:
            self.add(each)

    def add(self, written: Written) -> None:
        """Hold it, and let go of the oldest past the capacity."""
        number, form = next(self._numbers), shape(written.text)
        self._held[number] = replace(written, text=written.text[:_LOOKED_AT])
        self._by_words.setdefault(form.words, deque(maxlen=_HELD_PER_PAIR)).append(number)
        for pair in form.pairs:
            self._by_pair.setdefault(pair, deque(maxlen=_HELD_PER_PAIR)).append(number)
        if len(self._held) > self._capacity:
            self._let_go()

    def like(self, text: str, since: datetime) -> list[Written]:
        """Those like it that were written since then, in the order they were added."""
        earlier = self._below.like(text, since) if self._below else []
        form = shape(text)
        numbers = {*self._by_words.get(form.words, ()), *self._near(form)} if form.words else set()
        found = (self._held[number] for number in sorted(numbers))
        return [*earlier, *(written for written in found if written.at >= since)]

    def _near(self, form: _Shape) -> list[int]:
        shared = Counter(n for pair in form.pairs for n in self._by_pair.get(pair, ()))
        # With fewer in common than this the share cannot be reached.
        least = NEAR * len(form.pairs)
        likely = (number for number, both in shared.items() if both >= least)
        return [n for n in likely if _share(form.pairs, shape(self._held[n].text).pairs) >= NEAR]

    def _let_go(self) -> None:
        number = next(iter(self._held))
        form = shape(self._held.pop(number).text)
        _drop(self._by_words, form.words, number)
        for pair in form.pairs:
            _drop(self._by_pair, pair, number)


def _drop(postings: dict[_Held, deque[int]], held: _Held, number: int) -> None:
    """The oldest stands first, if it was not pushed out already."""
    numbers = postings.get(held)
    if numbers and numbers[0] == number:
        numbers.popleft()
        if not numbers:
            del postings[held]
