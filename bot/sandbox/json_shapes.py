"""Whether the JSON that a call brings is an object or an array, as its parameter needs it."""

from bot.sandbox.errors import Json, bad
from bot.sandbox.json_fields import typed_fields
from bot.sandbox.method_table import Method
from bot.sandbox.object_table import ITEMS
from bot.sandbox.object_table import OBJECTS as FIELDS

MOST_IDS = 100

OBJECTS = {
    "reply_markup": "object expected as reply markup",
    "reply_parameters": "object expected as reply parameters",
    "link_preview_options": "object expected as link preview options",
    "scope": "can't parse BotCommandScope: BotCommandScope must be an Object",
    "menu_button": "can't parse menu button: MenuButton must be an Object",
    "rich_message": "object expected as rich message",
    "media": "can't parse InputMedia: expected an Object",
    "explanation_media": "can't parse InputMedia: expected an Object",
    "ephemeral_message_parameters": "object expected as ephemeral message parameters",
    "suggested_post_parameters": "object expected as suggested post parameters",
    "button": "object expected as button",
}
ARRAYS = {
    "sendMediaGroup.media": "expected an Array of InputMedia",
    "message_ids": "expected an Array of message identifiers",
    "commands": "expected an Array of BotCommand",
    "options": "expected an Array of String as options",
    "reaction": "expected an Array of ReactionType",
    "results": "expected an Array of InlineQueryResult",
}
"""The real server's words, by the parameter; by the method too where that makes a difference."""

NOUNS = {
    "link_preview_options": "link preview options",
    "reply_parameters": "reply parameters",
    "ephemeral_message_parameters": "ephemeral message parameters",
    "scope": "BotCommandScope",
    "menu_button": "menu button",
    "media": "InputMedia",
    "commands": "BotCommand",
    "reaction": "ReactionType",
    "options": "InputPollOption",
}
"""What the fields of an object are parsed as."""


def shaped(method: str, parameter: str, value: object) -> object:
    """The JSON where it has the shape that its parameter needs, its fields of their kinds."""
    full = f"{method}.{parameter}"
    if full not in ARRAYS and parameter in OBJECTS:
        return _object(parameter, value, FIELDS.get(full) or FIELDS.get(parameter))
    if not isinstance(value, list):
        words = ARRAYS.get(full) or ARRAYS.get(parameter)
        raise bad(words or f"SANDBOX: {parameter} is no Array")
    if parameter == "message_ids":
        return _ids(value)
    if parameter == "allowed_updates":
        return [_word(kind) for kind in value]
    fields = ITEMS.get(full) or ITEMS.get(parameter)
    return value if fields is None else [_item(parameter, one, fields) for one in value]


def _object(parameter: str, value: object, fields: Method | None) -> Json:
    if not isinstance(value, dict):
        raise bad(OBJECTS[parameter])
    return typed_fields(value, fields, NOUNS[parameter]) if fields else value


def _item(parameter: str, value: object, fields: Method) -> object:
    """One of an array; an option may be its text alone."""
    if parameter == "options" and isinstance(value, str):
        value = {"text": value}
    return typed_fields(value, fields, NOUNS[parameter])


def _word(given: object) -> str:
    if not isinstance(given, str):
        raise bad("SANDBOX: allowed_updates is an Array of String")
    return given


def _ids(given: list[object]) -> list[int]:
    if len(given) > MOST_IDS:
        raise bad("too many message identifiers specified")
    return [_id(number) for number in given]


def _id(given: object) -> int:
    if not isinstance(given, int | str) or isinstance(given, bool):
        raise bad("message identifier must be a Number")
    try:
        number = int(given)
    except ValueError:
        raise bad("can't parse message identifier as Number") from None
    if number <= 0:
        raise bad("invalid message identifier specified")
    return number
