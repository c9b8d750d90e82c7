"""What an answer proves: Telegram's words and the network's errors, as outcomes of delivery.

The rule behind all of it: only what is certainly not delivered may be sent again. aiogram folds
failures before and after the request was written into one error; its cause tells them apart.
"""

import re

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
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
    "inline keyboard button",
    "Text buttons are unallowed",
    "BUTTON_DATA_INVALID",
    "BUTTON_URL_INVALID",
    "MESSAGE_TOO_LONG",
)
"""400: the same content would fail for everybody."""

SHORTEST_WAIT = 5.0
"""Seconds to wait after a 429 that does not say how long."""


def outcome_of(error: Exception) -> Outcome:
    """What an exception, raised by one attempt to send, proves."""
    match error:
        case ClientDecodeError():
            return _undecoded(error)
        case TelegramEntityTooLarge():
            return Rejected(_words(error))
        case TelegramNetworkError():
            return _network(error)
        case TelegramAPIError():
            return _answered(error)
    return Unknown(_words(error))  # nobody has foreseen it, so it proves nothing


def _answered(error: TelegramAPIError) -> Outcome:
    match error:
        case TelegramRetryAfter():
            return Flooded(float(error.retry_after))
        case TelegramMigrateToChat():
            return Migrated(error.migrate_to_chat_id)
        case TelegramUnauthorizedError() | TelegramNotFound():
            return Rejected(_words(error))  # a wrong token, an unknown method
        case TelegramForbiddenError():
            return _forbidden(_words(error))
        case TelegramBadRequest():
            return _bad_request(error)
    return _other(_words(error))


def _other(words: str) -> Outcome:
    """A 429 without parameters; otherwise a 5xx: the server may have failed after sending."""
    flood = re.search(r"Too Many Requests.*?(\d*)$", words)
    return Flooded(float(flood[1] or SHORTEST_WAIT)) if flood else Unknown(words)


def is_unmodified(error: BaseException) -> bool:
    """An edit that found the message as it should be: a success."""
    return isinstance(error, TelegramBadRequest) and "message is not modified" in error.message


def _forbidden(words: str) -> Outcome:
    return Gone(words) if any(left in words for left in LEFT) else Failed(words)


def _bad_request(error: TelegramBadRequest) -> Outcome:
    words = _words(error)
    if is_unmodified(error):
        return Sent(getattr(error.method, "message_id", None) or 0)
    if words.removeprefix("Bad Request: ") in NO_SUCH_CHAT:
        return Gone(words)
    return Rejected(words) if any(w in words for w in CONTENT_AT_FAULT) else Failed(words)


def _network(error: TelegramNetworkError) -> Outcome:
    unconnected = ClientConnectorError | ConnectionTimeoutError  # refused, DNS, TLS, no route
    words = _words(error)
    return NotSent(words) if isinstance(error.__cause__, unconnected) else Unknown(words)


def _undecoded(error: ClientDecodeError) -> Outcome:
    """An answer that is no JSON proves nothing; one that aiogram's types are too old for does."""
    answer = error.data if isinstance(error.data, dict) else {}
    result = answer.get("result")
    if answer.get("ok") is True and isinstance(result, dict) and "message_id" in result:
        return Sent(int(result["message_id"]))
    return Unknown(f"{error.message}: {type(error.original).__name__}")


def _words(error: Exception) -> str:
    """Telegram's own description, or the error's; never a token."""
    message = getattr(error, "message", "") or f"{type(error).__name__}: {error}"
    return mask(str(message))
