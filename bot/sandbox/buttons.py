"""The buttons of keyboards: a text and an action, checked and kept as Telegram does.

A refusal that begins with `SANDBOX:` is of something that the real server drops or changes, or for
which its words are not known.
"""

from collections.abc import Callable

from bot.sandbox.errors import ApiError, Json, bad
from bot.sandbox.json_fields import number_field, object_field, text_field
from bot.sandbox.tdlib import checked_link, why_wrong

Action = Callable[[Json, str], object]
"""Takes a button and the name of the field that says what the button does; gives what is kept."""

INLINE = "inline keyboard button"
REPLY = "keyboard button"

LOOK = frozenset({"text", "icon_custom_emoji_id", "style"})
STYLES = frozenset({"danger", "success", "primary"})
MOST_DATA_BYTES = 64
MOST_COPIED = 256


def inline_button(given: object) -> Json:
    """A button of an inline keyboard: exactly one action."""
    if not isinstance(given, dict):
        raise bad(f"can't parse {INLINE}: InlineKeyboardButton must be an Object")
    button = _checked(given, INLINE, _INLINE_ACTIONS)
    if not button.keys() & _INLINE_ACTIONS.keys():
        raise bad(f"can't parse {INLINE}: Text buttons are unallowed in the inline keyboard")
    return button


def keyboard_button(given: object) -> Json:
    """A button of a reply keyboard, an object where it came as a text: at most one action."""
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, dict):
        raise bad(f"can't parse {REPLY}: KeyboardButton must be a String or an Object")
    return _checked(given, REPLY, _REPLY_ACTIONS)


def _checked(given: Json, kind: str, known: dict[str, Action]) -> Json:
    if not text_field(given, "text", kind).strip():
        raise bad(f"{kind} text must be non-empty")
    if unknown := given.keys() - known.keys() - LOOK:
        raise bad(f"SANDBOX: {kind} has no field {', '.join(sorted(unknown))}")
    button = {name: value for name, value in given.items() if not _is_absent(name, value)}
    if button.get("style", "primary") not in STYLES:
        raise bad(f"SANDBOX: {kind} has no style {button['style']}")
    actions = sorted(button.keys() & known.keys())
    if len(actions) > 1:
        raise bad(f"SANDBOX: {kind} has {len(actions)} actions: {', '.join(actions)}")
    return button | {name: known[name](button, name) for name in actions}


def _is_absent(name: str, value: object) -> bool:
    return value is None or value is False or (value == "" and name in {"url", "callback_data"})


def _url(button: Json, name: str) -> str:
    return _link(text_field(button, name, INLINE), INLINE, "URL")


def _link(url: str, kind: str, what: str) -> str:
    if kept := checked_link(url):
        return kept
    raise _wrong(url, kind, what, why_wrong(url))


def _wrong(url: str, kind: str, what: str, why: str) -> ApiError:
    return bad(f"{kind} {what} '{url}' is invalid: {why}")


def _callback(button: Json, name: str) -> str:
    data = text_field(button, name, INLINE)
    if len(data.encode()) > MOST_DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    return data


def _web_app(kind: str) -> Action:
    def read(button: Json, name: str) -> Json:
        web_app = object_field(button, name, kind)
        url = text_field(web_app, "url", kind)
        if not url.lower().startswith("https://"):
            raise _wrong(url, kind, "Web App URL", "Only HTTPS links are allowed")
        return {**web_app, "url": _link(url, kind, "Web App URL")}

    return read


def _login(button: Json, name: str) -> Json:
    login = object_field(button, name, INLINE)
    return {**login, "url": _link(text_field(login, "url", INLINE), INLINE, "login URL")}


def _query(button: Json, name: str) -> str:
    return text_field(button, name, INLINE)


def _copied(button: Json, name: str) -> Json:
    copied = object_field(button, name, INLINE)
    if not 1 <= len(text_field(copied, "text", INLINE)) <= MOST_COPIED:
        raise bad(f"SANDBOX: a copy_text has 1 to {MOST_COPIED} characters")
    return copied


def _foreign(_: Json, name: str) -> object:
    raise bad(f"SANDBOX: a {name} button belongs under a game or an invoice")


def _inline_object(button: Json, name: str) -> Json:
    return object_field(button, name, INLINE)


def _poll(button: Json, name: str) -> Json:
    return object_field(button, name, REPLY)


def _request(button: Json, name: str) -> Json:
    """A request carries the number by which the answer will be told."""
    request = object_field(button, name, REPLY)
    return {**request, "request_id": number_field(request, "request_id", REPLY)}


def _flag(button: Json, name: str) -> bool:
    if button[name] is not True:
        raise bad(f'can\'t parse {REPLY}: Field "{name}" must be of type Boolean')
    return True


_INLINE_ACTIONS: dict[str, Action] = {
    "url": _url,
    "callback_data": _callback,
    "web_app": _web_app(INLINE),
    "login_url": _login,
    "switch_inline_query": _query,
    "switch_inline_query_current_chat": _query,
    "switch_inline_query_chosen_chat": _inline_object,
    "copy_text": _copied,
    "callback_game": _foreign,
    "pay": _foreign,
    "disabled": _inline_object,
}
_REPLY_ACTIONS: dict[str, Action] = {
    "request_contact": _flag,
    "request_location": _flag,
    "request_poll": _poll,
    "request_user": _request,
    "request_users": _request,
    "request_chat": _request,
    "request_managed_bot": _request,
    "web_app": _web_app(REPLY),
}
