"""What an answer proves: Telegram's words and the network's errors, as outcomes of delivery.

The rule behind all of it: only what is certainly not delivered may be sent again.
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramRetryAfter
from aiohttp import ClientConnectorError, ConnectionTimeoutError

from bot.delivery.model import (
    Failed,
    Flooded,
    Gone,
    Migrated,
    NotSent,
    Outcome,
    Rejected,
    Sent,
    Unknown,
)
from bot.telegram.masking import mask

LEFT = (
    "bot was blocked by the user",
    "user is deactivated",
    "bot was kicked from the",
    "bot is not a member of the",
    "the group chat was deleted",
    "bot can't initiate conversation with a user",
)
"""403: this recipient has left. Other 403s are missing rights in a chat that is still there."""

NO_SUCH_CHAT = ("chat not found", "private chat not found")

CONTENT_AT_FAULT = (
    "can't parse",
    "is too long",
    "text is empty",
    "text must be non-empty",
    "message to copy not found",
    "message to forward not found",
    "wrong file identifier",
    "wrong remote file identifier",
    "inline keyboard button",
    "Text buttons are unallowed",
    "BUTTON_DATA_INVALID",
    "BUTTON_URL_INVALID",
    "MESSAGE_TOO_LONG",
)
"""400: the same content would fail for everybody."""

DONE_ALREADY = ("message is not modified", "message to delete not found")
"""400: the chat shows already what was asked for."""

SHORTEST_WAIT = 5.0
"""Seconds to wait after a 429 that does not say how long."""


def outcome_of_answer(status: int, body: bytes, target: int) -> Outcome:
    """What an HTTP answer proves. target: the message that was to be changed, 0 for a new one."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        return Unknown(f"{status}, no JSON: {error}")
    if not isinstance(answer, dict):
        return Unknown(f"{status}, no answer: {body[:50]!r}")
    if answer.get("ok") is True and status < 300:
        return _sent(answer.get("result"), target)
    words = mask(str(answer.get("description", f"error {status}")))
    return _refused(status, words, answer.get("parameters") or {}, target)


def outcome_of_error(error: Exception) -> Outcome:
    """What an error without any answer proves."""
    unconnected = ClientConnectorError | ConnectionTimeoutError  # refused, DNS, TLS, no route
    words = mask(f"{type(error).__name__}: {error}")
    return NotSent(words) if isinstance(error, unconnected) else Unknown(words)


def is_unsent(error: TelegramAPIError) -> bool:
    """Whether it is proven that nothing reached the chat, and trying again may."""
    cause = error.__cause__
    connectionless = isinstance(cause, Exception) and isinstance(outcome_of_error(cause), NotSent)
    return isinstance(error, TelegramRetryAfter) or connectionless


def is_unmodified(error: BaseException) -> bool:
    """An edit that found the message as it should be: a success."""
    return isinstance(error, TelegramBadRequest) and "message is not modified" in error.message


def _sent(result: object, target: int) -> Sent:
    """Of a message, of messages, or of True."""
    made = result if isinstance(result, list) else [result]
    ids = [int(one["message_id"]) for one in made if isinstance(one, dict) and "message_id" in one]
    return Sent(ids[0], tuple(ids[1:])) if ids else Sent(target)


def _refused(status: int, words: str, parameters: Mapping[str, Any], target: int) -> Outcome:
    match status:
        case 400:
            return _bad_request(words, parameters, target)
        case 401 | 404 | 413:
            return Rejected(words)  # a wrong token, an unknown method, too large
        case 403:
            return Gone(words) if any(left in words for left in LEFT) else Failed(words)
        case 429:
            return Flooded(_wait(words, parameters))
    return Unknown(words)  # a server that fails may have sent before


def _bad_request(words: str, parameters: Mapping[str, Any], target: int) -> Outcome:
    if moved_to := parameters.get("migrate_to_chat_id"):
        return Migrated(int(moved_to))
    if target and any(done in words for done in DONE_ALREADY):
        return Sent(target)
    if words.removeprefix("Bad Request: ") in NO_SUCH_CHAT:
        return Gone(words)
    return Rejected(words) if any(w in words for w in CONTENT_AT_FAULT) else Failed(words)


def _wait(words: str, parameters: Mapping[str, Any]) -> float:
    told = parameters.get("retry_after")
    if told is None and (written := re.search(r"(\d+)$", words)):
        told = written[1]
    return float(told or SHORTEST_WAIT)
