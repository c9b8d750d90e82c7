"""One digest per local date, through every clock change and every change of mind."""

import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.campaigns.schedule import following, instant, is_late, local_date, next_due
from digests.model import EVERY_DAY

DAY = timedelta(days=1)
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
LAST = datetime(2031, 1, 1, tzinfo=UTC)
WEEKENDS = frozenset({4, 5})


@pytest.mark.parametrize(
    ("on", "at", "zone", "utc"),
    [
        (date(2026, 11, 23), time(7, 30), "Europe/Brussels", "2026-11-23T06:30Z"),
        # 02:00 becomes 03:00: half an hour into the gap is half an hour after it.
        (date(2026, 3, 29), time(2, 30), "Europe/Brussels", "2026-03-29T01:30Z"),
        # 03:00 becomes 02:00: the first of the two.
        (date(2026, 10, 25), time(2, 30), "Europe/Brussels", "2026-10-25T00:30Z"),
        # Cairo jumps at midnight, and goes back at midnight.
        (date(2026, 4, 24), time(0, 30), "Africa/Cairo", "2026-04-23T22:30Z"),
        (date(2026, 10, 29), time(23, 30), "Africa/Cairo", "2026-10-29T20:30Z"),
        # Nuuk jumps from 23:00 to the next date's 00:00.
        (date(2026, 3, 28), time(23, 30), "America/Nuuk", "2026-03-29T00:30Z"),
        # Casablanca left UTC+1 for good on 2026-09-20.
        (date(2026, 11, 23), time(7, 0), "Africa/Casablanca", "2026-11-23T07:00Z"),
    ],
)
def test_instant(on: date, at: time, zone: str, utc: str) -> None:
    moment = instant(on, at, zone)
    assert moment == datetime.fromisoformat(utc)
    assert local_date(moment, zone) == on


def _transitions(zone: str) -> Iterator[datetime]:
    """The first instant of every new UTC offset, to the second."""
    tz, step = ZoneInfo(zone), timedelta(days=7)
    before, offset = FIRST, FIRST.astimezone(tz).utcoffset()
    while before < LAST:
        after = before + step
        changed = after.astimezone(tz).utcoffset()
        if changed != offset:
            yield _bisect(tz, before, after)
        before, offset = after, changed


def _bisect(tz: ZoneInfo, low: datetime, high: datetime) -> datetime:
    offset = low.astimezone(tz).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        low, high = (middle, high) if middle.astimezone(tz).utcoffset() == offset else (low, middle)
    return high.replace(microsecond=0)


def _hours_around(change: datetime, zone: str) -> set[time]:
    """Wall times just before, inside and just after the gap or the repeated hour."""
    tz, minutes = ZoneInfo(zone), (-61, -60, -31, -1, 0, 1, 30, 59, 60)
    walls = {(change + timedelta(minutes=m)).astimezone(tz).time() for m in minutes}
    gap = {
        ((change - timedelta(minutes=1)).astimezone(tz).replace(tzinfo=None) + timedelta(minutes=m))
        .time()
        .replace(fold=0)
        for m in (1, 31, 60)
    }
    return walls | gap | {time(0, 0), time(23, 59)}


def test_every_zone_has_one_digest_per_date_through_every_clock_change() -> None:
    changes = 0
    for zone in sorted(zoneinfo.available_timezones()):
        for change in _transitions(zone):
            changes += 1
            day = local_date(change - timedelta(seconds=1), zone)
            for at in _hours_around(change, zone):
                _assert_one_a_day(zone, at, day - DAY)
    assert changes > 1000  # the zones were really searched


def _assert_one_a_day(zone: str, at: time, start: date) -> None:
    on, moment = start, instant(start, at, zone)
    for _ in range(3):
        due = following(zone, at, EVERY_DAY, after=on)
        assert due > moment
        assert local_date(due, zone) == on + DAY, (zone, at, on)
        on, moment = on + DAY, due


def test_a_date_that_a_zone_skips_has_no_digest() -> None:
    due = following("Pacific/Apia", time(7), EVERY_DAY, after=date(2011, 12, 29))
    assert local_date(due, "Pacific/Apia") == date(2011, 12, 31)


