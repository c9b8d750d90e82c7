"""Asks the admins about whatever is too late to go by itself: once, whoever is restarted when.

A question is recorded as asked in the transaction that makes its messages, which are delivery
rows like any others.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol

import structlog

from bot.campaigns.broadcasts import Campaign
from bot.campaigns.lateness import LateDigest, LateStore
from bot.campaigns.schedule import MAX_LATENESS
from bot.running import run_until
from digests.model import Message

log = structlog.get_logger()

IDLE = 1.0
"""Seconds between looks."""


class LateCampaigns(Protocol):
    """Broadcasts that are late, and whether anybody has been asked about them."""

    async def unasked(self) -> Sequence[Campaign]:
        """Late ones the admins have not been asked about, oldest first (without counts)."""
        ...

    async def ask(self, campaign_id: int, questions: Mapping[int, Message], at: datetime) -> bool:
        """Ask about a late one: to each chat the broadcast as readers see it, and below it the
        message given, as delivery rows of alerts. False where it is not late any more, or has been
        asked about."""
        ...


class Questions(Protocol):
    """The messages that ask, by admin, each in the admin's language."""

    async def about_broadcast(self, campaign: Campaign) -> Mapping[int, Message]:
        """Whether a broadcast shall go although it is late."""
        ...

    async def about_digest(self, late: LateDigest) -> Mapping[int, Message]:
        """Whether its readers shall still get a digest."""
        ...


class Asker:
    """wake: tells the sender that there are rows. Several on one database ask once all the same."""

    def __init__(
        self,
        campaigns: LateCampaigns,
        late: LateStore,
        questions: Questions,
        wake: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        self._campaigns = campaigns
        self._late = late
        self._questions = questions
        self._wake = wake
        self._now = now
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """It is another time: look now."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Look until `stop`."""
        await run_until(stop, self._ticks())

    async def tick(self, now: datetime) -> None:
        """Ask what nobody has been asked; one question in trouble keeps no other waiting."""
        for late_id in await self._late.expire(now):
            log.warning("late_digest_expired", late=late_id)
        for late in await self._late.unasked(now - MAX_LATENESS):
            await self._ask_about_digest(late, now)
        for campaign in await self._campaigns.unasked():
            await self._ask_about_broadcast(campaign, now)

    async def _ask_about_digest(self, late: LateDigest, now: datetime) -> None:
        try:
            questions = await self._questions.about_digest(late)
            self._asked(await self._late.ask(late.id, questions, now), late=late.id)
        except Exception:
            log.exception("not_asked", late=late.id)

    async def _ask_about_broadcast(self, campaign: Campaign, now: datetime) -> None:
        try:
            questions = await self._questions.about_broadcast(campaign)
            asked = await self._campaigns.ask(campaign.id, questions, now)
            self._asked(asked, campaign=campaign.id)
        except Exception:
            log.exception("not_asked", campaign=campaign.id)

    def _asked(self, asked: bool, **about: int) -> None:
        if asked:
            log.warning("admins_asked", **about)
            self._wake()

    async def _ticks(self) -> None:
        while True:
            try:
                await self.tick(self._now())
            except Exception:
                log.exception("asker_failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE):
                    await self._woken.wait()
            self._woken.clear()
