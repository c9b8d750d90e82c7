"""Sends what is planned: claim, wait for a turn, commit `sending`, request, record.

Rows are claimed a couple of seconds ahead and stand in line; one whose turn has come is a task
until its outcome is recorded, a few dozen at once. A campaign of any length takes the same memory.
A row leaves this process in a recorded state, or its lease runs out and `recover` puts it into one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from secrets import randbits
from typing import Any

import structlog

from bot.delivery.backlog import Backlog
from bot.delivery.contents import Contents
from bot.delivery.model import (
    Content,
    Delivery,
    Failed,
    Flooded,
    Lane,
    NotSent,
    Outcome,
    Rejected,
    Unknown,
)
from bot.delivery.pacer import Pacer, Ticket
from bot.delivery.ports import DeliveryStore, Outbound
from bot.delivery.recording import Recorder
from bot.delivery.trouble import Outage, Rejections

log = structlog.get_logger()

UNSENT = NotSent("its turn did not come")


@dataclass(frozen=True, slots=True)
class Tempo:
    """Figures of the engine; seconds unless said otherwise.

    batch: the most rows of a lane claimed at once. lease: how long a claim, and later an attempt,
    is this process's own. answer: the longest wait for Telegram's answer; below the lease. grace:
    how long a stop waits for answers. idle: between looks for new rows. beat: between signs of life
    to the other workers. How many are under way at once says `Limits.width`.
    """

    batch: int = 500
    lease: float = 90.0
    answer: float = 60.0
    grace: float = 4.0
    idle: float = 1.0
    recover_every: float = 15.0
    beat: float = 5.0
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
        self._lease = timedelta(seconds=self._tempo.lease)
        self._worker = randbits(63)
        self._contents = Contents(store, self._tempo.contents)
        self._recorder = Recorder(store, now, self._lease, self._tempo.idle)
        self._backlog = Backlog(pacer, self._go, self._tempo.batch)
        self._outage = Outage()
        self._rejections = Rejections()
        self._tasks: set[asyncio.Task[bool]] = set()
        self._woken = asyncio.Event()
        self._more: set[Lane] = set()
        self._stopping = False
        self._finish_at = self._recover_at = self._beat_at = float("-inf")

    def wake(self) -> None:
        """There is something new to send, or a campaign has been changed."""
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
        await self._keep_house()
        await self._recorder.many(self._backlog.take_expiring(self._now()), UNSENT)
        await self._call_back_halted()
        room = self._room()
        if not room:
            return
        now = self._now()
        rows = await self._store.claim(room, now, now + self._lease)
        self._more = (self._more - room.keys()) | {row.lane for row in rows}
        for row in rows:
            await self._line_up(row)

    async def _keep_house(self) -> None:
        if _time() >= self._beat_at:
            self._beat_at = _time() + self._tempo.beat
            self._pacer.share(await self._store.beat(self._worker, self._now()))
        if _time() >= self._recover_at:
            await self._recover()
        if _time() >= self._finish_at:
            self._finish_at = _time() + self._tempo.idle / 2
            await self._store.finish(self._now())

    async def _recover(self) -> None:
        await self._pacer.load()
        planned, unknown = await self._store.recover(self._now())
        self._recover_at = _time() + self._tempo.recover_every
        if planned or unknown:
            log.warning("leases_ran_out", planned_again=planned, unknown=unknown)

    async def _call_back_halted(self) -> None:
        """Rows of campaigns that somebody has paused, cancelled or stopped are not ours to send."""
        if campaigns := self._backlog.campaigns():
            running = await self._store.running(campaigns)
            halted = self._backlog.take(lambda row: row.campaign_id not in running)
            await self._recorder.many(halted, UNSENT)

    def _room(self) -> Mapping[Lane, int]:
        """Rows to claim: none while shut, few while it is doubtful whether any goes."""
        if self._pacer.closed_for() or self._outage.pause(_time()):
            return {}
        room = self._backlog.room()
        if not self._outage.suspected:
            return room
        return {} if self._backlog or self._tasks else dict.fromkeys(room, 1)

    async def _line_up(self, row: Delivery) -> None:
        try:
            content = await self._contents.get(row.content_id)
        except LookupError:
            await self._recorder.many([row], Failed("its content is missing"))
        else:
            self._backlog.add(row, content)

    async def _sleep(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._tempo.idle):
                await self._woken.wait()
        self._woken.clear()

    # One row.

    def _go(self, row: Delivery, content: Content, turn: Ticket) -> None:
        """Its turn has come."""
        ids = {"delivery": row.id, "campaign": row.campaign_id, "chat": row.to.chat_id}
        work = self._deliver(row, content, turn)
        task = asyncio.create_task(self._safely("delivery", work, **ids))
        self._tasks.add(task)
        task.add_done_callback(partial(self._ended, turn))
        if row.lane in self._more and row.lane in self._backlog.room():
            self._woken.set()

    def _ended(self, turn: Ticket, task: asyncio.Task[bool]) -> None:
        self._tasks.discard(task)
        self._pacer.release(turn)

    async def _deliver(self, row: Delivery, content: Content, turn: Ticket) -> None:
        if self._stopping or self._outage.pause(_time()) or self._pacer.closed_for():
            await self._recorder.outcome(row, UNSENT)
            return
        held = await self._recorder.sending(row)
        if held is None:
            await self._recorder.outcome(row, UNSENT)  # unless another process has it by now
            return
        self._pacer.went(turn)
        outcome = await self._attempt(held, content)
        await self._recorder.outcome(held, outcome)
        if self._rejections.note(row.campaign_id, outcome) and isinstance(outcome, Rejected):
            await self._stop_campaign(row.campaign_id, outcome.reason)

    async def _attempt(self, row: Delivery, content: Content) -> Outcome:
        try:
            async with asyncio.timeout(self._tempo.answer):
                outcome = await self._outbound.send(row, content)
        except Exception as error:
            log.exception("send", delivery=row.id, campaign=row.campaign_id, chat=row.to.chat_id)
            outcome = Unknown(f"{type(error).__name__}: {error}")
        self._outage.note(outcome, _time())
        if isinstance(outcome, Flooded):
            await self._pacer.flooded(outcome.retry_after)
        if self._outage.pause(_time()):
            await self._recorder.many(self._backlog.take(lambda _: True), UNSENT)
        return outcome

    async def _stop_campaign(self, campaign_id: int, reason: str) -> None:
        log.error("campaign_stopped", campaign=campaign_id, reason=reason)
        rows = self._backlog.take(lambda row: row.campaign_id == campaign_id)
        await self._store.stop_campaign(campaign_id, reason, self._now())
        await self._recorder.many(rows, UNSENT)
        await self._stopped(campaign_id, reason)

    # The end.

    async def _wake_on(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._stopping = True
        self._woken.set()

    async def _finish(self) -> None:
        await self._recorder.many(self._backlog.take(lambda _: True), UNSENT)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._tempo.grace)
        await self._recorder.last()
        await self._safely("retire", self._store.retire(self._worker))

    async def _abandon(self, watcher: asyncio.Task[None]) -> None:
        self._backlog.take(lambda _: True)
        tasks: Sequence[asyncio.Task[Any]] = [*self._tasks, watcher]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._recorder.close()

    async def _safely(self, what: str, work: Coroutine[Any, Any, None], **ids: int) -> bool:
        """An exception is logged with its ids and hurts nothing else; whether there was none."""
        try:
            await work
        except Exception:
            log.exception(f"{what}_failed", **ids)
            return False
        return True


def _time() -> float:
    """The loop's steady clock, in seconds."""
    return asyncio.get_running_loop().time()
