"""Counters equal the rows, whatever happens to them and however many do it at once."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from bot.delivery.model import (
    Address,
    Content,
    Delivery,
    Failed,
    Flooded,
    Gone,
    Lane,
    Migrated,
    NotSent,
    Outcome,
    Sent,
    State,
    Unknown,
)
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.engine import Database, open_database
from bot.storage.readers import SqlReaderStore
from bot.storage.schema import upgrade
from bot.storage.tables import campaigns, deliveries
from tests.bot.storage.samples import CONTENT, NOW
from tests.bot.storage.test_schema import to_revision

LEASE = timedelta(minutes=1)
OUTCOMES: tuple[Outcome, ...] = (
    *(Sent(5), Sent(6), Gone("blocked"), Failed("no"), Unknown("502")),
    *(NotSent("refused"), Flooded(3.0)),
)
MOVES = (*OUTCOMES, Migrated(-1_000_000_000_009))


async def by_rows(database: Database) -> dict[int, dict[State, int]]:
    """Every campaign's rows by state, counted one by one."""
    query = select(deliveries.c.campaign_id, deliveries.c.state)
    async with database.read() as connection:
        counted = Counter((row.campaign_id, row.state) for row in await connection.execute(query))
        ids = (await connection.scalars(select(campaigns.c.id))).all()
    return {one: {state: counted[one, state.value] for state in State} for one in ids}


async def by_tally(database: Database) -> dict[int, dict[State, int]]:
    """The same from the counters."""
    store = SqlDeliveryStore(database)
    async with database.read() as connection:
        ids = (await connection.scalars(select(campaigns.c.id))).all()
    return {one: await store.counts(one) for one in ids}


class Life:
    """What happens to rows. Each step takes a number, which decides about its details."""

    def __init__(self, database: Database, outcomes: Sequence[Outcome] = OUTCOMES) -> None:
        self.outcomes = outcomes
        self.now = NOW
        self.database = database
        self.store, self.readers = SqlDeliveryStore(database), SqlReaderStore(database)
        self.claimed, self.held = list[Delivery](), list[Delivery]()

    async def post(self, number: int) -> None:
        to = [Address(chat) for chat in range(-number, number) if chat]
        await self.store.post("alert", Content(f"c{number}", CONTENT.message), to, self.now)

    async def claim(self, number: int) -> None:
        lease = self.now + LEASE
        self.claimed += await self.store.claim({Lane.ALERT: number}, self.now, lease)

    async def mark(self, number: int) -> None:
        lease, some = self.now + LEASE, self.claimed[:number]
        self.held += await self.store.mark_sending(some, self.now, lease)
        del self.claimed[:number]

    async def record(self, number: int) -> None:
        """Of rows under way, or again of some whose lease ran out long ago."""
        chance = Random(number)  # noqa: S311 - outcomes that repeat
        results = [(one, chance.choice(self.outcomes)) for one in self.held[: number * 2]]
        await self.store.record(results, self.now)
        del self.held[:number]

    async def recover(self, number: int) -> None:
        self.now += LEASE * (number / 4)
        await self.store.recover(self.now)

    async def leave(self, number: int) -> None:
        await self.readers.leave(number, self.now)

    async def migrate(self, number: int) -> None:
        await self.readers.migrate(-number, -number - 3)

    async def erase(self, number: int) -> None:
        await self.readers.erase(number)


STEPS = st.tuples(
    st.sampled_from(
        (
            *(Life.post, Life.claim, Life.mark, Life.record, Life.recover),
            *(Life.leave, Life.migrate, Life.erase),
        )
    ),
    st.integers(1, 9),
)


@given(st.lists(STEPS, min_size=5, max_size=15))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_happens_to_rows(url: str, steps: Sequence[tuple[object, int]]) -> None:
    async def main() -> None:
        async with open_database(url) as database:
            life = Life(database, MOVES)
            await life.post(7)
            for step, number in steps:
                await step(life, number)  # type: ignore[operator]
                assert await by_tally(database) == await by_rows(database)

    asyncio.run(main())


async def test_many_at_once(database: Database) -> None:
    await Life(database).post(300)

    async def work(number: int) -> None:
        life = Life(database)
        for _ in range(10):
            await life.claim(9)
            await life.mark(8)
            await life.record(number + 4)
            await life.erase(number)

    await asyncio.gather(*(work(number) for number in range(1, 5)))
    counted = await by_tally(database)
    assert counted == await by_rows(database)
    assert counted[1][State.SENT]


async def test_rows_from_before_are_counted(empty_url: str) -> None:
    async with open_database(empty_url) as database:
        async with database.write() as connection:
            await connection.run_sync(to_revision, "0002")
        await Life(database).post(5)
        async with database.write() as connection:
            await connection.execute(text("UPDATE deliveries SET state = 'gone' WHERE chat_id < 0"))
    await upgrade(empty_url)
    async with open_database(empty_url) as database:
        assert await by_tally(database) == await by_rows(database)
