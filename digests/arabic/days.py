"""The day that a text names: tomorrow, next Thursday, 20 November."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from digests.arabic import written
from digests.arabic.distances import any_of, in_days, length, what_follows
from digests.arabic.months import WEEKDAY
from digests.arabic.times import DAY, WEEK, OtherWeekday

LATELY = timedelta(days=31)
"""A day without a year that was so long ago at most is a slip, not next year's."""


@dataclass(frozen=True, slots=True)
class Day:
    """on: the first day it can be. step: to the next one, where the hour has passed on the first.
    tonight: hours are of the evening, or of the night that follows it."""

    on: date
    step: timedelta = timedelta()
    tonight: bool = False


_DAY_MONTH = re.compile(r"(?<![\d:/-])(?P<day>\d{1,2})[/-](?P<month>\d{1,2})(?![\d:/-])")
_RELATIVE = tuple(
    (re.compile(any_of(*words)), days)
    for days, words in (
        (2, ("بعد غد", "بعد الغد", "بعد غدا", "بعد بكرة", "بعد بكرا", "the day after tomorrow")),
        (2, ("day after tomorrow",)),
        (1, ("غدا", "الغد", "غد", "بكرة", "بكرا", "باكر", "غدوة", "tomorrow")),
        (0, ("اليوم", "هذا اليوم", "النهارده", "النهاردة", "today")),
    )
)
_TONIGHT = re.compile(any_of("هذه الليلة", "الليلة", "tonight"))
_THIS_EVENING = re.compile(any_of("هذا المساء", "this evening"))
_COMING = any_of("القادم", "المقبل", "التالي", "الآتي", "الجاي", "القادمة", "المقبلة", "الجاية")
_WEEKDAY = re.compile(
    rf"(?:(?P<next>{any_of('next', 'coming')}) |{any_of('هذا', 'this')} )?"
    rf"(?P<day>{any_of(*WEEKDAY)})(?: (?P<coming>{_COMING}))?"
)


def take_day(text: str, words: str, local: datetime) -> tuple[Day | None, str]:
    """The day named, if one is, and the words around it."""
    for take in (_take_after, _take_date, _take_relative, _take_weekday):
        day, rest = take(text, words, local)
        if day is not None:
            return day, rest
    return None, words


def _take_after(_text: str, words: str, local: datetime) -> tuple[Day | None, str]:
    """«بعد يومين الساعة 9»: the longest start of what follows «بعد» that is a number of days."""
    parts = (what_follows(words) or "").split()
    for end in range(len(parts), 0, -1):
        start = " ".join(parts[:end])
        if (ahead := length(start)) and in_days(start):
            return Day(local.date() + ahead), " ".join(parts[end:])
    return None, words


def _take_date(text: str, words: str, local: datetime) -> tuple[Day | None, str]:
    named, rest = written.take_named_day(words)
    if named is None and (found := _DAY_MONTH.search(words)):
        named, rest = _numeric(found), f"{words[: found.start()]} {words[found.end() :]}"
    if named is None:
        return None, words
    on = _dated(named, local.date())
    weekday = _WEEKDAY.search(rest)
    if weekday is None:
        return Day(on), rest
    if WEEKDAY[weekday["day"]] != on.weekday():
        raise OtherWeekday(text, on)
    return Day(on), _WEEKDAY.sub(" ", rest, count=1)


def _numeric(found: re.Match[str]) -> written.NamedDay:
    day, month = int(found["day"]), int(found["month"])
    return (
        written.NamedDay(month, day, None)
        if month > 12 >= day
        else written.NamedDay(day, month, None)
    )


def _dated(named: written.NamedDay, today: date) -> date:
    """Raises ValueError for a date that the year, or this and the next one, do not have."""
    if named.year is not None:
        return date(named.year, named.month, named.day)
    for day in _of_years(named, today.year):
        if day >= today - LATELY:
            return day
    raise ValueError(named)


def _of_years(named: written.NamedDay, year: int) -> Iterator[date]:
    """Last year's too: on 2 January «30 December» is a slip."""
    for each in (year - 1, year, year + 1):
        with suppress(ValueError):  # 29 February
            yield date(each, named.month, named.day)


def _take_relative(_text: str, words: str, local: datetime) -> tuple[Day | None, str]:
    for pattern, days in _RELATIVE:
        if pattern.search(words):
            return Day(local.date() + days * DAY), pattern.sub(" ", words, count=1)
    if _TONIGHT.search(words):
        return Day(local.date(), tonight=True), _TONIGHT.sub(" ", words, count=1)
    if _THIS_EVENING.search(words):
        return Day(local.date()), _THIS_EVENING.sub(" مساء ", words, count=1)
    return None, words


def _take_weekday(_text: str, words: str, local: datetime) -> tuple[Day | None, str]:
    found = _WEEKDAY.search(words)
    if found is None:
        return None, words
    ahead = (WEEKDAY[found["day"]] - local.weekday()) % 7 * DAY
    if not ahead and (found["next"] or found["coming"]):
        ahead = WEEK
    rest = f"{words[: found.start()]} {words[found.end() :]}"
    return Day(local.date() + ahead, WEEK), rest
