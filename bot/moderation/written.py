"""What a reader has typed, made fit to be published, and whether it may be. Pure."""

import re
import unicodedata

from digests.arabic.cleaning import clean_line
from digests.arabic.keys import key

SHORTEST = 2
LONGEST = 3000
"""Of a comment, in UTF-16 units as Telegram counts: its preview fits one message."""

MOST_LINES = 100
SHORTEST_NAME = 2
LONGEST_NAME = 40
MOST_MARKS = 4
"""Combining marks on one letter; the Quran has no more."""

_READ = 64 * 1024
"""Characters of a text that are looked at."""

_BLANKS = re.compile("[\u115f\u1160\u2800\u3164\uffa0]")
"""Letters by their category that show nothing."""

_ADDRESS = re.compile(
    r"://|@|\bwww\.|\bt\.me\b|\w{2,}\.[a-z]{2,}\b|\d(?:[\s-]?\d){6,}", re.IGNORECASE
)
"""A link, an e-mail address, a handle or a telephone number."""


class Refused(Exception):
    """Something a reader asked for that cannot be. `name`: the macro of
    templates/messages/commenting.j2 that says so in one sentence, with `values`."""

    def __init__(self, name: str, **values: object) -> None:
        super().__init__(name)
        self.name = name
        self.values = values


def units(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le", errors="replace")) // 2


def cleaned(text: str) -> str:
    """Without control, invisible and reordering characters, heaps of marks thinned, at most one
    line empty between two. Idempotent."""
    thin = _thinned(unicodedata.normalize("NFC", _BLANKS.sub(" ", text[:_READ])))
    lines = "\n".join(clean_line(line) for line in thin.splitlines())
    # Once more: where something was taken out from between two marks, their order may be another.
    return unicodedata.normalize("NFC", re.sub(r"\n{3,}", "\n\n", lines).strip("\n"))


def _thinned(text: str) -> str:
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def comment_of(text: str) -> str:
    """The text as it is published. Raises Refused: nothing to read in it, or too much."""
    clean = cleaned(text)
    if min(len(key(clean).replace(" ", "")), units(clean)) < SHORTEST:
        raise Refused("too_short", least=SHORTEST)
    if (over := units(clean) - LONGEST) > 0:
        raise Refused("too_long", over=over)
    if clean.count("\n") >= MOST_LINES:
        raise Refused("too_many_lines", most=MOST_LINES)
    return clean


def name_of(text: str, outlet: str) -> str:
    """The name a reader is published under. Raises Refused: no name, an address, the outlet's."""
    name = clean_line(cleaned(text))
    if len(_letters(name)) < SHORTEST_NAME or units(name) > LONGEST_NAME:
        raise Refused("bad_name", least=SHORTEST_NAME, most=LONGEST_NAME)
    if _ADDRESS.search(unicodedata.normalize("NFKC", name)):
        raise Refused("name_with_address")
    if (taken := _letters(outlet)) and taken in _letters(name):
        raise Refused("name_of_outlet", outlet=outlet)
    return name


def _letters(text: str) -> str:
    """The key's letters and digits alone: no sign between them makes another name."""
    return "".join(char for char in key(text) if char.isalnum())
