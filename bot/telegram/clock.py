"""The bot's clock: the machine's, set right by Telegram's.

Small servers drift, and wake from a pause with yesterday's time; a digest at half past seven is
late or early all the same. Telegram says in the `Date` of every answer what time it is.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

import structlog

log = structlog.get_logger()

TOLERANCE = timedelta(seconds=10)
"""How far both may be apart: `Date` has whole seconds, and a proxy may hold an answer back."""


def machine_clock() -> datetime:
    """What the machine shows."""
    return datetime.now(UTC)


class TelegramClock:
    """Call it for the time, in UTC. moved: told after a correction, for what sleeps until then."""

    def __init__(self, machine: Callable[[], datetime] = machine_clock) -> None:
        self._machine = machine
        self._correction = timedelta()
        self._moved: list[Callable[[], None]] = []

    def __call__(self) -> datetime:
        return self._machine() + self._correction

    def on_move(self, moved: Callable[[], None]) -> None:
        """Call this after each correction."""
        self._moved.append(moved)

    def heard(self, date: str, asked_at: datetime) -> None:
        """An answer, asked for at `asked_at` by this clock, has just come with this HTTP `Date`."""
        theirs = _parsed(date)
        if theirs is None or asked_at - TOLERANCE <= theirs <= self() + TOLERANCE:
            return
        was, self._correction = self._correction, theirs - self._machine()
        moved = (self._correction - was).total_seconds()
        log.warning("clock_corrected", by_seconds=round(moved), now=self().isoformat())
        for tell in self._moved:
            tell()


@lru_cache(maxsize=2)  # a thousand answers a second say the same
def _parsed(date: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(date)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else None
