"""Which screen is drawn by what."""

from bot.campaigns.broadcasts import Refusal
from bot.telegram.broadcast import main_screens, recipient_screens, when_screens
from bot.telegram.broadcast.callbacks import Screen
from bot.telegram.broadcast.screens import Draw, Sheet
from bot.telegram.panels import View

SCREENS: dict[Screen, Draw] = {
    Screen.MAIN: main_screens.main,
    Screen.CONTENT: main_screens.content,
    Screen.BUTTONS: main_screens.buttons,
    Screen.OPTIONS: main_screens.options,
    Screen.TITLE: main_screens.title,
    Screen.DISCARD: main_screens.discard,
    Screen.RECIPIENTS: recipient_screens.recipients,
    Screen.SECTIONS: recipient_screens.sections,
    Screen.LOCALES: recipient_screens.locales,
    Screen.PLACES: recipient_screens.places,
    Screen.JOINED: recipient_screens.joined,
    Screen.INACTIVE: recipient_screens.inactive,
    Screen.ORIGINS: recipient_screens.origins,
    Screen.IDS: recipient_screens.ids,
    Screen.SAVED: recipient_screens.saved,
    Screen.NAME: recipient_screens.name,
    Screen.WHEN: when_screens.when,
    Screen.CALENDAR: when_screens.calendar,
    Screen.HOURS: when_screens.hours,
    Screen.REPEAT: when_screens.repeat,
}


async def draw(screen: Screen, sheet: Sheet) -> View:
    """The screen for this draft. Refuses a page that is none: a forged one."""
    try:
        return await SCREENS[screen](sheet)
    except (ValueError, OverflowError):
        raise Refusal("old_panel") from None
