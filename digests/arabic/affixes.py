"""What is written together with an Arabic word: particles in front of it, pronouns behind it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_PARTICLES = {"": 0, "ال": 1, "بال": 1, "لل": 1, "هال": 1, "عال": 1, "يا": 1, "يال": 1} | {
    "ب": 2,
    "ل": 2,
    "كال": 2,
    "ك": 3,
}
"""How far from likely it is that letters in front of a word are a particle, rarest highest."""

_BEFORE = {
    conjunction + particle: cost + len(conjunction)
    for conjunction in ("", "و", "ف")
    for particle, cost in _PARTICLES.items()
}
_PRONOUNS = frozenset(("ه", "ها", "هم", "هن", "هما", "ك", "كم", "كن", "كو", "ي", "نا"))
_PLURALS = frozenset(("ات", "اتي", "اته", "اتها", "اتهم", "اتك", "اتكم", "اتنا"))
_ENDINGS = _PRONOUNS | _PLURALS | {"ين", "ون", "يه", "ته"}
_AFTER = {"": 0, "ا": 3, "ان": 3} | {ending: 2 if len(ending) == 1 else 1 for ending in _ENDINGS}
_LEAST = 3
"""Letters a word keeps: less is too little to be sure of."""


class Cut(NamedTuple):
    """A word taken apart."""

    before: str
    stem: str
    after: str


@lru_cache(maxsize=50_000)
def cuts(word: str) -> tuple[Cut, ...]:
    """A key as it is, then with what may be affixes taken off, the likeliest first."""
    return tuple(sorted(_cuts(word), key=_unlikely))


def _unlikely(cut: Cut) -> tuple[int, int]:
    return _BEFORE[cut.before] + _AFTER[cut.after], -len(cut.stem)


def _cuts(word: str) -> Iterator[Cut]:
    for start in range(min(len(word) - _LEAST, 4) + 1):
        for end in range(max(len(word) - 4, start + _LEAST), len(word) + 1):
            before, after = word[:start], word[end:]
            if before in _BEFORE and after in _AFTER:
                yield Cut(before, word[start:end], after)


def stems_of(word: str) -> tuple[str, ...]:
    """What affixes may leave of a word: itself, its feminine ending as a «ت», or without it."""
    return (word, word[:-1] + "ت", word[:-1]) if word.endswith("ه") else (word,)


def fits(cut: Cut, word: str) -> bool:
    """Whether what was taken off goes with the stem of the word that is left."""
    if cut.stem == word:
        return True
    return cut.after in (_PRONOUNS if cut.stem.endswith("ت") else _PLURALS)
