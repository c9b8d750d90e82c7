"""The pacer: never too many in any sliding second, fair, and shut while the 429 gate is."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import cycle
from math import ceil
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.line import CATCH_UP
from bot.delivery.pacer import Cap, Lane, Limits, Line, Pacer, Ticket
from tests.fakes.virtual_time import START, VirtualLoop, run

LIMITS = Limits()


class StoredGate:
    """The gate as a store keeps it."""

    def __init__(self, until: datetime | None = None, broken: bool = False) -> None:
        self.until = until
        self.broken = broken

    async def flood_until(self) -> datetime | None:
        return self.until

    async def set_flood_until(self, until: datetime) -> None:
        if self.broken:
            raise OSError("disk full")
        self.until = max(self.until or until, until)


def most_within(instants: Sequence[float], seconds: float) -> int:
    """The most instants in any half-open window of that length."""
    return max(
        (sum(start <= at < start + seconds for at in instants) for start in instants), default=0
    )


def drain(line: Line, now: float) -> list[tuple[float, int | None]]:
    """Grant everybody who waits, on time, from `now` on."""
    granted = []
    while (ticket := line.grant(now)) or (after := line.next_at(now)) is not None:
        if ticket:
            granted.append((now, ticket.chat_id))
        else:
            assert after is not None
            assert after > now
            now = after
    return granted


def test_bulk_goes_out_at_the_rate_and_never_more_of_it_in_a_second() -> None:
    line = Line(LIMITS)
    for chat in range(1, 301):
        line.enter(chat, Lane.DIGEST)
    instants = [at for at, _ in drain(line, 0.0)]
    assert len(instants) == 300
    assert most_within(instants, 1.0) == 29
    assert 299 / 29 - 2 * CATCH_UP <= instants[-1] - instants[0] <= 299 / 29


@given(
    st.lists(st.floats(0, 0.2), min_size=60, max_size=150),
    st.sampled_from([3.0, 14.5, 29.0]),
)
def test_late_timers_are_made_up_for_only_within_the_limit(
    delays: list[float], rate: float
) -> None:
    line, now, instants = Line(Limits(rate)), 0.0, []
    for chat in range(1, 200 + int(rate * 31)):
        line.enter(chat, Lane.DIGEST)
    for delay in delays:
        after = line.next_at(now)
        assert after is not None
        now = max(now, after) + delay
        while line.grant(now):
            instants.append(now)
    assert most_within(instants, 1.0) <= ceil(rate)


def went_out(line: Line, delay: Callable[[], float]) -> list[float]:
    """When the rows go out: granted on timers that come 1 ms late, each held up so much after."""
    now, going, instants = 0.0, list[tuple[float, int, Ticket]](), list[float]()
    while (after := line.next_at(now)) is not None or going:
        timer = [] if after is None else [after + 0.001]
        now = max(now, min(timer + [at for at, _, _ in going[:1]]))
        while going and going[0][0] <= now:
            ticket = heappop(going)[2]
            line.went(ticket, now)
            line.release(ticket)
            instants.append(now)
        while granted := line.grant(now):
            heappush(going, (now + delay(), granted.order, granted))
    return instants


def test_a_thousand_a_second_are_never_more_in_any_second() -> None:
    line, chance = Line(Limits(1000.0)), Random(7)  # noqa: S311 - delays that repeat
    for chat in range(1, 5001):
        line.enter(chat, Lane.DIGEST, is_row=True)
    instants = went_out(line, lambda: chance.choice((0.002, 0.005, 0.005, 0.008)))
    assert len(instants) == 5000
    seconds = zip(instants, instants[1000:], strict=False)
    assert all(after - before >= 1 - 1e-9 for before, after in seconds)
    assert instants[-1] < 5000 / 985


@given(st.lists(st.floats(0, 1.5), min_size=1, max_size=60), st.sampled_from([3.0, 14.5, 29.0]))
def test_rows_that_are_held_up_on_their_way_out_do_not_go_in_a_crowd(
    delays: list[float], rate: float
) -> None:
    line, waits = Line(Limits(rate, width=40)), cycle(delays)
    for chat in range(1, 120):
        line.enter(chat, Lane.DIGEST, is_row=True)
    instants = went_out(line, lambda: next(waits))
    assert len(instants) == 119
    assert most_within(instants, 1.0) <= ceil(rate)


def test_a_row_that_does_not_go_out_gives_its_turn_back() -> None:
    line = Line(Limits(3.0))
    for chat in range(1, 9):
        line.enter(chat, Lane.DIGEST, is_row=True)
    for now in (0.0, 0.5, 0.9):
        ticket = line.grant(now)
        assert ticket
        line.release(ticket)
    assert line.grant(1.3) is not None


def test_an_idle_time_saves_nothing_up() -> None:
    line = Line(LIMITS)
    line.enter(1, Lane.DIGEST)
    drain(line, 0.0)
    for chat in range(2, 40):
        line.enter(chat, Lane.DIGEST)
    assert most_within([at for at, _ in drain(line, 100.0)], 1.0) == 29


def test_a_private_chat_gets_a_short_burst_then_one_a_second() -> None:
    line = Line(LIMITS)
    for _ in range(30):
        line.enter(7, Lane.INTERACTIVE)
    instants = [at for at, _ in drain(line, 0.0)]
    assert instants[9] < 0.4
    assert most_within(instants, 10.0) == 10


def test_a_group_gets_20_in_any_minute() -> None:
    line = Line(LIMITS)
    for _ in range(65):
        line.enter(-7, Lane.DIGEST)
    assert most_within([at for at, _ in drain(line, 0.0)], 60.0) == 20


def test_a_chat_at_its_cap_holds_nobody_else_back() -> None:
    line = Line(LIMITS)
    for chat in [7] * 10 + list(range(100, 120)):
        line.enter(chat, Lane.DIGEST)
    granted = drain(line, 0.0)
    assert max(at for at, chat in granted if chat != 7) <= 1.0


def test_an_answer_to_a_press_overtakes_a_campaign() -> None:
    line = Line(LIMITS)
    for chat in range(1, 200):
        line.enter(chat, Lane.DIGEST)
    line.grant(0.0)
    line.enter(None, Lane.INTERACTIVE)
    assert [chat for _, chat in drain(line, 0.01)].index(None) == 0


def test_a_campaign_goes_on_under_a_storm_of_presses_and_an_alert_first() -> None:
    line = Line(LIMITS)
    line.enter(1, Lane.DIGEST)
    line.enter(2, Lane.ALERT)
    line.enter(3, Lane.DIGEST)
    for _ in range(100):
        line.enter(None, Lane.INTERACTIVE)
    order = [chat for _, chat in drain(line, 0.0)]
    assert [order.index(chat) for chat in (1, 2, 3)] == [4, 9, 14]


def test_alerts_overtake_digests() -> None:
    line = Line(LIMITS)
    for chat in (1, 2):
        line.enter(chat, Lane.DIGEST)
    line.enter(9, Lane.ALERT)
    assert [chat for _, chat in drain(line, 0.0)] == [9, 1, 2]


def test_who_leaves_the_line_takes_no_turn() -> None:
    line = Line(LIMITS)
    gone, stays = line.enter(1, Lane.DIGEST), line.enter(2, Lane.DIGEST)
    line.leave(gone)
    assert line.grant(0.0) is stays
    assert line.next_at(0.0) is None


def test_nobody_goes_while_the_gate_is_shut_and_it_never_opens_earlier() -> None:
    line = Line(LIMITS)
    line.enter(None, Lane.INTERACTIVE)
    line.close(0.0, 50.0)
    line.close(0.0, 20.0)
    assert line.grant(49.9) is None
    assert line.next_at(0.0) == 50.0
    assert line.grant(50.0) is not None


def test_idle_chats_are_forgotten() -> None:
    line = Line(Limits(rate=1000.0))
    for chat in range(1, 5_000):
        line.enter(chat, Lane.DIGEST)
    drain(line, 0.0)
    line.enter(1, Lane.DIGEST)
    drain(line, 100.0)
    assert line.remembered() == 1


@given(
    st.lists(
        st.tuples(
            st.floats(0, 0.5),
            st.sampled_from([None, 1, 2, -1]),
            st.sampled_from(list(Lane)),
            st.booleans(),
        ),
        max_size=80,
    )
)
def test_every_limit_holds_whatever_comes(
    arrivals: list[tuple[float, int | None, Lane, bool]],
) -> None:
    limits = Limits(rate=10.0, private=Cap(2, 2.0), group=Cap(3, 6.0))
    line, now, granted = Line(limits), 0.0, []
    for pause, chat, lane, closes in arrivals:
        now += pause
        line.enter(chat, lane)
        if closes:
            line.close(now, now + 0.3)
        while ticket := line.grant(now):
            granted.append((now, ticket.chat_id))
    granted += drain(line, now)
    assert len(granted) == len(arrivals)
    assert most_within([at for at, _ in granted], 1.0) <= 11
    assert most_within([at for at, chat in granted if chat == 1], 2.0) <= 2
    assert most_within([at for at, chat in granted if chat == -1], 6.0) <= 3


def test_callers_wait_their_turn() -> None:
    async def main(loop: VirtualLoop) -> list[float]:
        pacer, instants = Pacer(StoredGate(), loop.now), []

        async def call(chat: int) -> None:
            await pacer.acquire(chat, Lane.DIGEST)
            instants.append(loop.time())

        await asyncio.gather(*(call(chat) for chat in range(1, 101)))
        return instants

    instants = run(main)
    assert most_within(instants, 1.0) <= 30
    assert 99 / 29 - 0.1 < instants[-1] < 99 / 29 + 0.1


def test_a_429_holds_everybody_and_is_stored() -> None:
    async def main(loop: VirtualLoop) -> tuple[float, datetime | None]:
        gate = StoredGate()
        pacer = Pacer(gate, loop.now)
        await pacer.flooded(40)
        assert pacer.closed_for() == 40
        await pacer.acquire(None, Lane.INTERACTIVE)
        return loop.time(), gate.until

    waited, until = run(main)
    assert waited >= 40
    assert until == START + timedelta(seconds=40)


def test_the_gate_survives_a_restart() -> None:
    async def main(loop: VirtualLoop) -> float:
        pacer = Pacer(StoredGate(START + timedelta(hours=12)), loop.now)
        await pacer.load()
        await pacer.acquire(5, Lane.ALERT)
        return loop.time()

    assert run(main) >= 12 * 3600


def test_a_gate_that_cannot_be_stored_still_shuts() -> None:
    async def main(loop: VirtualLoop) -> float:
        pacer = Pacer(StoredGate(broken=True), loop.now)
        await pacer.flooded(9)
        return pacer.closed_for()

    assert run(main) == 9


def test_a_caller_who_gives_up_costs_no_turn() -> None:
    async def main(loop: VirtualLoop) -> float:
        pacer = Pacer(StoredGate(), loop.now)
        await pacer.acquire(1, Lane.DIGEST)
        waiting = [asyncio.ensure_future(pacer.acquire(n, Lane.DIGEST)) for n in range(2, 30)]
        await asyncio.sleep(0)
        for caller in waiting:
            caller.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await pacer.acquire(99, Lane.DIGEST)
        return loop.time()

    assert run(main) < 0.05
