"""Sends what is planned: claim, wait for a turn, commit `sending`, request, record.

Every claimed row is a task of its own, a few dozen at once; a campaign of any length takes the
same memory. A row leaves this process in a recorded state, or its lease runs out and `recover`
puts it into one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.delivery.commits import Together
from bot.delivery.contents import Contents
from bot.delivery.model import (
    Content,
    Delivery,
    Failed,
    Flooded,
    NotSent,
    Outcome,
    Rejected,
    Unknown,
)
from bot.delivery.pacer import Pacer
from bot.delivery.ports import DeliveryStore, Outbound
from bot.delivery.trouble import Outage, Rejections
from bot.delivery.turns import Turns

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tempo:
    """Figures of the engine; seconds unless said otherwise.

    width: rows claimed at once, so also the most requests in flight. lease: how long a claim, and
    later an attempt, is this process's own. answer: the longest wait for Telegram's answer; below
    the lease. grace: how long a stop waits for answers. idle: between looks for new rows.
    """

    width: int = 100
    lease: float = 90.0
    answer: float = 60.0
    grace: float = 4.0
    idle: float = 1.0
    recover_every: float = 15.0
    contents: int = 256


class Engine:
    """One sender in a process. stopped: told the campaign and the reason when it stops one."""

    def __init__(
        self,
        store: DeliveryStore,
        outbound: Outbound,
        pacer: Pacer,
        stopped: Callable[[int, str], Awaitable[None]],
        now: Callable[[], datetime],
        tempo: Tempo | None = None,
    ) -> None:
        self._store = store
        self._outbound = outbound
        self._pacer = pacer
        self._stopped = stopped
        self._now = now
        self._tempo = tempo or Tempo()
        self._contents = Contents(store, self._tempo.contents)
        self._mark = Together(self._commit_sending)
        self._record = Together(self._commit_outcomes)
        self._turns = Turns(pacer, now)
        self._outage = Outage()
        self._rejections = Rejections()
        self._tasks: set[asyncio.Task[bool]] = set()
        self._in_flight: dict[int, Delivery] = {}
        self._woken = asyncio.Event()
        self._more = False
        self._recover_at = float("-inf")

    def wake(self) -> None:
        """There is something new to send."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop`; then let answers come in, hand back the rest, and return."""
        watcher = asyncio.create_task(self._wake_on(stop))
        try:
            while not stop.is_set():
                await self._safely("look_for_rows", self._look())
                await self._sleep()
            await self._finish()
        finally:
            await self._abandon(watcher)

    # Looking for rows.

    async def _look(self) -> None:
        if _time() >= self._recover_at:
            await self._recover()
        room = self._room()
        if room <= 0:
            return
        now = self._now()
        rows = await self._store.claim(room, now, now + self._lease())
        self._more = len(rows) == room
        for row in rows:
            await self._start(row)

    def _room(self) -> int:
        """How many rows to claim: none while shut, one while it is doubtful whether any goes."""
        if self._pacer.closed_for() or self._outage.pause(_time()):
            return 0
        width = 1 if self._outage.suspected else self._tempo.width
        return width - len(self._tasks)

    async def _recover(self) -> None:
        await self._pacer.load()
        planned, unknown = await self._store.recover(self._now())
        self._recover_at = _time() + self._tempo.recover_every
        if planned or unknown:
            log.warning("leases_ran_out", planned_again=planned, unknown=unknown)

    async def _start(self, row: Delivery) -> None:
        try:
            content = await self._contents.get(row.content_id)
        except LookupError:
            self._spawn(row, self._settle(row, Failed("its content is missing")))
        else:
            self._spawn(row, self._deliver(row, content))

    def _spawn(self, row: Delivery, work: Coroutine[Any, Any, None]) -> None:
        ids = {"delivery": row.id, "campaign": row.campaign_id, "chat": row.to.chat_id}
        task = asyncio.create_task(self._safely("delivery", work, **ids))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[bool]) -> None:
        self._tasks.discard(task)
        if self._more and len(self._tasks) <= self._tempo.width // 2:
            self._woken.set()

    async def _sleep(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._tempo.idle):
                await self._woken.wait()
        self._woken.clear()

    # One row.

    async def _deliver(self, row: Delivery, content: Content) -> None:
        if not await self._turns.wait(row) or self._outage.pause(_time()):
            await self._settle(row, NotSent("its turn did not come"))
            return
        held = await self._mark(row)
        if held is None:
            log.info("taken_over", delivery=row.id, campaign=row.campaign_id)
            return
        self._in_flight[held.id] = held
        try:
            await self._settle(held, await self._attempt(held, content))
        finally:
            del self._in_flight[held.id]

    async def _attempt(self, row: Delivery, content: Content) -> Outcome:
        try:
            async with asyncio.timeout(self._tempo.answer):
                outcome = await self._outbound.send(row.to, content, silent=row.silent)
        except Exception as error:
            log.exception("send", delivery=row.id, campaign=row.campaign_id, chat=row.to.chat_id)
            outcome = Unknown(f"{type(error).__name__}: {error}")
        self._outage.note(outcome, _time())
        if self._outage.pause(_time()):
            self._turns.recall(lambda _: True)
        if isinstance(outcome, Flooded):
            await self._pacer.flooded(outcome.retry_after)
        return outcome

    async def _settle(self, row: Delivery, outcome: Outcome) -> None:
        """Record the outcome; a campaign whose content is refused is stopped."""
        if not await self._safely("record", self._record_one(row, outcome), delivery=row.id):
            await self._record_alone(row, outcome)
        if self._rejections.note(row.campaign_id, outcome) and isinstance(outcome, Rejected):
            await self._stop_campaign(row.campaign_id, outcome.reason)

    async def _record_one(self, row: Delivery, outcome: Outcome) -> None:
        await self._record((row, outcome))

    async def _record_alone(self, row: Delivery, outcome: Outcome) -> None:
        """What is known is not given up while the lease lasts, and by itself: another row of the
        same batch may be what the store refuses."""
        while self._now() < row.lease_until:
            await asyncio.sleep(self._tempo.idle)
            alone = self._store.record([(row, outcome)], self._now())
            if await self._safely("record", alone, delivery=row.id):
                return

    async def _stop_campaign(self, campaign_id: int, reason: str) -> None:
        log.error("campaign_stopped", campaign=campaign_id, reason=reason)
        self._turns.recall(lambda row: row.campaign_id == campaign_id)
        await self._store.stop_campaign(campaign_id, reason, self._now())
        await self._stopped(campaign_id, reason)

    # Group commits.

    async def _commit_sending(self, rows: Sequence[Delivery]) -> Sequence[Delivery | None]:
        now = self._now()
        held = await self._store.mark_sending(rows, now, now + self._lease())
        by_id = {row.id: row for row in held}
        return [by_id.get(row.id) for row in rows]

    async def _commit_outcomes(self, results: Sequence[tuple[Delivery, Outcome]]) -> list[None]:
        await self._store.record(results, self._now())
        return [None] * len(results)

    # The end.

    async def _wake_on(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._woken.set()

    async def _finish(self) -> None:
        self._turns.recall(lambda _: True)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._tempo.grace)
        unanswered = list(self._in_flight.values())
        if unanswered:
            lost = Unknown("stopped before the answer came")
            results = [(row, lost) for row in unanswered]
            await self._safely("record_at_stop", self._store.record(results, self._now()))

    async def _abandon(self, watcher: asyncio.Task[None]) -> None:
        tasks = [*self._tasks, watcher]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(self._mark.close(), self._record.close())

    async def _safely(self, what: str, work: Coroutine[Any, Any, None], **ids: int) -> bool:
        """An exception is logged with its ids and hurts nothing else; whether there was none."""
        try:
            await work
        except Exception:
            log.exception(f"{what}_failed", **ids)
            return False
        return True

    def _lease(self) -> timedelta:
        return timedelta(seconds=self._tempo.lease)


def _time() -> float:
    """The loop's steady clock, in seconds."""
    return asyncio.get_running_loop().time()
