"""A press on the draft's panel."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from aiogram import Bot
from aiogram.types import CallbackQuery

from bot.campaigns.broadcasts import Ask, Draft
from bot.telegram.broadcast.callbacks import Screen
from bot.telegram.broadcast.drafting import change_mine, check_panel
from bot.telegram.broadcast.drawing import draw
from bot.telegram.broadcast.notifying import Notifier
from bot.telegram.broadcast.posting import redraw
from bot.telegram.broadcast.screens import ASKS, Sheet
from bot.telegram.broadcast.services import BroadcastDesk, Visit


@dataclass(frozen=True, slots=True)
class Press:
    """A press on the panel, and who shows what became of it."""

    query: CallbackQuery
    desk: BroadcastDesk
    visit: Visit
    bot: Bot
    notifier: Notifier | None = None

    async def keep(self, how: Callable[[Draft], Draft]) -> Draft:
        """Change the draft."""
        return await change_mine(self.query, self.desk, self.visit, how)

    async def draft(self) -> Draft:
        """The draft as it stands."""
        return check_panel(self.query, await self.desk.drafts.get(self.visit.who))

    async def show(self, screen: Screen, page: int = 0, toast: str = "") -> None:
        """The panel becomes this screen; what is typed next is for it."""
        draft = await self.keep(lambda one: replace(one, ask=ASKS.get(screen, Ask.NOTHING)))
        view = await draw(screen, Sheet(draft, self.desk, self.visit, page))
        await redraw(self.query, self.bot, view, toast)

    def say(self, name: str) -> str:
        """A word for a toast."""
        return self.visit.texts.plain(f"broadcast.{name}")
