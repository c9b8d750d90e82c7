"""A message that the draft has asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiogram import Bot
from aiogram.types import Message

from bot.campaigns.broadcasts import Draft, Refusal
from bot.telegram.broadcast.callbacks import Screen
from bot.telegram.broadcast.drafting import change
from bot.telegram.broadcast.posting import post_panel
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from digests.arabic.cities import Place


@dataclass(frozen=True, slots=True)
class Entrance:
    """A message at the desk, and who shows what became of it."""

    message: Message
    draft: Draft
    desk: BroadcastDesk
    visit: Visit
    bot: Bot

    @property
    def text(self) -> str:
        """What was written. Refuses anything but text."""
        if self.message.text is None:
            raise Refusal("not_text")
        return self.message.text.strip()

    async def keep(self, how: Callable[[Draft], Draft]) -> Draft:
        """Change the draft."""
        return await change(self.desk.drafts, self.visit.who, self.visit.now, how)

    async def show(
        self, screen: Screen, *, shown: bool = False, found: Sequence[Place] = ()
    ) -> None:
        """The panel below what was written."""
        await post_panel(self.bot, self.desk, self.visit, screen, shown=shown, found=found)
