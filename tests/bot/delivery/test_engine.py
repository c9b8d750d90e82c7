"""The engine against a Telegram that floods, resets, refuses, and against crashes of its own."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.delivery.engine import Engine, Tempo
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
    Rejected,
    Sent,
    State,
    Unknown,
)
from bot.delivery.pacer import Limits, Pacer
from digests.model import Message
from tests.fakes.campaign_stores import Campaign, MemoryDeliveries
from tests.fakes.virtual_time import START, VirtualLoop, run

CONTENT = Content("c1", Message("sendMessage", {"text": "نص"}))
Script = Callable[[int, int], Outcome | Exception | None]
"""(chat, how many times it was tried before) -> the answer; None is Sent."""


class Telegram:
    """Answers by script; `delivered` counts what really arrived, by chat."""

    def __init__(self, script: Script = lambda *_: None, latency: float = 0.1) -> None:
        self.script = script
        self.latency = latency
        self.delivered: Counter[int] = Counter()
        self.tries: Counter[int] = Counter()
        self.order: list[int] = []
        self.in_flight = 0
        self.most_in_flight = 0

    async def send(self, row: Delivery, content: Content) -> Outcome:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            return await self._answer(row.to.chat_id)
        finally:
            self.in_flight -= 1

    async def _answer(self, chat: int) -> Outcome:
        tries = self.tries[chat]
        self.tries[chat] += 1
        self.order.append(chat)
        answer = self.script(chat, tries)
        if answer is None or isinstance(answer, Unknown | Exception):
            self.delivered[chat] += 1  # the worst case: it arrived, and nobody was told
        await asyncio.sleep(self.latency)
        if isinstance(answer, Exception):
            raise answer
        return answer or Sent(chat * 10)


@dataclass
class Bot:
    """One store, and processes that come and go."""

    loop: VirtualLoop
    telegram: Telegram
    store: MemoryDeliveries = field(default_factory=MemoryDeliveries)
    stopped: list[tuple[int, str]] = field(default_factory=list)
    tempo: Tempo = field(default_factory=Tempo)
    limits: Limits = field(default_factory=Limits)

    def campaign(self, chats: Iterable[int], kind: str = "digest") -> Campaign:
        campaign = self.store.add_campaign(kind)
        self.store.contents["c1"] = CONTENT
        self.store.add_rows(campaign, "c1", [Address(chat) for chat in chats])
        return campaign

    def engine(self, pacer: Pacer | None = None) -> Engine:
        pacer = pacer or Pacer(self.store, self.loop.now, self.limits)

        async def stopped(campaign_id: int, reason: str) -> None:
            self.stopped.append((campaign_id, reason))

        return Engine(self.store, self.telegram, pacer, stopped, self.loop.now, self.tempo)

    async def work(self, seconds: float) -> float:
        """A process that is asked to stop after so long; returns how long stopping took."""
        stop = asyncio.Event()
        process = asyncio.create_task(self.engine().run(stop))
        await asyncio.sleep(seconds)
        stop.set()
        asked = self.loop.time()
        await process
        return self.loop.time() - asked

    async def crash(self, seconds: float) -> None:
        """A process that dies after so long."""
        process = asyncio.create_task(self.engine().run(asyncio.Event()))
        await asyncio.sleep(seconds)
        process.cancel()
        await asyncio.gather(process, return_exceptions=True)

    async def until_done(self, limit: float = 100_000) -> None:
        """A process that runs until every row is final."""
        stop = asyncio.Event()
        process = asyncio.create_task(self.engine().run(stop))
        while self.loop.time() < limit:
            await asyncio.sleep(0.5)
            if not {State.PLANNED, State.CLAIMED, State.SENDING} & self.store.count().keys():
                break
        stop.set()
        await process


def played(
    script: Script, chats: Iterable[int], scene: Callable[[Bot], object] | None = None
) -> Bot:
    """One campaign to these chats, sent until it is done."""

    async def main(loop: VirtualLoop) -> Bot:
        bot = Bot(loop, Telegram(script))
        bot.campaign(chats)
        if scene:
            scene(bot)
        await bot.until_done()
        return bot

    return run(main)


def test_everybody_gets_it_once_at_the_rate() -> None:
    bot = played(lambda *_: None, range(1, 301))
    assert bot.store.count() == {State.SENT: 300}
    assert set(bot.telegram.delivered.values()) == {1}
    assert 300 / 29 <= bot.loop.time() < 300 / 29 + 2
    assert bot.store.rows[7].outcome == Sent(70)


def test_a_storm_of_429_loses_and_doubles_nobody() -> None:
    def script(chat: int, tries: int) -> Outcome | None:
        return Flooded(3) if tries < chat % 3 else None

    bot = played(script, range(1, 61))
    assert bot.store.count() == {State.SENT: 60}
    assert set(bot.telegram.delivered.values()) == {1}


def test_after_a_429_nothing_goes_out_until_it_is_over() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram(lambda chat, _: Flooded(40) if chat == 1 else None))
        bot.campaign(range(1, 100))
        await bot.work(20)
        assert len(bot.telegram.order) < 10
        assert bot.store.until is not None
        assert bot.store.until > START + timedelta(seconds=40)

    run(main)


def test_a_very_long_429_hands_the_rows_back_and_survives_a_restart() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram(lambda _, tries: None if tries else Flooded(43_838)))
        bot.campaign([1, 2, 3])
        await bot.work(300)
        assert bot.store.count() == {State.PLANNED: 3}
        tried = len(bot.telegram.order)
        await bot.work(3600)
        assert len(bot.telegram.order) == tried

    run(main)


def test_who_is_gone_or_refused_alone_is_recorded_and_not_tried_again() -> None:
    answers: dict[int, Outcome] = {2: Gone("blocked"), 3: Failed("no rights"), 4: Unknown("reset")}
    bot = played(lambda chat, _: answers.get(chat), range(1, 21))
    assert bot.store.count() == {
        State.SENT: 17,
        State.GONE: 1,
        State.FAILED: 1,
        State.UNKNOWN: 1,
    }
    assert bot.store.left == [2]
    assert set(bot.telegram.tries.values()) == {1}


def test_a_group_that_moved_gets_it_at_its_new_address() -> None:
    bot = played(lambda chat, _: Migrated(-100) if chat == -5 else None, [-5, 6])
    assert bot.telegram.delivered == {-100: 1, 6: 1}
    assert bot.store.moved == {-5: -100}


def test_an_exception_in_one_row_ends_as_unknown_and_hurts_nobody_else() -> None:
    bot = played(lambda chat, _: KeyError("bug") if chat == 2 else None, range(1, 11))
    assert bot.store.count() == {State.SENT: 9, State.UNKNOWN: 1}
    assert bot.store.rows[2].outcome == Unknown("KeyError: 'bug'")


def test_a_row_without_content_fails_and_hurts_nobody_else() -> None:
    def scene(bot: Bot) -> None:
        bot.store.add_rows(bot.store.add_campaign("digest"), "c-missing", [Address(99)])

    bot = played(lambda *_: None, range(1, 6), scene)
    assert bot.store.count() == {State.SENT: 5, State.FAILED: 1}


def test_three_refusals_in_a_row_stop_the_campaign_and_leave_others_alone() -> None:
    async def main(loop: VirtualLoop) -> None:
        refused = Rejected("can't parse entities")
        bot = Bot(loop, Telegram(lambda chat, _: refused if chat < 500 else None))
        bad, good = bot.campaign(range(1, 400)), bot.campaign(range(500, 520))
        await bot.work(30)
        assert bot.stopped[0] == (bad.id, "can't parse entities")
        assert bad.status == "stopped"
        assert good.status == "finished"
        assert sum(bot.telegram.tries[chat] for chat in range(1, 400)) < 20
        assert sum(bot.telegram.delivered[chat] for chat in range(500, 520)) == 20
        states = bot.store.count()
        assert states[State.PLANNED] + states[State.FAILED] == 399

    run(main)


def test_a_refusal_now_and_then_stops_nothing() -> None:
    bot = played(lambda chat, _: Rejected("odd") if chat % 2 else None, range(1, 21))
    assert bot.store.count() == {State.SENT: 10, State.FAILED: 10}
    assert bot.stopped == []


def test_a_dead_line_costs_few_tries_and_everybody_still_gets_it_once() -> None:
    async def main(loop: VirtualLoop) -> None:
        refused = NotSent("refused")
        bot = Bot(loop, Telegram(lambda *_: refused if loop.time() < 600 else None))
        bot.campaign(range(1, 201))
        await bot.until_done()
        assert set(bot.telegram.delivered.values()) == {1}
        assert bot.store.count() == {State.SENT: 200}
        assert bot.telegram.tries.total() < 200 + 60

    run(main)


def test_an_outage_of_five_minutes_leaves_few_in_doubt() -> None:
    async def main(loop: VirtualLoop) -> None:
        bad = Unknown("502")
        bot = Bot(loop, Telegram(lambda *_: bad if loop.time() < 300 else None))
        bot.campaign(range(1, 501))
        await bot.until_done()
        assert bot.store.count()[State.UNKNOWN] < 30
        assert max(bot.telegram.delivered.values()) == 1

    run(main)


def test_a_crash_leaves_only_what_was_in_flight_in_doubt() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram(latency=0.5))
        bot.campaign(range(1, 301))
        await bot.crash(3.0)
        await bot.until_done()
        counts = bot.store.count()
        assert counts[State.SENT] + counts[State.UNKNOWN] == 300
        assert 1 <= counts[State.UNKNOWN] <= 29
        assert set(bot.telegram.delivered.values()) == {1}

    run(main)


def test_a_clean_stop_waits_for_answers_and_leaves_nothing_claimed() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram(latency=1.5))
        bot.campaign(range(1, 301))
        assert await bot.work(3) < 2
        assert set(bot.store.count()) == {State.SENT, State.PLANNED}
        await bot.until_done()
        assert set(bot.telegram.delivered.values()) == {1}

    run(main)


def test_a_stop_does_not_wait_for_an_answer_that_does_not_come() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram(latency=3600))
        bot.campaign(range(1, 5))
        assert await bot.work(3) < 5
        assert bot.store.count() == {State.UNKNOWN: 4}

    run(main)


def test_an_answer_that_never_comes_is_unknown() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram(latency=100_000))
        bot.campaign([1])
        await bot.until_done()
        assert bot.store.count() == {State.UNKNOWN: 1}
        assert loop.time() < 70

    run(main)


def test_two_processes_share_the_work_without_doubling() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram())
        bot.campaign(range(1, 301))
        await asyncio.gather(bot.work(12), bot.work(12))
        assert bot.store.count() == {State.SENT: 300}
        assert set(bot.telegram.delivered.values()) == {1}

    run(main)


def test_a_row_taken_over_by_another_process_is_not_sent() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram(), tempo=Tempo(recover_every=10_000))
        bot.campaign([1] * 12)  # the eleventh waits for its chat's turn
        process = asyncio.create_task(bot.work(20))
        await asyncio.sleep(0.7)
        later = loop.now() + timedelta(hours=1)
        await bot.store.recover(later)
        taken = await bot.store.claim({Lane.DIGEST: 12}, later, later + timedelta(hours=1))
        await process
        assert len(taken) == 2
        assert bot.telegram.delivered == {1: 10}
        assert bot.store.count() == {State.SENT: 10, State.CLAIMED: 2}

    run(main)


def test_an_alert_waits_for_no_campaign() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram())
        bot.campaign(range(1, 2_000))
        process = asyncio.create_task(bot.work(20))
        await asyncio.sleep(5)
        bot.campaign([9_999], kind="alert")
        await process
        assert bot.telegram.order.index(9_999) < 5 * 29 + 110

    run(main)


def test_a_store_that_fails_for_a_while_loses_and_doubles_nobody() -> None:
    def scene(bot: Bot) -> None:
        bot.store.broken.update(claim=3, mark_sending=2, record=4, recover=1, content=1)

    bot = played(lambda *_: None, range(1, 61), scene)
    counts = bot.store.count()
    assert counts[State.SENT] == 60
    assert set(bot.telegram.delivered.values()) == {1}


def test_a_wake_starts_work_at_once_and_an_idle_engine_hardly_looks() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram())
        engine, stop = bot.engine(), asyncio.Event()
        process = asyncio.create_task(engine.run(stop))
        await asyncio.sleep(10.5)
        bot.campaign([1])
        engine.wake()
        await asyncio.sleep(0.2)
        assert bot.telegram.delivered == {1: 1}
        stop.set()
        await process

    run(main)


def test_concurrency_is_bounded() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram(latency=5.0), limits=Limits(rate=1000.0, width=10))
        bot.campaign(range(1, 101))
        await bot.until_done()
        assert bot.telegram.most_in_flight == 10
        assert bot.store.count() == {State.SENT: 100}

    run(main)


@pytest.mark.parametrize("status", ["paused", "cancelled", "stopped"])
def test_a_campaign_that_another_process_halts_stops_within_a_second(status: str) -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram())
        campaign = bot.campaign(range(1, 400))
        process = asyncio.create_task(bot.work(8))
        await asyncio.sleep(4.3)
        campaign.status, sent = status, bot.telegram.delivered.total()
        await asyncio.sleep(1.2)
        after = bot.telegram.delivered.total()
        assert after <= sent + 1  # what was being sent just then
        await asyncio.sleep(1)
        assert bot.telegram.delivered.total() == after
        assert bot.store.count() == {State.SENT: after, State.PLANNED: 399 - after}
        campaign.status = "running"
        await process
        await bot.until_done()
        assert bot.store.count() == {State.SENT: 399}
        assert set(bot.telegram.delivered.values()) == {1}

    run(main)


def test_what_may_have_arrived_is_sent_again_where_the_campaign_wants_it() -> None:
    def scene(bot: Bot) -> None:
        bot.store.campaigns[1].on_ambiguous = "resend"

    doubt = Unknown("502")
    bot = played(
        lambda chat, tries: doubt if (chat == 3 and tries < 2) or chat == 5 else None,
        range(1, 11),
        scene,
    )
    assert bot.telegram.tries[3] == 3
    assert bot.telegram.tries[5] == 3
    assert bot.store.count() == {State.SENT: 9, State.UNKNOWN: 1}


def test_a_campaign_is_finished_when_its_last_row_is() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram())
        alert, digest = bot.campaign([9], kind="alert"), bot.campaign(range(10, 300))
        process = asyncio.create_task(bot.work(14))
        await asyncio.sleep(3)
        assert (alert.status, digest.status) == ("finished", "running")
        await process
        assert digest.status == "finished"
        bot.store.add_rows(digest, "c1", [Address(777)])  # the readers of a later hour
        await bot.work(3)
        assert bot.telegram.delivered[777] == 1

    run(main)


def test_workers_share_the_rate_and_a_dead_one_gives_it_back() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram())
        bot.campaign(range(1, 2_000))
        first = asyncio.create_task(bot.work(40))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(bot.crash(12))
        await asyncio.sleep(6)
        before = len(bot.telegram.order)
        await asyncio.sleep(4)
        assert (len(bot.telegram.order) - before) / 4 <= 30
        await second
        await asyncio.sleep(20)
        before = len(bot.telegram.order)
        await first
        assert (len(bot.telegram.order) - before) / 8 > 27
        assert len(bot.store.workers) == 1  # the one that could not say goodbye

    run(main)


def test_a_full_disk_while_recording_delays_what_is_known_and_changes_nothing() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram())
        bot.campaign(range(1, 200))
        process = asyncio.create_task(bot.until_done())
        await asyncio.sleep(2)
        for method in ("claim", "mark_sending", "record", "recover", "beat", "finish"):
            bot.store.broken[method] = 10**6
        await asyncio.sleep(200)  # longer than any lease
        bot.store.broken.clear()
        await process
        assert bot.store.count() == {State.SENT: 199}
        assert set(bot.telegram.delivered.values()) == {1}

    run(main)


def test_a_press_is_granted_at_once_beside_full_campaigns_and_no_lane_starves() -> None:
    async def main(loop: VirtualLoop) -> None:
        bot = Bot(loop, Telegram())
        bot.campaign(range(1, 2_000))
        bot.campaign(range(5_000, 7_000), kind="broadcast")
        stop = asyncio.Event()
        pacer = Pacer(bot.store, loop.now, bot.limits)
        engine = bot.engine(pacer)
        process = asyncio.create_task(engine.run(stop))
        waits = []
        for _ in range(50):
            await asyncio.sleep(0.4)
            asked = loop.time()
            await pacer.acquire(None, Lane.INTERACTIVE)
            waits.append(loop.time() - asked)
        stop.set()
        await process
        assert max(waits) < 0.3
        broadcast = sum(chat >= 5_000 for chat in bot.telegram.order)
        assert broadcast > len(bot.telegram.order) * 0.1

    run(main)
