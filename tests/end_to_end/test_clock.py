"""The right minute, whatever clocks do: Telegram's clock is moved, and the bot follows."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.end_to_end.bench import SARA, Bench, due_reader

MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def move(bench: Bench, to: datetime) -> None:
    world = bench.telegram.world
    world.clock.move_to(to.timestamp())
    bench.telegram.bot.inbox.nudge()


def dates(bench: Bench) -> list[datetime]:
    """When each message came, by Telegram's clock."""
    shown = bench.telegram.messages(SARA)
    return [datetime.fromtimestamp(m.message.body["date"], UTC) for m in shown]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2026-10-24T05:30", "2026-10-25T06:30"),  # Brussels goes back to winter time
        ("2027-03-27T06:30", "2027-03-28T05:30"),  # and forth to summer time
    ],
)
async def test_half_past_seven_stays_half_past_seven(bench: Bench, first: str, second: str) -> None:
    due = at(first)
    reader = due_reader(SARA, due)
    await bench.prepare(replace(reader, next_digest_at=due, created_at=due - timedelta(days=9)))
    telegram = bench.telegram
    move(bench, due - timedelta(hours=1))
    async with bench.running():
        await telegram.until(lambda: telegram.calls["getUpdates"])
        move(bench, due - MINUTE)
        await asyncio.sleep(2)
        assert dates(bench) == []
        move(bench, due + timedelta(seconds=1))
        await telegram.until(lambda: len(dates(bench)) == 1)
        earlier = min(due + timedelta(hours=24), at(second) - MINUTE)
        move(bench, earlier)
        await asyncio.sleep(2)
        assert len(dates(bench)) == 1
        move(bench, at(second) + timedelta(seconds=1))
        await telegram.until(lambda: len(dates(bench)) == 2)
    assert dates(bench)[0] - due < MINUTE
    assert dates(bench)[1] - at(second) < MINUTE


async def test_a_clock_that_goes_back_sends_nothing_twice(bench: Bench) -> None:
    due = at("2026-11-24T06:30")
    await bench.prepare(replace(due_reader(SARA, due), next_digest_at=due))
    telegram = bench.telegram
    move(bench, due + timedelta(seconds=5))
    async with bench.running():
        await telegram.until(lambda: len(dates(bench)) == 1)
        polls = telegram.calls["getUpdates"]
        move(bench, due - timedelta(hours=2))
        await telegram.until(lambda: telegram.calls["getUpdates"] > polls)
        move(bench, due + timedelta(seconds=20))
        await asyncio.sleep(2)
    assert len(dates(bench)) == 1
