"""What the draft's panel shows: a view for each screen, drawn from the draft."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton

from bot.campaigns.broadcasts import Ask, Draft
from bot.telegram.broadcast.callbacks import Screen, ShowScreen
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from bot.telegram.callbacks import Callback
from bot.telegram.keyboards import Row, button
from bot.telegram.panels import View
from digests.arabic.cities import Place


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a screen is drawn from. page: as ShowScreen has it. found: cities of a typed name."""

    draft: Draft
    desk: BroadcastDesk
    visit: Visit
    page: int = 0
    found: Sequence[Place] = ()

    def text(self, name: str, /, **values: object) -> str:
        """A text of templates/messages/broadcast.j2, classic HTML."""
        return self.visit.texts.html(f"broadcast.{name}", **values)

    def button(self, name: str, data: Callback, *, chosen: bool = False) -> InlineKeyboardButton:
        """A button labelled by a macro there."""
        label = self.visit.texts.plain(f"broadcast.{name}")
        return button(label, data, chosen=chosen)

    def leading(self, name: str, screen: Screen, page: int = 0) -> InlineKeyboardButton:
        """A button that leads to another screen."""
        return self.button(name, ShowScreen(screen, page))

    def back(self, screen: Screen = Screen.MAIN) -> Row:
        """The last row."""
        return [self.leading("b_back", screen)]


Draw = Callable[[Sheet], Awaitable[View]]

ASKS = {
    Screen.CONTENT: Ask.CONTENT,
    Screen.BUTTONS: Ask.BUTTONS,
    Screen.PLACES: Ask.CITY,
    Screen.JOINED: Ask.JOINED,
    Screen.ORIGINS: Ask.ORIGIN,
    Screen.IDS: Ask.IDS,
    Screen.NAME: Ask.SEGMENT_NAME,
    Screen.WHEN: Ask.TIME,
    Screen.CALENDAR: Ask.TIME,
    Screen.HOURS: Ask.TIME,
    Screen.REPEAT: Ask.TIME,
    Screen.TITLE: Ask.TITLE,
}
"""What is typed while a screen is shown; nothing on the others."""

ASKED = {ask: screen for screen, ask in reversed(ASKS.items())}
"""The screen that asks for it."""
