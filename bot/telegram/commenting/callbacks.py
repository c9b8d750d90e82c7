"""What the buttons of comments carry. Knows no aiogram."""

import re
from enum import StrEnum

from bot.telegram.callbacks import Callback


class PickStory(Callback, prefix="wp"):
    """Ask which story of the digest, in a message of its own."""

    content: str


class CommentOn(Callback, prefix="wo"):
    """Comment on story `number` (from 0) of the digest. listed: 1 where the button stands in a list
    of ours, which becomes the question; 0 under a digest, which stays."""

    content: str
    number: int
    listed: int = 0


class TurnStories(Callback, prefix="wt"):
    """Turn the list of stories to this page, in place."""

    content: str
    page: int


class SendComment(Callback, prefix="wc"):
    """Send what is being written. version: of the draft as it was seen."""

    version: int


class Step(StrEnum):
    """A step of writing. MY_NAME: take the first name that Telegram shows."""

    TEXT = "t"
    NAME = "n"
    MY_NAME = "m"
    DISCARD = "x"
    PREVIEW = "p"


class Write(Callback, prefix="ws"):
    """Go on with what is being written. version: of the draft as it was seen; what ends it or
    begins it anew counts for no other."""

    step: Step
    version: int


class Deed(StrEnum):
    """What a reader does with a comment that was sent."""

    OPEN = "o"
    EDIT = "e"
    WITHDRAW = "w"
    ANSWER = "a"


class OwnComment(Callback, prefix="wm"):
    """Do this with one's own comment."""

    deed: Deed
    id: int


_START = re.compile(r"talk(?:_([0-9A-Za-z]+))?")


def talk_payload(content: str = "") -> str:
    """The payload of the link that opens comments in private: on a digest, or of all kinds."""
    return f"talk_{content}" if content else "talk"


def from_talk_payload(payload: str) -> str | None:
    """The digest that a /start payload asks to comment on, '' for none of them; None where it asks
    for something else."""
    found = _START.fullmatch(payload)
    return (found[1] or "") if found else None
