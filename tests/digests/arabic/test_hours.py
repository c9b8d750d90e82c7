"""Hours: what people write, and what is refused."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.arabic.hours import parse_hour

_UNDERSTOOD = """
7 = 07:00
07:30 = 07:30
٧:٣٠ = 07:30
۷:۳۰ = 07:30
7.30 = 07:30
٧٫٣٠ = 07:30
7h30 = 07:30
0 = 00:00
23:59 = 23:59
٦:٣٠ م = 18:30
6:30م = 18:30
6:30 مساءً = 18:30
18:30 مساء = 18:30
مساء الساعة 8 = 20:00
الساعة السابعة صباحًا = 07:00
السابعة والنصف = 07:30
سبعة ونص الصبح = 07:30
الثامنة إلا ربع = 07:45
الثامنة الا ربع مساء = 19:45
السابعة وعشر دقائق = 07:10
السابعة والنصف وخمس دقائق = 07:35
السابعة إلا خمس دقائق = 06:55
7 و 10 دقائق = 07:10
الثانية عشرة والنصف ظهرا = 12:30
الحادية عشرة مساء = 23:00
الثانية بعد الظهر = 14:00
الواحدة إلا ربع = 00:45
12 ص = 00:00
12 م = 12:00
12 ليلا = 00:00
3 ليلا = 03:00
9 ليلا = 21:00
5 فجرا = 05:00
4 عصرا = 16:00
منتصف الليل = 00:00
12:30 منتصف الليل = 00:30
الظهر = 12:00
7am = 07:00
7 a.m. = 07:00
7:30 PM = 19:30
midnight = 00:00
عند الساعة 7:00 تماما. = 07:00
"""

_REFUSED = """
بكرة بعد الفجر
غدا 7
25:00
24:00
12:75
7:5
7:30:00
-5
7 7
7:30 ونصف
7 صباحا مساء
13 صباحا
9 فجرا
صباحا
الليل
الساعة
x
؟
"""


@pytest.mark.parametrize("line", _UNDERSTOOD.strip().splitlines())
def test_understood(line: str) -> None:
    text, clock = line.split(" = ")
    assert parse_hour(text) == time.fromisoformat(clock)


@pytest.mark.parametrize("text", ["", *_REFUSED.strip().splitlines()])
def test_refused(text: str) -> None:
    assert parse_hour(text) is None


_DIGITS = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])
_TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(_TIMES, _DIGITS, st.sampled_from([":", "."]), st.sampled_from(["%H", "%-H"]))
def test_round_trip_in_24_hours(clock: time, digits: str, colon: str, hour: str) -> None:
    written = clock.strftime(f"{hour}{colon}%M").translate(str.maketrans("0123456789", digits))
    assert parse_hour(written) == clock


@given(_TIMES, _DIGITS, st.sampled_from([("ص", "م"), ("صباحًا", "مساءً"), ("am", "pm")]))
def test_round_trip_in_12_hours(clock: time, digits: str, halves: tuple[str, str]) -> None:
    written = clock.strftime(f"%I:%M {halves[clock.hour >= 12]}")
    assert parse_hour(written.translate(str.maketrans("0123456789", digits))) == clock


@given(st.text())
def test_any_text_gives_a_minute_or_none(text: str) -> None:
    clock = parse_hour(text)
    assert clock is None or (clock.second, clock.microsecond, clock.tzinfo) == (0, 0, None)
