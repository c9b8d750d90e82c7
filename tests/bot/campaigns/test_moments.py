"""A time that was said becomes an instant, or an error that carries it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.campaigns.moments import FURTHEST, InThePast, Moment, TooFar, at_wall, settle
from bot.campaigns.schedule import instant
from digests.arabic.times import Exact, Wall

ZONE = "Europe/Brussels"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def _wall(text: str) -> Wall:
    day, _, hour = text.partition(" ")
    return Wall(date.fromisoformat(day), time.fromisoformat(hour), ZONE)


def test_a_wall_time_becomes_its_instant() -> None:
    moment = settle(_wall("2026-11-26 18:30"), NOW, ZONE)
    assert moment == Moment(datetime(2026, 11, 26, 17, 30, tzinfo=UTC), ZONE)
    assert not moment.shifted


def test_the_zone_of_the_wall_is_kept() -> None:
    cairo = Wall(date(2026, 11, 26), time(9), "Africa/Cairo")
    assert settle(cairo, NOW, ZONE) == Moment(datetime(2026, 11, 26, 7, tzinfo=UTC), "Africa/Cairo")


def test_an_hour_that_clocks_jump_over_is_shifted_and_says_so() -> None:
    moment = settle(_wall("2027-03-28 02:30"), NOW, ZONE)
    assert (moment.shifted, moment.asked, moment.twice) == (True, time(2, 30), False)
    assert moment.local.time() == time(3, 30)


def test_an_hour_that_comes_twice_is_the_first_and_says_so() -> None:
    moment = settle(_wall("2027-10-31 02:30"), NOW, ZONE)
    assert (moment.shifted, moment.twice) == (False, True)
    assert moment.at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_now_is_not_past_and_a_second_ago_is() -> None:
    assert settle(Exact(NOW), NOW, ZONE).at == NOW
    with pytest.raises(InThePast) as caught:
        settle(Exact(NOW - timedelta(seconds=1)), NOW, ZONE)
    assert caught.value.moment.at == NOW - timedelta(seconds=1)


def test_more_than_a_year_ahead_is_too_far() -> None:
    assert settle(Exact(NOW + FURTHEST), NOW, ZONE)
    with pytest.raises(TooFar) as caught:
        settle(_wall("2028-01-01 09:00"), NOW, ZONE)
    assert caught.value.moment.local.date() == date(2028, 1, 1)


def test_midnight_that_cairo_jumps_over_stays_on_its_date() -> None:
    said = time(0, 30)
    moment = at_wall(instant(date(2026, 4, 24), said, "Africa/Cairo"), said, "Africa/Cairo")
    assert moment.shifted
    assert moment.local.date() == date(2026, 4, 24)
