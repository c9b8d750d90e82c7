"""Flood control: no limit is ever broken, and patience is rewarded."""

import math
from collections import defaultdict
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.flood import Flood, FloodLimits

PERSON, GROUP = 7, -100


@dataclass(frozen=True)
class Call:
    after: float
    chat: int | None
    cost: int
    paid: bool


CALLS = st.lists(
    st.builds(
        Call,
        after=st.sampled_from([0.0, 0.001, 0.01, 0.03, 0.3, 1.0, 2.5, 59.9]),
        chat=st.sampled_from([None, 1, 2, 3, -1, -2]),
        cost=st.integers(1, 4),
        paid=st.booleans(),
    ),
    max_size=300,
)
SMALL = FloodLimits(rate=5, paid_rate=8, private_burst=4, group=6)


def granted(calls: list[Call], limits: FloodLimits, *, obedient: bool) -> list[tuple[float, Call]]:
    """The calls that went, with their time; an obedient caller waits after each refusal."""
    flood, now, went = Flood(limits), 1_790_000_000.0, list[tuple[float, Call]]()
    for call in calls:
        now += call.after
        wait = flood.ask(now, call.chat, call.cost, paid=call.paid)
        if not wait:
            went.append((now, call))
        elif obedient:
            now += wait
    return went


def most_within(times: list[float], seconds: float) -> int:
    """The most that any window of that length holds, its end not included."""
    return max((sum(t <= x < t + seconds for x in times) for t in times), default=0)


def spread(went: list[tuple[float, Call]]) -> dict[int, list[float]]:
    chats = defaultdict[int, list[float]](list)
    for now, call in went:
        if call.chat is not None:
            chats[call.chat].extend([now] * call.cost)
    return chats


@settings(max_examples=60)
@given(CALLS, st.booleans())
def test_no_window_ever_holds_more_than_its_limit(calls: list[Call], obedient: bool) -> None:
    went = granted(calls, SMALL, obedient=obedient)
    for paid, rate in ((False, SMALL.rate), (True, SMALL.paid_rate)):
        times = [now for now, call in went if call.paid is paid for _ in range(call.cost)]
        assert most_within(times, 1.0) <= rate
    for chat, times in spread(went).items():
        if chat < 0:
            assert most_within(times, 60.0) <= SMALL.group
        for seconds in (0.5, 1.0, 3.0, 10.0, 60.0):
            if chat > 0:
                assert most_within(times, seconds) <= SMALL.private_burst + math.ceil(seconds)


@settings(max_examples=60)
@given(CALLS)
def test_who_waits_as_told_is_never_punished(calls: list[Call]) -> None:
    flood, now = Flood(SMALL), 1_790_000_000.0
    for call in calls:
        now += call.after
        waits = []
        while wait := flood.ask(now, call.chat, call.cost, paid=call.paid):
            waits.append(wait)
            now += wait
        assert len(waits) <= 2  # at most one for the whole bot and one for the chat
        assert all(wait <= 60 for wait in waits)


def test_the_31st_in_a_second_waits() -> None:
    flood = Flood(FloodLimits())
    assert [flood.ask(i / 100, i) for i in range(30)] == [0] * 30
    assert flood.ask(0.9, 99) == 1
    assert flood.ask(1.9, 99) == 0


def test_29_a_second_go_for_ever() -> None:
    flood = Flood(FloodLimits())
    assert not any(flood.ask(i / 29, i) for i in range(3_000))


def test_paid_ones_have_their_own_limit() -> None:
    flood = Flood(FloodLimits())
    assert not any(flood.ask(0.0, i, paid=True) for i in range(1_000))
    assert flood.ask(0.0, 5_000, paid=True) == 1
    assert not any(flood.ask(0.0, 2_000 + i) for i in range(30))


def test_one_person_takes_a_burst_and_then_one_a_second() -> None:
    flood = Flood(FloodLimits())
    assert [flood.ask(0.0, PERSON) for _ in range(11)] == [0] * 10 + [1]
    assert [flood.ask(1.0 + i, PERSON) for i in range(50)] == [0] * 50


def test_a_group_takes_20_a_minute() -> None:
    flood = Flood(FloodLimits())
    assert not any(flood.ask(float(i), GROUP) for i in range(20))
    assert flood.ask(20.0, GROUP) == 40
    assert flood.ask(20.0, GROUP - 1) == 0
    assert flood.ask(60.0, GROUP) == 0


def test_an_album_costs_what_it_holds() -> None:
    flood = Flood(FloodLimits())
    assert [flood.ask(0.0, -i, cost=10) for i in range(1, 5)] == [0, 0, 0, 1]
    assert Flood(FloodLimits()).ask(0.0, GROUP, cost=100) == 0


def overrun(flood: Flood, now: float) -> int:
    return next(wait for i in range(1_000) if (wait := flood.ask(now, i)))


def test_calls_already_under_way_are_no_offence() -> None:
    flood = Flood(FloodLimits())
    assert overrun(flood, 0.0) == 1
    assert [flood.ask(0.2, i) for i in range(50)] == [1] * 50
    assert flood.ask(1.0, 1) == 0


def test_impatience_doubles_the_wait_up_to_a_limit() -> None:
    flood = Flood(FloodLimits())
    overrun(flood, 0.0)
    waits = [flood.ask(i / 2, 1) for i in range(1, 13)]
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]
    assert flood.ask(6.0 + 599.9, 2) == 600
    assert flood.ask(6.0 + 599.9 + 600, 2) == 0


def test_a_penalty_is_remembered_and_fades() -> None:
    flood = Flood(FloodLimits())
    overrun(flood, 0.0)
    assert flood.ask(0.5, 1) == 2
    assert flood.ask(1.0, 1) == 4
    assert overrun(flood, 6.0) == 4
    assert overrun(flood, 10.0 + 70) == 2
    assert overrun(flood, 10_000.0) == 1


def test_impatience_in_one_chat_leaves_the_others_alone() -> None:
    flood = Flood(FloodLimits())
    for _ in range(21):
        flood.ask(0.0, GROUP)
    assert flood.ask(5.0, GROUP) == 120
    assert flood.ask(5.0, PERSON) == 0


def test_a_clock_that_jumps_ahead_ends_the_wait() -> None:
    flood = Flood(FloodLimits())
    for _ in range(21):
        flood.ask(0.0, GROUP)
    assert flood.ask(86_400.0, GROUP) == 0


@pytest.mark.parametrize("back", [0.1, 5.0, 86_400.0])
def test_a_clock_that_jumps_back_does_no_harm(back: float) -> None:
    flood = Flood(FloodLimits())
    wait = overrun(flood, 100_000.0)
    assert flood.ask(100_000.0 - back, 1) == wait
    assert flood.ask(100_000.0 - back + wait, 1) == 0


def test_a_rate_of_nothing_is_no_limit() -> None:
    flood = Flood(FloodLimits(rate=0))
    assert not any(flood.ask(0.0, GROUP) for _ in range(5_000))


def test_idle_chats_are_forgotten() -> None:
    flood = Flood(FloodLimits())
    for i in range(20_000):
        flood.ask(i / 25, i if i % 3 else -i - 1)
    assert len(flood) < 2_000
