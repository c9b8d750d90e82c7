"""InputRichBlock objects to RichBlock objects: what is sent to what is shown."""

from collections.abc import Callable

from bot.sandbox.errors import Json, bad
from bot.sandbox.rich.lists import items
from bot.sandbox.rich.shapes import (
    MAX_COLUMNS,
    Field,
    Reader,
    Reading,
    Shape,
    choice,
    filled,
    flag,
    nested,
    number,
    read_list,
    read_object,
    string,
    whole,
)
from bot.sandbox.rich.texts import anchor_name, button, counted, text

_TYPE = Field(filled, needed=True)
_TEXT = Field(text, needed=True)
_CREDIT = Field(text)
_GALLERY = {"photo", "video", "animation"}
_ALIGN = ("left", "center", "right")
_MAP = {"zoom": 15, "width": 600, "height": 400}  # what the server fills in is not documented


def read_blocks(value: object, reading: Reading, level: int) -> list[Json]:
    """RichBlock objects, at this level and below."""
    return [_block(block, reading, level + 1) for block in read_list(value, "blocks")]


def _block(value: object, reading: Reading, level: int) -> Json:
    if not isinstance(value, dict):
        raise bad("object expected as rich block")
    kind = value.get("type")
    if kind == "thinking":
        raise bad("block is not allowed")  # in drafts only
    if not isinstance(kind, str) or kind not in _BLOCKS:
        raise bad(f'unsupported rich block type "{kind}"')
    reading.count_block()
    known = read_object(value, _BLOCKS[kind], reading, level, f"rich block {kind}")
    return _FINISH[kind](known) if kind in _FINISH else known


def _gallery(value: object, reading: Reading, level: int) -> list[Json]:
    shown = read_blocks(value, reading, level)
    if not shown or any(block["type"] not in _GALLERY for block in shown):
        raise bad("block is not allowed")
    return shown


def _media(kind: str) -> Reader:
    """An InputMedia; its caption is ignored, as the Bot API says."""

    def read(value: object, reading: Reading, _level: int) -> Json:
        if not isinstance(value, dict) or value.get("type") != kind:
            raise bad(f"media of type {kind} expected")
        if not isinstance(source := value.get("media"), str) or not source:
            raise bad("media not found")
        reading.count_file()
        spoiler = {"has_spoiler": True} if value.get("has_spoiler") is True else {}
        return {kind: getattr(reading.media, kind)(source), **spoiler}

    return read


def _media_shape(kind: str) -> Shape:
    return {"type": _TYPE, kind: Field(_media(kind), needed=True), "caption": _CAPTION}


def _with_spoiler(block: Json) -> Json:
    """The file and its spoiler stand side by side in a RichBlock."""
    kind = block["type"]
    shown = block[kind] if kind in {"photo", "video", "animation"} else {kind: block[kind][kind]}
    return {"type": kind, **shown, **{k: v for k, v in block.items() if k not in {"type", kind}}}


def _row(value: object, reading: Reading, level: int) -> list[Json]:
    reading.count_block()
    cells = read_list(value, "table row")
    return [read_object(cell, _CELL, reading, level, "table cell") for cell in cells]


def _cells(value: object, reading: Reading, level: int) -> list[list[Json]]:
    rows = [_row(row, reading, level) for row in read_list(value, "table")]
    if not any(rows):
        raise bad("table must be non-empty")
    if _columns(rows) > MAX_COLUMNS:
        raise bad("table has too many columns")
    return [[_spanning(cell) for cell in row] for row in rows]


def _columns(rows: list[list[Json]]) -> int:
    """The widest row, cells that reach down from above included."""
    widest, reaching = 0, [0] * (len(rows) + 1)
    for place, row in enumerate(rows):
        width = reaching[place] + sum(cell.get("colspan", 1) for cell in row)
        widest = max(widest, width)
        for cell in row:
            for below in range(place + 1, min(place + cell.get("rowspan", 1), len(rows))):
                reaching[below] += cell.get("colspan", 1)
    return widest


def _spanning(cell: Json) -> Json:
    return {k: v for k, v in cell.items() if k not in {"colspan", "rowspan"} or v > 1}


def _row_of_buttons(value: object, reading: Reading, level: int) -> list[Json]:
    row = read_list(value, "buttons")
    if not 1 <= len(row) <= 8:
        raise bad("row must have from 1 to 8 buttons")
    return [button(one, reading, level + 1) for one in row]


def _map(block: Json) -> Json:
    block = {**_MAP, **block}
    sides = sorted((block["width"], block["height"]))
    if sum(sides) > 10_000 or sides[1] > 20 * sides[0]:
        raise bad("map dimensions are invalid")
    return {name: block[name] for name in _BLOCKS["map"] if name in block}


_CELL: Shape = {
    "text": Field(text),
    "is_header": Field(flag),
    "colspan": Field(whole(1, 100)),
    "rowspan": Field(whole(1, 500)),
    "align": Field(choice(*_ALIGN), needed=True),
    "valign": Field(choice("top", "middle", "bottom"), needed=True),
}
_CAPTION = Field(nested({"text": _TEXT, "credit": _CREDIT}, "caption"))
_LOCATION = {
    "latitude": Field(number(90), needed=True),
    "longitude": Field(number(180), needed=True),
}
_MEDIA = ("photo", "video", "animation", "audio", "voice_note", "document")

_BLOCKS: dict[str, Shape] = {
    **{kind: _media_shape(kind) for kind in _MEDIA},
    "paragraph": {"type": _TYPE, "text": _TEXT},
    "footer": {"type": _TYPE, "text": _TEXT},
    "heading": {"type": _TYPE, "text": _TEXT, "size": Field(whole(1, 6), needed=True)},
    "pre": {"type": _TYPE, "text": _TEXT, "language": Field(string)},
    "divider": {"type": _TYPE},
    "anchor": {"type": _TYPE, "name": Field(anchor_name, needed=True)},
    "mathematical_expression": {"type": _TYPE, "expression": Field(counted, needed=True)},
    "blockquote": {"type": _TYPE, "blocks": Field(read_blocks, needed=True), "credit": _CREDIT},
    "expandable_blockquote": {"type": _TYPE, "text": _TEXT, "credit": _CREDIT},
    "pullquote": {"type": _TYPE, "text": _TEXT, "credit": _CREDIT},
    "list": {"type": _TYPE, "items": Field(items(read_blocks), needed=True)},
    "collage": {"type": _TYPE, "blocks": Field(_gallery, needed=True), "caption": _CAPTION},
    "slideshow": {"type": _TYPE, "blocks": Field(_gallery, needed=True), "caption": _CAPTION},
    "table": {
        "type": _TYPE,
        "caption": Field(text),
        "cells": Field(_cells, needed=True),
        "is_bordered": Field(flag),
        "is_striped": Field(flag),
        "is_compact": Field(flag),
    },
    "details": {
        "type": _TYPE,
        "summary": _TEXT,
        "blocks": Field(read_blocks, needed=True),
        "is_open": Field(flag),
    },
    "map": {
        "type": _TYPE,
        "location": Field(nested(_LOCATION, "location"), needed=True),
        "zoom": Field(whole(0, 24)),
        "width": Field(whole(1, 10_000)),
        "height": Field(whole(1, 10_000)),
        "caption": _CAPTION,
    },
    "buttons": {
        "type": _TYPE,
        "buttons": Field(_row_of_buttons, needed=True),
        "align": Field(choice(*_ALIGN)),
    },
}
_FINISH: dict[str, Callable[[Json], Json]] = {
    **dict.fromkeys(_MEDIA, _with_spoiler),
    "map": _map,
}