def test_following_honours_weekdays_and_a_pause() -> None:
    monday = date(2026, 11, 23)
    due = following("Asia/Riyadh", time(9), WEEKENDS, after=monday)
    assert local_date(due, "Asia/Riyadh") == date(2026, 11, 27)
    due = following("Asia/Riyadh", time(9), WEEKENDS, after=monday, not_before=date(2026, 12, 1))
    assert local_date(due, "Asia/Riyadh") == date(2026, 12, 4)


NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "after", "not_before", "due"),
    [
        (time(18), None, None, datetime(2026, 11, 23, 18, tzinfo=UTC)),
        (time(7), None, None, NOON),  # the hour has passed: catch up now
        (time(7), date(2026, 11, 22), None, NOON),
        (time(18), date(2026, 11, 23), None, datetime(2026, 11, 24, 18, tzinfo=UTC)),
        (time(18), date(2026, 11, 24), None, datetime(2026, 11, 25, 18, tzinfo=UTC)),
        (time(7), None, date(2026, 12, 1), datetime(2026, 12, 1, 7, tzinfo=UTC)),
        (time(7), None, date(2026, 11, 1), NOON),
    ],
)
def test_next_due(at: time, after: date | None, not_before: date | None, due: datetime) -> None:
    assert next_due("UTC", at, EVERY_DAY, after=after, now=NOON, not_before=not_before) == due


@pytest.mark.parametrize("weekdays", [frozenset[int](), frozenset({7})])
def test_no_weekday_is_refused(weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekday"):
        following("UTC", time(7), weekdays, after=date(2026, 11, 23))
    with pytest.raises(ValueError, match="weekday"):
        next_due("UTC", time(7), weekdays, after=None, now=NOON)


def test_late_is_more_than_the_lateness_allowed() -> None:
    assert not is_late(NOON, NOON + timedelta(hours=3))
    assert is_late(NOON, NOON + timedelta(hours=3, seconds=1))
    assert is_late(NOON, NOON + timedelta(minutes=2), timedelta(minutes=1))


@dataclass
class Reader:
    """A reader and a planner that ticks: what the schedule is used for."""

    now: datetime
    zone: str
    at: time
    sent: list[date] = field(default_factory=list)
    due: datetime = FIRST
    settled_since: date = date.min

    def choose(self, zone: str, at: time) -> None:
        after = self.sent[-1] if self.sent else None
        self.zone, self.at = zone, at
        self.due = next_due(zone, at, EVERY_DAY, after=after, now=self.now)
        self.settled_since = local_date(self.now, zone)

    def wait(self, span: timedelta) -> None:
        end = self.now + span
        while self.due <= end:
            on = local_date(self.due, self.zone)
            self.sent.append(on)
            self.due = following(self.zone, self.at, EVERY_DAY, after=on)
        self.now = end


_ZONES = st.sampled_from(
    [
        "Africa/Cairo",
        "Africa/Casablanca",
        "America/Los_Angeles",
        "America/Nuuk",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Europe/Brussels",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
    ]
)
_CHOICES = st.tuples(_ZONES, st.times(), st.timedeltas(timedelta(), timedelta(days=4)))

_STARTS = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None))


@settings(max_examples=150)
@given(_STARTS, st.lists(_CHOICES, max_size=8))
def test_no_date_is_doubled_or_lost_whatever_a_reader_changes(
    start: datetime, choices: list[tuple[str, time, timedelta]]
) -> None:
    reader = Reader(start.replace(tzinfo=UTC), "UTC", time(7, 30))
    for zone, at, span in [("UTC", time(7, 30), timedelta()), *choices]:
        reader.choose(zone, at)
        reader.wait(span)
        _assert_nothing_lost(reader)
    assert reader.sent == sorted(set(reader.sent))


def _assert_nothing_lost(reader: Reader) -> None:
    """Every date since the last choice whose hour has come had its digest, today included."""
    day, today = reader.settled_since, local_date(reader.now, reader.zone)
    while day <= today:
        if instant(day, reader.at, reader.zone) <= reader.now:
            assert day in reader.sent or day < reader.sent[-1], day
        day += DAY
