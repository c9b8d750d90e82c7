"""Everything a button can carry, typed: `pack()` onto the button, `unpack()` from the press.

Only ids, numbers and short ASCII codes travel: Telegram allows 64 bytes, less than one Arabic
headline. A new kind of press is a frozen dataclass here with a prefix of its own. This module
knows no aiogram, whose import costs seconds.
"""

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar, Self

LIMIT = 64
"""Bytes of callback data that Telegram takes."""

_CODE = re.compile(r"[!-9;-~]*")  # printable ASCII without space and without the separator ':'
_INT64 = 2**63


class Callback:
    """Base of all callback data: fields are `int`, `str` of ASCII codes, or a `StrEnum`."""

    prefix: ClassVar[str]

    def pack(self) -> str:
        """`prefix:field:field`, at most 64 bytes; ValueError for what a button cannot carry."""
        values = [str(getattr(self, name)) for name in _types(type(self))]
        if not all(_CODE.fullmatch(value) for value in values):
            raise ValueError(f"{self!r} holds more than ASCII codes")
        data = ":".join([self.prefix, *values])
        if len(data) > LIMIT:
            raise ValueError(f"{self!r} is longer than {LIMIT} bytes")
        return data

    @classmethod
    def unpack(cls, data: str) -> Self | None:
        """What was packed; None for anything else (another class, forged, overlong, outdated)."""
        prefix, *values = data[: LIMIT + 1].split(":")
        types = _types(cls)
        if prefix != cls.prefix or len(values) != len(types):
            return None
        try:
            parsed = cls(*(kind(value) for kind, value in zip(types.values(), values, strict=True)))
            canonical = parsed.pack() == data and _storable(parsed)
        except ValueError:
            return None
        return parsed if canonical else None


def _types(cls: type[Callback]) -> dict[str, type]:
    """The type of each field, in order; also what turns its text back into a value."""
    return {f.name: f.type for f in fields(cls) if isinstance(f.type, type)}  # type: ignore[arg-type]


def _storable(value: Callback) -> bool:
    """Databases keep numbers in 64 bits; a forged one must not make a query fail."""
    numbers = (getattr(value, name) for name, kind in _types(type(value)).items() if kind is int)
    return all(-_INT64 <= number < _INT64 for number in numbers)


# The digest and its stories.


@dataclass(frozen=True)
class DigestPage(Callback):
    """Show page `number` (from 0) of the digest with this content id, in place."""

    prefix = "p"
    content: str
    number: int


@dataclass(frozen=True)
class DigestStory(Callback):
    """Show story `number` (from 0) of the digest as a card, in place."""

    prefix = "s"
    content: str
    number: int


# Settings.


@dataclass(frozen=True)
class OpenSettings(Callback):
    """Open the settings in a message of their own."""

    prefix = "o"


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


@dataclass(frozen=True)
class ShowPanel(Callback):
    """Turn the message into this panel. page: from 0, of the sections."""

    prefix = "v"
    panel: Panel
    flow: Flow = Flow.SETTINGS
    page: int = 0
    chat: int = 0


@dataclass(frozen=True)
class PickSection(Callback):
    """Choose or let go of a section; id 0 means all of them."""

    prefix = "k"
    id: int
    flow: Flow
    page: int
    chat: int = 0


@dataclass(frozen=True)
class PickHour(Callback):
    """Deliver at this minute of the local day."""

    prefix = "h"
    minute: int
    flow: Flow
    chat: int = 0


@dataclass(frozen=True)
class PickCity(Callback):
    """Live in this zone and country; the button's label has the city's name."""

    prefix = "c"
    zone: str
    territory: str
    flow: Flow
    chat: int = 0


@dataclass(frozen=True)
class PickOption(Callback):
    """Give a setting this value."""

    prefix = "x"
    option: Option
    value: str
    flow: Flow = Flow.SETTINGS
    chat: int = 0


@dataclass(frozen=True)
class PickWeekday(Callback):
    """Turn a weekday (Monday is 0) on or off."""

    prefix = "d"
    day: int
    chat: int = 0


@dataclass(frozen=True)
class PickPause(Callback):
    """Pause for so many days; 0 ends the pause."""

    prefix = "z"
    days: int
    chat: int = 0


@dataclass(frozen=True)
class FinishSetup(Callback):
    """Set-up is done: send the first digest."""

    prefix = "f"
    chat: int = 0


@dataclass(frozen=True)
class Stop(Callback):
    """No more digests."""

    prefix = "q"
    chat: int = 0


@dataclass(frozen=True)
class Restart(Callback):
    """Digests again, with the old choices."""

    prefix = "r"
    chat: int = 0


@dataclass(frozen=True)
class Export(Callback):
    """Send a copy of what is stored."""

    prefix = "j"
    chat: int = 0


@dataclass(frozen=True)
class Erase(Callback):
    """Forget the chat. asked: Unix time of the question; an old question is asked again."""

    prefix = "e"
    asked: int
    chat: int = 0


def chat_of(data: str) -> int:
    """The `chat` of a choice's button; 0 where there is none."""
    kinds = (ShowPanel, PickSection, PickHour, PickCity, PickOption, FinishSetup)
    found = (value for kind in kinds if (value := kind.unpack(data)) is not None)
    return next((value.chat for value in found), 0)


# Deep links, where a press must not change the message for everybody.

_START = re.compile(r"(read|story)_([0-9A-Za-z]+)(?:_([0-9]{1,4}))?")


_CHAT = re.compile(r"chat_(-[0-9]{1,18})")


def settings_payload(chat_id: int) -> str:
    """The payload of the link that opens a channel's settings in a private chat."""
    return f"chat_{chat_id}"


def from_settings_payload(payload: str) -> int | None:
    """The chat whose settings a /start payload asks for, or None."""
    found = _CHAT.fullmatch(payload)
    return int(found[1]) if found else None


def start_payload(target: DigestPage | DigestStory) -> str:
    """The payload of `https://t.me/<bot>?start=…` that opens this page or story in private."""
    if isinstance(target, DigestStory):
        return f"story_{target.content}_{target.number}"
    return f"read_{target.content}" + (f"_{target.number}" if target.number else "")


def from_start_payload(payload: str) -> DigestPage | DigestStory | None:
    """What a /start payload asks to be shown; None where it asks for nothing of a digest."""
    found = _START.fullmatch(payload)
    if found is None:
        return None
    kind = DigestPage if found[1] == "read" else DigestStory
    return kind(found[2], int(found[3] or 0))
