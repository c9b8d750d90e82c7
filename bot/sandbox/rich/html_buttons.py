"""`<tg-button type="…">`: each type of button has its own attributes.

https://core.telegram.org/bots/api#richmessagebutton
"""

from bot.sandbox.errors import Json, bad
from bot.sandbox.rich.tree import Element, unreadable

_CHATS = ("allow-user-chats", "allow-bot-chats", "allow-group-chats", "allow-channel-chats")

_TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "url": ("url", ()),
    "callback_data": ("data", ()),
    "web_app": ("url", ()),
    "login_url": ("url", ("forward-text", "bot-username", "request-write-access")),
    "switch_inline_query": ("query", ()),
    "switch_inline_query_current_chat": ("query", ()),
    "switch_inline_query_chosen_chat": ("query", _CHATS),
    "copy_text": ("text", ()),
    "disabled": ("", ()),
}
"""By type: the attribute that carries the action, and others that go with it."""

_FLAGS = {*_CHATS, "request-write-access"}
_OBJECTS = {"web_app", "login_url", "switch_inline_query_chosen_chat", "copy_text", "disabled"}


def action(element: Element) -> Json:
    """Style and action of a button, as fields of a RichMessageButton."""
    kind = element.attributes.get("type", "")
    if kind not in _TYPES:
        raise unreadable(f'unsupported button type "{kind}"')
    main, others = _TYPES[kind]
    given = {name: value for name, value in element.attributes.items() if name != "type"}
    style = {"style": given.pop("style")} if "style" in given else {}
    if wrong := given.keys() - {main, *others}:
        raise bad(f"SANDBOX: a {kind} button has no attribute {', '.join(sorted(wrong))}")
    if main and main not in given:
        raise unreadable(f'button of type "{kind}" must have attribute "{main}"')
    if kind not in _OBJECTS:
        return {**style, kind: given[main]}
    return {**style, kind: {name.replace("-", "_"): _value(name, given[name]) for name in given}}


def _value(name: str, value: str) -> str | bool:
    return True if name in _FLAGS else value
