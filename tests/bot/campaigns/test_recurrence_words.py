"""Recurrences as people write them."""

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.recurrence import LAST_DAY, Recurrence
from bot.campaigns.recurrence_words import NoRecurringHour, read_recurrence
from digests.arabic.times import NotATime

ZONE = "Europe/Brussels"

_UNDERSTOOD = """
كل يوم 9 صباحا = daily 09:00
يوميا الساعة السابعة والنصف صباحا = daily 07:30
٩ صباحًا كل يوم = daily 09:00
كل صباح الساعة 9 = daily 09:00
كل مساء 8 = daily 20:00
كل ليلة 12 = daily 00:00
كل يوم منتصف الليل = daily 00:00
every day 9 = daily 09:00
daily at 9 pm = daily 21:00
every morning at 7 = daily 07:00
كل خميس 18:30 = weekly 18:30 3
كل يوم خميس 18:30 = weekly 18:30 3
كل يوم أحد 9 = weekly 09:00 6
كل الجمعة 6 م = weekly 18:00 4
كل اثنين 9 = weekly 09:00 0
أسبوعيا يوم الخميس 18:30 = weekly 18:30 3
كل أحد وثلاثاء وخميس 9:00 = weekly 09:00 136
كل أحد والثلاثاء 9 = weekly 09:00 16
كل سبت وكل اثنين 9 = weekly 09:00 05
every Thursday at 18:30 = weekly 18:30 3
every Monday and Thursday at 9am = weekly 09:00 03
Thursdays 18:30 = weekly 18:30 3
weekly on Thursday 18:30 = weekly 18:30 3
أيام الأسبوع 8:00 = weekdays 08:00 01234
أيام العمل 8 ص = weekdays 08:00 01234
كل يوم عمل 8 = weekdays 08:00 01234
أيام الأسبوع 8:00 بتوقيت القاهرة = weekdays 08:00 01236 Africa/Cairo
every weekday 8am = weekdays 08:00 01234
أول كل شهر 9 ص = monthly 09:00 /1
مطلع كل شهر 9 ص = monthly 09:00 /1
في اليوم الأول من كل شهر 8:00 = monthly 08:00 /1
آخر كل شهر 9 م = monthly 21:00 /31
آخر يوم من كل شهر 18:00 = monthly 18:00 /31
شهريا يوم 15 الساعة 10 = monthly 10:00 /15
كل شهر يوم 15 10:00 = monthly 10:00 /15
يوم 15 من كل شهر 10:00 = monthly 10:00 /15
يوم ٣٠ من كل شهر ٨ = monthly 08:00 /30
monthly on the 15th 10:00 = monthly 10:00 /15
monthly on the last day 10:00 = monthly 10:00 /31
the 15th of every month at 10:00 = monthly 10:00 /15
last day of every month 18:00 = monthly 18:00 /31
"""

_REFUSED = """
كل يومين 9
كل ساعة
كل أسبوع 9
كل سنة 9
كل خميس منتصف الليل
أول خميس من كل شهر 9
monthly on the 32nd 10:00
يوم 0 من كل شهر 9
كل يوم بعد الفجر
كل يوم 25:00
كل خميس وكل يوم 9
غدا 9
9
يجتمع المجلس كل خميس 18:30
كل يوم 9 بتوقيت زحل
"""


def _spelled(recurrence: Recurrence) -> str:
    days = "".join(str(day) for day in sorted(recurrence.weekdays))
    parts = [recurrence.kind.value, recurrence.at.isoformat("minutes")]
    parts += [days] if days != "0123456" else []
    parts += [f"/{recurrence.day}"] if recurrence.day else []
    return " ".join(parts + [recurrence.zone] * (recurrence.zone != ZONE))


@pytest.mark.parametrize("line", _UNDERSTOOD.strip().splitlines())
def test_understood(line: str) -> None:
    text, expected = line.split(" = ")
    assert _spelled(read_recurrence(text, ZONE)) == expected


@pytest.mark.parametrize("text", ["", "كل " * 2000, *_REFUSED.strip().splitlines()])
def test_refused(text: str) -> None:
    with pytest.raises(NotATime):
        read_recurrence(text, ZONE, time(9))


@pytest.mark.parametrize("text", ["آخر كل شهر", "كل خميس", "كل يوم", "every weekday", "كل صباح"])
def test_a_missing_hour_is_asked_for_and_can_be_given(text: str) -> None:
    with pytest.raises(NoRecurringHour):
        read_recurrence(text, ZONE)
    assert read_recurrence(text, ZONE, time(9)).at == time(9)


def test_the_last_day_is_the_last_day() -> None:
    assert read_recurrence("آخر كل شهر", ZONE, time(9)).day == LAST_DAY


_WORDS = sorted({word for line in _UNDERSTOOD.split("\n") for word in line.split()})


@given(st.one_of(st.text(), st.lists(st.sampled_from(_WORDS), max_size=10).map(" ".join)))
def test_whatever_comes_is_a_recurrence_or_refused(text: str) -> None:
    with suppress(NotATime):
        assert isinstance(read_recurrence(text, ZONE), Recurrence)
