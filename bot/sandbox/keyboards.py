"""The `reply_markup` of a message: the keyboard under it, or what happens to the input field."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.buttons import inline_button, keyboard_button
from bot.sandbox.errors import Json, bad

MOST_INLINE, MOST_IN_INLINE_ROW = 100, 8
MOST_REPLY, MOST_IN_REPLY_ROW = 300, 12
MOST_PLACEHOLDER = 64

FIELDS = {
    "inline_keyboard": frozenset({"force_reply"}),
    "keyboard": frozenset(
        {
            *("is_persistent", "resize_keyboard", "one_time_keyboard"),
            *("input_field_placeholder", "selective", "force_reply"),
        }
    ),
    "remove_keyboard": frozenset({"selective"}),
    "force_reply": frozenset({"input_field_placeholder", "selective"}),
}
"""What may stand beside the field that says which markup it is; the first one there says it."""

NO_FLAGS = frozenset({"inline_keyboard", "keyboard", "input_field_placeholder"})

Row = tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Markup:
    """inline: the rows of an inline keyboard, none empty; `()` where an empty one was given.
    reply: a ReplyKeyboardMarkup, ReplyKeyboardRemove or ForceReply, its buttons all objects; an
    inline keyboard that also forces a reply has `{"force_reply": True}` here.
    """

    inline: tuple[Row, ...] | None = None
    reply: Json | None = None


def read_markup(markup: object) -> Markup:
    """What a `reply_markup` says, or an ApiError in Telegram's words."""
    if markup is None or markup == {}:
        return Markup()
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    kind = _kind(markup)
    _check_options(markup)
    return _READERS[kind](markup)


def _kind(markup: Json) -> str:
    """The field that says which markup this is."""
    kind = next((name for name in FIELDS if name in markup), None)
    if kind is None:
        raise bad(f"SANDBOX: no reply markup has a field {min(markup)}")
    if extra := markup.keys() - FIELDS[kind] - {kind}:
        raise bad(f"SANDBOX: a markup with {kind} has no field {min(extra)}")
    return kind


def _check_options(markup: Json) -> None:
    for name in markup.keys() - NO_FLAGS:
        if not isinstance(markup[name], bool | None):
            raise bad(f'field "{name}" must be of type Boolean')
    placeholder = markup.get("input_field_placeholder") or ""
    if not isinstance(placeholder, str):
        raise bad('field "input_field_placeholder" must be of type String')
    if len(placeholder) > MOST_PLACEHOLDER:
        raise bad(f"SANDBOX: input_field_placeholder is longer than {MOST_PLACEHOLDER} characters")


def _inline(markup: Json) -> Markup:
    of = 'field "inline_keyboard" of the InlineKeyboardMarkup'
    rows = _rows(markup["inline_keyboard"], of, inline_button)
    _check_size(rows, MOST_INLINE, MOST_IN_INLINE_ROW)
    return Markup(rows, {"force_reply": True} if markup.get("force_reply") else None)


def _keyboard(markup: Json) -> Markup:
    rows = _rows(markup["keyboard"], 'field "keyboard"', keyboard_button)
    _check_size(rows, MOST_REPLY, MOST_IN_REPLY_ROW)
    if not rows:
        raise bad("SANDBOX: a keyboard without buttons would be lost")
    return Markup(reply={**markup, "keyboard": [list(row) for row in rows]})


def _without_buttons(markup: Json) -> Markup:
    says = markup.get("remove_keyboard") or markup.get("force_reply")
    return Markup(reply=markup) if says else Markup()


def _rows(given: object, of: str, read: Callable[[object], Json]) -> tuple[Row, ...]:
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise bad(f"{of} must be an Array of Arrays")
    return tuple(tuple(map(read, row)) for row in given if row)


def _check_size(rows: tuple[Row, ...], most: int, most_in_row: int) -> None:
    if (widest := max(map(len, rows), default=0)) > most_in_row:
        raise bad(f"SANDBOX: {widest} buttons in a row, no more than {most_in_row} are shown")
    if (count := sum(map(len, rows))) > most:
        raise bad(f"SANDBOX: {count} buttons, no more than {most} are taken")


_READERS: dict[str, Callable[[Json], Markup]] = {
    "inline_keyboard": _inline,
    "keyboard": _keyboard,
    "remove_keyboard": _without_buttons,
    "force_reply": _without_buttons,
}
