"""Words of everyday speech in the one form that the readers of dates and hours know."""

import re

from digests.arabic.keys import key
from digests.arabic.months import COUNT

_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_ENGLISH_NUMBERS = {word: str(n) for n, word in enumerate(_SMALL, 1)} | {
    "twelve": "12",
    "fifteen": "15",
    "twenty": "20",
    "thirty": "30",
    "forty": "40",
    "forty-five": "45",
}
_WORDS = (
    *sorted(_ENGLISH_NUMBERS.items(), key=lambda item: -len(item[0])),
    ("(?:half an|half a|half) hour", "30 minutes"),
    ("(?:a )?quarter of an hour", "15 minutes"),
    ("an?(?= (?:hour|minute|day|week|second))", "1"),
    ("in the morning", "am"),
    ("in the (?:afternoon|evening)", "pm"),
    ("at night", "ليلا"),
    ("o'clock|o’clock|sharp", ""),
    ("and", "و"),
    ("mins?", "minutes"),
    ("hrs?", "hours"),
    ("بالليل|في الليل", "ليلا"),
    ("بالنهار", ""),
    ("العشيه", "مساء"),
    ("ع الساعه|عالساعه|علي الساعه", "الساعه"),
    ("نصف الليل|نص الليل", "منتصف الليل"),
    ("الثلاثا|التلاتا|التلات", "الثلاثاء"),
    ("الاربعا", "الاربعاء"),
    ("الاتنين", "الاثنين"),
    ("tues", "tue"),
    ("thurs?", "thu"),
)
_SPELLED = tuple((re.compile(rf"(?<!\w)(?:{words})(?!\w)"), said) for words, said in _WORDS)
_GLUED_UNIT = re.compile(r"(?<=\d)(min|mins|hrs?)(?!\w)")
_FRENCH_HOUR = re.compile(r"(?<=\d)h(?!\w)")  # 18h, as the Maghreb writes it
_NO_SECONDS = re.compile(r"(\d\d?:\d\d):00(?![\d:])")
_POINTS = re.compile(r"[،,؛;]|(?<=\D)[.؟?!](?= |$)")


_ONES = {word: n for word, n in COUNT.items() if n < 10} | {
    key(word): n
    for n, words in ((1, "إحدى أحد"), (2, "اثنا اثنتا اثنتي اثني"))
    for word in words.split()
}
_TENS = {word: n for word, n in COUNT.items() if n >= 20} | {"عشر": 10, "عشره": 10}
_COMPOUND = re.compile(rf"(?<!\w)({'|'.join(_ONES)}) و?({'|'.join(_TENS)})(?!\w)")


def counted(words: str) -> str:
    """Numbers of two words in digits, for lengths of time: «خمس وعشرين دقيقة». In an hour,
    «سبعة وعشرين» is twenty past seven."""
    return _COMPOUND.sub(lambda found: str(_ONES[found[1]] + _TENS[found[2]]), words)


def plain(text: str) -> str:
    """The key of a text, numbers of English in digits, turns of speech in standard words."""
    words = _POINTS.sub(" ", key(text))
    words = _NO_SECONDS.sub(r"\1", _FRENCH_HOUR.sub(":00", _GLUED_UNIT.sub(r" \1", words)))
    for spelled, said in _SPELLED:
        words = spelled.sub(said, words)
    return " ".join(words.split())
