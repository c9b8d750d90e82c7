"""The inside of a line: nodes of rich HTML to RichText, white space collapsed as in HTML."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.errors import Json, bad
from bot.sandbox.rich.html_buttons import action
from bot.sandbox.rich.shapes import RichText
from bot.sandbox.rich.tags import WRAPS
from bot.sandbox.rich.tree import Element, Node, unreadable

_WHITE = re.compile(r"[ \t\n\r\f]+")
_EMOJI = "tg://emoji?id="


def rich_text(nodes: Iterable[Node], references: frozenset[str], *, kept: bool = False) -> RichText:
    """RichText, `""` when there is nothing. references: names of the message's `tg-reference`.

    kept: white space stays as it is, as within `<pre>`.
    """
    parts = _Line(references, kept).parts(nodes)
    if not kept:
        _strip_end(parts)
    return _joined(parts)


def plain_text(element: Element) -> str:
    """What stands in a tag that holds nothing but text."""
    if any(isinstance(child, Element) for child in element.children):
        raise unreadable(f"only text is allowed within <{element.tag}>")
    return "".join(str(child) for child in element.children)


def is_emoji(node: Node) -> bool:
    """`<img src="tg://emoji?id=…">`, the one image that stands within a line."""
    return (
        isinstance(node, Element)
        and node.tag == "img"
        and node.attributes.get("src", "").startswith(_EMOJI)
    )


def needed(element: Element, name: str) -> str:
    """The value of an attribute that must be there."""
    if not (value := element.attributes.get(name, "")):
        raise unreadable(f'tag <{element.tag}> must have attribute "{name}"')
    return value


def integer(element: Element, name: str) -> int:
    """The value of an attribute that must be there and be a whole number."""
    value = needed(element, name)
    if not re.fullmatch(r"-?[0-9]{1,15}", value):
        raise unreadable(f'attribute "{name}" of tag <{element.tag}> must be a number')
    return int(value)


class _Line:
    def __init__(self, references: frozenset[str], kept: bool) -> None:
        self._references = references
        self._kept = kept
        self._after_space = True

    def parts(self, nodes: Iterable[Node]) -> list[RichText]:
        found: list[RichText] = []
        for node in nodes:
            part = self._text(node) if isinstance(node, str) else self._element(node)
            if isinstance(part, str) and found and isinstance(found[-1], str):
                found[-1] += part
            elif part:
                found.append(part)
        return found

    def _text(self, text: str) -> str:
        if self._kept:
            return text
        text = _WHITE.sub(" ", text)
        if self._after_space:
            text = text.removeprefix(" ")
        self._after_space = text.endswith(" ") if text else self._after_space
        return text

    def _element(self, element: Element) -> RichText:
        if element.tag in WRAPS:
            if element.attributes:
                raise bad("SANDBOX: only <code> within <pre> has a class")
            text = _joined(self.parts(element.children))
            return {"type": WRAPS[element.tag], "text": text} if text else ""
        if element.tag == "br":
            self._after_space = True
            return "\n"
        made = self._made(element)
        self._after_space = False
        return made

    def _made(self, element: Element) -> RichText:
        if element.tag in {"a", "tg-time"}:
            return self._link(element) if element.tag == "a" else self._time(element)
        match element.tag:
            case "tg-reference":
                name = needed(element, "name")
                return {"type": "reference", "text": self._inside(element), "name": name}
            case "tg-math":
                return {"type": "mathematical_expression", "expression": plain_text(element)}
            case "tg-emoji":
                return _emoji(needed(element, "emoji-id"), plain_text(element))
            case "img" if is_emoji(element):
                source, alternative = needed(element, "src"), needed(element, "alt")
                return _emoji(source.removeprefix(_EMOJI), alternative)
            case "tg-button":
                return {"type": "button", "button": button(element, self._references)}
        raise unreadable(f"tag <{element.tag}> is not allowed here")

    def _inside(self, element: Element) -> RichText:
        if not (text := _joined(self.parts(element.children))):
            raise bad(f"SANDBOX: <{element.tag}> is empty and would be lost")
        return text

    def _time(self, element: Element) -> Json:
        return {
            "type": "date_time",
            "text": self._inside(element),
            "unix_time": integer(element, "unix"),
            "date_time_format": element.attributes.get("format", ""),
        }

    def _link(self, element: Element) -> Json:
        attributes = element.attributes
        if "name" in attributes and "href" not in attributes:
            return anchor(element)
        text, href = self._inside(element), attributes.get("href", "")
        if href.startswith("#"):
            if href[1:] in self._references:
                return {"type": "reference_link", "text": text, "reference_name": href[1:]}
            return {"type": "anchor_link", "text": text, "anchor_name": href[1:]}
        return {"text": text, **_target(href)}


def anchor(element: Element) -> Json:
    """`<a name="…"></a>`, within a line or as a block of its own."""
    if element.children:
        raise unreadable("anchor must be empty")
    return {"type": "anchor", "name": needed(element, "name")}


def button(element: Element, references: frozenset[str]) -> Json:
    """A RichMessageButton; what it may hold is checked where all buttons are."""
    return {"text": rich_text(element.children, references), **action(element)}


def _target(href: str) -> Json:
    scheme, _, rest = href.partition(":")
    if scheme == "mailto":
        return {"type": "email_address", "email_address": rest}
    if scheme == "tel":
        return {"type": "phone_number", "phone_number": rest}
    if href.startswith("tg://user?"):
        ids = parse_qs(urlsplit(href).query).get("id", [""])
        return {"type": "text_mention", "user": {"id": int(ids[0]) if ids[0].isdecimal() else 0}}
    return {"type": "url", "url": href}


def _emoji(identifier: str, alternative: str) -> Json:
    return {
        "type": "custom_emoji",
        "custom_emoji_id": identifier,
        "alternative_text": alternative,
    }


def _joined(parts: Sequence[RichText]) -> RichText:
    if not parts:
        return ""
    return parts[0] if len(parts) == 1 else list(parts)


def _strip_end(parts: list[RichText]) -> None:
    """White space at the end of the line, also where it is the end of something bold."""
    while parts and not (stripped := _stripped(parts[-1])):
        parts.pop()
    if parts:
        parts[-1] = stripped


def _stripped(part: RichText) -> RichText:
    if isinstance(part, str):
        return part.rstrip(" \n")
    if part["type"] not in WRAPS.values():
        return part
    inside = part["text"] if isinstance(part["text"], list) else [part["text"]]
    _strip_end(inside)
    return {**part, "text": _joined(inside)} if inside else ""
