"""Bot API calls of each format, and the room a message of it has."""

from collections.abc import Mapping
from typing import Any

from digests.model import Format, Message
from digests.rendering.keyboards import Row
from digests.rendering.paging import Size, measure, visible

# Telegram takes 4096 units and 100 entities of a message, 32,768 bytes with markup; and 32,768
# characters, 500 blocks and 50 pictures of a rich one. A little stays free for what clients add.
_MESSAGE = Size(units=4096, parts=95, octets=32_000, media=0)
_RICH = Size(units=32_000, parts=480, octets=1_000_000, media=48)


def room(format_: Format) -> Size:
    """What one message of the format can hold."""
    return _RICH if format_ is Format.RICH else _MESSAGE


def size(format_: Format, markup: str) -> Size:
    """What markup of the format takes of a message's room."""
    return measure(markup, detects=format_ is not Format.RICH)


def message(
    format_: Format, markup: str, rows: list[Row], *, rtl: bool, picture: str = ""
) -> Message:
    """Markup of the format as a call. picture: shown large above a classic message."""
    if format_ is Format.RICH:
        rich = {"html": markup, "is_rtl": rtl, "skip_entity_detection": True}
        return Message("sendRichMessage", {"rich_message": rich, **_keyboard(rows)})
    if format_ is Format.CLASSIC:
        text = {"text": markup, "parse_mode": "HTML"}
        return Message("sendMessage", {**text, **_preview(picture), **_keyboard(rows)})
    return line(visible(markup), rows)


def line(text: str, rows: list[Row]) -> Message:
    """Plain text as a call."""
    return Message("sendMessage", {"text": text, **_preview(""), **_keyboard(rows)})


def _preview(picture: str) -> Mapping[str, Any]:
    if not picture:
        return {"link_preview_options": {"is_disabled": True}}
    shown = {"url": picture, "prefer_large_media": True, "show_above_text": True}
    return {"link_preview_options": shown}


def _keyboard(rows: list[Row]) -> Mapping[str, Any]:
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}
