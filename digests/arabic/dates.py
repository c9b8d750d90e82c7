"""The instant an article says it was published, read from the many ways outlets write it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from html import unescape

from digests.arabic import written
from digests.arabic.keys import key

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LEAD = timedelta(days=1)
"""How far ahead of now a date may lie: a wrong zone or clock, not more."""

_LONGEST = 200
"""Characters; no date is longer, and patterns need not be tried on an article's body."""

_ZONES = {
    "AST": "+0300",  # Arab feeds mean Arabia; the standard library reads Atlantic, UTC-4
    "GST": "+0400",  # the Gulf
    "EET": "+0200",
    "EEST": "+0300",
    "CAT": "+0200",
    "EAT": "+0300",
    "CET": "+0100",
    "CEST": "+0200",
    "WET": "+0000",
    "WEST": "+0100",
    "Z": "+0000",
}


def parse_published(text: str, now: datetime) -> datetime | None:
    """Read a date as feeds and Arabic pages write it; UTC, or None where it is no usable date.

    `now` is aware: words such as «أمس» count from it, and a time without a zone is in its zone.
    A date without a time is that day's midnight. Before 1990 or over a day ahead is None.
    """
    if not text or len(text) > _LONGEST:
        return None
    plain = " ".join(unescape(text).split())
    for read in _readers():
        try:
            found = read(plain, now)
        except (ValueError, OverflowError):
            continue
        if found is not None:
            return _usable(found, now)
    return None


@cache
def _readers() -> tuple[Callable[[str, datetime], datetime | None], ...]:
    """From the strict to the loose: the first that answers is believed."""
    return (_epoch, _iso, _rfc822, _spelled)


def _usable(found: datetime, now: datetime) -> datetime | None:
    """In UTC, a time without a zone being in now's, or None where it cannot be true."""
    aware = found if found.tzinfo else found.replace(tzinfo=now.tzinfo)
    try:
        instant = aware.astimezone(UTC)
        return instant if EARLIEST <= instant <= now + LEAD else None
    except OverflowError:
        return None


def _epoch(text: str, _now: datetime) -> datetime | None:
    """Seconds (9 or 10 digits) or milliseconds (12 or 13) since 1970."""
    match = re.fullmatch(r"(\d{9,10})(?:\.\d{1,9})?|(\d{12,13})", key(text))
    if not match:
        return None
    seconds = int(match[1]) if match[1] else int(match[2]) / 1000
    return datetime.fromtimestamp(seconds, UTC)


def _iso(text: str, _now: datetime) -> datetime | None:
    if not re.match(r"\d{4}-?\d\d-?\d\d", text):
        return None
    return datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d\d)", "", text.upper()))


_RFC822 = re.compile(
    r"(?:[a-z]{3,9}\.?,?\s+)?\d{1,2}[\s-][a-z]{3,9}\.?,?[\s-]\d{2,4},?\s+\d{1,2}:\d\d",
    re.IGNORECASE,
)


def _rfc822(text: str, _now: datetime) -> datetime | None:
    if not text.isascii() or not _RFC822.match(text):
        return None
    head, _, zone = text.rpartition(" ")
    offset = _ZONES.get(zone.strip("()").upper())
    return parsedate_to_datetime(f"{head} {offset}" if offset else text)


def _spelled(text: str, now: datetime) -> datetime | None:
    words = key(text)
    return written.relative(words, now) or written.absolute(words, now)
