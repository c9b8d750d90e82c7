"""What the buttons of a digest carry, and the links that stand for them where many read."""

import re

from bot.telegram.callbacks import Callback


class DigestPage(Callback, prefix="p"):
    """Show page `number` (from 0) of the digest with this content id, in place."""

    content: str
    number: int


class DigestStory(Callback, prefix="s"):
    """Show story `number` (from 0) of the digest as a card, in place."""

    content: str
    number: int


# Deep links, where a press must not change the message for everybody.

_START = re.compile(r"(read|story)_([0-9A-Za-z]+)(?:_([0-9]{1,4}))?")


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
