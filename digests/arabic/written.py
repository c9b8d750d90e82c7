"""Dates in words, Arabic or English: «منذ ساعتين», «الاثنين 23 تشرين الثاني 2026 - 14:30».

Everything here reads the key form of a text (see keys.py) and believes it only if no word is
left over: a sentence that merely contains a date is no date.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from functools import cache

from digests.arabic.keys import key
from digests.arabic.months import COUNT, DUAL, HIJRI_MONTHS, MONTH_NUMBER, UNIT, WEEKDAYS

_FRACTION = {key("نصف"): 0.5, key("نص"): 0.5, key("ربع"): 0.25, key("ثلث"): 1 / 3}
_JUST_NOW = frozenset(
    key(words) for words in ("الآن", "منذ لحظات", "قبل لحظات", "منذ قليل", "قبل قليل")
)
_DAYS_AGO = {
    key(words): days
    for words, days in (
        ("أول من أمس", 2),
        ("أول أمس", 2),
        ("البارحة", 1),
        ("أمس", 1),
        ("اليوم", 0),
        ("yesterday", 1),
        ("today", 0),
    )
}
_AFTERNOON = frozenset(key(word) for word in ("م", "مساء", "عصرا", "عصر", "pm", "p.m."))
_MORNING = frozenset(key(word) for word in ("ص", "صباحا", "صباح", "فجرا", "am", "a.m."))
_NOON = frozenset(key(word) for word in ("ظهرا", "ظهر"))
_NIGHT = frozenset((key("ليلا"),))
_ZONE_HOURS = {
    **dict.fromkeys(("utc", "gmt", "z", "غرينتش", "جرينتش", "غرينيتش"), 0),
    **dict.fromkeys(("مكة المكرمة", "مكة", "السعودية", "الرياض", "بغداد", "الدوحة", "الكويت"), 3),
    **dict.fromkeys(("أبوظبي", "أبو ظبي", "دبي", "الإمارات", "مسقط"), 4),
}
_FILLERS = (
    *("نشر", "نشرت", "تم النشر", "تاريخ النشر", "تاريخ", "آخر تحديث", "تحديث", "حدث", "كتب"),
    *("في", "يوم", "بتاريخ", "الساعة", "الموافق", "على", "عند", "بتوقيت", "توقيت", "هـ", "ه"),
    *("published", "updated", "last", "on", "at", "the", "st", "nd", "rd", "th"),
)


def _any(words: Iterable[str]) -> str:
    """An alternation, longest first, that matches whole words only."""
    names = sorted({key(word) for word in words}, key=len, reverse=True)
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Compiled at the first date in words, not at import."""
    month = _any(MONTH_NUMBER)
    shift = _any(_AFTERNOON | _MORNING | _NOON | _NIGHT)
    return {
        "ago": re.compile(rf"(?:{_any(('منذ', 'قبل'))}\s*)?(.+?)(?:\s+(?:مضت|ago))?"),
        "hijri": re.compile(rf"\d{{1,2}}\s+{_any(HIJRI_MONTHS)}\s+1[34]\d\d\s*(?:ه(?!\w))?"),
        "day_month": re.compile(
            rf"(?<![\d:])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s./-]*(?:(?:من|of)\s+)?(?P<month>{month})"
            rf"(?:\s*[/(-]\s*(?P<other>{month})\)?)?[\s.,،/-]*(?P<year>\d{{4}})?(?!\d|:)"
        ),
        "month_day": re.compile(
            rf"(?P<month>{month})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:)"
            r"(?:\s*[,،]?\s*(?P<year>\d{4})(?!\d|:))?"
        ),
        "year_first": re.compile(
            r"(?<!\d)(?P<year>\d{4})\s*[-/.]\s*(?P<month>\d{1,2})\s*[-/.]\s*(?P<day>\d{1,2})(?!\d)"
        ),
        "day_first": re.compile(
            r"(?<!\d)(?P<day>\d{1,2})\s*[-/.]\s*(?P<month>\d{1,2})\s*[-/.]\s*(?P<year>\d{4})(?!\d)"
        ),
        "days_ago": re.compile(_any(_DAYS_AGO)),
        "clock": re.compile(
            rf"(?<![\d:])(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?(?!\d)"
            rf"\s*(?P<shift>{shift})?"
        ),
        "hour": re.compile(rf"{_any(('الساعة',))}\s+(?P<hour>\d{{1,2}})\s*(?P<shift>{shift})"),
        "offset": re.compile(
            r"(?:utc|gmt)?\s*(?P<sign>[+-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?(?!\d)"
        ),
        "zone": re.compile(_any(_ZONE_HOURS)),
        "filler": re.compile(_any((*_FILLERS, *WEEKDAYS))),
    }


def relative(words: str, now: datetime) -> datetime | None:
    """«منذ ساعتين», «قبل 3 أيام», «منذ ساعة و20 دقيقة», "2 hours ago"; else None."""
    if words in _JUST_NOW:
        return now
    if not re.match(rf"{_any(('منذ', 'قبل'))}", words) and not words.endswith(" ago"):
        return None
    match = _patterns()["ago"].fullmatch(words)
    ago = length(match[1]) if match else None
    return None if ago is None else now - ago


