"""What a RichMessage says, and where it leads."""

from collections.abc import Iterator

from bot.sandbox.errors import Json
from bot.sandbox.rich.shapes import RichText


def rich_text(rich: Json) -> str:
    """All visible text in reading order, a line for each block, item, caption and table row."""
    return "\n".join(line for block in rich["blocks"] for line in _lines(block) if line.strip())


def rich_buttons(rich: Json) -> list[Json]:
    """All buttons, in rows and within lines, as RichMessageButton objects in reading order."""
    return [found["button"] for found in _objects(rich["blocks"]) if "button" in found]


def rich_links(rich: Json) -> list[str]:
    """Web addresses that links and URL buttons open, in reading order."""
    places = (found.get("button", found) for found in _objects(rich["blocks"]))
    return [place["url"] for place in places if isinstance(place.get("url"), str)]


def plain(text: RichText) -> str:
    """RichText without its formatting."""
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return "".join(plain(part) for part in text)
    if "button" in text:
        return plain(text["button"]["text"])
    return plain(text.get("text") or text.get("expression") or text.get("alternative_text") or "")


def _lines(block: Json) -> Iterator[str]:
    for name, value in block.items():
        match name:
            case "text" | "summary" | "credit" | "expression":
                yield plain(value)
            case "blocks":
                for inner in value:
                    yield from _lines(inner)
            case "items":
                for item in value:
                    inside = [line for inner in item["blocks"] for line in _lines(inner)]
                    yield from [f"{item['label']} {inside[0]}", *inside[1:]] if inside else ()
            case "caption":
                yield from [plain(value)] if block["type"] == "table" else _lines(value)
            case "cells":
                yield from ("\t".join(plain(cell.get("text", "")) for cell in row) for row in value)
            case "buttons":
                yield "\t".join(plain(button["text"]) for button in value)


def _objects(value: object) -> Iterator[Json]:
    """Links, as they are, and buttons, each as `{"button": …}`."""
    if isinstance(value, list):
        for part in value:
            yield from _objects(part)
    elif isinstance(value, dict):
        if value.get("type") in {"url", "button"}:
            yield value
        for name, inner in value.items():
            if name == "buttons":
                yield from ({"button": button} for button in inner)
            elif name != "button":
                yield from _objects(inner)
