"""A text as its writer wants it read: the key's folding, disguises undone, every place known.

Where the key (keys.py) makes spellings equal, this also undoes what is done on purpose: letters of
other scripts, elongation, words drawn apart by tatweel; and it keeps the way back to the original.
"""

import re
from functools import cached_property
from typing import NamedTuple

from digests.arabic.keys import key
from digests.arabic.lookalikes import TO_ARABIC, TO_LATIN, arabic_family

_ARABIC = "ء-ي"
_DRAWN_APART = re.compile(r"(?<=ـ)\s{1,3}(?=ـ)")
_INSIDE = re.compile(rf"(?<=[{_ARABIC}])(?:[a-z|]{{2}}|([a-z|])\1*+|[0-9])(?=[{_ARABIC}])")
_AT_START = re.compile(rf"(?<![^\W_])([a-z])\1*+(?=[{_ARABIC}]{{2}})")
_AT_END = re.compile(rf"(?<=[{_ARABIC}]{{2}})([a-z])\1*+(?![^\W_])")
_ELSEWHERE = re.compile("[\u0370-\u052f]")
_HERE = re.compile(f"[a-z{_ARABIC}]")
_WORD = re.compile(r"[^\W_]+")
_LONG = re.compile(r"([^\W\d_])\1\1+")
_PLAIN = re.compile(rf"[\s{_ARABIC}]*\Z")


class Place(NamedTuple):
    """Characters `start` up to, not with, `end` of the original."""

    start: int
    end: int


class _Letters(dict[int, str]):
    """A translation table that folds each character once."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = " " if letter.isspace() else "".join(map(arabic_family, key(letter)))
        return self.setdefault(code, folded)


_LETTERS = _Letters()


class Folded:
    """original: as it was written. text: folded; words are still where they were, and every kind
    of space is one plain space of its own."""

    def __init__(self, original: str) -> None:
        self.original = original
        # As many characters as before, so places stay: the space becomes what is dropped anyway.
        self._joined = _DRAWN_APART.sub(lambda gap: "ـ" * len(gap.group()), original)
        folded = self._joined.translate(_LETTERS)
        self._unmasked = folded if _PLAIN.match(folded) else unmasked(folded)
        self.text = _LONG.sub(_shortened, self._unmasked)

    def place(self, start: int, end: int) -> Place:
        """Where text[start:end], not empty, was written, with the marks that belong to it."""
        return Place(self._places[start].start, self._places[end - 1].end)

    def is_long(self, start: int, end: int) -> bool:
        """Whether a letter of text[start:end] was written three times or more."""
        return len(self.text) != len(self._unmasked) and any(
            at in self._shortened for at in range(start, end)
        )

    @cached_property
    def _shortened(self) -> frozenset[int]:
        """The places in text of letters that stand for three or more."""
        at, gone = [], 0
        for run in _LONG.finditer(self._unmasked):
            at.append(run.start() - gone)
            gone += len(run.group()) - len(_shortened(run))
        return frozenset(at)

    @cached_property
    def _places(self) -> list[Place]:
        """One for each character of text."""
        places: list[Place] = []
        for at, letter in enumerate(self._joined):
            folded = _LETTERS[ord(letter)]
            places += [Place(at, at + 1)] * len(folded)
            if not folded and places:
                places[-1] = Place(places[-1].start, at + 1)
        return _with_runs_merged(places, self._unmasked)


def fold(text: str) -> Folded:
    """Linear in the text's length; its places are worked out when the first is asked for."""
    return Folded(text)


def _with_runs_merged(places: list[Place], text: str) -> list[Place]:
    """What is shortened takes the places of all its letters."""
    merged, at = list[Place](), 0
    for run in _LONG.finditer(text):
        last = run.start() + len(_shortened(run)) - 1
        merged += places[at:last]
        merged.append(Place(places[last].start, places[run.end() - 1].end))
        at = run.end()
    return merged + places[at:]


def _shortened(run: re.Match[str]) -> str:
    """One letter; two where it is the whole word, so that ههههه stays a laugh."""
    text, start, end = run.string, run.start(), run.end()
    inside = text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()
    return run[1] if inside else run[1] * 2


def unmasked(text: str) -> str:
    """Letters of other scripts inside words as what they look like there; of the same length."""
    if _ELSEWHERE.search(text):
        text = _WORD.sub(_in_one_script, text)
    for place in (_INSIDE, _AT_START, _AT_END):
        text = place.sub(_looking_arabic, text)
    return text


def _in_one_script(word: re.Match[str]) -> str:
    """Cyrillic and Greek letters as Latin ones, in a word that is not wholly theirs."""
    return word.group().translate(TO_LATIN) if _HERE.search(word.group()) else word.group()


def _looking_arabic(run: re.Match[str]) -> str:
    looks = run.group().translate(TO_ARABIC)
    return looks if all("ء" <= letter <= "ي" for letter in looks) else run.group()
