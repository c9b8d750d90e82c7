"""Dates as outlets write them: digits, months and words of every Arab country, nonsense refused."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.arabic.dates import EARLIEST, LEAD, parse_published
from digests.arabic.months import MONTHS

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CASES = json.loads((Path(__file__).parent / "data" / "dates.json").read_text(encoding="utf-8"))
DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")

days = st.dates(min_value=date(1990, 1, 2), max_value=NOW.date())
instants = st.datetimes(
    min_value=datetime(1990, 1, 3),  # noqa: DTZ001
    max_value=datetime(2026, 11, 22),  # noqa: DTZ001
).map(lambda d: d.replace(microsecond=0, tzinfo=UTC))
offsets = st.integers(-12 * 4, 14 * 4).map(
    lambda quarters: timezone(timedelta(minutes=15 * quarters))
)


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_dates_as_found_in_feeds_and_pages(text: str, expected: str | None) -> None:
    found = parse_published(text, NOW)
    assert (found.isoformat() if found else None) == expected


@given(day=days, digits=st.sampled_from(DIGITS), data=st.data())
def test_a_day_in_words_comes_back_in_any_countrys_months_and_digits(
    day: date, digits: str, data: st.DataObject
) -> None:
    month = data.draw(st.sampled_from(MONTHS[day.month - 1]))
    text = f"{day.day} {month} {day.year}".translate(str.maketrans("0123456789", digits))
    assert parse_published(text, NOW) == datetime(day.year, day.month, day.day, tzinfo=UTC)


@given(moment=instants, digits=st.sampled_from(DIGITS), data=st.data())
def test_a_time_on_the_twelve_hour_clock_comes_back(
    moment: datetime, digits: str, data: st.DataObject
) -> None:
    moment = moment.replace(second=0)
    month = data.draw(st.sampled_from(MONTHS[moment.month - 1]))
    clock = f"{(moment.hour - 1) % 12 + 1}:{moment:%M} {'م' if moment.hour >= 12 else 'ص'}"
    text = f"{moment.day} {month} {moment.year} {clock}".translate(
        str.maketrans("0123456789", digits)
    )
    assert parse_published(text, NOW) == moment


@given(moment=instants, zone=offsets)
def test_iso_and_rfc822_come_back_from_any_zone(moment: datetime, zone: timezone) -> None:
    there = moment.astimezone(zone)
    assert parse_published(there.isoformat(), NOW) == moment
    assert parse_published(f"{there:%a, %d %b %Y %H:%M:%S %z}", NOW) == moment


@given(moment=instants)
def test_epoch_seconds_and_milliseconds_come_back(moment: datetime) -> None:
    seconds = int(moment.timestamp())
    assert parse_published(str(seconds), NOW) == moment
    assert parse_published(str(seconds * 1000), NOW) == moment


def test_a_time_without_a_zone_is_in_the_zone_of_now() -> None:
    beirut = timezone(timedelta(hours=2))
    assert parse_published("22 تشرين الثاني 2026 14:30", NOW.astimezone(beirut)) == datetime(
        2026, 11, 22, 12, 30, tzinfo=UTC
    )


@given(st.text() | st.from_regex(r"[0-9٠-٩ /:.+منذقبليومالساعه-]{1,40}", fullmatch=True))
def test_nothing_raises_and_nothing_impossible_is_believed(text: str) -> None:
    found = parse_published(text, NOW)
    assert found is None or (EARLIEST <= found <= NOW + LEAD and found.tzinfo is UTC)
