"""Whether the JSON that a call brings is an object or an array, as its parameter needs it."""

from bot.sandbox.errors import bad

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


def shaped(method: str, parameter: str, value: object) -> object:
    """The JSON where it has the shape that its parameter needs; message ids as numbers."""
    full = f"{method}.{parameter}"
    if full not in ARRAYS and parameter in OBJECTS:
        if not isinstance(value, dict):
            raise bad(OBJECTS[parameter])
        return value
    if not isinstance(value, list):
        words = ARRAYS.get(full) or ARRAYS.get(parameter)
        raise bad(words or f"SANDBOX: {parameter} is no Array")
    return _ids(value) if parameter == "message_ids" else value


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
