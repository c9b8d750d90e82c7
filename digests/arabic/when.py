"""When something is to happen, as people write it: «غدا الساعة التاسعة والنصف مساء», "in 2 hours".

Arabic and English, digits of all kinds. A text is believed only if every word of it is
understood: a sentence that merely contains a time is refused, and so is what has two meanings.
Numeric dates have the day first.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digests.arabic import written
from digests.arabic.colloquial import counted, plain
from digests.arabic.hours import by_night, lacks_hour, parse_hour
from digests.arabic.keys import key
from digests.arabic.months import DUAL, UNIT, WEEKDAY
from digests.arabic.zones import named_zone
from digests.errors import NashraError

LONGEST = 120
"""Characters; no time is longer."""

LATELY = timedelta(days=31)
"""A day without a year that was so long ago at most is a slip, not next year's."""

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wall:
    """A local wall time, to the minute. zone: an IANA name."""

    on: date
    at: time
    zone: str


@dataclass(frozen=True, slots=True)
class Exact:
    """An instant, aware, in UTC: said as a distance from now or with an offset."""

    moment: datetime


When = Wall | Exact


class NotATime(NashraError):
    """A text that names no time. about: the text, shortened; left: what was not understood."""

    def __init__(self, text: str, reason: str, left: str = "") -> None:
        super().__init__(text[:LONGEST], reason)
        self.left = left[:LONGEST]


class NoHour(NotATime):
    """A day without an hour: ask for it. on: the day."""

    def __init__(self, text: str, on: date) -> None:
        super().__init__(text, "names a day and no hour")
        self.on = on


class NoSuchDay(NotATime):
    """A date that no calendar has: 32 November."""


class OtherWeekday(NotATime):
    """A weekday beside a date that is another one. on: the date."""

    def __init__(self, text: str, on: date) -> None:
        super().__init__(text, "the date is another weekday")
        self.on = on


class TwoReadings(NotATime):
    """«الخميس منتصف الليل»: the night before or after it. choices: both, in order."""

    def __init__(self, text: str, earlier: Wall) -> None:
        super().__init__(text, "an hour of the night belongs to two days")
        self.choices = (earlier, Wall(earlier.on + DAY, earlier.at, earlier.zone))


@dataclass(frozen=True, slots=True)
class _Day:
    """on: the first day it can be. step: to the next one, where the hour has passed on the first.
    tonight: hours are of the evening, or of the night that follows it."""

    on: date
    step: timedelta = timedelta()
    tonight: bool = False


def _any(*words: str) -> str:
    return rf"(?<!\w)(?:{'|'.join(key(word) for word in words)})(?!\w)"


_NOW = re.compile(_any("الآن", "حالا", "فورا", "now", "right now", "immediately", "at once"))
_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[t ](?P<clock>\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)"
    r"(?: ?(?P<offset>z|[+-]\d\d(?::?\d\d)?))?"
)
_AFTER = re.compile(
    rf"{_any('بعد', 'خلال', 'في غضون', 'in', 'after', 'within')} (?P<after>.+)"
    rf"|(?P<before>.+) {_any('من الآن', 'from now')}"
)
_INEXACT = frozenset(u for u, length in (UNIT | DUAL).items() if length >= timedelta(days=28))
_SHORT = frozenset(u for u, length in (UNIT | DUAL).items() if length < DAY)
_IN_BRACKETS = re.compile(r" ?\((?P<inside>[^()]+)\)$")
_ZONE_AFTER = re.compile(
    rf" {_any('بتوقيت', 'بالتوقيت', 'توقيت')} (?P<name>.+)$| (?P<bare>gmt|utc)$"
)
_MY_ZONE = re.compile(rf" {_any('بالتوقيت المحلي', 'توقيتنا', 'بتوقيتنا', 'local time')}$")
_DAY_MONTH = re.compile(r"(?<![\d:/-])(?P<day>\d{1,2})[/-](?P<month>\d{1,2})(?![\d:/-])")
_RELATIVE = tuple(
    (re.compile(_any(*words)), days)
    for days, words in (
        (2, ("بعد غد", "بعد الغد", "بعد غدا", "بعد بكرة", "بعد بكرا", "the day after tomorrow")),
        (2, ("day after tomorrow",)),
        (1, ("غدا", "الغد", "غد", "بكرة", "بكرا", "باكر", "غدوة", "tomorrow")),
        (0, ("اليوم", "هذا اليوم", "النهارده", "النهاردة", "today")),
    )
)
_TONIGHT = re.compile(_any("هذه الليلة", "الليلة", "tonight"))
_THIS_EVENING = re.compile(_any("هذا المساء", "this evening"))
_COMING = _any("القادم", "المقبل", "التالي", "الآتي", "الجاي", "القادمة", "المقبلة", "الجاية")
_WEEKDAY = re.compile(
    rf"(?:(?P<next>{_any('next', 'coming')}) |{_any('هذا', 'this')} )?"
    rf"(?P<day>{_any(*WEEKDAY)})(?: (?P<coming>{_COMING}))?"
)
_AROUND = re.compile(_any("يوم", "الموافق", "بتاريخ", "نهار", "on", "the", "هذا"))


