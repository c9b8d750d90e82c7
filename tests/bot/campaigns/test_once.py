"""Planner and engine together, over whatever happens: one digest for each edition and local date.

The memory stores assert that nothing is planned twice; here it is counted what arrives.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import replace
from datetime import time, timedelta
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.campaigns.broadcasts import Entry
from bot.campaigns.lateness import Verdict
from bot.campaigns.model import Profile
from bot.campaigns.schedule import next_due
from bot.delivery.engine import Engine
from bot.delivery.model import (
    Address,
    Content,
    Delivery,
    Flooded,
    Gone,
    NotSent,
    Outcome,
    Sent,
    State,
    Unknown,
)
from bot.delivery.pacer import Pacer
from tests.fakes.newsroom import OWNER, Newsroom
from tests.fakes.virtual_time import VirtualLoop

T = TypeVar("T")
ZONES = ("Europe/Brussels", "Africa/Khartoum", "Pacific/Auckland", "Pacific/Honolulu", "Asia/Gaza")
READERS = st.integers(2, 6)
HOURS = st.times().map(lambda at: time(at.hour, at.minute))
FAULTS = st.sampled_from(
    [Flooded(2), NotSent("refused"), Unknown("reset"), Gone("blocked"), ValueError("bug")]
)


class Line:
    """Telegram: what arrives is counted by chat and content; answers may be `faults` first."""

    def __init__(self) -> None:
        self.faults: list[Outcome | Exception] = []
        self.arrived: Counter[tuple[int, str]] = Counter()

    async def send(self, row: Delivery, content: Content) -> Outcome:
        fault = self.faults.pop() if self.faults else None
        if fault is None or isinstance(fault, Unknown | Exception):
            self.arrived[row.to.chat_id, content.id] += 1
        await asyncio.sleep(0.3)
        if isinstance(fault, Exception):
            raise fault
        return fault or Sent(1)


class Once(RuleBasedStateMachine):
    """Readers, a newsroom, and a machine that is switched off at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = VirtualLoop()
        self.line = Line()
        self.room = Newsroom()
        self.planner = self.room.planner(chunk=2)
        self.titles = 0
        self.furthest = self.room.time
        for chat in range(2, 7):
            self.room.subscribe(chat, Profile(timezone=ZONES[chat % len(ZONES)]))

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run to the end; the wall clock goes along."""
        before = self.loop.time()
        result = self.loop.run_until_complete(work)
        self.room.time += timedelta(seconds=self.loop.time() - before)
        return result

    def engine(self) -> Engine:
        """A process that has just started."""

        async def stopped(campaign_id: int, reason: str) -> None:
            raise AssertionError(f"campaign {campaign_id} stopped: {reason}")

        began, started = self.room.time, self.loop.time()

        def now() -> Any:
            return began + timedelta(seconds=self.loop.time() - started)

        return Engine(self.room.rows, self.line, Pacer(self.room.rows, now), stopped, now)

    @rule()
    def tick(self) -> None:
        self.do(self.planner.tick(self.room.time))

    @rule(steps=st.integers(0, 12))
    def crash_while_planning(self, steps: int) -> None:
        async def crash() -> None:
            tick = asyncio.create_task(self.planner.tick(self.room.time))
            for _ in range(steps):
                await asyncio.sleep(0)
            tick.cancel()
            await asyncio.gather(tick, return_exceptions=True)

        self.do(crash())
        self.planner = self.room.planner(chunk=2)

    @rule()
    def two_planners(self) -> None:
        async def both() -> None:
            other = self.room.planner(chunk=1)
            await asyncio.gather(self.planner.tick(self.room.time), other.tick(self.room.time))

        self.do(both())

    @rule(
        method=st.sampled_from(["plan", "plan_released", "put_content", "campaign_for", "edition"])
    )
    def tick_on_a_broken_store(self, method: str) -> None:
        self.room.due.broken[method] = 1
        self.tick()
        self.room.due.broken.clear()

    @rule(seconds=st.floats(0.05, 3), faults=st.lists(FAULTS, max_size=4), clean=st.booleans())
    def send(self, seconds: float, faults: list[Outcome | Exception], clean: bool) -> None:
        self.line.faults = faults

        async def work() -> None:
            stop = asyncio.Event()
            process = asyncio.create_task(self.engine().run(stop))
            await asyncio.sleep(seconds)
            stop.set() if clean else process.cancel()
            await asyncio.gather(process, return_exceptions=True)

        self.do(work())

    @rule(ahead=st.timedeltas(timedelta(0), timedelta(hours=60)))
    def time_passes(self, ahead: timedelta) -> None:
        self.room.time += ahead

    @rule(back=st.timedeltas(timedelta(0), timedelta(hours=30)))
    def the_clock_is_set_back(self, back: timedelta) -> None:
        self.furthest = max(self.furthest, self.room.time)  # leases and gates may last till then
        self.room.time -= back

    @rule()
    def publish(self) -> None:
        self.titles += 1
        self.room.publish(f"خبر {self.titles}")

    @rule(chat=READERS, zone=st.sampled_from(ZONES), at=HOURS, empty=st.booleans())
    def change_settings(self, chat: int, zone: str, at: time, empty: bool) -> None:
        reader = self.room.due.subscribers[Address(chat)]
        profile = Profile(timezone=zone, deliver_at=at, say_when_empty=empty)
        due = next_due(zone, at, profile.weekdays, after=reader.last_digest_on, now=self.room.time)
        self.room.due.add(replace(reader, profile=profile, next_digest_at=due))

    @rule(verdict=st.sampled_from([Verdict.SENT, Verdict.LEFT_OUT]))
    def an_admin_answers(self, verdict: Verdict) -> None:
        """Whatever is asked."""
        for late in self.do(self.room.due.late.open()):
            entry = Entry(self.room.time, OWNER, f"late_{verdict}")
            self.do(self.room.due.late.decide(late.id, verdict, entry))

    @invariant()
    def nothing_arrives_twice(self) -> None:
        assert set(self.line.arrived.values()) <= {1}

    @invariant()
    def a_chat_has_one_row_for_each_date(self) -> None:
        rows = Counter((row.to, row.campaign_id) for row in self.room.rows.rows.values())
        assert set(rows.values()) <= {1}

    def teardown(self) -> None:
        try:
            self.settle()
        finally:
            self.loop.run_until_complete(self.loop.shutdown_default_executor())
            self.loop.close()

    def settle(self) -> None:
        """Run undisturbed; then everybody who was planned is accounted for."""
        self.room.time = max(self.room.time, self.furthest) + timedelta(minutes=10)
        self.tick()
        due_at = [one.next_digest_at for one in self.room.due.subscribers.values()]
        assert all(due and due > self.room.time for due in due_at)
        self.send(30.0, [], clean=True)
        arrived = self.line.arrived
        for row in self.room.rows.rows.values():
            assert row.state in {State.SENT, State.GONE, State.UNKNOWN}
            assert arrived[row.to.chat_id, row.content_id] == 1 or row.state is not State.SENT
        self.do(self.room.due.late.expire(self.room.time))
        waits = {
            self.room.due.late.digests[mark].verdict for mark in self.room.due.late.marks.values()
        }
        assert Verdict.SENT not in waits
        planned = {(to.chat_id, on) for _, on, to in self.room.due.planned}
        readers = [row for row in self.room.rows.rows.values() if row.to.chat_id != OWNER]
        assert len(planned) == len(readers)


Once.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestOnce = Once.TestCase
