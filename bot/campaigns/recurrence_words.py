"""A recurrence as people write it: «كل خميس 18:30», "every weekday 8am", «آخر كل شهر 9 م»."""

import re
from datetime import time

from bot.campaigns.recurrence import LAST_DAY, Kind, Recurrence, working_days
from digests.arabic.colloquial import plain
from digests.arabic.hours import by_night, lacks_hour, parse_hour
from digests.arabic.keys import key
from digests.arabic.months import WEEKDAY
from digests.arabic.times import LONGEST, NotATime
from digests.arabic.when import take_zone
from digests.model import EVERY_DAY


class NoRecurringHour(NotATime):
    """A recurrence without an hour: ask for it, and read the text again with `at`."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "names no hour")


_BARE = {name.removeprefix("ال"): day for name, day in WEEKDAY.items()}
_PLURAL = {f"{name}s": day for name, day in WEEKDAY.items() if name.endswith("day")}
_DAYS = WEEKDAY | _BARE | _PLURAL


def _any(*words: str) -> str:
    return rf"(?<!\w)(?:{'|'.join(key(word) for word in words)})(?!\w)"


_NAME = _any(*sorted(_DAYS, key=len, reverse=True))
_EVERY = rf"(?:{_any('كل', 'every', 'each', 'weekly on', 'أسبوعيا', 'كل أسبوع')} )"
_ON = rf"(?:{_any('يوم', 'أيام', 'نهار', 'on')} )?"
_AND = r"(?: ?(?:و|&) ?(?:كل )?(?:يوم )?| )"
_LIST = r"{name}(?:{joint}{name})*".format(name=_NAME.replace("(?<!\\w)", ""), joint=_AND)
_MONTH = _any("كل شهر", "شهريا", "monthly", "every month", "each month")
_OF_MONTH = _any("من كل شهر", "في كل شهر", "of every month", "of each month", "of the month")
_NUMBER = r"(?<![\d:.])(?P<day>[12]?\d|3[01]|0[1-9])(?:st|nd|rd|th)?(?![\d:.])"
_ENDS = (
    (1, _any("أول", "مطلع", "بداية", "اليوم الأول من", "أول يوم من", "أول يوم في", "first day of")),
    (LAST_DAY, _any("آخر", "نهاية", "ختام", "آخر يوم من", "آخر يوم في", "last day of")),
)
_MONTHLY = (
    *(
        (
            day,
            re.compile(rf"(?:on )?(?:the )?{word} (?:كل شهر|الشهر|(?:every|each|the) month)(?!\w)"),
        )
        for day, word in _ENDS
    ),
    (1, re.compile(rf"{_MONTH} (?:on )?(?:the )?{_any('أول يوم', 'first day', 'first')}")),
    (LAST_DAY, re.compile(rf"{_MONTH} (?:on )?(?:the )?{_any('آخر يوم', 'last day')}")),
    (0, re.compile(rf"(?:{_any('كل', 'every')} )?{_ON}(?:the )?{_NUMBER} {_OF_MONTH}")),
    (0, re.compile(rf"{_MONTH} {_ON}(?:the )?{_NUMBER}")),
)
_WORKING = re.compile(
    _any("كل أيام الأسبوع", "أيام الأسبوع", "أيام العمل", "كل يوم عمل", "every weekday")
    + "|"
    + _any("كل أيام العمل", "weekdays", "every working day", "on weekdays", "أيام الدوام")
)
_DAILY = re.compile(_any("كل يوم", "يوميا", "every day", "daily", "each day"))
_PARTS = {
    "صباح": "صباحا",
    "مساء": "مساء",
    "ليله": "ليلا",
    "ظهر": "ظهرا",
    "عصر": "عصرا",
    "morning": "am",
    "evening": "pm",
    "night": "ليلا",
}
_PART = re.compile(rf"(?:كل|every) (?P<part>{'|'.join(_PARTS)})(?!\w)")
_WEEKLY = re.compile(rf"{_EVERY}{_ON}(?P<days>{_LIST})|(?P<plural>{_any(*_PLURAL)})")


def read_recurrence(text: str, zone: str, at: time | None = None) -> Recurrence:
    """The recurrence a text names; `zone` holds unless it names another. at: the hour where it
    names none.

    Working days are those of the country the zone's city lies in. Raises NoRecurringHour, and
    NotATime for all it does not fully understand.
    """
    if len(text) > LONGEST:
        raise NotATime(text, "is too long for a recurrence")
    words, zone = take_zone(text, plain(text), zone)
    kind, weekdays, day, rest = _take(text, words, zone)
    hour = at if lacks_hour(rest) else parse_hour(rest)
    if hour is None:
        raise _hourless(text, rest)
    if kind is not Kind.DAILY and by_night(rest, hour):
        raise NotATime(text, "an hour of the night belongs to two days", rest)
    return Recurrence(kind, hour, zone, weekdays, day)


def _hourless(text: str, rest: str) -> NotATime:
    if lacks_hour(rest):
        return NoRecurringHour(text)
    return NotATime(text, "holds words that name no time", rest)


def _take(text: str, words: str, zone: str) -> tuple[Kind, frozenset[int], int, str]:
    """Kind, weekdays, day of the month, and the words around them."""
    for number, pattern in _MONTHLY:
        if found := pattern.search(words):
            return Kind.MONTHLY, EVERY_DAY, _number(text, number, found), _around(words, found)
    if found := _WORKING.search(words):
        return Kind.WEEKDAYS, working_days(zone), 0, _around(words, found)
    if found := _WEEKLY.search(words):
        named = re.findall(_NAME, _spaced(found["days"] or found["plural"]))
        return Kind.WEEKLY, frozenset(_DAYS[name] for name in named), 0, _around(words, found)
    if found := _DAILY.search(words):
        return Kind.DAILY, EVERY_DAY, 0, _around(words, found)
    if found := _PART.search(words):
        return (
            Kind.DAILY,
            EVERY_DAY,
            0,
            f"{_around(words, found)} {_PARTS[found['part']]}",
        )
    raise NotATime(text, "names no recurrence", words)


def _number(text: str, number: int, found: re.Match[str]) -> int:
    day = number or int(found["day"])
    if not day:
        raise NotATime(text, "names no day of a month", found[0])
    return day


def _spaced(days: str) -> str:
    """«والخميس» without its «و»."""
    return re.sub(r"(?<!\w)و", " ", days)


def _around(words: str, found: re.Match[str]) -> str:
    rest = f"{words[: found.start()]} {words[found.end() :]}"
    return " ".join(rest.split())
