"""Whether a message can be broadcast, and how it is put together. Pure; raises Refusal."""

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from bot.campaigns.broadcasts import Broadcast, LinkButton, Refusal
from digests.model import Message
from digests.rendering.display import units

LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
"""UTF-16 units, after parsing."""

LARGEST_ALBUM = 10
MOST_BUTTONS = 20
LONGEST_LABEL = 64

TAGS = {
    *("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre"),
    *("blockquote", "tg-spoiler", "tg-emoji", "tg-time", "span"),
}


def check_message(message: Message) -> None:
    """Refuse what Telegram would refuse for everybody."""
    payload = message.payload
    if message.method == "sendMessage":
        _check_text(str(payload.get("text") or ""), payload.get("parse_mode"))
    if message.method == "sendMediaGroup" and len(payload["media"]) > LARGEST_ALBUM:
        raise Refusal("album_too_long", count=len(payload["media"]), most=LARGEST_ALBUM)
    for caption, mode in _captions(payload):
        over = units(visible(caption) if mode else caption) - LONGEST_CAPTION
        if over > 0:
            raise Refusal("caption_too_long", over=over)


def _captions(payload: Mapping[str, Any]) -> list[tuple[str, Any]]:
    items = [payload, *payload.get("media", ())] if "media" in payload else [payload]
    return [(item["caption"], item.get("parse_mode")) for item in items if item.get("caption")]


def _check_text(text: str, mode: object) -> None:
    shown = (visible(text) if mode else text).strip()
    if not shown:
        raise Refusal("empty")
    over = units(shown) - LONGEST_TEXT
    if over > 0:
        raise Refusal("too_long", over=over)


def visible(text: str) -> str:
    """What is shown of classic HTML. Refuses a tag that Telegram has not, or that is not closed.

    No parser of HTML will do: what it forgives, Telegram refuses.
    """
    opened: list[str] = []
    for tag in _TAGS.finditer(text):
        _follow(tag, opened)
    if opened:
        raise Refusal("bad_markup", tag=opened[-1])
    return _CHARACTERS.sub(_decoded, _TAGS.sub("", text))


def _follow(tag: re.Match[str], opened: list[str]) -> None:
    """One tag on: `opened` are those that wait for their end."""
    end, start = (tag[name] and tag[name].lower() for name in ("end", "start"))
    if end and (not opened or opened.pop() != end):
        raise Refusal("bad_markup", tag=end)
    if not end and not start:
        raise Refusal("bad_markup", tag=tag.group()[:20].strip())
    if start:
        if start not in TAGS or not re.search(NEEDED.get(start, ""), tag.group(), re.IGNORECASE):
            raise Refusal("bad_markup", tag=start)
        opened.append(start)


NEEDED = {"span": r"""\sclass\s*=\s*["']?tg-spoiler\b""", "tg-emoji": r"\semoji-id\s*="}
"""Attributes without which Telegram refuses the tag."""

# The third kind begins like a tag and is none.
_NAME = r"[a-zA-Z][a-zA-Z0-9-]*"
_VALUE = r"""(?:"[^"]*"|'[^']*'|[a-zA-Z0-9.-]+)"""
_ATTRIBUTES = rf"(?:\s+[a-zA-Z][a-zA-Z-]*(?:\s*=\s*{_VALUE})?)*"
_TAGS = re.compile(
    rf"</(?P<end>{_NAME})\s*>|<(?P<start>{_NAME}){_ATTRIBUTES}\s*>|<[^>]*>?", re.ASCII
)
_CHARACTERS = re.compile(r"&(?:(lt|gt|amp|quot)(?![a-zA-Z0-9]);?|#(x[0-9a-fA-F]+|[0-9]+);?)")
"""Telegram shows others as they are written."""


def _decoded(match: re.Match[str]) -> str:
    return html.unescape(match.group().rstrip(";") + ";")


def read_buttons(text: str) -> tuple[LinkButton, ...]:
    """Buttons as an admin writes them: a line each, `label - address`."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_BUTTONS:
        raise Refusal("too_many_buttons", most=MOST_BUTTONS)
    return tuple(_button(line) for line in lines)


def _button(line: str) -> LinkButton:
    label, _, url = (part.strip() for part in _split(line))
    if not label or len(label) > LONGEST_LABEL:
        raise Refusal("bad_label", line=line, most=LONGEST_LABEL)
    whole = "://" in url or "@" in url
    address = url if whole else f"https://{url}"  # as people write t.me/name
    if not is_address(address):
        raise Refusal("bad_url", url=url or line)
    return LinkButton(label, address)


def _split(line: str) -> tuple[str, str, str]:
    """At the last separator before the address: a label may hold a dash itself."""
    found = list(re.finditer(r"\s[-–—|:]\s|\s+(?=https?://|tg://)", line))
    if not found:
        return line, "", ""
    last = found[-1]
    return line[: last.start()], last.group(), line[last.end() :]


def is_address(url: str) -> bool:
    """Whether Telegram takes it on a button."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:  # such as http://[
        return False
    if parts.scheme == "tg":
        return bool(parts.netloc)
    return parts.scheme in {"http", "https"} and "." in host and not re.search(r"\s", url)


