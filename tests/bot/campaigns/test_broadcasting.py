"""Broadcasts from estimate to end: who may, who must approve, when, and two hands at once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.campaigns.broadcasting import COMMAND_LINE, Rules
from bot.campaigns.broadcasts import Campaign, Refusal, Stage, Timing
from bot.campaigns.recurrence import next_after
from bot.campaigns.segments import Segment
from tests.fakes.broadcasting import ANNA, BASSAM, NOW, STRANGER, Room, broadcast
from tests.fakes.repeating import every_day

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def refusal(work: object) -> str:
    with pytest.raises(Refusal) as caught:
        await work  # type: ignore[misc]
    return caught.value.name


async def test_an_estimate_counts_and_creates_nothing() -> None:
    room = Room(readers=58)
    estimate = await room.broadcasts.estimate(broadcast(), ANNA, NOW)
    assert (estimate.recipients, estimate.seconds, estimate.starts_at) == (58, 2.0, NOW)
    assert not estimate.needs_second
    assert room.store.campaigns == {}


async def test_who_is_no_admin_can_do_nothing() -> None:
    room = Room()
    number = (await room.broadcasts.schedule(broadcast(), ANNA, NOW)).id
    desk, amend = room.broadcasts, room.amendments
    for work in (
        desk.estimate(broadcast(), STRANGER, NOW),
        desk.schedule(broadcast(), STRANGER, NOW),
        desk.approve(number, STRANGER, NOW),
        desk.send_late(number, STRANGER, NOW),
        desk.pause(number, STRANGER, NOW),
        desk.resume(number, STRANGER, NOW),
        desk.cancel(number, STRANGER, NOW),
        amend.recall(number, STRANGER, NOW),
        amend.correct(number, broadcast().message, STRANGER, NOW),
        amend.replace(number, "x", "y", STRANGER, NOW),
        amend.tell_rest(number, broadcast().message, "", STRANGER, NOW),
    ):
        assert await refusal(work) == "no_right"
    assert room.stage(number) is Stage.RUNNING


async def test_nobody_to_reach_is_refused_whether_choices_or_readers_are_missing() -> None:
    room = Room()
    english = replace(broadcast(), segment=Segment(locales=("en",)))
    assert await refusal(room.broadcasts.schedule(english, ANNA, NOW)) == "nobody"
    listed = replace(broadcast(), segment=Segment(chat_ids=(7,)))
    assert await refusal(room.broadcasts.schedule(listed, ANNA, NOW)) == "nobody"
    assert room.store.campaigns == {}


async def test_now_starts_at_once_and_wakes_the_sender() -> None:
    room = Room()
    made = await room.broadcasts.schedule(broadcast(), ANNA, NOW)
    assert (made.stage, made.total, made.author_id) == (Stage.RUNNING, 3, ANNA)
    assert room.wakes == 1
    assert room.store.actions(made.id) == [("scheduled", ANNA), ("started", COMMAND_LINE)]


async def test_later_waits_and_freezes_who_is_there_then() -> None:
    room = Room()
    made = await room.broadcasts.schedule(broadcast(timing=Timing(NOW + HOUR)), ANNA, NOW)
    assert (made.stage, made.total) == (Stage.SCHEDULED, None)
    room.store.readers[7] = 1
    await room.scheduler.tick(NOW + HOUR - timedelta(seconds=1))
    assert room.stage(made.id) is Stage.SCHEDULED
    await room.scheduler.tick(NOW + HOUR)
    assert room.store.campaigns[made.id].total == 4


@pytest.mark.parametrize(
    ("recipients", "author", "needed"),
    [(1000, ANNA, False), (1001, ANNA, True), (1001, COMMAND_LINE, False)],
)
def test_more_than_the_threshold_needs_a_second(recipients: int, author: int, needed: bool) -> None:
    assert Rules((ANNA, BASSAM), 1000, 29).needs_second(recipients, author) is needed


def test_no_second_is_needed_where_there_is_none_or_the_setting_says_never() -> None:
    assert not Rules((ANNA,), 1000, 29).needs_second(5000, ANNA)
    assert not Rules((ANNA, BASSAM), 0, 29).needs_second(5000, ANNA)


async def test_the_author_cannot_approve_and_the_second_admin_starts_it() -> None:
    room = Room(threshold=2)
    made = await room.broadcasts.schedule(broadcast(), ANNA, NOW)
    assert made.stage is Stage.AWAITING
    await room.scheduler.tick(NOW + HOUR)
    assert room.stage(made.id) is Stage.AWAITING
    assert await refusal(room.broadcasts.approve(made.id, ANNA, NOW)) == "own_approval"
    approved = await room.broadcasts.approve(made.id, BASSAM, NOW + HOUR)
    assert (approved.stage, approved.starts_at) == (Stage.RUNNING, NOW + HOUR)
    assert await refusal(room.broadcasts.approve(made.id, BASSAM, NOW + HOUR)) == "too_late"


async def test_what_is_approved_before_its_time_waits_for_it() -> None:
    room = Room(threshold=2)
    timing = Timing(NOW + DAY)
    made = await room.broadcasts.schedule(broadcast(timing=timing), ANNA, NOW)
    approved = await room.broadcasts.approve(made.id, BASSAM, NOW + HOUR)
    assert (approved.stage, approved.starts_at) == (Stage.SCHEDULED, NOW + DAY)


async def test_approved_hours_after_its_time_it_starts_and_is_not_asked_about_again() -> None:
    room = Room(threshold=2)
    made = await room.broadcasts.schedule(broadcast(), ANNA, NOW)
    later = NOW + 5 * HOUR
    await asyncio.gather(
        room.broadcasts.approve(made.id, BASSAM, later), room.scheduler.tick(later)
    )
    await room.scheduler.tick(later)
    assert room.stage(made.id) is Stage.RUNNING
    await room.asker.tick(later)
    assert room.store.asked == {}


async def test_a_crash_after_the_approval_leaves_it_to_the_scheduler() -> None:
    room = Room(threshold=2)
    made = await room.broadcasts.schedule(broadcast(), ANNA, NOW)
    room.store.broken["freeze"] = 1
    with pytest.raises(RuntimeError):
        await room.broadcasts.approve(made.id, BASSAM, NOW + 5 * HOUR)
    await room.scheduler.tick(NOW + 5 * HOUR + timedelta(seconds=1))
    assert room.stage(made.id) is Stage.RUNNING


async def test_of_two_who_approve_one_does_and_the_other_is_told() -> None:
    room = Room(threshold=2)
    room.broadcasts.rules = replace(room.broadcasts.rules, admins=(1, 2, 3))
    made = await room.broadcasts.schedule(broadcast(), ANNA, NOW)
    outcomes = await asyncio.gather(
        *(room.broadcasts.approve(made.id, who, NOW) for who in (BASSAM, 3)),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes].count(Campaign) == 1
    assert [str(one) for one in outcomes if isinstance(one, Refusal)] == ["too_late"]
    assert room.store.actions(made.id).count(("started", COMMAND_LINE)) == 1


async def test_pause_resume_and_cancel_follow_one_another() -> None:
    room = Room()
    desk = room.broadcasts
    number = (await desk.schedule(broadcast(), ANNA, NOW)).id
    assert (await desk.pause(number, BASSAM, NOW)).stage is Stage.PAUSED
    assert await refusal(desk.pause(number, ANNA, NOW)) == "too_late"
    assert (await desk.resume(number, ANNA, NOW)).stage is Stage.RUNNING
    assert room.wakes == 2
    assert (await desk.cancel(number, ANNA, NOW)).stage is Stage.CANCELLED
    for work in (desk.cancel(number, ANNA, NOW), desk.resume(number, ANNA, NOW)):
        assert await refusal(work) == "too_late"
    done = [action for action, _ in room.store.actions(number)]
    assert done == ["scheduled", "started", "paused", "resumed", "cancelled"]


async def test_what_an_error_stopped_can_go_on() -> None:
    room = Room()
    number = (await room.broadcasts.schedule(broadcast(), ANNA, NOW)).id
    stopped = replace(room.store.campaigns[number], stage=Stage.STOPPED)
    room.store.campaigns[number] = stopped
    assert (await room.broadcasts.resume(number, ANNA, NOW)).stage is Stage.RUNNING


async def test_an_unknown_campaign_is_refused() -> None:
    assert await refusal(Room().broadcasts.pause(7, ANNA, NOW)) == "unknown"


async def test_a_digest_cannot_be_started() -> None:
    room = Room()
    made = await room.broadcasts.schedule(broadcast(timing=Timing(NOW + HOUR)), ANNA, NOW)
    assert await refusal(room.broadcasts.start(replace(made, broadcast=None), NOW)) == "unknown"


@pytest.mark.parametrize(
    ("at", "name"),
    [(NOW - timedelta(seconds=61), "in_the_past"), (NOW + 366 * DAY, "beyond_a_year")],
)
async def test_past_times_and_far_ones_are_refused(at: datetime, name: str) -> None:
    assert await refusal(Room().broadcasts.schedule(broadcast(timing=Timing(at)), ANNA, NOW)) == (
        name
    )


async def test_a_series_goes_on_each_day_once_and_ends_when_one_is_cancelled() -> None:
    room = Room()
    series = Timing(recurrence=every_day(time(10, 30), "Europe/Brussels"))
    first = await room.broadcasts.schedule(broadcast(timing=series), ANNA, NOW)
    moment = first.starts_at
    assert moment == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    for day in range(3):
        await room.scheduler.tick(moment + day * DAY)
        await room.scheduler.tick(moment + day * DAY + timedelta(seconds=1))
    assert room.stages() == [Stage.RUNNING] * 3 + [Stage.SCHEDULED]
    assert [one.series_id for one in room.store.campaigns.values()] == [None, 1, 1, 1]
    await room.broadcasts.cancel(2, BASSAM, moment + 3 * DAY - HOUR)
    assert room.stages() == [Stage.RUNNING, Stage.CANCELLED, Stage.RUNNING, Stage.CANCELLED]
    await room.scheduler.tick(moment + 10 * DAY)
    assert len(room.store.campaigns) == 4


async def test_a_series_cancelled_before_its_first_time_never_comes() -> None:
    room = Room()
    series = Timing(recurrence=every_day(time(10, 30), "Europe/Brussels"))
    first = await room.broadcasts.schedule(broadcast(timing=series), ANNA, NOW)
    await room.broadcasts.cancel(first.id, ANNA, NOW)
    await room.scheduler.tick(NOW + DAY)
    assert room.stages() == [Stage.CANCELLED]


@pytest.mark.parametrize("method", ["create", "freeze", "move"])
async def test_a_crash_at_the_start_of_one_does_not_end_the_series(method: str) -> None:
    room = Room()
    series = Timing(recurrence=every_day(time(10, 30), "Europe/Brussels"))
    first = await room.broadcasts.schedule(broadcast(timing=series), ANNA, NOW)
    room.store.broken[method] = 1
    moment = next_after(every_day(time(10, 30), "Europe/Brussels"), NOW)
    await room.scheduler.tick(moment)
    await room.scheduler.tick(moment + timedelta(seconds=1))
    assert room.stages() == [Stage.RUNNING, Stage.SCHEDULED]
    assert room.store.campaigns[first.id].total == 3


async def test_a_start_and_a_cancel_at_once_leave_no_next_one() -> None:
    for lead in range(12):
        room = Room()
        series = Timing(recurrence=every_day(time(10, 30), "Europe/Brussels"))
        first = await room.broadcasts.schedule(broadcast(timing=series), ANNA, NOW)

        async def cancel(room: Room = room, number: int = first.id, lead: int = lead) -> None:
            for _ in range(lead):
                await asyncio.sleep(0)
            await room.broadcasts.cancel(number, ANNA, NOW + HOUR)

        await asyncio.gather(cancel(), room.scheduler.tick(NOW + HOUR))
        assert Stage.SCHEDULED not in room.stages(), lead


async def test_two_schedulers_start_it_once() -> None:
    room = Room()
    await room.broadcasts.schedule(broadcast(timing=Timing(NOW + HOUR)), ANNA, NOW)
    other = Room(store=room.store, readers=0)
    await asyncio.gather(room.scheduler.tick(NOW + HOUR), other.scheduler.tick(NOW + HOUR))
    started = [one for one in room.store.entries if one.action == "started"]
    assert len(started) == 1
    assert room.wakes + other.wakes == 1
