"""A reader's text as staff may see it: what was written, and nothing that plays tricks. Pure.

Overrides, control and invisible characters are left out, heaps of combining marks are thinned, and
every line has its own direction. What rules matched stays marked, whatever was left out around it.
"""

import html
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.moderation.model import Span
from digests.arabic.direction import RLM, has_rtl, isolate

SHORT = 500
"""Characters that are shown unfolded."""

LONG = 2400
"""UTF-16 units that are shown at all: a message has 4096."""

MOST_LINES = 30
MOST_MARKS = 4
"""Combining marks on one letter; the Quran has no more."""

MOST_MARKED = 30
"""Marked places: Telegram drops what is beyond 100 entities."""

_ZWNJ, _ZWJ = "\u200c", "\u200d"  # written words and emoji need them
_JOINER = "\u2060"
_BREAKS = {"\n", "\u2028", "\u2029", "\u0085", "\u000b", "\u000c"}
_GONE = {"Cc", "Cf", "Cs", "Cn", "Co"}
"""Categories that show nothing, or what no font has."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A character that is shown, and what keeps it from doing anything. marked: a rule matched
    it."""

    char: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """classic HTML of the text. cut: there is more than is shown."""

    html: str
    cut: bool


def quote(text: str, spans: Iterable[Span] = (), most: int = LONG) -> Quote:
    """The text as a blockquote, folded where it is long."""
    letters = list(shown(text, spans))
    short = _cut(letters, most)
    lines = [_line(line) for line in _lines(short)]
    more = len(short) < len(letters)
    body = "\n".join(lines) + ("…" if more else "")
    tag = "blockquote expandable" if len(short) > SHORT else "blockquote"
    return Quote(f"<{tag}>{body}</blockquote>", more)


def plain(text: str, most: int) -> str:
    """The same on one line, for names of things; '' where nothing is left."""
    words = " ".join("".join(letter.char for letter in shown(text)).split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def matched(text: str, spans: Sequence[Span], most: int = 3) -> list[str]:
    """What the spans cover, safe to show, each once."""
    found = (plain(text[span.start : span.end], 40) for span in spans)
    return list(dict.fromkeys(word for word in found if word))[:most]


def shown(text: str, spans: Iterable[Span] = ()) -> Iterator[Letter]:
    """The characters that are left, each with whether it is marked; at most one line is empty
    between two."""
    marked = _marked(spans)
    marks = breaks = 0
    before = "\n"
    for at, written in enumerate(text):
        char = _kept(written)
        marks = marks + 1 if unicodedata.category(char or " ").startswith("M") else 0
        if not char or marks > MOST_MARKS:
            continue
        breaks = breaks + 1 if char == "\n" else 0
        if breaks <= 2:
            yield Letter(char + _JOINER if _acts(char, before) else char, at in marked)
        before = char


def _acts(char: str, before: str) -> bool:
    """Whether Telegram would make a mention or a command of what follows: nobody shall be called
    by a comment, and no command sent by a touch of it."""
    return char == "@" or (char == "/" and before.isspace())


def _kept(char: str) -> str:
    """What is shown of a character: itself, a plain space or line break, or nothing."""
    if char in _BREAKS:
        return "\n"
    if char == "\t":
        return " "
    if char in (_ZWNJ, _ZWJ):
        return char
    return "" if unicodedata.category(char) in _GONE else char


def _marked(spans: Iterable[Span]) -> frozenset[int]:
    few = list(spans)[:MOST_MARKED]
    return frozenset(at for span in few for at in range(span.start, span.end))


def _cut(letters: Sequence[Letter], most: int) -> Sequence[Letter]:
    """So many UTF-16 units, as Telegram counts, and lines."""
    units = lines = 0
    for at, letter in enumerate(letters):
        units += len(letter.char.encode("utf-16-le")) // 2
        lines += letter.char == "\n"
        if units > most or lines >= MOST_LINES:
            return letters[:at]
    return letters


def _lines(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    line: list[Letter] = []
    for letter in letters:
        if letter.char == "\n":
            yield line
            line = []
        else:
            line.append(letter)
    yield line


def _line(letters: Sequence[Letter]) -> str:
    """HTML. A line without an Arabic letter keeps its own direction in an isolate."""
    marked = "".join(_run(is_marked, list(run)) for is_marked, run in groupby(letters, _is_marked))
    if not letters:
        return ""
    if has_rtl("".join(letter.char for letter in letters)):
        return RLM + marked
    return RLM + isolate(marked)


def _is_marked(letter: Letter) -> bool:
    return letter.marked


def _run(is_marked: bool, letters: Sequence[Letter]) -> str:
    text = html.escape("".join(letter.char for letter in letters), quote=False)
    return f"<b><u>{text}</u></b>" if is_marked else text
