"""Signs of life are gathered, written once a reader and day, and none is lost by a failure."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.campaigns.signs import EVERY, Signs
from tests.fakes.virtual_time import VirtualLoop, run

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Written:
    """A SeenStore that remembers, and fails so often."""

    def __init__(self, failures: int = 0) -> None:
        self.batches: list[dict[int, datetime]] = []
        self.failures = failures

    async def seen(self, chats: Mapping[int, datetime]) -> None:
        await asyncio.sleep(0)
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the database is away")
        if chats:
            self.batches.append(dict(chats))


class Clock:
    """Stands still until it is moved."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


async def test_a_reader_s_first_sign_of_a_day_is_written_and_no_other() -> None:
    store, clock = Written(), Clock()
    signs = Signs(store, clock)
    signs.note(7)
    clock.now += timedelta(minutes=1)
    signs.note(7)
    signs.note(8)
    await signs.flush()
    signs.note(7)
    await signs.flush()
    clock.now += timedelta(days=1)
    signs.note(7)
    await signs.flush()
    assert store.batches == [
        {7: NOON, 8: NOON + timedelta(minutes=1)},
        {7: NOON + timedelta(days=1, minutes=1)},
    ]


async def test_what_could_not_be_written_is_written_the_next_time() -> None:
    store = Written(failures=1)
    signs = Signs(store, Clock())
    signs.note(7)
    await signs.flush()
    signs.note(8)
    await signs.flush()
    assert store.batches == [{7: NOON, 8: NOON}]


def test_it_writes_by_itself_until_told_and_what_comes_last_by_a_flush() -> None:
    async def main(loop: VirtualLoop) -> None:
        store, stop = Written(failures=1), asyncio.Event()
        signs = Signs(store, loop.now)
        running = asyncio.create_task(signs.run(stop))
        for number in range(3):
            signs.note(number)
        await asyncio.sleep(2 * EVERY + 0.1)
        assert [sorted(batch) for batch in store.batches] == [[0, 1, 2]]
        stop.set()
        await running
        signs.note(9)
        await signs.flush()
        assert sorted(store.batches[-1]) == [9]

    run(main)
