"""Starts campaigns when their time has come; what is too late is left to an admin."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

import structlog

from bot.campaigns.broadcast_ports import CampaignStore
from bot.campaigns.broadcasting import COMMAND_LINE, Broadcasts
from bot.campaigns.broadcasts import Campaign, Entry, Stage
from bot.campaigns.schedule import is_late
from bot.running import run_until

log = structlog.get_logger()

IDLE = 1.0
"""Seconds between looks: what another process has scheduled is seen within it."""

Late = Callable[[Campaign], Awaitable[None]]
"""Asks the admins about a campaign that is too late."""


class Scheduler:
    """Several on one database do no harm: a campaign is started by whoever is first."""

    def __init__(
        self,
        store: CampaignStore,
        broadcasts: Broadcasts,
        late: Late,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._broadcasts = broadcasts
        self._late = late
        self._now = now
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """It is another time: look now."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Look until `stop`."""
        await run_until(stop, self._ticks())

    async def tick(self, now: datetime) -> None:
        """Start what is due; one campaign in trouble keeps no other waiting."""
        for campaign in await self._store.due(now):
            try:
                await self._take(campaign, now)
            except Exception:
                log.exception("start_failed", campaign=campaign.id)

    async def _take(self, campaign: Campaign, now: datetime) -> None:
        if campaign.starts_at is None or not is_late(campaign.starts_at, now):
            await self._broadcasts.start(campaign, now)
            return
        entry = Entry(now, COMMAND_LINE, "late", campaign.id)
        await self._broadcasts.repeat(campaign, now)  # first: a crash must not end the series
        if await self._store.move(campaign.id, (Stage.SCHEDULED,), Stage.LATE, entry):
            log.warning("campaign_late", campaign=campaign.id)
            await self._late(campaign)

    async def _ticks(self) -> None:
        while True:
            try:
                await self.tick(self._now())
            except Exception:
                log.exception("scheduler_failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE):
                    await self._woken.wait()
            self._woken.clear()
