"""Dates and ages as readers say them. Words and month names only; digits are Latin here."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from hijridate import Gregorian


@dataclass(frozen=True, slots=True)
class Age:
    """How long ago something was. unit: 'now', 'minute', 'hour' or 'day'; count: whole units."""

    unit: str
    count: int


def gregorian(on: date, locale: str, territory: str = "") -> str:
    """Weekday, day and month, the month by the country's name for it.

    `territory` is an ISO 3166 code; a country without names of its own reads the common ones.
    """
    return format_date(on, "EEEE d MMMM", locale=_babel_locale(locale, territory))


def weekday(on: date, locale: str) -> str:
    """The weekday's full name."""
    return format_date(on, "EEEE", locale=_babel_locale(locale, ""))


def hijri(on: date, locale: str) -> str:
    """Day, month and year of the Umm al-Qura calendar; '' outside 1924-2077, which it covers."""
    try:
        day = Gregorian.fromdate(on).to_hijri()
    except OverflowError:
        return ""
    return f"{day.day} {day.month_name('ar' if locale == 'ar' else 'en')} {day.year}"


def age(published: datetime | None, as_of: datetime) -> Age | None:
    """Whole minutes under an hour, hours under a day, days after; a future instant is now.

    Both aware. None where there is no date.
    """
    if published is None:
        return None
    minutes = int((as_of - published).total_seconds() // 60)
    if minutes < 1:
        return Age("now", 0)
    if minutes < 60:
        return Age("minute", minutes)
    if minutes < 24 * 60:
        return Age("hour", minutes // 60)
    return Age("day", minutes // (24 * 60))


@cache
def _babel_locale(language: str, territory: str) -> Locale:
    try:
        return Locale(language, territory or None)
    except UnknownLocaleError:
        return Locale(language)
