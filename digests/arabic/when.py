"""When something is to happen, as people write it: «غدا الساعة التاسعة والنصف مساء», "in 2 hours".

Arabic and English, digits of all kinds. A text is believed only if every word of it is
understood: a sentence that merely contains a time is refused, and so is what has two meanings.
Numeric dates have the day first.
"""

import re
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from digests.arabic.colloquial import plain
from digests.arabic.days import Day, take_day
from digests.arabic.distances import any_of, in_days, is_now, length, what_follows
from digests.arabic.hours import by_night, lacks_hour, parse_hour
from digests.arabic.times import (
    DAY,
    LONGEST,
    Exact,
    NoHour,
    NoSuchDay,
    NotATime,
    TwoReadings,
    Wall,
    When,
)
from digests.arabic.zones import named_zone

_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[t ](?P<clock>\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)"
    r"(?: ?(?P<offset>z|[+-]\d\d(?::?\d\d)?))?"
)
_IN_BRACKETS = re.compile(r" ?\((?P<inside>[^()]+)\)$")
_ZONE_AFTER = re.compile(
    rf" {any_of('بتوقيت', 'بالتوقيت', 'توقيت')} (?P<name>.+)$| (?P<bare>gmt|utc)$"
)
_MY_ZONE = re.compile(rf" {any_of('بالتوقيت المحلي', 'توقيتنا', 'بتوقيتنا', 'local time')}$")
_AROUND = re.compile(any_of("يوم", "الموافق", "بتاريخ", "نهار", "on", "the", "هذا"))


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
    if is_now(words):
        return Exact(now.astimezone(UTC))
    iso = _ISO.fullmatch(words)
    if iso and iso["offset"]:
        spelled = f"{iso['day']}T{iso['clock']}{iso['offset'].upper()}"
        return Exact(datetime.fromisoformat(spelled).astimezone(UTC))
    after = what_follows(words)
    ahead = None if after is None or in_days(after) else length(after)
    return None if ahead is None else Exact(now.astimezone(UTC) + ahead)


def _wall(text: str, words: str, now: datetime, zone: str) -> Wall:
    words, zone = take_zone(text, words, zone)
    local = now.astimezone(ZoneInfo(zone))
    day, rest = take_day(text, words.replace("t", " ") if _ISO.fullmatch(words) else words, local)
    rest = " ".join((_AROUND.sub(" ", rest) if day else rest).split())
    at = _hour_tonight(rest) if day and day.tonight else parse_hour(rest)
    if at is None:
        raise _hourless(text, rest, day)
    return _placed(text, rest, day or Day(local.date(), DAY), Wall(local.date(), at, zone), now)


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
    after = what_follows(words)
    return is_now(words) or (after is not None and length(after) is not None)


def _take_english_zone(words: str, zone: str) -> tuple[str, str]:
    """18:30 Brussels time"""
    before = words.removesuffix(" time").split()
    if not words.endswith(" time"):
        return words, zone
    for size in (3, 2, 1):
        if named := named_zone(" ".join(before[-size:]), zone):
            return " ".join(before[:-size]), named
    return words, zone


def _hour_tonight(rest: str) -> time | None:
    for spelled in (f"{rest} ليلا", rest):
        at = parse_hour(spelled)
        if at is not None and not 6 <= at.hour < 17:
            return at
    return None


def _hourless(text: str, rest: str, day: Day | None) -> NotATime:
    if day is not None and lacks_hour(rest):
        return NoHour(text, day.on)
    return NotATime(text, "holds words that name no time", rest)


def _placed(text: str, rest: str, day: Day, said: Wall, now: datetime) -> Wall:
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
