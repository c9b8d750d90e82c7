"""Reminders: in time, not too often, never in the quiet hours, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.ports import Waiting
from bot.moderation.reminding import AGAIN, NOBODY, Reminded, Reminders, Whom, after, due, is_quiet

BRUSSELS, CAIRO = ZoneInfo("Europe/Brussels"), ZoneInfo("Africa/Cairo")
ZONES = st.sampled_from([BRUSSELS, CAIRO, ZoneInfo("Africa/Casablanca"), ZoneInfo("UTC")])
NOON = datetime(2026, 11, 25, 11, tzinfo=UTC)
CHANGES = (datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC))
"""The days before clocks change in Brussels; Cairo's are in April and on 29 October."""

DAYS = st.integers(0, 330).map(lambda day: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day))
MINUTE = timedelta(minutes=1)
DEFAULT = Reminders(person=8)


def ask(waits: float, reminded: Reminded = NOBODY, now: datetime = NOON) -> tuple[Whom, ...]:
    waiting = Waiting(3, now - timedelta(minutes=waits))
    return due(waiting, DEFAULT, reminded, BRUSSELS, now)


def test_first_the_group_then_the_person() -> None:
    assert ask(29) == ()
    assert ask(30) == (Whom.GROUP,)
    assert ask(90) == (Whom.GROUP, Whom.PERSON)
    assert ask(90, Reminded(group=NOON - MINUTE)) == (Whom.PERSON,)


def test_again_only_after_long_or_about_something_new() -> None:
    assert ask(60, Reminded(group=NOON - timedelta(minutes=30))) == ()
    assert ask(200, Reminded(NOON - AGAIN, NOON)) == (Whom.GROUP,)
    assert ask(31, Reminded(group=NOON - timedelta(minutes=32))) == (Whom.GROUP,)


def test_nobody_is_reminded_of_nothing_nor_where_it_is_switched_off() -> None:
    assert due(Waiting(0, None), DEFAULT, NOBODY, BRUSSELS, NOON) == ()
    off = Reminders(group_after=0, person_after=90, person=0)
    assert due(Waiting(1, NOON - timedelta(days=2)), off, NOBODY, BRUSSELS, NOON) == ()


@pytest.mark.parametrize(
    ("hour", "quiet"), [(22, True), (23, True), (0, True), (6, True), (7, False), (21, False)]
)
def test_the_night_is_quiet(hour: int, quiet: bool) -> None:
    at = datetime(2026, 11, 25, hour, tzinfo=BRUSSELS)
    assert is_quiet(DEFAULT, BRUSSELS, at) is quiet


@given(
    ZONES,
    st.sampled_from(CHANGES) | DAYS,
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.integers(0, 3000),
)
def test_over_two_days_reminders_keep_to_the_wall_clock(
    zone: ZoneInfo, start: datetime, quiet_from: int, quiet_to: int, arrives: int
) -> None:
    settings = Reminders(30, 90, 8, quiet_from, quiet_to)
    begin = start
    oldest = begin + arrives * MINUTE
    reminded, sent = NOBODY, list[datetime]()
    for minute in range(0, 2 * 24 * 60, 5):
        now = begin + minute * MINUTE
        if now < oldest:
            continue
        for whom in due(Waiting(1, oldest), settings, reminded, zone, now):
            reminded = after(reminded, whom, now)
            assert now - oldest >= timedelta(minutes=30 if whom is Whom.GROUP else 90)
            local = now.astimezone(zone)
            minutes = local.hour * 60 + local.minute
            inside = (minutes - quiet_from) % 1440 < (quiet_to - quiet_from) % 1440
            assert not inside
            sent += [now] if whom is Whom.GROUP else []
    assert all(later - earlier >= AGAIN for earlier, later in pairwise(sent))


@given(ZONES, DAYS)
def test_a_comment_that_waits_is_reminded_of_within_a_day(zone: ZoneInfo, start: datetime) -> None:
    oldest = start
    ticks = (oldest + minute * MINUTE for minute in range(0, 25 * 60, 10))
    assert any(due(Waiting(1, oldest), DEFAULT, NOBODY, zone, now) for now in ticks)
