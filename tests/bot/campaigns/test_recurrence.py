"""Every local date that is meant comes once, whatever clocks do."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.campaigns.recurrence import (
    LAST_DAY,
    Kind,
    Recurrence,
    first_weekday,
    next_after,
    working_days,
)
from bot.campaigns.schedule import instant, local_date
from digests.model import EVERY_DAY

DAY = timedelta(days=1)
_ZONES = st.sampled_from(
    ["Africa/Cairo", "Europe/Brussels", "Africa/Casablanca", "Asia/Beirut", "Asia/Amman"]
)
_TIMES = st.one_of(
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    st.builds(time, st.sampled_from([0, 1, 2, 3, 23]), st.sampled_from([0, 30])),
)
_STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)).map(  # noqa: DTZ001
    lambda start: start.replace(tzinfo=UTC)
)
_WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=1)
_RECURRENCES = st.one_of(
    st.builds(Recurrence, st.just(Kind.DAILY), _TIMES, _ZONES),
    st.builds(Recurrence, st.just(Kind.WEEKLY), _TIMES, _ZONES, _WEEKDAYS),
    st.builds(
        Recurrence,
        st.just(Kind.MONTHLY),
        _TIMES,
        _ZONES,
        st.just(EVERY_DAY),
        st.integers(1, LAST_DAY),
    ),
)


def _is_meant(recurrence: Recurrence, on: date) -> bool:
    if recurrence.kind is Kind.MONTHLY:
        return on.day == min(recurrence.day, monthrange(on.year, on.month)[1])
    return on.weekday() in recurrence.weekdays


def _steps(recurrence: Recurrence, after: datetime, until: datetime) -> list[datetime]:
    steps = []
    while (after := next_after(recurrence, after)) <= until:
        steps.append(after)
    return steps


@settings(max_examples=200)
@given(_RECURRENCES, _STARTS)
def test_each_date_that_is_meant_comes_once_at_its_instant(
    recurrence: Recurrence, start: datetime
) -> None:
    until = start + 70 * DAY
    zone = recurrence.zone
    days = [local_date(start, zone) + n * DAY for n in range(-1, 72)]
    meant = [instant(day, recurrence.at, zone) for day in days if _is_meant(recurrence, day)]
    assert _steps(recurrence, start, until) == [at for at in meant if start < at <= until]


@pytest.mark.parametrize("at", [time(0, 0), time(0, 30), time(2, 30), time(23, 30)])
@pytest.mark.parametrize("zone", ["Africa/Cairo", "Europe/Brussels", "Asia/Beirut"])
def test_seven_years_of_days_without_a_gap_or_a_double(zone: str, at: time) -> None:
    start, end = datetime(2023, 12, 31, 12, tzinfo=UTC), datetime(2030, 12, 31, 12, tzinfo=UTC)
    days = [local_date(due, zone) for due in _steps(Recurrence(Kind.DAILY, at, zone), start, end)]
    assert all(later - earlier == DAY for earlier, later in pairwise(days))
    assert len(days) in (2556, 2557)


def test_the_31st_is_a_shorter_months_last_day() -> None:
    last = Recurrence(Kind.MONTHLY, time(9), "UTC", day=LAST_DAY)
    dues = _steps(last, datetime(2028, 1, 1, tzinfo=UTC), datetime(2028, 5, 1, tzinfo=UTC))
    assert [(due.month, due.day) for due in dues] == [(1, 31), (2, 29), (3, 31), (4, 30)]


def test_due_now_is_not_due_again() -> None:
    daily = Recurrence(Kind.DAILY, time(9), "UTC")
    due = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert next_after(daily, due) == due + DAY
    assert next_after(daily, due - timedelta(microseconds=1)) == due


def test_a_date_that_a_zone_skips_is_left_out() -> None:
    daily = Recurrence(Kind.DAILY, time(9), "Pacific/Apia")
    due = next_after(daily, datetime(2011, 12, 29, 22, tzinfo=UTC))
    assert local_date(due, "Pacific/Apia") == date(2011, 12, 31)


def test_what_has_no_date_is_refused() -> None:
    for kind, weekdays, day in (
        (Kind.WEEKLY, frozenset[int](), 0),
        (Kind.WEEKLY, frozenset({7}), 0),
        (Kind.MONTHLY, EVERY_DAY, 0),
        (Kind.MONTHLY, EVERY_DAY, 32),
        (Kind.DAILY, EVERY_DAY, 3),
    ):
        with pytest.raises(ValueError, match="recurrence"):
            Recurrence(kind, time(9), "UTC", weekdays, day)


@pytest.mark.parametrize(
    ("zone", "rest"),
    [
        ("Europe/Brussels", {5, 6}),
        ("Africa/Cairo", {4, 5}),
        ("Asia/Riyadh", {4, 5}),
        ("Asia/Dubai", {5, 6}),
        ("Africa/Casablanca", {5, 6}),
        ("UTC", {5, 6}),
    ],
)
def test_working_days_are_the_countrys(zone: str, rest: set[int]) -> None:
    assert working_days(zone) == EVERY_DAY - rest


def test_weeks_start_as_the_country_has_it() -> None:
    assert [first_weekday(c) for c in ("EG", "SA", "LB", "MA", "BE", "", "XX")] == [
        *(5, 6, 0, 0),
        *(0, 0, 0),
    ]
