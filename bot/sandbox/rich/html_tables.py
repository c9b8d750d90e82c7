"""`<table>`, its rows and cells."""

from bot.sandbox.errors import Json
from bot.sandbox.rich.elements import Context, apart, line, only
from bot.sandbox.rich.inline import integer, rich_text
from bot.sandbox.rich.tree import Element


def table(element: Element, context: Context) -> Json:
    rest, caption = apart(element, "caption")
    flags = {f"is_{name}": True for name in element.attributes}
    rows: list[Element] = []
    for part in only(Element("table", {}, rest), "tr", "thead", "tbody"):
        rows += [part] if part.tag == "tr" else only(part, "tr")
    cells = [[_cell(cell, context) for cell in only(row, "td", "th")] for row in rows]
    known = {"caption": line(caption, context)} if caption else {}
    return {"type": "table", "cells": cells, **flags, **known}


def _cell(element: Element, context: Context) -> Json:
    text = rich_text(element.children, context.references)
    spans: Json = {
        n: integer(element, n) for n in ("colspan", "rowspan") if n in element.attributes
    }
    return {
        **({"text": text} if text else {}),
        **({"is_header": True} if element.tag == "th" else {}),
        **spans,
        "align": element.attributes.get("align", "left"),
        "valign": element.attributes.get("valign", "top"),
    }
