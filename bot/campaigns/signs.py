"""Signs of life: noted in memory, written together, each reader's once a day."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime

import structlog

from bot.campaigns.broadcast_ports import SeenStore
from bot.running import run_until, to_the_end

log = structlog.get_logger()

EVERY = 5.0
"""Seconds for which signs are gathered: a crash forgets no more."""


class Signs:
    """What is in memory here only spares writes."""

    def __init__(self, store: SeenStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._day = date.min
        self._noted: set[int] = set()
        self._waiting: dict[int, datetime] = {}

    def note(self, chat_id: int) -> None:
        """This chat has just done something. Its first sign of the day (in UTC) is kept."""
        now = self._clock()
        if now.date() != self._day:
            self._day = now.date()
            self._noted.clear()
        if chat_id not in self._noted:
            self._noted.add(chat_id)
            self._waiting[chat_id] = now

    async def run(self, stop: asyncio.Event) -> None:
        """Write until `stop`; what comes after it is for a last `flush`."""
        await run_until(stop, self._writes())

    async def flush(self) -> None:
        """Write what waits. What cannot be written waits for the next time."""
        waiting, self._waiting = self._waiting, {}
        try:
            await to_the_end(self._store.seen(waiting))
        except Exception:
            log.exception("signs_not_written", readers=len(waiting))
            self._waiting = waiting | self._waiting

    async def _writes(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await self.flush()