def outgoing(broadcast: Broadcast) -> Message:
    """The message as it goes out: buttons, protection and the wish to be pinned included."""
    check_message(broadcast.message)
    payload = dict(broadcast.message.payload)
    if broadcast.buttons:
        if broadcast.message.method in {"sendMediaGroup", "copyMessages"}:
            raise Refusal("album_buttons")
        rows = [[{"text": one.label, "url": one.url}] for one in broadcast.buttons]
        payload["reply_markup"] = {"inline_keyboard": rows}
    if broadcast.protected:
        payload["protect_content"] = True
    if broadcast.pinned:
        payload["_pin"] = True
    return replace(broadcast.message, payload=payload)


def title_of(message: Message) -> str:
    """What staff call a broadcast until they call it otherwise: how it begins."""
    payload = message.payload
    said = (payload.get(name) for name in ("text", "caption", "question"))
    inside = (item.get("caption") for item in payload.get("media", ()))
    text = next((str(words) for words in (*said, *inside) if words), "")
    if payload.get("parse_mode"):
        text = visible(text)
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= 60 else first[:59].rstrip() + "…"


def corrected(before: Message, after: Message) -> Message:
    """The edit that turns one message, sent, into another. Refuses where Telegram could not."""
    check_message(after)
    kept = {n: after.payload[n] for n in EDITED if n in after.payload}
    if before.method == after.method == "sendMessage":
        return Message("editMessageText", kept)
    if "caption" in after.payload and before.method in CAPTIONED:
        return Message("editMessageCaption", {n: v for n, v in kept.items() if n != "text"})
    if before.method in CAPTIONED and after.method == "sendMessage":
        return Message("editMessageCaption", _as_caption(kept))
    raise Refusal("cannot_correct")


def reworded(before: Message, edit: Message) -> Message:
    """The message as it goes out to those who have not got it when the others get the edit."""
    kept = {n: v for n, v in before.payload.items() if n not in EDITED | EDITED_PAGE}
    return Message(before.method, kept | dict(edit.payload))


CAPTIONED = {"sendPhoto", "sendVideo", "sendDocument", "sendAudio", "sendVoice", "sendAnimation"}
EDITED = {
    *("text", "entities", "parse_mode", "link_preview_options", "reply_markup"),
    *("caption", "caption_entities", "show_caption_above_media"),
}


def _as_caption(text: dict[str, Any]) -> dict[str, Any]:
    """A text typed as the correction of a caption."""
    names = {"text": "caption", "entities": "caption_entities"}
    kept = {"text", "entities", "parse_mode", "reply_markup"}
    caption = {names.get(name, name): value for name, value in text.items() if name in kept}
    shown = str(caption["caption"])
    over = units(visible(shown) if caption.get("parse_mode") else shown) - LONGEST_CAPTION
    if over > 0:
        raise Refusal("caption_too_long", over=over)
    return caption


def replaced(message: Message, wrong: str, right: str) -> Message | None:
    """The edit that puts `right` for `wrong` in a digest's page; None where it is not in there.

    Both are plain text, and only what is shown changes; an address changes where links lead.
    Refuses a page that would be too long.
    """
    payload = dict(message.payload)
    if "rich_message" in payload:
        rich = dict(payload["rich_message"])
        rich["html"] = _swapped(str(rich.get("html") or ""), wrong, right)
        payload["rich_message"] = rich
    else:
        swap = _swapped if payload.get("parse_mode") else str.replace
        payload["text"] = swap(str(payload.get("text") or ""), wrong, right)
    if payload == message.payload:
        return None
    if "text" in payload:
        _check_text(payload["text"], payload.get("parse_mode"))
    return Message("editMessageText", {n: v for n, v in payload.items() if n in EDITED_PAGE})


EDITED_PAGE = {"text", "rich_message", "parse_mode", "link_preview_options", "reply_markup"}

_PIECES = re.compile(r"(<[^>]*>)")


def _swapped(markup: str, wrong: str, right: str) -> str:
    if is_address(wrong):
        return markup.replace(html.escape(wrong), html.escape(right))
    return "".join(_swapped_piece(piece, wrong, right) for piece in _PIECES.split(markup))


def _swapped_piece(piece: str, wrong: str, right: str) -> str:
    """A tag stays as it is; so does a text without the words, to the letter."""
    shown = html.unescape(piece)
    if piece.startswith("<") or wrong not in shown:
        return piece
    return html.escape(shown.replace(wrong, right), quote=False)
