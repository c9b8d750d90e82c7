"""Dates by country, the Hijri date, ages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.arabic.calendar import Age, age, gregorian, hijri, weekday

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("territory", "shown"),
    [
        ("", "الاثنين 23 نوفمبر"),
        ("EG", "الاثنين 23 نوفمبر"),
        *((country, "الاثنين 23 تشرين الثاني") for country in ("LB", "SY", "JO", "IQ", "PS")),
        ("MA", "الاثنين 23 نونبر"),
        ("BE", "الاثنين 23 نوفمبر"),
        ("??", "الاثنين 23 نوفمبر"),
    ],
)
def test_the_month_has_the_countrys_name(territory: str, shown: str) -> None:
    assert gregorian(MONDAY, "ar", territory) == shown


@pytest.mark.parametrize(("territory", "month"), [("DZ", "جانفي"), ("TN", "جانفي"), ("", "يناير")])
def test_january_in_the_maghreb(territory: str, month: str) -> None:
    assert gregorian(date(2026, 1, 1), "ar", territory) == f"الخميس 1 {month}"


def test_english_dates() -> None:
    assert gregorian(MONDAY, "en", "BE") == "Monday 23 November"
    assert weekday(MONDAY, "en") == "Monday"
    assert hijri(MONDAY, "en") == "13 Jumada al-Akhirah 1448"


def test_hijri_date() -> None:
    assert hijri(MONDAY, "ar") == "13 جمادى الآخرة 1448"


@pytest.mark.parametrize("on", [date(1900, 1, 1), date(2100, 1, 1), date.min, date.max])
def test_no_hijri_date_outside_its_tables(on: date) -> None:
    assert hijri(on, "ar") == ""


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-90, Age("now", 0)),
        (0.9, Age("now", 0)),
        (1, Age("minute", 1)),
        (59.9, Age("minute", 59)),
        (60, Age("hour", 1)),
        (119, Age("hour", 1)),
        (24 * 60 - 1, Age("hour", 23)),
        (24 * 60, Age("day", 1)),
        (11 * 24 * 60, Age("day", 11)),
    ],
)
def test_ages_are_whole_units(minutes: float, expected: Age) -> None:
    assert age(NOW - timedelta(minutes=minutes), NOW) == expected


def test_no_date_no_age() -> None:
    assert age(None, NOW) is None


@given(st.dates())
def test_every_date_has_a_name(on: date) -> None:
    assert gregorian(on, "ar", "LB").split()[1] == str(on.day)
