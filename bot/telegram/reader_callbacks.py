"""What the buttons of readers' set-up and settings carry."""

import re
from enum import StrEnum

from bot.telegram.callbacks import Callback

_CHAT = re.compile(r"chat_(-[0-9]{1,18})")


class OpenSettings(Callback, prefix="o"):
    """Open the settings in a message of their own."""


class Flow(StrEnum):
    """What a choice is part of: the first set-up leads on, the settings lead back."""

    SETUP = "n"
    SETTINGS = "e"


class Panel(StrEnum):
    """The messages whose buttons change a reader's choices."""

    SECTIONS = "k"
    HOUR = "h"
    CITY = "c"
    SETTINGS = "s"
    WEEKDAYS = "d"
    PAUSE = "z"
    PRIVACY = "p"
    ERASE = "e"


class Option(StrEnum):
    """A choice among a few fixed values, made in the settings themselves."""

    FORMAT = "f"
    NUMERALS = "n"
    HIJRI = "h"
    SILENT = "s"
    EMPTY = "e"
    LOCALE = "l"


# Choices of a reader. `chat` 0 is the chat the button stands in, otherwise the channel that is
# set from a private chat.


class ShowPanel(Callback, prefix="v"):
    """Turn the message into this panel. page: from 0, of the sections."""

    panel: Panel
    flow: Flow = Flow.SETTINGS
    page: int = 0
    chat: int = 0


class PickSection(Callback, prefix="k"):
    """Choose or let go of a section; id 0 means all of them."""

    id: int
    flow: Flow
    page: int
    chat: int = 0


class PickHour(Callback, prefix="h"):
    """Deliver at this minute of the local day."""

    minute: int
    flow: Flow
    chat: int = 0


class PickCity(Callback, prefix="c"):
    """Live in this zone and country; the button's label has the city's name."""

    zone: str
    territory: str
    flow: Flow
    chat: int = 0


class PickOption(Callback, prefix="x"):
    """Give a setting this value."""

    option: Option
    value: str
    flow: Flow = Flow.SETTINGS
    chat: int = 0


class PickWeekday(Callback, prefix="d"):
    """Turn a weekday (Monday is 0) on or off."""

    day: int
    chat: int = 0


class PickPause(Callback, prefix="z"):
    """Pause for so many days; 0 ends the pause."""

    days: int
    chat: int = 0


class FinishSetup(Callback, prefix="f"):
    """Set-up is done: send the first digest."""

    chat: int = 0


class Stop(Callback, prefix="q"):
    """No more digests."""

    chat: int = 0


class Restart(Callback, prefix="r"):
    """Digests again, with the old choices."""

    chat: int = 0


class Export(Callback, prefix="j"):
    """Send a copy of what is stored."""

    chat: int = 0


class Erase(Callback, prefix="e"):
    """Forget the chat. asked: Unix time of the question; an old question is asked again."""

    asked: int
    chat: int = 0


def chat_of(data: str) -> int:
    """The `chat` of a choice's button; 0 where there is none."""
    kinds = (ShowPanel, PickSection, PickHour, PickCity, PickOption, FinishSetup)
    found = (value for kind in kinds if (value := kind.unpack(data)) is not None)
    return next((value.chat for value in found), 0)


def settings_payload(chat_id: int) -> str:
    """The payload of the link that opens a channel's settings in a private chat."""
    return f"chat_{chat_id}"


def from_settings_payload(payload: str) -> int | None:
    """The chat whose settings a /start payload asks for, or None."""
    found = _CHAT.fullmatch(payload)
    return int(found[1]) if found else None
