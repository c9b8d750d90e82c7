"""What the makers of blocks share: the context of a message, and what a tag may hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.sandbox.errors import Json, bad
from bot.sandbox.rich.inline import rich_text
from bot.sandbox.rich.shapes import RichText
from bot.sandbox.rich.tree import Element, Node, unreadable


@dataclass(frozen=True, slots=True)
class Context:
    """What the whole message knows. media: InputMedia by id. references: names in the text."""

    media: dict[str, Json]
    references: frozenset[str]


def filled(nodes: Iterable[Node]) -> list[Node]:
    """Without the white space between tags."""
    return [node for node in nodes if isinstance(node, Element) or node.strip(" \t\n\r\f")]


def only(element: Element, *tags: str) -> list[Element]:
    """The children, which must be of these tags."""
    children = filled(element.children)
    for child in children:
        if isinstance(child, str) or child.tag not in tags:
            what = "text" if isinstance(child, str) else f"tag <{child.tag}>"
            raise unreadable(f"{what} is not allowed directly within <{element.tag}>")
    return [child for child in children if isinstance(child, Element)]


def line(
    element: Element, context: Context, nodes: list[Node] | None = None, *, kept: bool = False
) -> RichText:
    """The line in a tag, which must not be empty."""
    children = element.children if nodes is None else nodes
    if not (text := rich_text(children, context.references, kept=kept)):
        raise bad(f"SANDBOX: <{element.tag}> is empty and would be lost")
    return text


def apart(element: Element, tag: str) -> tuple[list[Node], Element | None]:
    """The children without the one of this tag, and that one."""
    found = [c for c in element.children if isinstance(c, Element) and c.tag == tag]
    if len(found) > 1:
        raise unreadable(f"only one <{tag}> is allowed within <{element.tag}>")
    return [c for c in element.children if c not in found], found[0] if found else None


def with_credit(element: Element, context: Context) -> tuple[list[Node], Json]:
    rest, cite = apart(element, "cite")
    return rest, {"credit": line(cite, context)} if cite else {}
