"""What admins are told, or asked, without having pressed anything."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.campaigns.broadcasts import Campaign, Refusal, Stage
from bot.campaigns.checking import outgoing
from bot.telegram.broadcast.campaign_screens import campaign_view
from bot.telegram.broadcast.names import name_of
from bot.telegram.broadcast.posting import preview, tell
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from bot.telegram.broadcast.visits import visit_of
from bot.telegram.panels import View
from bot.telegram.tongue import KnownReaders
from bot.wording import Wording

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Notifier:
    """The dispatcher passes it as `broadcast_notifier`."""

    bot: Bot
    desk: BroadcastDesk
    readers: KnownReaders
    wording: Wording
    clock: Callable[[], datetime]

    async def ask_second(self, campaign: Campaign, author: str) -> None:
        """The other admins: the message as readers will see it, and whether it may go."""
        for who in self.desk.broadcasts.rules.admins:
            if who != campaign.author_id:
                await self._ask(who, campaign, author)

    async def tell_author(self, campaign: Campaign, name: str, visit: Visit) -> None:
        """What another admin has done with it."""
        author = campaign.author_id
        if not author or author == visit.who:
            return
        told = await visit_of(author, self.desk.tongues, self.readers, self.wording, visit.now)
        by = await name_of(self.bot, visit.who, told.texts)
        head = told.texts.html(f"broadcast.{name}", by=by)
        at = await tell(self.bot, author, below(head, campaign_view(campaign, self.desk, told)))
        if at and campaign.stage is Stage.RUNNING:
            await self.desk.store.put_board(campaign.id, author, at)

    async def _ask(self, who: int, campaign: Campaign, author: str) -> None:
        visit = await visit_of(who, self.desk.tongues, self.readers, self.wording, self.clock())
        count = 0
        if campaign.broadcast is not None:
            count = await self.desk.broadcasts.count(campaign.broadcast.segment)
            try:
                await preview(self.bot, who, outgoing(campaign.broadcast))
            except (Refusal, TelegramAPIError) as error:
                log.info("preview_not_shown", admin=who, campaign=campaign.id, why=str(error))
        head = visit.texts.html("broadcast.ask_approval", author=author, count=count)
        await tell(self.bot, who, below(head, campaign_view(campaign, self.desk, visit)))


def below(head: str, view: View) -> View:
    """A view with a sentence above it."""
    return View(f"{head}\n\n{view.text}", view.keyboard)
