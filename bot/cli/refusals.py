"""What cannot be, said in one line: of what was given (exit code 2), or of what is stored (1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.campaigns.broadcasts import Refusal
from bot.cli.console import complain, refuse, texts
from digests.model import Message

STORED = {"unknown", "too_late", "too_old", "nothing_sent", "wrong_kind", "cannot_correct"}
"""Refusals for which nothing in the command is wrong."""


@contextmanager
def refusals() -> Iterator[None]:
    """Tell a Refusal, and end the command."""
    try:
        yield
    except Refusal as refusal:
        line = texts().plain(f"campaigns.{refusal.name}", **refusal.values)
        if refusal.name not in STORED:
            refuse(line)
        complain(line)
        raise SystemExit(1) from None


def read_message(file: str) -> Message:
    """The text of a file as a message in classic HTML. Raises Refusal."""
    if not file:
        raise Refusal("no_file_named")
    try:
        text = Path(file).read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise Refusal("no_file", file=file, reason=error.strerror or "?") from None
    except UnicodeDecodeError:
        raise Refusal("not_text", file=file) from None
    return Message("sendMessage", {"text": text, "parse_mode": "HTML"})


def campaign_number(given: str) -> int:
    """The id of a campaign as it was typed. Raises Refusal."""
    if not given.isdecimal() or len(given) > 18:
        raise Refusal("no_number", given=given)
    return int(given)
