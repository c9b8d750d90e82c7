"""The use cases of broadcasts over real SQLite: what two hands and a crash leave in it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import Newsroom
from bot.campaigns.amending import Amendments
from bot.campaigns.asking import Asker
from bot.campaigns.broadcasting import Broadcasts, Rules
from bot.campaigns.broadcasts import Kind, Refusal, Stage, Timing
from bot.campaigns.model import ChatKind, Profile, Subscriber
from bot.campaigns.readers import Readers
from bot.campaigns.scheduler import Scheduler
from bot.delivery.model import Address, Delivery, Lane, Sent, State
from bot.settings import Settings
from tests.fakes.broadcasting import ANNA, BASSAM, NOW, PlainQuestions, broadcast, html
from tests.fakes.repeating import every_day

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONES = ("Pacific/Auckland", "Europe/Brussels", "America/New_York")


class Stored:
    """Three readers in three zones, and the use cases with a threshold of 2."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom, self.store = newsroom, newsroom.campaigns
        rules = Rules((ANNA, BASSAM), 0, 29)
        self.desk = Broadcasts(self.store, rules, lambda: None)
        self.amendments = Amendments(self.desk, self.store, lambda: None, patience=0.2)
        self.scheduler = Scheduler(self.store, self.desk, lambda: NOW)
        self.asker = Asker(self.store, newsroom.late, PlainQuestions(), lambda: None, lambda: NOW)

    async def stages(self, kind: Kind = Kind.BROADCAST) -> list[Stage]:
        return [one.stage for one in reversed(await self.store.newest(100, [kind]))]

    async def claim(self, now: datetime) -> list[Delivery]:
        room = {Lane.BROADCAST: 10}
        return list(await self.newsroom.deliveries.claim(room, now, now + HOUR))

    async def deliver(self, now: datetime) -> None:
        """Everybody who is due gets it."""
        rows = await self.newsroom.deliveries.mark_sending(await self.claim(now), now, now + HOUR)
        await self.newsroom.deliveries.record([(row, Sent(row.id)) for row in rows], now)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Stored]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'nashra.db'}"
    settings = Settings(_env_file=None, database_url=url)
    async with Newsroom.open(settings) as newsroom:
        readers = [
            Subscriber(Address(101 + place), ChatKind.PRIVATE, Profile(timezone=zone))
            for place, zone in enumerate(ZONES)
        ]
        await Readers(newsroom.readers, Profile()).enrol(readers, NOW)
        yield Stored(newsroom)


async def test_of_two_who_approve_one_does_and_each_row_is_there_once(room: Stored) -> None:
    room.desk.rules = Rules((ANNA, BASSAM, 3), 2, 29)
    made = await room.desk.schedule(broadcast(), ANNA, NOW)
    assert made.stage is Stage.AWAITING
    outcomes = await asyncio.gather(
        *(room.desk.approve(made.id, who, NOW) for who in (BASSAM, 3)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Campaign", "Refusal"]
    started = await room.desk.get(made.id)
    assert (started.stage, started.total, started.count(State.PLANNED)) == (Stage.RUNNING, 3, 3)


async def test_each_reader_gets_it_at_an_hour_of_their_own(room: Stored) -> None:
    timing = Timing(on=date(2026, 11, 26), hour=time(9, 0))
    made = await room.desk.schedule(broadcast(timing=timing), ANNA, NOW)
    first = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
    assert made.starts_at == first
    await room.scheduler.tick(first)
    got = [[row.to.chat_id for row in await room.claim(first + hours * HOUR)] for hours in (0, 12)]
    assert got == [[101], [102]]
    assert [row.to.chat_id for row in await room.claim(first + 18 * HOUR)] == [103]


async def test_a_series_comes_once_a_day_and_ends_when_it_is_cancelled(room: Stored) -> None:
    series = Timing(recurrence=every_day(time(10, 30), "Europe/Brussels"))
    first = await room.desk.schedule(broadcast(timing=series), ANNA, NOW)
    assert first.starts_at is not None
    for day in range(2):
        await asyncio.gather(*(room.scheduler.tick(first.starts_at + day * DAY) for _ in range(2)))
    assert await room.stages() == [Stage.RUNNING, Stage.RUNNING, Stage.SCHEDULED]
    await room.desk.cancel(3, BASSAM, NOW + 2 * DAY)
    await room.scheduler.tick(NOW + 3 * DAY)
    assert await room.stages() == [Stage.RUNNING, Stage.RUNNING, Stage.CANCELLED]


@pytest.mark.parametrize("lead", [0.0, 0.002, 0.005, 0.01, 0.02])
async def test_a_start_and_a_cancel_at_once_leave_nothing_to_come(
    room: Stored, lead: float
) -> None:
    series = Timing(recurrence=every_day(time(10, 30), "Europe/Brussels"))
    first = await room.desk.schedule(broadcast(timing=series), ANNA, NOW)

    async def cancel() -> None:
        await asyncio.sleep(lead)
        await room.desk.cancel(first.id, ANNA, NOW + HOUR)

    await asyncio.gather(cancel(), room.scheduler.tick(NOW + HOUR))
    assert set(await room.stages()) == {Stage.CANCELLED}


async def test_what_is_late_is_asked_about_once_and_can_still_go(room: Stored) -> None:
    made = await room.desk.schedule(broadcast(timing=Timing(NOW + HOUR)), ANNA, NOW)
    for _ in range(2):
        await room.scheduler.tick(NOW + 5 * HOUR)
        await asyncio.gather(*(room.asker.tick(NOW + 5 * HOUR) for _ in range(3)))
    assert await room.stages() == [Stage.LATE]
    alerts = await room.newsroom.deliveries.claim({Lane.ALERT: 9}, NOW + 6 * HOUR, NOW + 7 * HOUR)
    asked = [(row.to.chat_id, row.content_id) for row in alerts]
    shown = f"b{made.id}"
    questions = [(who, f"q{made.id}.{who}") for who in (ANNA, BASSAM)]
    assert asked == [(ANNA, shown), (BASSAM, shown), *questions]
    assert (await room.desk.send_late(made.id, BASSAM, NOW + 5 * HOUR)).total == 3


async def test_a_correction_and_a_recall_reach_those_who_have_it(room: Stored) -> None:
    made = await room.desk.schedule(broadcast("خطأ"), ANNA, NOW)
    await room.deliver(NOW)
    fixed = await room.amendments.correct(made.id, html("صواب"), BASSAM, NOW + HOUR)
    recalled = await room.amendments.recall(made.id, BASSAM, NOW + HOUR)
    assert (fixed.total, recalled.total) == (3, 3)
    async with room.newsroom.database.read() as connection:
        rows = await connection.execute(
            text("SELECT chat_id, target_id FROM deliveries WHERE campaign_id = :id ORDER BY 1"),
            {"id": recalled.id},
        )
        assert [row[0] for row in rows] == [101, 102, 103]
    with pytest.raises(Refusal, match="too_late"):
        await room.desk.cancel(made.id, ANNA, NOW + HOUR)