def read_when(text: str, now: datetime, zone: str) -> When:
    """The time a text names; `now` is aware, `zone` an IANA name where walls stand.

    An hour without a day is the next such hour; a weekday is today as long as its hour is to
    come, and next week's where the text says next («القادم») on that very day. Whether the time
    lies ahead is not judged here. Raises NotATime, or what is under it, for all it does not
    fully understand.
    """
    if len(text) > LONGEST:
        raise NotATime(text, "is too long for a time")
    words = plain(text)
    try:
        exact = _exact(words, now)
        return exact or _wall(text, words, now, zone)
    except (ValueError, OverflowError) as error:
        raise NoSuchDay(text, "is no date of the calendar") from error


def _exact(words: str, now: datetime) -> Exact | None:
    """Now, a time with its offset, or a length of time that is not in whole days."""
    if _NOW.fullmatch(words):
        return Exact(now.astimezone(UTC))
    iso = _ISO.fullmatch(words)
    if iso and iso["offset"]:
        spelled = f"{iso['day']}T{iso['clock']}{iso['offset'].upper()}"
        return Exact(datetime.fromisoformat(spelled).astimezone(UTC))
    after = _after(words)
    ahead = None if after is None or _in_days(after) else _length(after)
    return None if ahead is None else Exact(now.astimezone(UTC) + ahead)


def _after(words: str) -> str | None:
    found = _AFTER.fullmatch(words)
    return counted(found["after"] or found["before"]) if found else None


def _length(words: str) -> timedelta | None:
    """A length of time that is equally long everywhere: no months, no years."""
    return None if _INEXACT & set(words.split()) else written.length(words)


def _in_days(words: str) -> bool:
    """«3 أيام», «أسبوع»: a day is meant, not so many hours."""
    length = _length(words)
    return length is not None and not length % DAY and not _SHORT & set(words.split())


def _wall(text: str, words: str, now: datetime, zone: str) -> Wall:
    words, zone = take_zone(text, words, zone)
    local = now.astimezone(ZoneInfo(zone))
    day, rest = _take_day(text, words.replace("t", " ") if _ISO.fullmatch(words) else words, local)
    rest = " ".join((_AROUND.sub(" ", rest) if day else rest).split())
    at = _hour_tonight(rest) if day and day.tonight else parse_hour(rest)
    if at is None:
        raise _hourless(text, rest, day)
    return _placed(text, rest, day or _Day(local.date(), DAY), Wall(local.date(), at, zone), now)


def take_zone(text: str, words: str, zone: str) -> tuple[str, str]:
    """Plain words less the zone they end with and a distance in brackets, and that zone.

    Raises NotATime for a zone that nobody knows.
    """
    brackets = _IN_BRACKETS.search(words)
    if brackets and _is_distance(brackets["inside"]):
        words = words[: brackets.start()]
    words = _MY_ZONE.sub("", words)
    if found := _ZONE_AFTER.search(words):
        name = found["name"] or found["bare"]
        named = named_zone(name, zone)
        if named is None:
            raise NotATime(text, "names an unknown time zone", name)
        return words[: found.start()], named
    return _take_english_zone(words, zone)


