"""Message entities: from TDLib's names to the Bot API's, and the ones a call brings itself."""

import re
from itertools import pairwise

from bot.sandbox.errors import ApiError, Json, bad
from bot.sandbox.json_fields import number_field, object_field, text_field
from bot.sandbox.tdlib import checked_link

MARKED = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
}
FOUND = {
    "Url": "url",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "BotCommand": "bot_command",
    "EmailAddress": "email",
    "PhoneNumber": "phone_number",
}
"""What Telegram finds by itself; a call that brings one of them is heard and not heeded."""

BY_TDLIB = MARKED | FOUND
WHOLE = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"})
"""Kinds that share no character with each other, nor with what Telegram finds."""

DATE_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
CONTEXT = "MessageEntity"


def from_tdlib(entity: Json) -> Json | None:
    """The Bot API's form of a TDLib entity; None: a kind that bots never see."""
    of = entity["type"]
    kind = BY_TDLIB.get(of["@type"].removeprefix("textEntityType"))
    if kind is None:
        return None
    known: Json = {"offset": entity["offset"], "length": entity["length"], "type": kind}
    if kind == "text_link":
        known["url"] = of["url"]
    elif kind == "text_mention":
        known["user"] = {"id": of["user_id"]}
    elif kind == "custom_emoji":
        known["custom_emoji_id"] = of["custom_emoji_id"]
    elif kind == "pre" and of.get("language"):
        known["language"] = of["language"]
    elif kind == "date_time":
        known |= _date(of)
    return known


def _date(of: Json) -> Json:
    known: Json = {"unix_time": of["unix_time"]}
    shape = of.get("formatting_type")
    if shape is None:
        return known
    if shape["@type"] == "dateTimeFormattingTypeRelative":
        return known | {"date_time_format": "r"}
    day = "w" if shape["show_day_of_week"] else ""
    date = _precision(shape["date_precision"], "d")
    return known | {"date_time_format": day + date + _precision(shape["time_precision"], "t")}


def _precision(part: Json, letter: str) -> str:
    words = {"Short": letter, "Long": letter.upper()}
    return words.get(part["@type"].removeprefix("dateTimePartPrecision"), "")


def read_entities(given: object, text: str) -> list[Json]:
    """The entities that a call brings, checked against its text."""
    if not isinstance(given, list):
        raise bad("SANDBOX: entities are not an Array of MessageEntity")
    encoded = text.encode("utf-16-le")
    entities = [known for entity in given if (known := _read(entity, encoded))]
    entities.sort(key=reading_order)
    whole = [entity for entity in entities if entity["type"] in WHOLE]
    for one, other in pairwise(whole):
        if overlap(one, other):
            raise bad(f"SANDBOX: {one['type']} and {other['type']} overlap, one would be lost")
    return entities


def reading_order(entity: Json) -> tuple[int, int]:
    """Telegram's order: by the beginning, the longer ones first."""
    return entity["offset"], -entity["length"]


def overlap(one: Json, other: Json) -> bool:
    """Whether two entities share a character."""
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )


def _read(given: object, encoded: bytes) -> Json | None:
    if not isinstance(given, dict):
        raise bad("can't parse MessageEntity: expected an Object")
    offset = number_field(given, "offset", CONTEXT)
    length = number_field(given, "length", CONTEXT)
    fields = _fields(given, text_field(given, "type", CONTEXT))
    if fields is None:
        return None
    _check_place(offset, length, encoded)
    return {"offset": offset, "length": length, **fields}


def _fields(given: Json, kind: str) -> Json | None:
    """Type and what belongs to it; None for those that Telegram finds by itself."""
    if kind in FOUND.values() or kind == "bank_card_number":
        return None
    if kind not in MARKED.values():
        raise bad("can't parse MessageEntity: Unsupported type specified")
    known: Json = {"type": kind}
    if kind == "text_link":
        known["url"] = _link(text_field(given, "url", CONTEXT))
    elif kind == "text_mention":
        user = object_field(given, "user", CONTEXT)
        known["user"] = {"id": number_field(user, "id", CONTEXT)}
    elif kind == "custom_emoji":
        known["custom_emoji_id"] = str(number_field(given, "custom_emoji_id", CONTEXT))
    elif kind == "pre" and given.get("language"):
        known["language"] = text_field(given, "language", CONTEXT)
    elif kind == "date_time":
        known |= _given_date(given)
    return known


def _link(url: str) -> str:
    kept = checked_link(url)
    if not kept:
        raise bad(f"SANDBOX: the link '{url}' would be lost")
    return kept


def _given_date(given: Json) -> Json:
    known: Json = {"unix_time": number_field(given, "unix_time", CONTEXT)}
    if not given.get("date_time_format"):
        return known
    shape = text_field(given, "date_time_format", CONTEXT)
    if not DATE_FORMAT.fullmatch(shape):
        raise bad("can't parse MessageEntity: Invalid date format used")
    return known | {"date_time_format": shape}


def _check_place(offset: int, length: int, encoded: bytes) -> None:
    """The entity lies inside the text (UTF-16, little endian) and cuts no character."""
    end, last = offset + length, len(encoded) // 2
    if length <= 0:
        raise bad(f"SANDBOX: the entity at UTF-16 offset {offset} covers nothing")
    if offset < 0 or offset >= last:
        raise bad(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if end > last:
        raise _ends_wrong(offset, f"after the end of the text at UTF-16 offset {end}")
    if _cuts(encoded, offset):
        raise bad(f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {offset}")
    if _cuts(encoded, end):
        raise _ends_wrong(offset, f"in a middle of a UTF-16 symbol at UTF-16 offset {end}")


def _ends_wrong(offset: int, where: str) -> ApiError:
    return bad(f"entity beginning at UTF-16 offset {offset} ends {where}")


def _cuts(encoded: bytes, position: int) -> bool:
    """Whether a UTF-16 position lies inside a surrogate pair."""
    unit = int.from_bytes(encoded[2 * position : 2 * position + 2], "little")
    return 0xDC00 <= unit <= 0xDFFF
