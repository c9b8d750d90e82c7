"""When the demo begins, so that the next morning always brings a digest of another date."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.demo import opening

BRUSSELS = "Europe/Brussels"
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(now=MOMENTS)
def test_it_begins_today_after_the_hour_that_the_page_calls_morning(now: datetime) -> None:
    began = opening(now, BRUSSELS)
    assert began.date() == now.astimezone(ZoneInfo(BRUSSELS)).date()
    assert began.hour >= 9
    assert began >= now


def test_by_day_it_begins_now() -> None:
    noon = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    assert opening(noon, BRUSSELS) - noon == timedelta()


def test_at_night_it_begins_at_nine() -> None:
    night = datetime(2026, 11, 24, 23, 20, tzinfo=UTC)
    assert opening(night, BRUSSELS).isoformat() == "2026-11-25T09:00:00+01:00"
