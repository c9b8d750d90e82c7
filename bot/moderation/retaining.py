"""Refused and withdrawn comments are forgotten after a time, and with them what nobody needs."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.moderation.keeping import ErasureStore, Leftovers
from bot.running import run_until

log = structlog.get_logger(__name__)

EVERY = timedelta(days=1)
"""Between two rounds."""

LOOK = 600.0
"""Seconds between two looks at the clock."""

AT_ONCE = 500
"""Comments erased before others are told."""


class Retention:
    """One of all processes runs it; what was cut short goes on in the next round."""

    def __init__(
        self,
        erasures: ErasureStore,
        leftovers: Leftovers,
        keep: timedelta,
        on_erased: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        """keep: how long after its decision a text stays; 0 is for ever. on_erased: cards show
        another version than the newest."""
        self._erasures = erasures
        self._leftovers = leftovers
        self._keep = keep
        self._on_erased = on_erased
        self._now = now
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """It is another time."""
        self._woken.set()

    async def tidy(self) -> int:
        """Erase and delete whatever is due; how many comments were erased."""
        now = self._now()
        before, count, is_done = now - self._keep, 0, False
        while not is_done:
            gone = await self._erasures.erase_refused(before, now, AT_ONCE)
            count, is_done = count + len(gone), len(gone) < AT_ONCE
            if gone:
                self._on_erased()
        lines = await self._leftovers.prune(before)
        log.info("retention", before=before.isoformat(), erased=count, deleted_lines=lines)
        return count

    async def run(self, stop: asyncio.Event) -> None:
        """A round a day, until `stop`."""
        if self._keep:
            await run_until(stop, self._rounds())
        else:
            await stop.wait()

    async def _rounds(self) -> None:
        last: datetime | None = None
        while True:
            self._woken.clear()
            now = self._now()
            if last is None or not last <= now < last + EVERY:
                try:
                    await self.tidy()
                    last = now
                except Exception:
                    log.exception("retention_failed")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK)
