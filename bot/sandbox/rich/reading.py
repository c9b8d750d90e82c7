"""An InputRichMessage to the RichMessage that the chat shows."""

import re

import orjson

from bot.sandbox.errors import Json, bad
from bot.sandbox.rich.blocks import read_blocks
from bot.sandbox.rich.elements import Context
from bot.sandbox.rich.flow import blocks, references
from bot.sandbox.rich.markdown import to_html
from bot.sandbox.rich.shapes import Media, Reading
from bot.sandbox.rich.tree import parse
from bot.sandbox.rich.walking import rich_text

_FORMS = ("html", "markdown", "blocks")
_FIELDS = {*_FORMS, "is_rtl", "skip_entity_detection", "media"}
_UNSEEN = "\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff"


def read_rich(message: Json, media: Media) -> Json:
    """`{"blocks": [RichBlock…], "is_rtl": True?}` of an InputRichMessage, or the refusal."""
    form = _form(message)
    reading = Reading(media)
    shown = read_blocks(_input_blocks(message, form), reading, 0)
    rich = {"blocks": shown, **({"is_rtl": True} if message.get("is_rtl") else {})}
    _check(rich, reading)
    return rich


def _form(message: object) -> str:
    """Which of the three forms the message has."""
    if not isinstance(message, dict):
        raise bad("object expected as rich message")
    given = [name for name in _FORMS if message.get(name) is not None]
    if len(given) != 1:
        raise bad("rich message must have exactly one of html, markdown and blocks")
    for name in ("is_rtl", "skip_entity_detection"):
        if not isinstance(message.get(name, False), bool | None):
            raise bad(f"{name} of rich message must be a boolean")
    if unknown := message.keys() - _FIELDS:
        raise bad(f"SANDBOX: unknown field of rich message: {', '.join(sorted(unknown))}")
    try:
        orjson.dumps(message)
    except orjson.JSONEncodeError as error:  # also what is nested hundreds of times
        raise bad("strings must be encoded in UTF-8") from error
    return given[0]


def _input_blocks(message: Json, form: str) -> object:
    if form == "blocks":
        return message["blocks"]
    if not isinstance(source := message[form], str):
        raise bad(f"{form} of rich message must be a string")
    nodes = parse(source if form == "html" else to_html(source))
    bound = _bound(message.get("media") or [])
    return blocks(nodes, Context(bound, frozenset(references(nodes))))


def _bound(media: object) -> dict[str, Json]:
    """InputMedia by the id that the markup names it by."""
    if not isinstance(media, list):
        raise bad("array expected as media of rich message")
    bound: dict[str, Json] = {}
    for one in media:
        identity = one.get("id") if isinstance(one, dict) else None
        if not isinstance(identity, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", identity):
            raise bad("invalid rich message file identifier specified")
        if not isinstance(file := one.get("media"), dict) or not isinstance(file.get("type"), str):
            raise bad("media of rich message must have a type")
        bound[identity] = file
    return bound


def _check(rich: Json, reading: Reading) -> None:
    said = rich_text(rich).strip().strip(_UNSEEN)
    if not said and not reading.files and not any(b["type"] == "map" for b in rich["blocks"]):
        raise bad("message text is empty")
    if lost := reading.targets - reading.anchors:
        raise bad(f"SANDBOX: links lead to no anchor of the message: {', '.join(sorted(lost))}")
