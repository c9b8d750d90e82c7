"""What the buttons of a card carry. See bot/telegram/callbacks.py."""

from dataclasses import dataclass
from enum import StrEnum

from bot.telegram.callbacks import Callback


class Press(StrEnum):
    """What a button decides."""

    APPROVE = "a"
    SPAM = "s"
    UNDO = "u"


@dataclass(frozen=True)
class Judge(Callback):
    """Decide it. version: what is on the screen."""

    prefix = "mj"
    press: Press
    comment: int
    version: int


@dataclass(frozen=True)
class Refuse(Callback):
    """Reject it for this reason. tell: 1 where its reader is sent the reason's answer."""

    prefix = "mr"
    reason: str
    comment: int
    version: int
    tell: int


class Face(StrEnum):
    """What the card shows."""

    MAIN = "m"
    REASONS = "r"
    ANSWER = "w"
    MORE = "o"
    BAN = "b"
    HISTORY = "h"
    THREAD = "t"
    SIMILAR = "l"
    AUTHOR = "a"
    TEXT = "x"


@dataclass(frozen=True)
class ShowCard(Callback):
    """Turn the card into this. code: of the reason whose answer is shown, else ''."""

    prefix = "mv"
    face: Face
    comment: int
    code: str = ""


@dataclass(frozen=True)
class Ban(Callback):
    """Ban the comment's author (1), or lift it (0)."""

    prefix = "mb"
    comment: int
    on: int


@dataclass(frozen=True)
class Next(Callback):
    """Hand out the next comment above this id; 0: the oldest."""

    prefix = "mn"
    after: int


class Topic(StrEnum):
    """What is to be typed."""

    REPLY = "r"
    ANSWER = "w"


@dataclass(frozen=True)
class Ask(Callback):
    """Ask for words about a comment. code: of the reason whose answer it is, else ''."""

    prefix = "mq"
    topic: Topic
    comment: int
    version: int
    code: str = ""


@dataclass(frozen=True)
class Typed(Callback):
    """Under the question: what is typed as a reply to it is meant for this. Pressed: never mind."""

    prefix = "mt"
    topic: Topic
    comment: int
    version: int
    code: str = ""
