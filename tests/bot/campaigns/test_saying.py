"""Times in full words; what is said can be read back."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.campaigns.moments import Moment, Unplannable, at_wall, settle
from bot.campaigns.recurrence import next_after
from bot.campaigns.recurrence_words import read_recurrence
from bot.campaigns.saying import (
    Voice,
    say,
    say_ahead,
    say_local,
    say_recurrence,
    say_refusal,
)
from bot.wording import Wording
from digests.arabic.cities import common
from digests.arabic.direction import RLM
from digests.arabic.times import NotATime, Wall
from digests.arabic.when import read_when
from digests.model import Numerals

ZONE = "Europe/Brussels"
NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
WORDING = Wording()
ARABIC = Voice(WORDING.of("ar"), "ar")
ENGLISH = Voice(WORDING.of("en"), "en")


def _said(text: str, voice: Voice) -> str:
    return say(settle(read_when(text, NOW, ZONE), NOW, ZONE), NOW, voice)


def test_a_moment_in_full_words() -> None:
    assert _said("الخميس 18:30", ARABIC) == (
        f"{RLM}الخميس 26 نوفمبر 2026 الساعة 18:30 بتوقيت بروكسل (بعد يومين و3 ساعات)"
    )
    assert _said("Thursday 18:30", ENGLISH) == (
        "Thursday 26 November 2026 at 18:30, Brussels time (in 2 days and 3 hours)"
    )


def test_months_and_digits_are_the_readers() -> None:
    levant = Voice(WORDING.of("ar", Numerals.ARAB), "ar", "LB")
    assert "الخميس ٢٦ تشرين الثاني ٢٠٢٦ الساعة ١٨:٣٠" in _said("الخميس 18:30", levant)


def test_an_hour_that_does_not_exist_is_told_in_a_line_of_its_own() -> None:
    assert _said("28/3/2027 2:30", ARABIC).splitlines()[1] == (
        f"{RLM}لا وجود للساعة 02:30 في ذلك اليوم لأن التوقيت يتغيّر، فالموعد 03:30."
    )


def test_an_hour_that_comes_twice_tells_which() -> None:
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    for at, which in ((first, "الأولى"), (first + timedelta(hours=1), "الثانية")):
        assert which in say(Moment(at, ZONE, twice=True), NOW, ARABIC)


def test_each_readers_own_time() -> None:
    wall = Wall(date(2026, 11, 26), time(18, 30), ZONE)
    assert say_local(wall, ARABIC) == f"{RLM}الخميس 26 نوفمبر 18:30، بتوقيت كل قارئ"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("كل خميس 18:30", "كل خميس 18:30 بتوقيت بروكسل، أول مرة الخميس 26 نوفمبر"),
        ("كل خميس وأحد 9", "كل أحد وخميس 09:00 بتوقيت بروكسل، أول مرة الخميس 26 نوفمبر"),
        ("كل يوم 9", "كل يوم 09:00 بتوقيت بروكسل، أول مرة الأربعاء 25 نوفمبر"),
        (
            "أيام الأسبوع 9 بتوقيت القاهرة",
            "أيام العمل (من الأحد إلى الخميس) 09:00 بتوقيت القاهرة، أول مرة الأربعاء 25 نوفمبر",
        ),
        ("أول كل شهر 9", "أول كل شهر 09:00 بتوقيت بروكسل، أول مرة الثلاثاء 1 ديسمبر"),
        ("آخر كل شهر 9", "آخر كل شهر 09:00 بتوقيت بروكسل، أول مرة الاثنين 30 نوفمبر"),
        (
            "يوم 15 من كل شهر 9",
            "يوم 15 من كل شهر 09:00 بتوقيت بروكسل، أول مرة الثلاثاء 15 ديسمبر",
        ),
    ],
)
def test_a_recurrence_in_words(text: str, said: str) -> None:
    recurrence = read_recurrence(text, ZONE)
    first = at_wall(next_after(recurrence, NOW), recurrence.at, recurrence.zone)
    assert say_recurrence(recurrence, first, ARABIC) == RLM + said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "الآن"),
        (-5, "الآن"),
        (1, "بعد دقيقة"),
        (2, "بعد دقيقتين"),
        (11, "بعد 11 دقيقة"),
        (60, "بعد ساعة"),
        (125, "بعد ساعتين و5 دقائق"),
        (182, "بعد 3 ساعات ودقيقتين"),
        (24 * 60, "بعد يوم"),
        (3 * 24 * 60 + 61, "بعد 3 أيام وساعة"),
        (11 * 24 * 60 + 61, "بعد 11 يومًا"),
        (100 * 24 * 60, "بعد 100 يوم"),
    ],
)
def test_a_distance(minutes: int, said: str) -> None:
    assert say_ahead(timedelta(minutes=minutes), ARABIC) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "أقل من ثانية"),
        (1, "ثانية"),
        (2, "ثانيتان"),
        (49, "49 ثانية"),
        (109, "دقيقة و49 ثانية"),
        (120, "دقيقتان"),
        (283, "4 دقائق و43 ثانية"),
        (663, "11 دقيقة و3 ثوانٍ"),
        (3600, "ساعة"),
        (7265, "ساعتان ودقيقة"),
    ],
)
def test_a_duration(seconds: int, said: str) -> None:
    assert ARABIC.texts.plain("broadcast.duration", seconds=seconds).lstrip(RLM) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("بكرة بعد الفجر", "لم أفهم «"),
        ("32 نوفمبر", "لا وجود لهذا التاريخ"),
        ("غدا", "في أي ساعة من الأربعاء 25 نوفمبر؟"),
        ("الأربعاء 26/11 9", "هذا التاريخ يوافق الخميس 26 نوفمبر."),
        ("الخميس منتصف الليل", "هل تقصد الخميس 26 نوفمبر الساعة 00:00 أم الجمعة 27 نوفمبر؟"),
        ("اليوم 9", "فات هذا الموعد: الثلاثاء 24 نوفمبر 2026 09:00."),
        ("1/1/2029 9", "يبعد هذا الموعد أكثر من سنة"),
    ],
)
def test_a_refusal_says_why(text: str, said: str) -> None:
    with pytest.raises((NotATime, Unplannable)) as caught:
        settle(read_when(text, NOW, ZONE), NOW, ZONE)
    assert isinstance(caught.value, NotATime | Unplannable)
    assert said in say_refusal(caught.value, ARABIC)


def test_what_people_wrote_is_escaped() -> None:
    assert "<b>" not in say_refusal(NotATime("<b>غدا", "holds markup"), ARABIC)


_ZONES = st.sampled_from(
    [*(place.zone for place in common("Africa/Tunis", "ar")), "UTC", "Asia/Beirut", "Asia/Amman"]
)
_VOICES = st.builds(
    lambda locale, numerals, territory: Voice(WORDING.of(locale, numerals), locale, territory),
    st.sampled_from(["ar", "en"]),
    st.sampled_from(list(Numerals)),
    st.sampled_from(["", "EG", "LB", "MA", "TN", "DZ", "IQ", "SA", "BE"]),
)


@given(st.integers(0, 365 * 24 * 60), _ZONES, _VOICES)
def test_what_is_said_reads_back_as_the_same_instant(minutes: int, zone: str, voice: Voice) -> None:
    at = NOW + timedelta(minutes=minutes)
    moment = Moment(at, zone)
    assume(not moment.local.fold)  # the words name the first of two such hours
    line = say(moment, NOW, voice).splitlines()[0]
    assert settle(read_when(line, NOW, ZONE), NOW, ZONE).at == at