def _is_distance(words: str) -> bool:
    after = _after(words)
    return _NOW.fullmatch(words) is not None or (after is not None and _length(after) is not None)


def _take_english_zone(words: str, zone: str) -> tuple[str, str]:
    """18:30 Brussels time"""
    before = words.removesuffix(" time").split()
    if not words.endswith(" time"):
        return words, zone
    for size in (3, 2, 1):
        if named := named_zone(" ".join(before[-size:]), zone):
            return " ".join(before[:-size]), named
    return words, zone


def _take_day(text: str, words: str, local: datetime) -> tuple[_Day | None, str]:
    """The day named, if one is, and the words around it."""
    for take in (_take_after, _take_date, _take_relative, _take_weekday):
        day, rest = take(text, words, local)
        if day is not None:
            return day, rest
    return None, words


def _take_after(_text: str, words: str, local: datetime) -> tuple[_Day | None, str]:
    """«بعد يومين الساعة 9»: the longest start of what follows «بعد» that is a number of days."""
    parts = (_after(words) or "").split()
    for end in range(len(parts), 0, -1):
        start = " ".join(parts[:end])
        if (ahead := _length(start)) and _in_days(start):
            return _Day(local.date() + ahead), " ".join(parts[end:])
    return None, words


def _take_date(text: str, words: str, local: datetime) -> tuple[_Day | None, str]:
    named, rest = written.take_named_day(words)
    if named is None and (found := _DAY_MONTH.search(words)):
        named, rest = _numeric(found), f"{words[: found.start()]} {words[found.end() :]}"
    if named is None:
        return None, words
    on = _dated(named, local.date())
    weekday = _WEEKDAY.search(rest)
    if weekday is None:
        return _Day(on), rest
    if WEEKDAY[weekday["day"]] != on.weekday():
        raise OtherWeekday(text, on)
    return _Day(on), _WEEKDAY.sub(" ", rest, count=1)


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


def _take_relative(_text: str, words: str, local: datetime) -> tuple[_Day | None, str]:
    for pattern, days in _RELATIVE:
        if pattern.search(words):
            return _Day(local.date() + days * DAY), pattern.sub(" ", words, count=1)
    if _TONIGHT.search(words):
        return _Day(local.date(), tonight=True), _TONIGHT.sub(" ", words, count=1)
    if _THIS_EVENING.search(words):
        return _Day(local.date()), _THIS_EVENING.sub(" مساء ", words, count=1)
    return None, words


def _take_weekday(_text: str, words: str, local: datetime) -> tuple[_Day | None, str]:
    found = _WEEKDAY.search(words)
    if found is None:
        return None, words
    ahead = (WEEKDAY[found["day"]] - local.weekday()) % 7 * DAY
    if not ahead and (found["next"] or found["coming"]):
        ahead = WEEK
    rest = f"{words[: found.start()]} {words[found.end() :]}"
    return _Day(local.date() + ahead, WEEK), rest


def _hour_tonight(rest: str) -> time | None:
    for spelled in (f"{rest} ليلا", rest):
        at = parse_hour(spelled)
        if at is not None and not 6 <= at.hour < 17:
            return at
    return None


def _hourless(text: str, rest: str, day: _Day | None) -> NotATime:
    if day is not None and lacks_hour(rest):
        return NoHour(text, day.on)
    return NotATime(text, "holds words that name no time", rest)


def _placed(text: str, rest: str, day: _Day, said: Wall, now: datetime) -> Wall:
    """The wall on its day; `said` stands on today."""
    today, wall = said.on, Wall(day.on, said.at, said.zone)
    if day.tonight or (day.on == today and by_night(rest, wall.at)):
        return (
            wall
            if wall.at.hour >= 6 or _ahead(wall, now)
            else Wall(today + DAY, wall.at, wall.zone)
        )
    if by_night(rest, wall.at) and day.step != DAY:
        raise TwoReadings(text, wall)
    return (
        wall if not day.step or _ahead(wall, now) else Wall(day.on + day.step, wall.at, wall.zone)
    )


def _ahead(wall: Wall, now: datetime) -> bool:
    """An hour that comes twice counts by its first time."""
    return datetime.combine(wall.on, wall.at, ZoneInfo(wall.zone)) > now
