"""What is known of rows is written down, whatever the store does meanwhile."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.delivery.commits import Together
from bot.delivery.model import Delivery, Outcome, Unknown
from bot.delivery.ports import DeliveryStore

log = structlog.get_logger()

PERSISTENCE = timedelta(hours=1)
"""So long past its lease an outcome is still tried to be recorded: a full disk is noticed late."""

TOGETHER = 0.008
"""Seconds between two commits of a kind: at 1000 messages a second eight share one, and at a crash
no more are in doubt than go out in that time besides their round trip."""

LOST = Unknown("stopped before the answer came")


class Recorder:
    """Group commits of `sending` and of outcomes. pause: seconds between two tries."""

    def __init__(
        self,
        store: DeliveryStore,
        now: Callable[[], datetime],
        lease: timedelta,
        pause: float,
    ) -> None:
        self._store = store
        self._now = now
        self._lease = lease
        self._pause = pause
        self._mark = Together(self._commit_sending, TOGETHER)
        self._record = Together(self._commit_outcomes, TOGETHER)
        self._open: dict[int, tuple[Delivery, Outcome]] = {}

    async def sending(self, row: Delivery) -> Delivery | None:
        """The row as it may be sent; None where it must not be."""
        held = await self._mark(row)
        if held is not None:
            self._open[held.id] = (held, LOST)
        return held

    async def outcome(self, row: Delivery, outcome: Outcome) -> None:
        """Done when it is recorded; a store that fails is asked again."""
        self._open[row.id] = (row, outcome)
        try:
            if not await self._safely([(row, outcome)], together=True):
                await self._alone(row, outcome)
        finally:
            del self._open[row.id]

    async def many(self, rows: Sequence[Delivery], outcome: Outcome) -> None:
        """The same outcome for all of them, tried once: leases do the rest."""
        if rows:
            await self._safely([(row, outcome) for row in rows])

    async def last(self) -> None:
        """The process ends: what is known of rows under way, or that nothing is."""
        if self._open:
            await self._safely(list(self._open.values()))

    async def close(self) -> None:
        """Give up what is being committed."""
        await asyncio.gather(self._mark.close(), self._record.close())

    async def _alone(self, row: Delivery, outcome: Outcome) -> None:
        """By itself: another row of the same batch may be what the store refuses."""
        while self._now() < row.lease_until + PERSISTENCE:
            await asyncio.sleep(self._pause)
            if await self._safely([(row, outcome)]):
                return

    async def _safely(
        self, results: Sequence[tuple[Delivery, Outcome]], *, together: bool = False
    ) -> bool:
        try:
            if together:
                await self._record(results[0])
            else:
                await self._store.record(results, self._now())
        except Exception:
            log.exception("record_failed", deliveries=[row.id for row, _ in results[:5]])
            return False
        return True

    async def _commit_sending(self, rows: Sequence[Delivery]) -> Sequence[Delivery | None]:
        now = self._now()
        held = await self._store.mark_sending(rows, now, now + self._lease)
        by_id = {row.id: row for row in held}
        return [by_id.get(row.id) for row in rows]

    async def _commit_outcomes(self, results: Sequence[tuple[Delivery, Outcome]]) -> list[None]:
        await self._store.record(results, self._now())
        return [None] * len(results)
