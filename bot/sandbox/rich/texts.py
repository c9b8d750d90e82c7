"""RichText as clients send it: each type with its fields, links that lead somewhere."""

from collections.abc import Iterator

from bot.sandbox.errors import Json, bad
from bot.sandbox.rich.addresses import button_link, link, secure_link
from bot.sandbox.rich.shapes import (
    MAX_LEVELS,
    Field,
    Reader,
    Reading,
    RichText,
    Shape,
    choice,
    filled,
    flag,
    matching,
    nested,
    read_object,
    string,
    whole,
)

_FORMAT = r"r|w?[dD]?[tT]?"
_STYLES = ("danger", "success", "primary", "link")


def text(value: object, reading: Reading, level: int) -> RichText:
    """RichText as it will be shown."""
    if isinstance(value, str):
        return reading.count_text(value)
    if level > MAX_LEVELS:
        raise bad("rich message is nested too deeply")
    if isinstance(value, list):
        return [text(part, reading, level + isinstance(part, list)) for part in value]
    if not isinstance(value, dict):
        raise bad("rich text must be a string, an array or an object")
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in _TEXTS:
        raise bad(f'unsupported rich text type "{kind}"')
    return read_object(value, _TEXTS[kind], reading, level + 1, f"rich text {kind}")


def _callback_data(value: object, reading: Reading, level: int) -> str:
    data = string(value, reading, level)
    if not 1 <= len(data.encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    return data


def _copied(value: object, reading: Reading, level: int) -> str:
    copied = string(value, reading, level)
    if not 1 <= len(copied) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    return copied


def _pressable(read: Reader) -> Reader:
    """What leads somewhere when pressed cannot hold another such thing."""

    def checked(value: object, reading: Reading, level: int) -> RichText:
        if reading.in_link:
            raise bad("SANDBOX: a link or button within a link or button")
        reading.in_link = True
        try:
            return read(value, reading, level)
        finally:
            reading.in_link = False

    return checked


def _label(value: object, reading: Reading, level: int) -> RichText:
    for kind in _types(value):
        if kind not in {"custom_emoji", "date_time"}:
            raise bad(f"SANDBOX: a button's text can't be of type {kind}")
    label = text(value, reading, level)
    if not label or (isinstance(label, str) and not label.strip()):
        raise bad("button must be non-empty")
    return label


def _types(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for part in value:
            yield from _types(part)
    elif isinstance(value, dict):
        yield value.get("type")


def anchor_name(value: object, reading: Reading, level: int) -> str | None:
    name = filled(value, reading, level)
    reading.anchors.add(name or "")
    return name


def _to_anchor(value: object, reading: Reading, level: int) -> str:
    """Empty leads to the top of the message."""
    name = string(value, reading, level)
    reading.targets |= {name} if name else set()
    return name


def counted(value: object, reading: Reading, level: int) -> str:
    return reading.count_text(string(value, reading, level))


def _user(value: object, _reading: Reading, _level: int) -> Json:
    """A User. Of one whom only a link names, the real server knows more."""
    identity = value.get("id") if isinstance(value, dict) else 0
    if not isinstance(identity, int) or isinstance(identity, bool) or identity <= 0:
        raise bad("user not found")
    return {"id": identity, "is_bot": False, "first_name": f"User {identity}"}


_CHOSEN = {
    "query": Field(string),
    **{f"allow_{who}_chats": Field(flag) for who in ("user", "bot", "group", "channel")},
}
_LOGIN = {
    "url": Field(secure_link, needed=True),
    "forward_text": Field(string),
    "bot_username": Field(string),
    "request_write_access": Field(flag),
}
_ACTIONS = {
    "url": Field(button_link),
    "callback_data": Field(_callback_data),
    "web_app": Field(nested({"url": Field(secure_link, needed=True)}, "web_app")),
    "login_url": Field(nested(_LOGIN, "login_url")),
    "switch_inline_query": Field(string),
    "switch_inline_query_current_chat": Field(string),
    "switch_inline_query_chosen_chat": Field(nested(_CHOSEN, "switch_inline_query_chosen_chat")),
    "copy_text": Field(nested({"text": Field(_copied, needed=True)}, "copy_text")),
    "disabled": Field(nested({}, "disabled")),
}
_BUTTON: Shape = {
    "text": Field(_pressable(_label), needed=True),
    "style": Field(choice(*_STYLES)),
    **_ACTIONS,
}


def button(value: object, reading: Reading, level: int) -> Json:
    """A RichMessageButton: a label and exactly one action."""
    known = read_object(value, _BUTTON, reading, level, "button")
    actions = known.keys() & _ACTIONS.keys()
    if len(actions) != 1:
        raise bad("button must have exactly one action")
    if known.get("style") == "link" and "callback_data" not in actions:
        raise bad("SANDBOX: style link is for callback buttons only")
    return known


_TYPE = Field(filled, needed=True)
_TEXT = Field(text, needed=True)
_PRESSED = Field(_pressable(text), needed=True)


def _of_text(name: str) -> Shape:
    return {"type": _TYPE, "text": _TEXT, name: Field(filled, needed=True)}


_TEXTS: dict[str, Shape] = {
    **{
        kind: {"type": _TYPE, "text": _TEXT}
        for kind in (
            *("bold", "italic", "underline", "strikethrough", "spoiler"),
            *("subscript", "superscript", "marked", "code"),
        )
    },
    **{name: _of_text(name) for name in ("bank_card_number", "hashtag", "cashtag", "bot_command")},
    "mention": _of_text("username"),
    "email_address": {
        "type": _TYPE,
        "text": _PRESSED,
        "email_address": Field(
            matching(r"[^@\s]+@[^@\s]+\.[^@\s]+", "email address is invalid"), needed=True
        ),
    },
    "phone_number": {
        "type": _TYPE,
        "text": _PRESSED,
        "phone_number": Field(
            matching(r"\+?[0-9 ()-]{3,30}", "phone number is invalid"), needed=True
        ),
    },
    "url": {"type": _TYPE, "text": _PRESSED, "url": Field(link, needed=True)},
    "text_mention": {"type": _TYPE, "text": _PRESSED, "user": Field(_user, needed=True)},
    "date_time": {
        "type": _TYPE,
        "text": _TEXT,
        "unix_time": Field(whole(0, 2**31 - 1), needed=True),
        "date_time_format": Field(matching(_FORMAT, "date-time format is invalid"), needed=True),
    },
    "custom_emoji": {
        "type": _TYPE,
        "custom_emoji_id": Field(matching(r"[0-9]{1,19}", "invalid custom emoji"), needed=True),
        "alternative_text": Field(counted, needed=True),
    },
    "mathematical_expression": {"type": _TYPE, "expression": Field(counted, needed=True)},
    "button": {"type": _TYPE, "button": Field(button, needed=True)},
    "anchor": {"type": _TYPE, "name": Field(anchor_name, needed=True)},
    "anchor_link": {"type": _TYPE, "text": _PRESSED, "anchor_name": Field(_to_anchor, needed=True)},
    "reference": {"type": _TYPE, "text": _TEXT, "name": Field(anchor_name, needed=True)},
    "reference_link": {
        "type": _TYPE,
        "text": _PRESSED,
        "reference_name": Field(_to_anchor, needed=True),
    },
}
