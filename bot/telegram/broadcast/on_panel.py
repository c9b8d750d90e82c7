"""A press on a campaign's panel, and the panel in place of what was pressed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiogram import Bot
from aiogram.types import CallbackQuery

from bot.campaigns.broadcasts import Campaign, Stage
from bot.telegram.broadcast.campaign_screens import campaign_view
from bot.telegram.broadcast.notifying import Notifier
from bot.telegram.broadcast.posting import edit, redraw
from bot.telegram.broadcast.services import BroadcastDesk, Visit


@dataclass(frozen=True, slots=True)
class OnPanel:
    """A press on a campaign's panel."""

    query: CallbackQuery
    number: int
    desk: BroadcastDesk
    visit: Visit
    bot: Bot
    notifier: Notifier

    async def show(self, campaign: Campaign, toast: str = "") -> None:
        """The campaign's panel, in place."""
        await redraw(self.query, self.bot, campaign_view(campaign, self.desk, self.visit), toast)

    async def show_live(self, campaign: Campaign) -> None:
        """In place; while it runs the panel follows it."""
        await self.show(campaign)
        message = self.query.message
        if message is not None and campaign.stage is Stage.RUNNING:
            await self.desk.store.put_board(campaign.id, message.chat.id, message.message_id)

    async def campaign(self) -> Campaign:
        """As it stands."""
        return await self.desk.broadcasts.get(self.number)

    async def refresh(self) -> None:
        """The same, where the press has been answered already."""
        message = self.query.message
        if message is not None:
            view = campaign_view(await self.campaign(), self.desk, self.visit)
            await edit(self.bot, message.chat.id, message.message_id, view)


Deed = Callable[[OnPanel], Awaitable[None]]
"""What a button of the panel does."""
