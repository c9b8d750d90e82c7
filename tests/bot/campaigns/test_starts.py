"""When a broadcast reaches its first recipient, and everybody by their own clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.campaigns.broadcasts import Refusal, Timing
from bot.campaigns.model import Profile
from bot.campaigns.starts import due_times, first_start
from tests.fakes.broadcasting import NOW

DAY = timedelta(days=1)


def test_a_time_that_passed_while_buttons_were_pressed_is_now() -> None:
    assert first_start(Timing(NOW - timedelta(seconds=59)), (), NOW) == NOW


ZONES = ("Pacific/Auckland", "Europe/Brussels", "America/New_York")


def test_local_time_starts_where_the_day_starts_first() -> None:
    timing = Timing(on=date(2026, 11, 26), hour=time(9, 0))
    assert first_start(timing, ZONES, NOW) == datetime(2026, 11, 25, 20, 0, tzinfo=UTC)


def test_local_time_that_has_passed_for_some_is_now_for_them_and_past_only_for_all() -> None:
    timing = Timing(on=date(2026, 11, 24), hour=time(9, 0))
    assert first_start(timing, ZONES, NOW) == NOW
    with pytest.raises(Refusal, match="in_the_past"):
        first_start(timing, ZONES, datetime(2026, 11, 24, 14, 2, tzinfo=UTC))
    profiles = {number: Profile(timezone=zone) for number, zone in enumerate(ZONES)}
    assert due_times(timing, profiles, NOW) == {
        0: NOW,
        1: NOW,
        2: datetime(2026, 11, 24, 14, 0, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    ("on", "hour", "utc"),
    [
        (date(2026, 3, 28), time(2, 30), datetime(2026, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 26), time(2, 30), datetime(2026, 10, 26, 1, 30, tzinfo=UTC)),
    ],
)
def test_local_time_on_the_days_of_a_clock_change(on: date, hour: time, utc: datetime) -> None:
    now = utc - DAY
    profiles = {1: Profile(timezone="Europe/Brussels"), 2: Profile(timezone="UTC")}
    due = due_times(Timing(on=on, hour=hour), profiles, now)
    assert due[1] == utc
    assert due[2] == datetime.combine(on, hour, tzinfo=UTC)


def test_at_once_is_at_once_in_every_zone() -> None:
    assert due_times(Timing(), {1: Profile()}, NOW) == {1: NOW}
