"""The words of a folded text; those spelled out or broken up are put together again."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from digests.arabic.folding import Folded, fold, unmasked
from digests.arabic.lookalikes import CHAT_DIGITS

_LETTER = r"[^\W\d_]"
_GAP = r"[\W_]"
# Single letters: three or more, whatever stands between them (م ن س ي, ح.م.ا.ر), or two that only
# signs part (ع-ن)
_SPELLED = re.compile(
    rf"(?<![^\W_]){_LETTER}(?:(?:{_GAP}+{_LETTER}(?![^\W_])){{2,}}|(?:[^\w\s]|_)+{_LETTER}(?![^\W_]))"
)
_WORD = re.compile(r"[^\W_]+")
_EMOJI = "\u2600-\u27bf\U0001f300-\U0001faff"
_PIECE = re.compile(rf"[^\W_]+|[{_EMOJI}]")
# A word with signs inside it, no spaces: ح*مار
_BROKEN = re.compile(rf"(?<!{_LETTER}){_LETTER}++(?:(?:[^\w\s]|_){{1,3}}{_LETTER}++)+")
_LONGEST = 40
"""Letters of the longest word that may be broken up or have further readings."""

_GAPS = re.compile(rf"{_GAP}+")
_DOUBLED_VOWEL = re.compile(r"([اويه])\1")
_EDGE_DIGIT = re.compile("[235679]?[ء-ي]{2,}[235679]?")
_LONG = re.compile(r"(.)\1\1+")


@dataclass(frozen=True, slots=True)
class Word:
    """text: folded. start, end: where it stands in the folded text. others: further readings, such
    as with a letter doubled that was drawn out. spelled: put together from single letters."""

    text: str
    start: int
    end: int
    others: tuple[str, ...] = ()
    spelled: bool = False


def words(folded: Folded) -> tuple[Word, ...]:
    """In order; those broken up by signs come once more, as a whole, after all others."""
    text, found, at = folded.text, list[Word](), 0
    for run in _SPELLED.finditer(text):
        found += _plain(folded, at, run.start())
        found += _put_together(run)
        at = run.end()
    found += _plain(folded, at, len(text))
    return (*found, *_broken(text))


def normalised(text: str) -> str:
    """The words and emoji of a text, as little different as its disguises allow; spaces between.

    Idempotent. What a learner of character n-grams should see.
    """
    folded, pieces, at = fold(text).text, list[str](), 0
    for run in _SPELLED.finditer(folded):
        pieces += _PIECE.findall(folded, at, run.start())
        pieces += (word.text for word in _put_together(run))
        at = run.end()
    pieces += _PIECE.findall(folded, at)
    return " ".join(pieces)


def _plain(folded: Folded, start: int, end: int) -> Iterator[Word]:
    text = folded.text
    for match in _WORD.finditer(text, start, end):
        is_short = len(match.group()) <= _LONGEST
        others = _readings(match.group(), folded.is_long(*match.span())) if is_short else ()
        yield Word(match.group(), *match.span(), others)


def _broken(text: str) -> Iterator[Word]:
    for match in _BROKEN.finditer(text):
        if len(match.group()) <= _LONGEST and _is_broken(match.group()):
            yield Word(_letters(match.group()), *match.span())


def _is_broken(text: str) -> bool:
    """Whether one of the pieces is hardly a word: a missing space after a full stop is no break."""
    return any(len(piece) <= 2 for piece in _WORD.findall(text))


def _put_together(run: re.Match[str]) -> Iterator[Word]:
    """The word, or words where wider gaps part them."""
    for start, end in _parts(run):
        letters = _letters(run.string[start:end])
        yield Word(_LONG.sub(_once, unmasked(letters)), start, end, spelled=True)


def _parts(run: re.Match[str]) -> list[tuple[int, int]]:
    """Parted where there is more space than elsewhere, if that leaves words of two letters or
    more."""
    gaps = list(_GAPS.finditer(run.string, run.start(), run.end()))
    least = min(_spaces(gap) for gap in gaps)
    wide = [gap for gap in gaps if _spaces(gap) > least]
    starts = [run.start(), *(gap.end() for gap in wide)]
    ends = [*(gap.start() for gap in wide), run.end()]
    parts = list(zip(starts, ends, strict=True))
    are_words = all(len(_letters(run.string[start:end])) > 1 for start, end in parts)
    return parts if are_words else [run.span()]


def _spaces(gap: re.Match[str]) -> int:
    return gap.group().count(" ")


def _letters(text: str) -> str:
    return _GAPS.sub("", text)


def _once(run: re.Match[str]) -> str:
    """One letter for many; two where they are all there is, as fold() has it."""
    return run[1] * (2 if run.end() - run.start() == len(run.string) else 1)


@lru_cache(maxsize=20_000)
def _readings(word: str, is_long: bool) -> tuple[str, ...]:
    """What else a word may be: mm for m, a vowel once, a digit at its edge as a letter."""
    others = list[str]()
    if is_long:
        others += _doubled(word)
    if _DOUBLED_VOWEL.search(word):
        others.append(_DOUBLED_VOWEL.sub(r"\1", word))
    if not word.isalpha() and _EDGE_DIGIT.fullmatch(word):
        others.append(word.translate(CHAT_DIGITS))
    return tuple(others)


def _doubled(word: str) -> Iterable[str]:
    """The word with each of its letters twice in turn: one of them was drawn out."""
    return (word[:at] + letter + word[at:] for at, letter in enumerate(word[:20]))
