"""Claimed rows that wait for their turn, as long as they are ours."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.delivery.model import Delivery
from bot.delivery.pacer import Lane, Pacer

MARGIN = 1.0
"""Seconds of a lease kept for committing `sending`."""


class Turns:
    """The pacer, with patience: until the lease is nearly over, or the row is recalled."""

    def __init__(self, pacer: Pacer, now: Callable[[], datetime]) -> None:
        self._pacer = pacer
        self._now = now
        self._waiting: dict[int, tuple[Delivery, asyncio.Timeout]] = {}

    async def wait(self, row: Delivery) -> bool:
        """Whether its turn has come."""
        left = (row.lease_until - self._now()).total_seconds() - MARGIN
        lane = Lane.ALERT if row.urgent else Lane.DIGEST
        try:
            async with asyncio.timeout(left) as patience:
                self._waiting[row.id] = (row, patience)
                await self._pacer.acquire(row.to.chat_id, lane)
        except TimeoutError:
            return False
        finally:
            self._waiting.pop(row.id, None)
        return True

    def recall(self, which: Callable[[Delivery], bool]) -> None:
        """These rows wait no longer."""
        now = asyncio.get_running_loop().time()
        for row, patience in self._waiting.values():
            if which(row):
                patience.reschedule(now)
