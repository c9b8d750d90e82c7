"""Times as newsrooms of many countries write them; whatever else comes is refused, and quickly."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.arabic.months import MONTHS
from digests.arabic.times import LONGEST, Exact, NoHour, NotATime, TwoReadings, Wall, When
from digests.arabic.when import read_when

ZONE = "Europe/Brussels"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CASES = [
    line.rsplit(" = ", 1)
    for line in (Path(__file__).parent / "data" / "when.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
DIGITS = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])


def _shown(text: str, now: datetime = NOW, zone: str = ZONE) -> str:
    try:
        when = read_when(text, now, zone)
    except NotATime as error:
        day = f" {error.on}" if isinstance(error, NoHour) else ""
        return type(error).__name__ + day
    return _spelled(when, zone)


def _spelled(when: When, zone: str) -> str:
    if isinstance(when, Exact):
        return when.moment.strftime("%Y-%m-%dT%H:%MZ")
    other = "" if when.zone == zone else f" {when.zone}"
    return f"{when.on} {when.at:%H:%M}{other}"


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_people_write(text: str, expected: str) -> None:
    assert _shown(text) == expected


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        ("2026-11-26T10:00", "الخميس 18:30", "2026-11-26 18:30"),
        ("2026-11-26T10:00", "الخميس القادم 18:30", "2026-12-03 18:30"),
        ("2026-11-26T10:00", "next Thursday 18:30", "2026-12-03 18:30"),
        ("2026-11-26T19:00", "الخميس 18:30", "2026-12-03 18:30"),
        ("2026-11-26T00:30", "الليلة 2", "2026-11-26 02:00"),
        ("2026-11-26T00:30", "الليلة 10", "2026-11-26 22:00"),
        ("2026-11-26T23:30", "غدا 9", "2026-11-27 09:00"),
        ("2026-12-31T10:00", "1 يناير 9 ص", "2027-01-01 09:00"),
        ("2027-01-02T10:00", "30 ديسمبر 9 ص", "2026-12-30 09:00"),
        ("2028-01-02T10:00", "29 فبراير 9 ص", "2028-02-29 09:00"),
    ],
)
def test_what_a_day_means_depends_on_today(now: str, text: str, expected: str) -> None:
    assert _shown(text, datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(ZONE))) == expected


def test_today_is_the_zones() -> None:
    late = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    assert _shown("غدا 9", late, "Africa/Casablanca") == "2026-11-25 09:00"
    assert _shown("غدا 9", late, "Asia/Riyadh") == "2026-11-26 09:00"


def test_a_refusal_tells_what_was_left_over() -> None:
    with pytest.raises(NotATime) as caught:
        read_when("بكرة بعد الفجر", NOW, ZONE)
    assert (caught.value.about, caught.value.left) == ("بكرة بعد الفجر", "بعد الفجر")


def test_two_readings_are_both_given() -> None:
    with pytest.raises(TwoReadings) as caught:
        read_when("الخميس منتصف الليل", NOW, ZONE)
    midnight = time(0)
    assert caught.value.choices == (
        Wall(date(2026, 11, 26), midnight, ZONE),
        Wall(date(2026, 11, 27), midnight, ZONE),
    )


@pytest.mark.parametrize("text", ["", " ", "9" * 5000, "غدا " * 1250, "بعد " * 25, "1/" * 60])
def test_nothing_and_very_much_are_refused(text: str) -> None:
    with pytest.raises(NotATime) as caught:
        read_when(text, NOW, ZONE)
    assert len(caught.value.about) <= LONGEST


_VOCABULARY = sorted({word for text, _ in CASES for word in text.split()})
_SENTENCES = st.lists(st.sampled_from(_VOCABULARY), max_size=12).map(" ".join)
_NEAR = st.text("0123456789٣:/-.،() وبعدغالساعةصماتnowpmz+", max_size=140)


@given(st.one_of(st.text(), _SENTENCES, _NEAR))
def test_whatever_comes_is_a_time_or_refused_and_quickly(text: str) -> None:
    _shown("غدا 9 بتوقيت القاهرة")  # the zones' names are read once
    started = process_time()
    with suppress(NotATime):
        when = read_when(text, NOW, ZONE)
        assert when.moment.tzinfo is UTC if isinstance(when, Exact) else when.at.tzinfo is None
    assert process_time() - started < 0.1


def test_a_text_takes_less_than_five_milliseconds() -> None:
    _shown("غدا 9 بتوقيت القاهرة")
    started = process_time()
    for text, _ in CASES:
        _shown(text)
    assert process_time() - started < 0.005 * len(CASES)


_DAYS = st.dates(date(2026, 11, 25), date(2027, 11, 20))
_TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(_DAYS, _TIMES, DIGITS, st.data())
def test_a_date_in_any_countrys_months_and_digits_comes_back(
    on: date, at: time, digits: str, data: st.DataObject
) -> None:
    month = data.draw(st.sampled_from(MONTHS[on.month - 1]))
    year = "" if (on - NOW.date()).days < 330 and data.draw(st.booleans()) else f" {on.year}"
    hour = data.draw(st.sampled_from([f"{at:%H:%M}", f"الساعة {at:%I:%M} {'صم'[at.hour >= 12]}"]))
    text = f"{on.day} {month}{year} {hour}".translate(str.maketrans("0123456789", digits))
    assert read_when(text, NOW, ZONE) == Wall(on, at, ZONE)


@given(_TIMES, st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_an_hour_alone_is_within_a_day(at: time, now: datetime) -> None:
    aware = now.replace(tzinfo=UTC)
    when = read_when(f"{at:%H:%M}", aware, "Africa/Cairo")
    assert isinstance(when, Wall)
    local = datetime.combine(when.on, when.at, ZoneInfo("Africa/Cairo"))
    assert timedelta() < local - aware <= timedelta(hours=25)
