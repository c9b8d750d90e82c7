"""The bot's clock follows Telegram's once both are too far apart, and nothing else moves it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiogram import Bot
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.clock import TOLERANCE, TelegramClock
from bot.telegram.session import build_bot
from tests.bot.telegram.conftest import OpenPacer
from tests.fakes.telegram import Stage

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = 86400


def http_date(at: datetime) -> str:
    return format_datetime(at, usegmt=True)


class Machine:
    """A machine whose clock stands where it is put."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@given(seconds=st.integers(-30 * DAY, 30 * DAY))
def test_it_shows_telegrams_time_within_the_tolerance(seconds: int) -> None:
    clock = TelegramClock(Machine())
    theirs = NOON + timedelta(seconds=seconds)
    clock.heard(http_date(theirs), clock())
    assert abs(clock() - theirs) <= TOLERANCE


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 99 Nov 2026 12:00:00 GMT"])
def test_an_unreadable_date_changes_nothing(date: str) -> None:
    clock = TelegramClock(Machine())
    clock.heard(date, clock())
    assert clock() == NOON


def test_an_answer_that_was_long_under_way_changes_nothing() -> None:
    machine = Machine()
    clock = TelegramClock(machine)
    asked_at = clock()
    machine.time += timedelta(seconds=90)
    clock.heard(http_date(NOON + timedelta(seconds=1)), asked_at)
    assert clock() == machine.time


def test_who_sleeps_is_told_after_a_correction_only() -> None:
    clock, told = TelegramClock(Machine()), list[datetime]()
    clock.on_move(lambda: told.append(clock()))
    clock.heard(http_date(NOON + timedelta(seconds=5)), clock())
    clock.heard(http_date(NOON + timedelta(hours=8)), clock())
    clock.heard(http_date(NOON + timedelta(hours=8)), clock())
    assert told == [NOON + timedelta(hours=8)]


async def test_every_call_sets_the_clock(telegram: Stage, pacer: OpenPacer) -> None:
    machine = Machine()
    clock = TelegramClock(machine)
    async with build_bot(telegram.token, telegram.url, pacer, clock) as bot:
        assert isinstance(bot, Bot)
        await bot.get_me()
    assert abs(clock() - datetime.now(UTC)) <= TOLERANCE + timedelta(seconds=5)
