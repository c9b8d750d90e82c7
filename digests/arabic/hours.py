"""An hour of the day as people write it, in digits or in words."""

import re
from datetime import time

from digests.arabic.keys import key

_HOURS = {
    word: hour
    for hour, words in enumerate(
        (
            "الواحدة واحدة",
            "الثانية اثنين ثنتين",
            "الثالثة ثلاثة",
            "الرابعة أربعة",
            "الخامسة خمسة",
            "السادسة ستة",
            "السابعة سبعة",
            "الثامنة ثمانية",
            "التاسعة تسعة",
            "العاشرة عشرة",
            "الحادية_عشرة الحادية_عشر",
            "الثانية_عشرة الثانية_عشر",
        ),
        1,
    )
    for word in key(words).split()
}
_MINUTES = {
    word: minutes
    for minutes, words in {
        5: "خمس خمسة",
        10: "عشر عشرة",
        15: "ربع الربع",
        20: "ثلث الثلث عشرين عشرون",
        25: "نصف_الا_خمس النصف_الا_خمس",
        30: "نصف النصف نص النص",
        35: "نصف_وخمس النصف_وخمس",
    }.items()
    for word in key(words).split()
}

_MORNING = {12: 0} | {hour: hour for hour in range(12)}
_NOON = {11: 11, 12: 12} | {hour: hour + 12 for hour in range(1, 5)}
_AFTERNOON = {hour: hour + 12 for hour in range(1, 7)}
_EVENING = {12: 12} | {hour: hour + 12 for hour in range(1, 12)}
_NIGHT = {12: 0} | {hour: hour for hour in range(6)} | {hour: hour + 12 for hour in range(6, 12)}
_PERIODS = {
    word: hours
    for words, hours in (
        ("ص صباحا صباح الصباح الصبح am a.m a.m.", _MORNING),
        ("فجرا الفجر", {hour: hour for hour in range(1, 7)}),
        ("ظهرا الظهر منتصف_النهار noon", _NOON),
        ("بعد_الظهر عصرا العصر", _AFTERNOON),
        ("م مساء المساء مسا pm p.m p.m.", _EVENING),
        ("ليلا الليل", _NIGHT),
        ("منتصف_الليل midnight", {12: 0, 0: 0}),
    )
    for word in key(words).split()
}
"""What an hour means in a part of the day; an hour that is not in it was written by mistake."""

_ALONE = {key(word): hour for word, hour in (("الظهر", 12), ("ظهرا", 12), ("noon", 12))} | {
    key("منتصف_النهار"): 12,
    key("منتصف_الليل"): 0,
    "midnight": 0,
}
"""Parts of the day that are an hour by themselves."""


def _any(words: dict[str, int] | dict[str, dict[int, int]]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace("_", " ") for word in longest_first)


_FILLERS = re.compile(r"(?<!\w)(?:الساعه|ساعه|عند|تمام|تماما|في|علي|at)(?!\w)")
_PERIOD = re.compile(rf"(?<![^\W\d])(?:{_any(_PERIODS)})(?![\w.])")
_BY_NIGHT = re.compile(r"(?<![^\W\d])(?:ليلا|الليل|midnight)(?!\w)")
_HOUR = re.compile(
    rf"(?:(?P<digits>\d\d?)(?:[:.٫h](?P<minutes>[0-5]\d))?|(?P<word>{_any(_HOURS)}))"
    rf"(?: ?(?P<sign>و|الا) ?(?:(?P<part>{_any(_MINUTES)})|(?P<count>[0-5]?\d))(?: دقيقه| دقايق)?)?"
)


def parse_hour(text: str) -> time | None:
    """The time a text names, to the minute, or None where it names none or more than one.

    Understands `7`, `٧:٣٠`, `7.30 pm`, `الساعة السابعة والنصف صباحا`, `الثامنة إلا ربع`,
    `منتصف الليل`. Without a part of the day hours count to 24.
    """
    plain = _without_fillers(text)
    periods = [found.group().replace(" ", "_") for found in _PERIOD.finditer(plain)]
    rest = " ".join(_PERIOD.sub(" ", plain).split())
    if len(periods) > 1:
        return None
    period = periods[0] if periods else ""
    if not rest:
        return time(_ALONE[period]) if period in _ALONE else None
    spoken = _HOUR.fullmatch(rest)
    return _time(spoken, period) if spoken else None


def lacks_hour(text: str) -> bool:
    """Whether a text names no hour, and nothing else but perhaps a part of the day: «مساء»."""
    plain = _without_fillers(text)
    period = _PERIOD.fullmatch(plain)
    return not plain or (period is not None and plain.replace(" ", "_") not in _ALONE)


def by_night(text: str, at: time) -> bool:
    """Whether `at`, which the text names, was called an hour of the night after midnight: such an
    hour belongs to the evening before as well as to its own date."""
    return at.hour < 6 and _BY_NIGHT.search(key(text)) is not None


def _without_fillers(text: str) -> str:
    return " ".join(_FILLERS.sub(" ", key(text)).split()).rstrip(" .!?؟،")


def _time(spoken: re.Match[str], period: str) -> time | None:
    hour = _HOURS[_table(spoken["word"])] if spoken["word"] else int(spoken["digits"])
    clock = _PERIODS[period].get(hour, hour if hour > 12 else None) if period else hour
    if spoken["minutes"] and spoken["sign"]:
        return None
    if clock is None or not _agrees(clock, period):
        return None
    minutes = clock * 60 + int(spoken["minutes"] or 0) + _extra(spoken)
    return time(minutes // 60 % 24, minutes % 60)


def _agrees(clock: int, period: str) -> bool:
    """Whether an hour of 24 exists and lies in the part of the day named beside it."""
    return clock in (_PERIODS[period].values() if period else range(24))


def _extra(spoken: re.Match[str]) -> int:
    if not spoken["sign"]:
        return 0
    minutes = _MINUTES[_table(spoken["part"])] if spoken["part"] else int(spoken["count"])
    return minutes if spoken["sign"] == "و" else -minutes


def _table(words: str) -> str:
    return words.replace(" ", "_")
