"""The tree of rich HTML to InputRichBlock objects, one function a tag."""

import re
from collections.abc import Callable, Iterable
from itertools import groupby

from bot.sandbox.errors import Json
from bot.sandbox.rich.elements import Context, filled, line, only, with_credit
from bot.sandbox.rich.html_media import TAGGED, figure, gallery, map_block, media
from bot.sandbox.rich.html_tables import table
from bot.sandbox.rich.inline import anchor, button, integer, is_emoji, plain_text, rich_text
from bot.sandbox.rich.tree import Element, Node, unreadable


def blocks(nodes: Iterable[Node], context: Context) -> list[Json]:
    """Blocks, and paragraphs where text stands between them."""
    found: list[Json] = []
    for is_block, run in groupby(nodes, _is_block):
        if is_block:
            found += [_BLOCKS[node.tag](node, context) for node in run if isinstance(node, Element)]
        else:
            found += _loose(list(run), context)
    return found


def references(nodes: Iterable[Node]) -> set[str]:
    """Names that links with `#name` may mean by a reference."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Element):
            found |= references(node.children)
            if node.tag == "tg-reference":
                found.add(node.attributes.get("name", ""))
    return found


def _is_block(node: Node) -> bool:
    return isinstance(node, Element) and node.tag in _BLOCKS and not is_emoji(node)


def _loose(run: list[Node], context: Context) -> list[Json]:
    shown = filled(run)
    if all(_is_anchor(node) for node in shown):
        return [anchor(node) for node in shown if isinstance(node, Element)]
    text = rich_text(run, context.references)
    return [{"type": "paragraph", "text": text}] if text else []


def _is_anchor(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "a" and "href" not in node.attributes


def _paragraph(element: Element, context: Context) -> Json:
    return {"type": "paragraph", "text": line(element, context)}


def _heading(element: Element, context: Context) -> Json:
    return {"type": "heading", "text": line(element, context), "size": int(element.tag[1])}


def _footer(element: Element, context: Context) -> Json:
    return {"type": "footer", "text": line(element, context)}


def _thinking(element: Element, context: Context) -> Json:
    return {"type": "thinking", "text": line(element, context)}


def _divider(_element: Element, _context: Context) -> Json:
    return {"type": "divider"}


def _preformatted(element: Element, context: Context) -> Json:
    children = element.children
    if len(children) == 1 and isinstance(children[0], Element) and children[0].tag == "code":
        element = children[0]
    language = re.match(r"language-(\S+)", element.attributes.get("class", ""))
    text = line(element, context, kept=True)
    return {"type": "pre", "text": text, **({"language": language[1]} if language else {})}


def _math(element: Element, _context: Context) -> Json:
    return {"type": "mathematical_expression", "expression": plain_text(element)}


def _quotation(element: Element, context: Context) -> Json:
    rest, credit = with_credit(element, context)
    if element.attributes:
        text = line(element, context, rest)
        return {"type": "expandable_blockquote", "text": text, **credit}
    return {"type": "blockquote", "blocks": blocks(rest, context), **credit}


def _pull_quotation(element: Element, context: Context) -> Json:
    rest, credit = with_credit(element, context)
    return {"type": "pullquote", "text": line(element, context, rest), **credit}


def _details(element: Element, context: Context) -> Json:
    children = filled(element.children)
    if not children or isinstance(children[0], str) or children[0].tag != "summary":
        raise unreadable("<details> must begin with <summary>")
    summary = line(children[0], context)
    inside = blocks(children[1:], context)
    is_open = {"is_open": True} if "open" in element.attributes else {}
    return {"type": "details", "summary": summary, "blocks": inside, **is_open}


def _buttons(element: Element, context: Context) -> Json:
    row = [button(child, context.references) for child in only(element, "tg-button")]
    return {"type": "buttons", "buttons": row, **element.attributes}


def _list(element: Element, context: Context) -> Json:
    items = only(element, "li")
    numbers = _numbers(element, items) if element.tag == "ol" else ({} for _ in items)
    return {
        "type": "list",
        "items": [
            {**_item(item, context), **number} for item, number in zip(items, numbers, strict=True)
        ],
    }


def _numbers(element: Element, items: list[Element]) -> Iterable[Json]:
    step = -1 if "reversed" in element.attributes else 1
    number = len(items) if step < 0 else 1
    if "start" in element.attributes:
        number = integer(element, "start")
    for item in items:
        if "value" in item.attributes:
            number = integer(item, "value")
        kind = item.attributes.get("type") or element.attributes.get("type") or "1"
        yield {"value": number, "type": kind}
        number += step


def _item(element: Element, context: Context) -> Json:
    children = filled(element.children)
    if not children or isinstance(children[0], str) or children[0].tag != "input":
        return {"blocks": blocks(element.children, context)}
    if children[0].attributes.get("type") != "checkbox":
        raise unreadable('only <input type="checkbox"> is supported')
    checked = {"is_checked": True} if "checked" in children[0].attributes else {}
    return {"blocks": blocks(children[1:], context), "has_checkbox": True, **checked}


_BLOCKS: dict[str, Callable[[Element, Context], Json]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("ul", "ol"), _list),
    **dict.fromkeys(TAGGED, media),
    **dict.fromkeys(("tg-collage", "tg-slideshow"), gallery),
    "p": _paragraph,
    "footer": _footer,
    "hr": _divider,
    "pre": _preformatted,
    "blockquote": _quotation,
    "aside": _pull_quotation,
    "figure": figure,
    "details": _details,
    "table": table,
    "tg-map": map_block,
    "tg-math-block": _math,
    "tg-button-row": _buttons,
    "tg-thinking": _thinking,
}
