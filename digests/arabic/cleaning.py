"""Text from outside made fit to show: entities, tags, control characters and spaces."""

import re
from html import unescape

_LAYERS = 8
"""Feeds escape a title up to three times; more than this is no accident, and not undone."""

_LONGEST = 5_000
"""Characters of a title looked at: unescaping megabytes of &amp;amp; takes seconds."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_JOINERS = "\u200c\u200d"
"""Zero-width non-joiner and joiner: they shape Persian words and emoji, so they stay."""

_MARKS = "\u200e\u200f"


def clean_line(text: str) -> str:
    """One line of display text: no control or invisible characters, single plain spaces.

    Keeps ZWNJ, ZWJ and the marks LRM and RLM; drops embeddings, overrides and isolates, which
    would reorder the rest of a message. Idempotent.
    """
    if not text.isprintable():
        odd = {character for character in set(text) if not character.isprintable()}
        text = text.translate({ord(character): _shown(character) for character in odd})
    return " ".join(text.split()).strip(_MARKS + " ")


def _shown(character: str) -> str:
    """What an unprintable character becomes: a space, itself, or nothing."""
    if character.isspace():
        return " "
    # Flags of regions are spelled with tag characters; nothing else that is unprintable is text.
    is_tag = "\U000e0020" <= character <= "\U000e007f"
    return character if character in _JOINERS or character in _MARKS or is_tag else ""


def clean_title(markup: str) -> str:
    """A headline or name from HTML, however often escaped, as one line without tags."""
    text = markup[:_LONGEST]
    for _ in range(_LAYERS):
        plain = _TAG.sub(" ", unescape(text)) if "<" in text or "&" in text else text
        if plain == text:
            break
        text = plain
    return clean_line(text)
