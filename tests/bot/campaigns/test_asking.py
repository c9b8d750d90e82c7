"""Whatever is too late is asked about once, and what is answered counts once."""

import asyncio
from datetime import time, timedelta

import pytest

from bot.campaigns.broadcasts import Refusal, Stage, Timing
from bot.campaigns.lateness import LateDigests, Verdict
from bot.delivery.model import Address
from tests.fakes.broadcasting import ANNA, BASSAM, NOW, STRANGER, Room, broadcast
from tests.fakes.repeating import every_day
from tests.fakes.virtual_time import VirtualLoop, run

HOUR = timedelta(hours=1)


async def late_broadcast(room: Room, timing: Timing | None = None) -> int:
    """One that was to start eight hours ago."""
    timing = timing or Timing(NOW + HOUR)
    made = await room.broadcasts.schedule(broadcast(timing=timing), ANNA, NOW)
    await room.scheduler.tick(NOW + 9 * HOUR)
    assert room.stage(made.id) is Stage.LATE
    return made.id


def held(room: Room, readers: int = 2) -> int:
    """A digest that so many readers have missed."""
    number = room.late.hold("daily", NOW.date(), NOW, NOW + 4 * HOUR)
    room.late.marks.update((Address(100 + n), number) for n in range(readers))
    return number


async def test_a_late_broadcast_is_asked_about_once_by_whoever_looks_next() -> None:
    room = Room()
    number = await late_broadcast(room)
    await asyncio.gather(*(room.asker.tick(NOW + 9 * HOUR) for _ in range(3)))
    await room.asker.tick(NOW + 10 * HOUR)
    assert set(room.store.asked[number]) == {ANNA, BASSAM}
    assert room.store.actions(number)[1:] == [("late", 0), ("asked", 0)]
    assert room.wakes == 1


async def test_one_that_cannot_be_asked_about_keeps_no_other_waiting() -> None:
    room = Room()
    first, second = await late_broadcast(room), await late_broadcast(room)
    room.questions.broken = {first}
    digest = held(room)
    await room.asker.tick(NOW + 9 * HOUR)
    assert (list(room.store.asked), list(room.late.asked)) == ([second], [digest])
    room.questions.broken = set()
    await room.asker.tick(NOW + 9 * HOUR)
    assert list(room.store.asked) == [second, first]


async def test_of_a_late_recurring_one_only_this_time_is_left_out() -> None:
    room = Room()
    series = Timing(recurrence=every_day(time(10, 30), "Europe/Brussels"))
    number = await late_broadcast(room, series)
    left = await room.broadcasts.leave_out(number, BASSAM, NOW + 9 * HOUR)
    assert left.stage is Stage.CANCELLED
    assert room.stages() == [Stage.CANCELLED, Stage.SCHEDULED]
    assert room.store.actions(number)[-1] == ("left_out", BASSAM)
    with pytest.raises(Refusal, match="too_late"):
        await room.broadcasts.leave_out(number, ANNA, NOW + 9 * HOUR)


async def test_only_a_late_one_can_be_left_out() -> None:
    room = Room()
    timing = Timing(NOW + HOUR)
    made = await room.broadcasts.schedule(broadcast(timing=timing), ANNA, NOW)
    with pytest.raises(Refusal, match="too_late"):
        await room.broadcasts.leave_out(made.id, ANNA, NOW)
    assert room.stage(made.id) is Stage.SCHEDULED


async def test_a_late_digest_is_asked_about_once_with_its_readers() -> None:
    room = Room()
    number = held(room, readers=5)
    await asyncio.gather(*(room.asker.tick(NOW + 4 * HOUR) for _ in range(3)))
    assert room.late.asked[number][ANNA].payload["text"] == f"digest {number} 5"
    assert room.late.actions(number) == [("late_digest", 0), ("late_asked", 0)]


async def test_nobody_is_asked_before_all_readers_are_found() -> None:
    room = Room()
    held(room)
    room.late.unmarked = True
    await room.asker.tick(NOW + 4 * HOUR)
    assert not room.late.asked


async def test_a_question_nobody_waits_for_any_more_is_expired_and_not_asked() -> None:
    room = Room()
    number = held(room)
    room.late.marks.clear()
    await room.asker.tick(NOW + 4 * HOUR)
    assert not room.late.asked
    assert room.late.actions(number)[-1] == ("late_expired", 0)


async def test_of_two_answers_one_counts_and_the_planner_is_woken_once() -> None:
    room = Room()
    woken: list[str] = []
    desk = LateDigests(room.late, room.broadcasts.rules, lambda: woken.append("now"))
    number = held(room)
    (first, counts), (second, too) = await asyncio.gather(
        desk.decide(number, Verdict.SENT, ANNA, NOW),
        desk.decide(number, Verdict.LEFT_OUT, BASSAM, NOW),
    )
    assert (counts, too) == (True, False)
    assert first == second
    assert (first.verdict, first.decided_by, first.readers) == (Verdict.SENT, ANNA, 2)
    assert woken == ["now"]


async def test_who_is_no_admin_decides_nothing_and_an_unknown_one_is_refused() -> None:
    room = Room()
    desk = LateDigests(room.late, room.broadcasts.rules, lambda: None)
    number = held(room)
    with pytest.raises(Refusal, match="no_right"):
        await desk.decide(number, Verdict.SENT, STRANGER, NOW)
    with pytest.raises(Refusal, match="unknown"):
        await desk.decide(number + 1, Verdict.SENT, ANNA, NOW)


def test_it_asks_until_told_to_end_and_survives_a_store_that_fails() -> None:
    async def main(loop: VirtualLoop) -> None:
        room = Room(now=loop.now())
        room.store.broken["unasked"] = 1
        number = held(room)
        stop = asyncio.Event()
        running = asyncio.create_task(room.asker.run(stop))
        await asyncio.sleep(0.5)
        room.asker.wake()
        await asyncio.sleep(0.5)
        assert list(room.late.asked) == [number]
        assert not room.store.broken["unasked"]
        stop.set()
        await running

    run(main)
