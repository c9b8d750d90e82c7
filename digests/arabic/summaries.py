"""The lead of an article: its first sentences, never cut inside one unless it is too long."""

import re
from collections.abc import Iterator

LIMIT = 240
"""Characters of a summary, at most."""

_ENDS = ".؟!?…۔"
_OPEN = {"«": "»", "“": "”", "(": ")", "[": "]"}
_ABBREVIATIONS = (
    "أد",
    "ق.م",
    "هـ",
    "dr",
    "mr",
    "mrs",
    "ms",
    "st",
    "vs",
    "prof",
    "gen",
    "sen",
    "gov",
)
"""Of more than a letter; they take a point and go on. Single letters always do."""


def summarise(text: str, limit: int = LIMIT) -> str:
    """As many first sentences of a paragraph as fit; a longer first one ends in «…»."""
    kept = ""
    for end in _sentence_ends(text):
        if end > limit:
            break
        kept = text[:end].rstrip()
    return kept or _shorten(text, limit)


def _sentence_ends(text: str) -> Iterator[int]:
    """The index after each sentence, quotes and brackets read as wholes where they are paired."""
    paired = _are_paired(text)
    closing: list[str] = []
    for at, character in enumerate(text):
        if paired and closing and character == closing[-1]:
            closing.pop()
            if not closing and at and text[at - 1] in _ENDS and _breaks(text, at + 1):
                yield at + 1
        elif paired and character in _OPEN:
            closing.append(_OPEN[character])
        elif paired and character == '"':
            closing.append('"')
        elif character in _ENDS and not closing and _is_end(text, at):
            yield at + 1
    yield len(text)


def _are_paired(text: str) -> bool:
    """Whether every quote that opens also closes; if not, quotes tell nothing."""
    closing: list[str] = []
    for character in text:
        if closing and character == closing[-1]:
            closing.pop()
        elif character in _OPEN:
            closing.append(_OPEN[character])
        elif character == '"':
            closing.append('"')
    return not closing


def _is_end(text: str, at: int) -> bool:
    if not _breaks(text, at + 1):
        return False
    return text[at] != "." or not _is_abbreviation(text[:at])


def _breaks(text: str, after: int) -> bool:
    """Whether a space, or the end, follows: a decimal point or an address goes on at once."""
    return after >= len(text) or text[after].isspace()


def _is_abbreviation(before: str) -> bool:
    """«د.», «أ. ف. ب.», "U.S.", "Dr." and the number of a list: the sentence goes on."""
    word = re.search(r"[^\s«“\"(\[]*$", before[-20:])
    last = word[0] if word else ""
    if last.rpartition(".")[2].isalpha() and len(last.rpartition(".")[2]) == 1:
        return True
    return last.lower() in _ABBREVIATIONS or before.strip().isdecimal()


def _shorten(text: str, limit: int) -> str:
    """At most `limit` characters with the «…»: cut at the last ؛ or ،, else between words."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    for mark in ("؛", "،"):
        at = head.rfind(mark)
        if at >= limit // 3:
            return _ellipsis(head[:at])
    at = head.rfind(" ") if not text[limit - 1].isspace() else len(head)
    return _ellipsis(head[:at] if at > 0 else head)


def _ellipsis(text: str) -> str:
    return text.rstrip(' ،؛:,;.…-–—(«“"') + "…"
