"""Filters of the queue, as buttons carry them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zlib import crc32

from bot.moderation.ports import Filter
from bot.telegram.moderation.panel_callbacks import Bulk, ShowQueue

SCORES = ((None, None), (0.8, 1.0), (0.5, 0.7999), (0.2, 0.4999), (0.0, 0.1999))
"""Ranges of the score, both ends included; the first is any."""

AGES = (0, 1, 6, 24)
"""Hours that a comment waits at least."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def key_of(name: str) -> str:
    """A short ASCII stand-in for a name, the same in every process."""
    number, key = crc32(name.encode()), ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        key = _DIGITS[digit] + key
    return key


def named(key: str, names: Iterable[str]) -> str:
    """The name of a key; the key itself where it is no longer known, which then matches nothing."""
    return next((name for name in names if key_of(name) == key), key)


@dataclass(frozen=True, slots=True)
class Known:
    """Names that pending comments have."""

    sites: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def filter_of(asked: ShowQueue | Bulk, known: Known, now: datetime) -> Filter:
    """What the buttons ask for. Raises IndexError for a forged range."""
    low, high = SCORES[_place(asked.score, len(SCORES))]
    hours = AGES[_place(asked.age, len(AGES))]
    return Filter(
        site=named(asked.site, known.sites) if asked.site else "",
        section=named(asked.section, known.sections) if asked.section else "",
        rule=named(asked.rule, known.rules) if asked.rule else "",
        score_from=low,
        score_to=high,
        older_than=now - timedelta(hours=hours) if hours else None,
    )


def until(which: Filter, at: datetime) -> Filter:
    """Less what came since: a count that was shown stays true."""
    return replace(which, older_than=min(which.older_than or at, at))


def _place(number: int, count: int) -> int:
    if not 0 <= number < count:
        raise IndexError(number)
    return number
