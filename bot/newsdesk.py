"""The wiring of the broadcast desk: its services, its loops, and what its handlers take."""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aiogram import Bot

from bot.app import Newsroom, build_broadcasts
from bot.campaigns.asking import Asker
from bot.campaigns.broadcasts import Refusal
from bot.campaigns.charts import Charts
from bot.campaigns.lateness import LateDigests
from bot.campaigns.readers import Readers
from bot.campaigns.reporting import Reports
from bot.campaigns.scheduler import Scheduler
from bot.pictures.picture import NoPicture, NotInstalled
from bot.running import Lead
from bot.telegram.broadcast.boards import Boards
from bot.telegram.broadcast.notifying import Notifier
from bot.telegram.broadcast.outlet_times import OutletTimes
from bot.telegram.broadcast.questions import AdminQuestions
from bot.telegram.broadcast.services import BroadcastDesk
from bot.wording import Texts, Wording
from digests.arabic.cities import Cities
from digests.model import Numerals


class Files:
    """Reports as files: of every recipient, and of the delivery over time."""

    def __init__(self, newsroom: Newsroom, now: Callable[[], datetime]) -> None:
        self._newsroom = newsroom
        self._now = now

    async def csv(self, campaign_id: int) -> Path:
        """Every recipient with its state; a file of the caller's to delete."""
        with tempfile.NamedTemporaryFile(prefix="nashra-", suffix=".csv", delete=False) as file:
            path = Path(file.name)
        await Reports(self._newsroom.campaigns).csv(campaign_id, path)
        return path

    async def picture(self, campaign_id: int, texts: Texts) -> bytes:
        """The delivery over time, as PNG."""
        settings = self._newsroom.settings
        campaign = await self._newsroom.campaigns.get(campaign_id)
        if campaign is None:
            raise Refusal("unknown", campaign=campaign_id)
        charts = Charts(self._newsroom.campaigns, settings.timezone)
        numerals = Numerals(settings.numerals)
        try:
            return await charts.png(campaign, texts, settings.locale, numerals, self._now())
        except (NoPicture, NotInstalled) as error:
            raise Refusal("as_said", words=str(error)) from error


@dataclass(frozen=True, slots=True)
class Newsdesk:
    """services: what handlers take by name."""

    services: dict[str, object]
    scheduler: Scheduler
    asker: Asker
    boards: Boards
    lead: Lead

    def loops(self, stop: asyncio.Event) -> tuple[Coroutine[Any, Any, None], ...]:
        """What runs until `stop`."""

        async def once() -> None:
            async with asyncio.TaskGroup() as loops:
                loops.create_task(self.asker.run(stop))
                loops.create_task(self.boards.run(stop))

        return self.scheduler.run(stop), self.lead.run(once, stop)

    def wake(self) -> None:
        """It is another time: look now."""
        self.scheduler.wake()
        self.asker.wake()


def build_newsdesk(
    newsroom: Newsroom,
    bot: Bot,
    readers: Readers,
    wording: Wording,
    wake: Callable[[], None],
    plan: Callable[[], None],
    now: Callable[[], datetime],
) -> Newsdesk:
    """wake: tells the sender that there are rows. plan: tells the planner that somebody is due."""
    settings = newsroom.settings
    broadcasts, amendments = build_broadcasts(newsroom, wake)
    desk = BroadcastDesk(
        newsroom.campaigns,
        newsroom.drafts,
        broadcasts,
        amendments,
        LateDigests(newsroom.late, broadcasts.rules, plan),
        OutletTimes(settings.timezone),
        Files(newsroom, now),
        newsroom.sources,
        Cities(),
        settings.staff_chat_id,
    )
    notifier = Notifier(bot, desk, readers, wording, now)
    scheduler = Scheduler(newsroom.campaigns, broadcasts, now)
    questions = AdminQuestions(bot, desk, readers, wording, now)
    asker = Asker(newsroom.campaigns, newsroom.late, questions, wake, now)
    boards = Boards(bot, desk, readers, wording, now)
    services: dict[str, object] = {"broadcast_desk": desk, "broadcast_notifier": notifier}
    return Newsdesk(services, scheduler, asker, boards, newsroom.lead("news"))
