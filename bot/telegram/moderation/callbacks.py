"""What the buttons of a card carry. See bot/telegram/callbacks.py."""

from enum import StrEnum

from bot.telegram.callbacks import Callback


class Press(StrEnum):
    """What a button decides."""

    APPROVE = "a"
    SPAM = "s"
    UNDO = "u"


class Judge(Callback, prefix="mj"):
    """Decide it. version: what is on the screen."""

    press: Press
    comment: int
    version: int


class Refuse(Callback, prefix="mr"):
    """Reject it for this reason. tell: 1 where its reader is sent the reason's answer."""

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


class ShowCard(Callback, prefix="mv"):
    """Turn the card into this. code: of the reason whose answer is shown, else ''."""

    face: Face
    comment: int
    code: str = ""


class Ban(Callback, prefix="mb"):
    """Ban the comment's author (1), or lift it (0)."""

    comment: int
    on: int


class Next(Callback, prefix="mn"):
    """Hand out the next comment above this id; 0: the oldest."""

    after: int


class Topic(StrEnum):
    """What is to be typed."""

    REPLY = "r"
    ANSWER = "w"


class Ask(Callback, prefix="mq"):
    """Ask for words about a comment. code: of the reason whose answer it is, else ''."""

    topic: Topic
    comment: int
    version: int
    code: str = ""


class Typed(Callback, prefix="mt"):
    """Under the question: what is typed as a reply to it is meant for this. Pressed: never mind."""

    topic: Topic
    comment: int
    version: int
    code: str = ""
