"""Carries decisions to their sites: claims what is due, does it, records how it went.

A worker lost half-way has its errands handed out again after the lease: a Teller asks the site what
it has before it changes anything. Errands of one comment are handed out one at a time, in order.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.moderation.ports import OutboxStore, Task
from bot.running import run_until, to_the_end

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
TIME_LIMIT = 50.0
"""Seconds for one errand: two rounds of a batch fit into the lease."""

BATCH = 8
AT_ONCE = 4
IDLE = 5.0
"""Seconds between looks for errands, such as those that another process has made."""

FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=15)
REFUSED = timedelta(minutes=10)
"""Before the second try, before any, and where somebody has to set something right first."""


@dataclass(frozen=True, slots=True)
class Done:
    """site_id: what the site calls a comment that was posted now; else ''."""

    site_id: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """Not this time. down: nor would any other errand. refused: by somebody's settings. wait:
    seconds the site asked for."""

    error: str
    down: bool = False
    refused: bool = False
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Never:
    """It can never work."""

    error: str


Told = Done | Again | Never


class Teller(Protocol):
    """Does an errand on the site it is for."""

    async def tell(self, task: Task) -> Told:
        """Raises nothing that has to do with the site."""
        ...


def pause(attempt: int, told: Again, jitter: float) -> timedelta:
    """How long to wait after this attempt (from 1). jitter: 0 to 1, spreads by a half."""
    base = REFUSED if told.refused else min(LONGEST, FIRST * 2 ** min(attempt - 1, 20))
    return max(base * (0.75 + jitter / 2), timedelta(seconds=told.wait))


class Outbox:
    """One in a process; several on PostgreSQL share the work."""

    def __init__(
        self,
        store: OutboxStore,
        teller: Teller,
        now: Callable[[], datetime],
        jitter: Callable[[], float],
        on_change: Callable[[int], None],
    ) -> None:
        self._store = store
        self._teller = teller
        self._now = now
        self._jitter = jitter
        self._on_change = on_change
        self._woken = asyncio.Event()
        self._failures = 0

    def wake(self) -> None:
        """There is an errand, or another time."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`; what is under way is cut off, and done again at the next start."""
        await run_until(stop, self._rounds())

    async def round(self) -> int:
        """Do what is due, up to BATCH; returns how many were claimed."""
        now = self._now()
        tasks = await to_the_end(self._store.claim(now, now + LEASE, BATCH))
        if tasks and self._failures:  # one goes ahead to see whether the site is back
            first = await self._do(tasks[0])
            rest = tasks[1:]
            if isinstance(first, Again) and first.down:
                await asyncio.gather(*(self._record(task, first) for task in rest))
                return len(tasks)
            tasks = rest
        await self._do_all(tasks)
        return len(tasks)

    async def _do_all(self, tasks: Sequence[Task]) -> None:
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(task: Task) -> None:
            async with turns:
                await self._do(task)

        await asyncio.gather(*map(one, tasks))

    async def _do(self, task: Task) -> Told:
        try:
            async with asyncio.timeout(TIME_LIMIT):
                told = await self._teller.tell(task)
        except TimeoutError:
            told = Again(f"not done within {TIME_LIMIT:g} s", down=True)
        except Exception as error:
            log.exception("errand_failed", comment=task.comment.id, errand=task.errand)
            told = Again(type(error).__name__)
        down = isinstance(told, Again) and told.down
        self._failures = self._failures + 1 if down else 0
        await to_the_end(self._record(task, told))
        return told

    async def _record(self, task: Task, told: Told) -> None:
        about = {"comment": task.comment.id, "errand": task.errand, "attempt": task.attempt}
        if isinstance(told, Done):
            await self._store.done(task, self._now(), told.site_id)
            log.info("site_told", **about)
        elif isinstance(told, Never):
            await self._store.give_up(task, self._now(), told.error)
            log.warning("site_not_told", error=told.error, **about)
            self._on_change(task.comment.id)
        else:
            at = self._now() + pause(task.attempt, told, self._jitter())
            await self._store.again(task, at, told.error)
            log.info("site_told_later", error=told.error, **about)

    async def _rounds(self) -> None:
        while True:
            claimed = 0
            try:
                claimed = await self.round()
            except Exception:
                log.exception("outbox_failed")
            if claimed < BATCH or self._failures:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._idle()):
                        await self._woken.wait()
                self._woken.clear()

    def _idle(self) -> float:
        """Seconds to rest; longer where the site is down."""
        return min(60.0, IDLE * 2.0 ** min(self._failures, 6)) if self._failures else IDLE
