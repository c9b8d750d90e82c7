"""Campaigns start on time, what is too late is asked about once, and trouble hurts no other."""

import asyncio
from datetime import time, timedelta

import pytest

from bot.campaigns.broadcasts import Refusal, Stage, Timing
from bot.campaigns.scheduler import Scheduler
from tests.fakes.broadcasting import ANNA, BASSAM, NOW, Room, broadcast
from tests.fakes.repeating import every_day
from tests.fakes.virtual_time import VirtualLoop, run

HOUR = timedelta(hours=1)


async def test_up_to_three_hours_late_is_sent_and_later_is_asked_about_once() -> None:
    room = Room()
    desk = room.broadcasts
    late = (await desk.schedule(broadcast(timing=Timing(NOW + HOUR)), ANNA, NOW)).id
    fine = (await desk.schedule(broadcast(timing=Timing(NOW + 2 * HOUR)), ANNA, NOW)).id
    back = NOW + 5 * HOUR
    await room.scheduler.tick(back)
    await room.scheduler.tick(back + timedelta(seconds=1))
    assert (room.stage(late), room.stage(fine)) == (Stage.LATE, Stage.RUNNING)
    sent = await desk.send_late(late, BASSAM, back + HOUR)
    assert (sent.stage, sent.total) == (Stage.RUNNING, 3)
    assert room.store.actions(late)[-2:] == [("late", 0), ("started", BASSAM)]


async def test_only_what_is_late_can_be_sent_late_and_it_can_be_let_go() -> None:
    room = Room()
    made = await room.broadcasts.schedule(broadcast(timing=Timing(NOW + HOUR)), ANNA, NOW)
    with pytest.raises(Refusal, match="too_late"):
        await room.broadcasts.send_late(made.id, ANNA, NOW)
    assert room.stage(made.id) is Stage.SCHEDULED
    await room.scheduler.tick(NOW + 9 * HOUR)
    await room.broadcasts.cancel(made.id, ANNA, NOW + 9 * HOUR)
    assert room.stage(made.id) is Stage.CANCELLED


async def test_of_a_series_missed_for_days_one_is_asked_about_and_the_next_one_comes() -> None:
    room = Room()
    series = Timing(recurrence=every_day(time(10, 30), "Europe/Brussels"))
    await room.broadcasts.schedule(broadcast(timing=series), ANNA, NOW)
    back = NOW + timedelta(days=4, hours=6)
    await room.scheduler.tick(back)
    assert room.stages() == [Stage.LATE, Stage.SCHEDULED]
    following = room.store.campaigns[2].starts_at
    assert following is not None
    assert timedelta() < following - back <= timedelta(days=1)
    await room.broadcasts.send_late(1, ANNA, back)
    assert room.stages() == [Stage.RUNNING, Stage.SCHEDULED]


async def test_one_in_trouble_keeps_no_other_waiting() -> None:
    room = Room()
    for _ in range(2):
        await room.broadcasts.schedule(broadcast(timing=Timing(NOW + HOUR)), ANNA, NOW)
    room.store.broken["freeze"] = 1
    await room.scheduler.tick(NOW + HOUR)
    assert sorted(room.stages()) == [Stage.RUNNING, Stage.SCHEDULED]
    await room.scheduler.tick(NOW + HOUR)
    assert room.stages() == [Stage.RUNNING] * 2


def test_it_runs_until_told_and_survives_a_store_that_fails() -> None:
    async def main(loop: VirtualLoop) -> None:
        room = Room(now=loop.now())
        timing = Timing(loop.now() + HOUR)
        made = await room.broadcasts.schedule(broadcast(timing=timing), ANNA, loop.now())
        room.store.broken["due"] = 1
        stop = asyncio.Event()
        scheduler = Scheduler(room.store, room.broadcasts, loop.now)
        running = asyncio.create_task(scheduler.run(stop))
        await asyncio.sleep(3599)
        assert room.stage(made.id) is Stage.SCHEDULED
        await asyncio.sleep(2.5)
        assert room.stage(made.id) is Stage.RUNNING
        stop.set()
        await running

    run(main)


def test_a_moved_clock_wakes_it() -> None:
    async def main(loop: VirtualLoop) -> None:
        room = Room(now=loop.now())
        timing = Timing(loop.now() + HOUR)
        made = await room.broadcasts.schedule(broadcast(timing=timing), ANNA, room.now)
        stop = asyncio.Event()
        running = asyncio.create_task(room.scheduler.run(stop))
        await asyncio.sleep(0.5)
        room.now += HOUR
        room.scheduler.wake()
        await asyncio.sleep(0.1)
        assert room.stage(made.id) is Stage.RUNNING
        stop.set()
        await running

    run(main)
