"""How far ahead: «الآن», «بعد ساعتين», "in 3 days"."""

import re
from datetime import timedelta

from digests.arabic import written
from digests.arabic.colloquial import counted
from digests.arabic.keys import key
from digests.arabic.months import DUAL, UNIT
from digests.arabic.times import DAY


def any_of(*words: str) -> str:
    """A pattern of whole words, in plain spelling."""
    return rf"(?<!\w)(?:{'|'.join(key(word) for word in words)})(?!\w)"


_NOW = re.compile(any_of("الآن", "حالا", "فورا", "now", "right now", "immediately", "at once"))
_AFTER = re.compile(
    rf"{any_of('بعد', 'خلال', 'في غضون', 'in', 'after', 'within')} (?P<after>.+)"
    rf"|(?P<before>.+) {any_of('من الآن', 'from now')}"
)
_INEXACT = frozenset(u for u, length in (UNIT | DUAL).items() if length >= timedelta(days=28))
_SHORT = frozenset(u for u, length in (UNIT | DUAL).items() if length < DAY)


def is_now(words: str) -> bool:
    """«الآن» and its like."""
    return _NOW.fullmatch(words) is not None


def what_follows(words: str) -> str | None:
    """The length in «بعد …» or "… from now", in plain words."""
    found = _AFTER.fullmatch(words)
    return counted(found["after"] or found["before"]) if found else None


def length(words: str) -> timedelta | None:
    """A length of time that is equally long everywhere: no months, no years."""
    return None if _INEXACT & set(words.split()) else written.length(words)


def in_days(words: str) -> bool:
    """«3 أيام», «أسبوع»: a day is meant, not so many hours."""
    ahead = length(words)
    return ahead is not None and not ahead % DAY and not _SHORT & set(words.split())
