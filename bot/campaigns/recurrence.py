"""Again and again at a local time: when next."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.campaigns.schedule import instant, local_date


@dataclass(frozen=True, slots=True)
class Recurrence:
    """At a local time in a zone. kind: daily, weekdays, weekly (on `weekdays`, Monday is 0) or
    monthly (on `day`; 0 is the last of the month)."""

    kind: str
    at: time
    zone: str
    weekdays: frozenset[int] = frozenset()
    day: int = 1


def next_after(recurrence: Recurrence, after: datetime) -> datetime:
    """The first instant later than `after`."""
    on = local_date(after, recurrence.zone)
    while True:
        moment = instant(on, recurrence.at, recurrence.zone)
        if moment > after and (recurrence.kind == "daily" or on.weekday() in recurrence.weekdays):
            return moment
        on += timedelta(days=1)
