"""Planning: once for each edition and local date, through nights, crashes and clock changes."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.campaigns.broadcasts import Entry
from bot.campaigns.lateness import Verdict
from bot.campaigns.model import ChatKind, Profile, Status
from bot.delivery.model import Address
from tests.fakes.newsroom import OWNER, Newsroom
from tests.fakes.virtual_time import START, VirtualLoop, run

DUE = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
"""07:30 in Brussels on the day of START."""


async def test_who_is_due_gets_a_row_and_the_next_date() -> None:
    room = Newsroom()
    room.publish("أ")
    room.subscribe(5)
    room.subscribe(6, Profile(deliver_at=time(9, 0)))
    done = await room.planner().tick(DUE)
    assert (done.planned, done.quiet, done.failed) == (1, 0, 0)
    assert room.texts(5) == ["أ"]
    assert room.texts(6) == []
    moved = room.due.subscribers[Address(5)]
    assert moved.next_digest_at == DUE + timedelta(days=1)
    assert (moved.last_digest_at, moved.last_digest_on) == (DUE, DUE.date())
    assert room.wakes == 1


async def test_nothing_is_planned_twice_by_ticks_in_a_row_or_side_by_side() -> None:
    room = Newsroom()
    room.publish("أ")
    for chat in range(2, 103):
        room.subscribe(chat)
    planners = [room.planner(chunk=7) for _ in range(3)]
    await asyncio.gather(*(planner.tick(DUE) for planner in planners))
    await planners[0].tick(DUE + timedelta(seconds=30))
    assert len(room.rows.rows) == 101
    assert len(room.rows.campaigns) == 1


async def test_the_next_digest_starts_where_the_last_one_ended() -> None:
    room = Newsroom()
    room.publish("أ")
    room.subscribe(5)
    await room.planner().tick(DUE)
    room.time = DUE + timedelta(hours=5)
    room.publish("ب")
    await room.planner().tick(DUE + timedelta(days=1))
    assert room.texts(5) == ["أ", "ب"]


async def test_nothing_new_is_one_line_or_silence_as_the_reader_likes() -> None:
    room = Newsroom()
    room.subscribe(5)
    room.subscribe(6, Profile(say_when_empty=False))
    done = await room.planner().tick(DUE)
    assert (done.planned, done.quiet) == (1, 1)
    assert room.texts(5) == ["nothing until 11-24 07:30"]
    assert room.texts(6) == []
    assert room.due.subscribers[Address(6)].last_digest_on == DUE.date()


async def test_a_bot_down_for_a_while_sends_what_is_not_too_late() -> None:
    room = Newsroom()
    room.publish("أ")
    room.subscribe(5)
    done = await room.planner().tick(DUE + timedelta(hours=3))
    assert done.planned == 1


async def test_a_digest_that_is_too_late_is_held_and_the_next_one_goes_as_always() -> None:
    room = Newsroom()
    room.publish("أ")
    room.subscribe(5)
    room.subscribe(6)
    back = DUE + timedelta(hours=4)
    done = await room.planner().tick(back)
    assert (done.planned, done.held, done.skipped) == (0, 2, {})
    assert room.got(OWNER) == []
    (late,) = await room.due.late.unasked(back)
    assert (late.on, late.due_at, late.readers) == (DUE.date(), DUE, 2)
    await room.planner().tick(DUE + timedelta(days=1))
    assert room.texts(5) == ["أ"]
    assert await room.due.late.expire(DUE + timedelta(days=1)) == [late.id]
    assert room.due.late.actions(late.id) == [("late_digest", 0), ("late_expired", 0)]


async def test_a_late_digest_let_go_has_the_news_since_the_last_one_and_the_next_has_the_rest() -> (
    None
):
    room = Newsroom()
    room.publish("أ")
    room.subscribe(5)
    room.subscribe(6, Profile(say_when_empty=False, sections=("رياضة",)))
    back = DUE + timedelta(hours=4)
    await room.planner().tick(back)
    room.time = back + timedelta(hours=1)
    room.publish("ب")
    answered = room.time
    assert await room.due.late.decide(1, Verdict.SENT, Entry(answered, OWNER, "late_sent"))
    done = await room.planner().tick(answered)
    assert (done.planned, done.quiet) == (1, 1)
    assert (await room.planner().tick(answered)).planned == 0
    room.time = answered + timedelta(hours=1)
    room.publish("ج")
    await room.planner().tick(DUE + timedelta(days=1))
    assert room.texts(5) == ["أ\nب", "ج"]
    assert [on for _, on, to in sorted(room.due.planned) if to == Address(5)] == [
        DUE.date(),
        DUE.date() + timedelta(days=1),
    ]


async def test_a_crash_after_the_answer_sends_the_rest_at_the_next_start() -> None:
    room = Newsroom()
    room.publish("أ")
    for chat in range(2, 12):
        room.subscribe(chat)
    back = DUE + timedelta(hours=4)
    await room.planner().tick(back)
    await room.due.late.decide(1, Verdict.SENT, Entry(back, OWNER, "late_sent"))
    room.due.broken["plan_released"] = 1
    assert (await room.planner(chunk=3).tick(back)).planned == 10
    await room.planner().tick(DUE + timedelta(days=1))
    assert len(room.rows.rows) == 20


async def test_let_go_when_the_next_one_is_due_both_come() -> None:
    room = Newsroom()
    room.publish("أ")
    room.subscribe(5)
    await room.planner().tick(DUE + timedelta(hours=4))
    tomorrow = DUE + timedelta(days=1)
    await room.due.late.decide(1, Verdict.SENT, Entry(tomorrow, OWNER, "late_sent"))
    await room.planner().tick(tomorrow)
    assert room.texts(5) == ["أ", "nothing until 11-25 07:30"]


async def test_a_bot_down_for_days_skips_date_by_date_tells_once_and_drops_no_story() -> None:
    room = Newsroom()
    room.subscribe(5)
    room.subscribe(6)
    room.subscribe(7, Profile(deliver_at=time(12, 0)))
    room.time = DUE + timedelta(days=2)
    room.publish("أ")
    done = await room.planner().tick(DUE + timedelta(days=2, hours=4))
    dates = [DUE.date() + timedelta(days=day) for day in range(3)]
    assert done.skipped == {dates[0]: 3, dates[1]: 2}
    assert len(room.got(OWNER)) == 1
    assert "5 digests were skipped" in room.texts(OWNER)[0]
    assert [(one.action, one.details["readers"]) for one in room.due.notes] == [("skipped", 5)]
    assert (done.planned, done.held) == (0, 3)
    waiting = {late.on: late.readers for late in await room.due.late.open()}
    assert waiting == {dates[1]: 1, dates[2]: 2}
    await room.planner().tick(DUE + timedelta(days=2, hours=4, minutes=30))
    assert room.texts(7) == ["أ"]
    await room.planner().tick(DUE + timedelta(days=3))
    assert room.texts(5) == ["أ"]


async def test_a_broken_cell_hurts_no_other_and_is_skipped_in_the_end() -> None:
    room = Newsroom()
    room.publish("أ", section="رياضة")
    room.publish("ب")
    room.renderer.broken_sections = {"رياضة"}
    room.subscribe(5, Profile(sections=("رياضة",)))
    room.subscribe(6, Profile(sections=("سياسة",)))
    planner = room.planner()
    done = await planner.tick(DUE)
    assert (done.planned, done.failed) == (1, 1)
    assert room.texts(6) == ["ب"]
    room.renderer.broken_sections = set()
    assert (await planner.tick(DUE + timedelta(seconds=30))).planned == 1
    room.renderer.broken_sections = {"رياضة"}
    room.time = DUE + timedelta(hours=5)
    room.publish("ج", section="رياضة")
    tomorrow = DUE + timedelta(days=1)
    assert (await planner.tick(tomorrow)).failed == 1
    given_up = await planner.tick(tomorrow + timedelta(hours=3, seconds=1))
    assert given_up.held == 1


async def test_a_step_the_store_refuses_hurts_no_other() -> None:
    room = Newsroom()
    room.publish("أ", section="رياضة")
    room.publish("ب")
    room.subscribe(5, Profile(sections=("رياضة",)))
    room.subscribe(6, Profile(sections=("سياسة",)))
    await room.planner().tick(DUE)
    refused = room.got(5)[0].id
    again = Newsroom()
    again.sources, again.due.poisoned = room.sources, {refused}
    again.subscribe(5, Profile(sections=("رياضة",)))
    again.subscribe(6, Profile(sections=("سياسة",)))
    done = await again.planner().tick(DUE)
    assert (done.planned, done.failed) == (1, 1)
    assert again.texts(6) == ["ب"]


@pytest.mark.parametrize("method", ["due_groups", "plan", "campaign_for", "put_content", "edition"])
async def test_a_store_that_fails_once_loses_nobody(method: str) -> None:
    room = Newsroom()
    room.publish("أ")
    for chat in range(2, 12):
        room.subscribe(chat)
    room.due.broken[method] = 1
    planner = room.planner(chunk=3)
    await asyncio.gather(planner.tick(DUE), return_exceptions=True)
    await planner.tick(DUE + timedelta(seconds=30))
    assert {row.to.chat_id for row in room.rows.rows.values()} == set(range(2, 12))
    assert len(room.rows.rows) == 10


async def test_a_crash_between_two_chunks_leaves_the_rest_for_the_next_start() -> None:
    room = Newsroom()
    room.publish("أ")
    for chat in range(2, 102):
        room.subscribe(chat)
    tick = asyncio.create_task(room.planner(chunk=10).tick(DUE))
    for _ in range(1000):
        await asyncio.sleep(0)
        if len(room.rows.rows) >= 30:
            break
    tick.cancel()
    await asyncio.gather(tick, return_exceptions=True)
    assert 30 <= len(room.rows.rows) < 100
    await room.planner().tick(DUE + timedelta(minutes=1))
    assert len(room.rows.rows) == 100


async def test_who_stopped_or_shares_a_chat_is_planned_accordingly() -> None:
    room = Newsroom()
    room.publish("أ")
    room.due.add(replace(room.subscribe(5), status=Status.STOPPED))
    room.subscribe(-6, kind=ChatKind.CHANNEL)
    room.subscribe(7)
    assert (await room.planner().tick(DUE)).planned == 2
    shared = room.got(-6)[0].message.payload["of"].endswith("True")
    alone = room.got(7)[0].message.payload["of"].endswith("False")
    assert shared
    assert alone


async def test_300_cells_are_300_renders_however_many_read_them() -> None:
    room = Newsroom()
    names = [f"قسم {n}" for n in range(300)]
    for name in names:
        room.publish(f"خبر {name}", section=name)
        for _ in range(5):
            room.subscribe(len(room.due.subscribers) + 2, Profile(sections=(name,)))
    assert (await room.planner().tick(DUE)).planned == 1500
    assert room.renderer.asked == {"page": 300}
    assert room.sources.loads == 1


@pytest.mark.parametrize(
    ("first", "days"),
    [(datetime(2026, 3, 28, 1, 30, tzinfo=UTC), 4), (datetime(2026, 10, 24, 0, 30, tzinfo=UTC), 3)],
)
async def test_the_days_of_a_clock_change_have_one_digest_each(first: datetime, days: int) -> None:
    room = Newsroom()
    room.time = first - timedelta(hours=1)
    room.subscribe(5, Profile(deliver_at=time(2, 30)))
    planner = room.planner()
    for quarter in range(3 * 24 * 4):
        await planner.tick(first + timedelta(minutes=15 * quarter))
    dates = sorted(on for _, on, _ in room.due.planned)
    assert dates == [first.date() + timedelta(days=day) for day in range(days)]
    assert len(room.got(5)) == days


def test_running_it_plans_on_time_and_survives_errors() -> None:
    async def main(loop: VirtualLoop) -> None:
        room, stop = Newsroom(), asyncio.Event()
        room.publish("أ")
        room.subscribe(5)
        room.due.broken.update(due_groups=1, next_due_at=1)
        planner = room.planner()
        planner._now = loop.now
        running = asyncio.create_task(planner.run(stop))
        await asyncio.sleep((DUE - START).total_seconds() + 0.5)
        assert room.texts(5) == ["أ"]
        stop.set()
        await running

    run(main)


def test_a_group_that_always_fails_does_not_make_it_spin() -> None:
    async def main(loop: VirtualLoop) -> None:
        room, stop = Newsroom(), asyncio.Event()
        room.publish("أ")
        room.renderer.broken_sections = {"سياسة"}
        room.time = DUE
        room.subscribe(5)
        running = asyncio.create_task(room.planner().run(stop))
        await asyncio.sleep(60)
        stop.set()
        await running
        assert 2 <= room.renderer.asked["page"] <= 3

    run(main)


def test_a_moved_clock_wakes_it_and_the_news_comes_before_the_digest() -> None:
    async def main(loop: VirtualLoop) -> None:
        room, stop = Newsroom(), asyncio.Event()
        room.subscribe(5)

        async def visit(_now: datetime, _patience: float) -> None:
            room.publish("أ")

        planner = room.planner(fresh=visit)
        running = asyncio.create_task(planner.run(stop))
        await asyncio.sleep(1)
        room.time = DUE + timedelta(minutes=1)
        planner.wake()
        await asyncio.sleep(1)
        assert room.texts(5) == ["أ"]
        stop.set()
        await running

    run(main)