def length(words: str) -> timedelta | None:
    """A length of time: «ساعتين», «ساعة و20 دقيقة», "3 hours"; else None.

    A month is 30 days and a year 365: for saying how old something is.
    """
    parts = re.split(r"\s+و\s*(?!احد)", words)  # the و of واحد joins nothing
    lengths = [_length(part, parts[0]) for part in parts]
    known = [each for each in lengths if each is not None]
    return sum(known, timedelta()) if len(known) == len(lengths) else None


def _length(part: str, first: str) -> timedelta | None:
    """One term of a duration: «3 ايام», «ساعتين», «ساعه», «نصف ساعه»; «نصف» is of first's unit."""
    words = part.split()
    if len(words) == 2 and words[1] in (key("واحد"), key("واحدة")):
        words.pop()
    unit = UNIT.get(first.rpartition(" ")[2])
    match words:
        case [one] if one in UNIT or one in DUAL:
            return UNIT.get(one) or DUAL[one]
        case [fraction] if fraction in _FRACTION and unit:
            return unit * _FRACTION[fraction]
        case [amount, counted] if counted in UNIT:
            return _times(amount, UNIT[counted])
    return None


def _times(amount: str, unit: timedelta) -> timedelta | None:
    if amount.isdecimal() and len(amount) <= 5:
        return int(amount) * unit
    if amount in _FRACTION:
        return _FRACTION[amount] * unit
    return COUNT[amount] * unit if amount in COUNT else None


def absolute(words: str, now: datetime) -> datetime | None:
    """A date with or without weekday, time and zone; aware only if it names a zone. Else None."""
    rest = _patterns()["hijri"].sub(" ", words)
    day, rest = _take_day(rest, now)
    if day is None:
        return None
    clock, rest = _take_clock(rest)
    zone, rest = _take_zone(rest) if clock else (None, rest)
    left = _patterns()["filler"].sub(" ", rest)
    if re.search(r"\w", left):
        return None
    return datetime.combine(day, clock or time(), zone)


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day and month of the calendar, not yet known to exist. year: None where none is named."""

    day: int
    month: int
    year: int | None


def take_named_day(words: str) -> tuple[NamedDay | None, str]:
    """The day a text names by its month, and the words around it."""
    for name in ("day_month", "month_day", "year_first", "day_first"):
        if match := _patterns()[name].search(words):
            return _named_day(match.groupdict()), _without(words, match)
    return None, words


def _named_day(found: dict[str, str | None]) -> NamedDay | None:
    day, name, other = int(found["day"] or 0), found["month"] or "", found.get("other")
    month = int(name) if name.isdecimal() else MONTH_NUMBER[name]
    if other and MONTH_NUMBER[other] != month:
        return None
    if month > 12 >= day:  # 11/23/2026: only one of them can be the month
        day, month = month, day
    return NamedDay(day, month, int(found["year"]) if found["year"] else None)


def _take_day(words: str, now: datetime) -> tuple[datetime | None, str]:
    named, rest = take_named_day(words)
    if rest != words:
        return _day(named, now) if named else None, rest
    if match := _patterns()["days_ago"].search(words):
        return now - timedelta(days=_DAYS_AGO[match[0]]), _without(words, match)
    return None, words


def _day(named: NamedDay, now: datetime) -> datetime:
    if named.year is not None:
        return datetime(named.year, named.month, named.day)  # noqa: DTZ001 - the zone comes later
    return _latest(named.day, named.month, now)


def _latest(day: int, month: int, now: datetime) -> datetime:
    """A day without a year is the last one that is not ahead of now."""
    this_year = datetime(now.year, month, day, tzinfo=now.tzinfo)
    return (
        this_year if this_year <= now + timedelta(days=1) else this_year.replace(year=now.year - 1)
    )


def _take_clock(words: str) -> tuple[time | None, str]:
    match = _patterns()["clock"].search(words) or _patterns()["hour"].search(words)
    if not match:
        return None, words
    found = match.groupdict()
    hour = _hour(int(found["hour"]), found["shift"] or "")
    clock = time(hour, int(found.get("minute") or 0), int(found.get("second") or 0))
    return clock, _without(words, match)


def _hour(hour: int, shift: str) -> int:
    """On the 24-hour clock. «12 ليلا» is midnight, «1 ليلا» after it, «10 ليلا» before it."""
    if not 1 <= hour <= 12:
        return hour
    if (
        shift in _AFTERNOON
        or (shift in _NOON and hour < 11)
        or (shift in _NIGHT and 6 <= hour < 12)
    ):
        return hour % 12 + 12
    if shift in _MORNING or shift in _NIGHT:
        return hour % 12
    return hour


def _take_zone(words: str) -> tuple[timezone | None, str]:
    hours = minutes = 0
    named = _patterns()["zone"].search(words)
    if named:
        hours, words = _named_hours()[named[0]], _without(words, named)
    offset = _patterns()["offset"].search(words)
    if offset and re.match(r"\s*$", words[offset.end() :]):
        minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
        minutes = -minutes if offset["sign"] == "-" else minutes
        return timezone(timedelta(minutes=minutes)), _without(words, offset)
    return (timezone(timedelta(hours=hours)) if named else None), words


@cache
def _named_hours() -> dict[str, int]:
    return {key(name): hours for name, hours in _ZONE_HOURS.items()}


def _without(words: str, match: re.Match[str]) -> str:
    return f"{words[: match.start()]} {words[match.end() :]}"
