"""Items of a list: what is sent says the number, what is shown says the label."""

from bot.sandbox.errors import Json, bad
from bot.sandbox.rich.shapes import (
    Field,
    Reader,
    Reading,
    Shape,
    choice,
    flag,
    read_list,
    read_object,
    whole,
)

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def items(blocks: Reader) -> Reader:
    """A reader of items whose content `blocks` reads."""
    shape: Shape = {
        "blocks": Field(blocks, needed=True),
        "has_checkbox": Field(flag),
        "is_checked": Field(flag),
        "value": Field(whole(-(2**31), 2**31 - 1)),
        "type": Field(choice("a", "A", "i", "I", "1")),
    }

    def read(value: object, reading: Reading, level: int) -> list[Json]:
        found = []
        for item in read_list(value, "list items"):
            reading.count_block()
            found.append(read_object(item, shape, reading, level, "list item"))
        return _labelled(found)

    return read


def label(value: int, kind: str) -> str:
    """As a page counts: `3.`, `c.`, `iii.`; numbers that have no such form stay numbers."""
    if kind in "aA" and value > 0:
        shown = _letters(value)
    elif kind in "iI" and 0 < value < 4000:
        shown = _roman(value)
    else:
        shown = str(value)
    return f"{shown.upper() if kind.isupper() else shown}."


def _labelled(found: list[Json]) -> list[Json]:
    if not found:
        raise bad("list must be non-empty")
    ordered = {"value" in item or "type" in item for item in found}
    if len(ordered) > 1:
        raise bad("list must be either ordered or unordered")
    if ordered == {False}:
        return [{"label": "•", **item} for item in found]
    return _counted(found)


def _counted(found: list[Json]) -> list[Json]:
    value, counted = 0, []
    for item in found:
        value = item.get("value", value + 1)
        kind = item.get("type", "1")
        counted.append({"label": label(value, kind), **item, "value": value, "type": kind})
    return counted


def _letters(value: int) -> str:
    shown = ""
    while value:
        value, letter = divmod(value - 1, 26)
        shown = chr(ord("a") + letter) + shown
    return shown


def _roman(value: int) -> str:
    shown = ""
    for worth, letters in _ROMAN:
        times, value = divmod(value, worth)
        shown += letters * times
    return shown
