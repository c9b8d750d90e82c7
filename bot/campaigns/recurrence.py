"""What happens again and again: on local dates, at a local hour, through every change of clocks."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from babel import Locale, UnknownLocaleError

from bot.campaigns.schedule import following, local_date
from digests.arabic.cities import guess
from digests.model import EVERY_DAY

LAST_DAY = 31
"""Day 31 of every month: the last one where a month is shorter."""

DAY = timedelta(days=1)


class Kind(StrEnum):
    """weekdays: the working days of a country, said in one word."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """at: local time in `zone`, an IANA name. weekdays: Monday is 0; all of them for daily and
    monthly. day: of the month, 1 to 31, a shorter month's last day where it has no such day; 0
    for other kinds. Raises ValueError for what has no date."""

    kind: Kind
    at: time
    zone: str
    weekdays: frozenset[int] = EVERY_DAY
    day: int = 0

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise ValueError("a recurrence needs weekdays (0-6)")
        if (self.kind is Kind.MONTHLY) != (1 <= self.day <= LAST_DAY):
            raise ValueError("a monthly recurrence, and no other, needs a day of the month (1-31)")


def next_after(recurrence: Recurrence, after: datetime) -> datetime:
    """The first due instant later than `after` (aware), in UTC.

    From one to the next every local date that is meant comes once, whatever clocks do.
    """
    today = local_date(after, recurrence.zone)
    due = (_first(recurrence, since) for since in _starts(recurrence, today))
    return next(moment for moment in due if moment > after)


def _first(recurrence: Recurrence, since: date) -> datetime:
    return following(recurrence.zone, recurrence.at, recurrence.weekdays, after=since - DAY)


def _starts(recurrence: Recurrence, today: date) -> Iterator[date]:
    """Dates from which on to look for the due one, ascending."""
    if recurrence.kind is not Kind.MONTHLY:
        yield today
        yield today + DAY
        yield today + 2 * DAY  # a zone may drop a whole date
        return
    month = today.replace(day=1)
    while True:
        length = monthrange(month.year, month.month)[1]
        yield month.replace(day=min(recurrence.day, length))
        month += timedelta(days=length)


def working_days(zone: str) -> frozenset[int]:
    """The days that are no weekend in the country of a zone's city, as CLDR has it."""
    country = _country(guess(zone, "en").territory)
    weekend, last = country.weekend_start, country.weekend_end
    return EVERY_DAY - {(weekend + n) % 7 for n in range((last - weekend) % 7 + 1)}


def first_weekday(territory: str) -> int:
    """The day a country's week starts with (Monday is 0), Monday where there is no country."""
    return _country(territory).first_week_day


def _country(territory: str) -> Locale:
    """The locale of a country, which knows its week."""
    try:
        return Locale.parse(f"und_{territory or '001'}")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "150")  # Europe's week is ISO's
