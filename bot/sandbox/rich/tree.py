"""Rich HTML as a tree: known tags with known attributes, each closed in its turn."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeAlias

from bot.sandbox.errors import ApiError, bad
from bot.sandbox.rich.tags import ATTRIBUTES, ENTITIES, VOID

MAX_OPEN = 64  # no message of 16 levels opens more tags; it keeps recursion in bounds
_STRAY = re.compile(r"<(?!/?[a-zA-Z])")
_NUMERIC = re.compile(r"#(?:[0-9]{1,8}|[xX][0-9a-fA-F]{1,8})")
_REFERENCE = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*|#[0-9]+|#[xX][0-9a-fA-F]+);")
_ATTRIBUTE = re.compile(
    r"""([^\s/>="']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""",
)


@dataclass(slots=True, eq=False)
class Element:
    """A tag with its attributes and what it holds."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node]" = field(default_factory=list)


Node: TypeAlias = Element | str


def unreadable(why: str) -> ApiError:
    """The refusal of markup, in the manner of Telegram's parsers."""
    return bad(f"can't parse rich message: {why}")


def parse(source: str) -> list[Node]:
    """The nodes of rich HTML, with references resolved and white space as it was."""
    if stray := _STRAY.search(source):
        offset = len(source[: stray.start()].encode())
        raise unreadable(f'unsupported start tag "" at byte offset {offset}')
    builder = _Builder(source)
    builder.feed(source + "\n")  # or a reference at the very end would lose its `&`
    builder.close()
    return builder.finished()


def character(reference: str) -> str:
    """What `&reference;` stands for. Others are shown as they are written: surely a bug."""
    if reference in ENTITIES:
        return ENTITIES[reference]
    if _NUMERIC.fullmatch(reference):
        return html.unescape(f"&{reference};")
    raise bad(f"SANDBOX: &{reference}; is no entity of rich HTML")


class _Builder(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._source = source
        self._open = [Element("")]

    def finished(self) -> list[Node]:
        if len(self._open) > 1:
            raise unreadable(
                f'can\'t find end tag corresponding to start tag "{self._open[-1].tag}"'
            )
        return self._open[0].children

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag)
        if tag not in VOID:
            self._open.append(element)
        if len(self._open) > MAX_OPEN:
            raise bad("rich message is nested too deeply")

    def handle_startendtag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or len(self._open) == 1:
            raise unreadable(f'unexpected end tag "{tag}" at byte offset {self._offset()}')
        if (opened := self._open.pop().tag) != tag:
            raise unreadable(
                f"unmatched end tag at byte offset {self._offset()}, "
                f'expected "</{opened}>", found "</{tag}>"'
            )

    def handle_data(self, data: str) -> None:
        if "<" in data:
            raise unreadable(f"unclosed start tag at byte offset {self._offset()}")
        self._text(data)

    def handle_entityref(self, name: str) -> None:
        self._text(character(name))

    def handle_charref(self, name: str) -> None:
        self._text(character(f"#{name}"))

    def _text(self, text: str) -> None:
        children = self._open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += text
        else:
            children.append(text)

    def _add(self, tag: str) -> Element:
        if tag not in ATTRIBUTES:
            raise unreadable(f'unsupported start tag "{tag}" at byte offset {self._offset()}')
        element = Element(tag, _attributes(tag, self.get_starttag_text() or ""))
        self._open[-1].children.append(element)
        return element

    def _offset(self) -> int:
        line, column = self.getpos()
        lines = self._source.split("\n")
        return len("\n".join([*lines[: line - 1], lines[line - 1][:column]]).encode())


def _attributes(tag: str, written: str) -> dict[str, str]:
    """As written: the standard library would read `?a=1&copy=2` as a copyright sign."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(written, len(tag) + 1):
        value = "".join(values)
        found[name.lower()] = _REFERENCE.sub(lambda match: character(match[1]), value)
    if unknown := found.keys() - ATTRIBUTES[tag]:
        raise bad(f"SANDBOX: attributes that <{tag}> does not have: {', '.join(sorted(unknown))}")
    return found
