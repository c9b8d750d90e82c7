"""When a reader's next digest is due: a local date and hour become one instant in UTC.

A digest belongs to a local date, and `local_date(instant(on, at, zone), zone) == on` for every
date the zone has. So a reader's `last_digest_on` alone rules out a second digest for that date,
whatever clocks, hours and zones do in between.
"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from digests.model import EVERY_DAY

MAX_LATENESS = timedelta(hours=3)
"""What is later than this is not sent before an admin has said so."""


def instant(on: date, at: time, zone: str) -> datetime:
    """The UTC instant of a local wall time; `zone` is an IANA name.

    An hour that comes twice is the first one. An hour that clocks jump over comes as much later
    as they jump (zoneinfo's fold=0: 02:30 becomes 03:30), but never on another date: where the
    jump ends the day (Nuuk, 23:00 to 24:00), it comes as much earlier (fold=1).
    """
    local = datetime.combine(on, at.replace(fold=0), tzinfo=ZoneInfo(zone))
    moment = local.astimezone(UTC)
    if local_date(moment, zone) > on:
        return local.replace(fold=1).astimezone(UTC)
    return moment


def local_date(moment: datetime, zone: str) -> date:
    """The calendar date of an aware instant in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def following(
    zone: str,
    at: time,
    weekdays: frozenset[int],
    *,
    after: date,
    not_before: date | None = None,
) -> datetime:
    """The first due instant on a local date later than `after`: the planner's step.

    It may be long past: the planner steps once per date, so that skipped digests are counted.
    weekdays: Monday is 0. not_before: the first local date after a pause.
    Raises ValueError without a weekday.
    """
    return _first(zone, at, weekdays, _latest(after + timedelta(days=1), not_before))


def next_due(
    zone: str,
    at: time,
    weekdays: frozenset[int],
    *,
    after: date | None,
    now: datetime,
    not_before: date | None = None,
) -> datetime:
    """The next digest of a reader who has just chosen these settings; never before `now`.

    after: the last local date that had a digest (None: none ever). If today's hour has passed
    and today had none, today's is due now: no date is lost by choosing an earlier hour, and none
    is doubled by choosing a later one. Raises ValueError without a weekday.
    """
    today = local_date(now, zone)
    unsent = today if after is None else _latest(today, after + timedelta(days=1))
    return max(now, _first(zone, at, weekdays, _latest(unsent, not_before)))


def is_late(due: datetime, now: datetime, max_lateness: timedelta = MAX_LATENESS) -> bool:
    """Whether a digest due then should no longer be sent now."""
    return now - due > max_lateness


def _latest(day: date, other: date | None) -> date:
    return day if other is None else max(day, other)


def _first(zone: str, at: time, weekdays: frozenset[int], start: date) -> datetime:
    if not weekdays & EVERY_DAY:
        raise ValueError("a digest needs at least one weekday (0-6)")
    days = (start + timedelta(days=ahead) for ahead in count())
    # A zone that crosses the date line drops a whole date (Apia, 2011-12-30): no digest for it.
    return next(
        moment
        for day in days
        if day.weekday() in weekdays and local_date(moment := instant(day, at, zone), zone) == day
    )
