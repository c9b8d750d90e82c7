"""The daily round of retention, by a clock that the test moves."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.moderation.keeping import Portrait
from bot.moderation.retaining import Retention

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Erasures:
    """Notes what it was asked for. broken: how many times it fails."""

    asked: list[datetime] = field(default_factory=list)
    broken: int = 0

    async def erase(self, comment_ids: Sequence[int], now: datetime) -> None: ...

    async def erase_refused(self, before: datetime, now: datetime, limit: int) -> Sequence[int]:
        self.asked.append(before)
        if len(self.asked) <= self.broken:
            raise ConnectionError
        return []

    async def erase_author(self, site: str, key: str, now: datetime) -> Sequence[int]:
        return []

    async def portrait(self, site: str, key: str) -> Portrait | None:
        return None

    async def prune(self, before: datetime) -> int:
        return 0


class Clock:
    now = NOW


@asynccontextmanager
async def running(erasures: Erasures, clock: Clock, keep: timedelta) -> AsyncIterator[Retention]:
    stop = asyncio.Event()
    retention = Retention(erasures, erasures, keep, lambda: None, lambda: clock.now)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(retention.run(stop))
        yield retention
        stop.set()


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_round_a_day() -> None:
    erasures, clock = Erasures(), Clock()
    async with running(erasures, clock, 90 * DAY) as retention:
        await settled()
        for hours in (1, 22, 1, 5, 20):
            clock.now += timedelta(hours=hours)
            retention.wake()
            await settled()
    times = (NOW, NOW + DAY, NOW + timedelta(hours=49))
    assert erasures.asked == [at - 90 * DAY for at in times]


async def test_a_round_that_failed_is_made_again_at_the_next_look() -> None:
    erasures, clock = Erasures(broken=1), Clock()
    async with running(erasures, clock, DAY) as retention:
        await settled()
        retention.wake()
        await settled()
    assert len(erasures.asked) == 2


async def test_for_ever_is_never() -> None:
    erasures, clock = Erasures(), Clock()
    async with running(erasures, clock, timedelta(0)) as retention:
        retention.wake()
        await settled()
    assert erasures.asked == []
