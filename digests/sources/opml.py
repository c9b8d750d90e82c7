"""Lists of sources as feed readers exchange them. Source: http://opml.org/spec2.opml"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from digests.arabic.cleaning import clean_line
from digests.model import SourceRef
from digests.sources.decoding import decode
from digests.sources.urls import absolute

_TYPE_OF_KIND = {"feed": "rss", "wordpress": "wordpress", "page": "page"}
_KIND_OF_TYPE = {kind: name for name, kind in _TYPE_OF_KIND.items()} | {"atom": "feed"}


@dataclass(frozen=True, slots=True)
class BadLine:
    """A place in a list that is no source: its line, from 1, and an English reason."""

    line: int
    reason: str


def parse_opml(data: bytes) -> tuple[tuple[SourceRef, ...], tuple[BadLine, ...]]:
    """(the sources, the bad places), each in the order of the file. Never raises.

    A folder's name is its sources' section unless they name one. Entities are not expanded and
    nothing is fetched; what is broken is named by its line, and the rest still counts.
    """
    root, broken = _parsed(data)
    found: dict[str, SourceRef] = {}
    bad = list(broken)
    for outline, folder in _outlines(root):
        ref = _source(outline, folder)
        if isinstance(ref, BadLine):
            bad.append(ref)
        elif ref.url in found:
            bad.append(BadLine(outline.sourceline or 1, f"{ref.url} is listed twice"))
        else:
            found[ref.url] = ref
    if not found and not bad:
        bad.append(BadLine(1, "there are no sources in this file"))
    return tuple(found.values()), tuple(sorted(bad, key=lambda place: place.line))


def _parsed(data: bytes) -> tuple[Any, list[BadLine]]:
    """(the root element or None, the syntax errors). lxml repairs what it can."""
    from lxml import etree  # noqa: PLC0415 - only lists need it

    # Many programs write addresses with a bare & between parameters.
    text = re.sub(r"&(?!#?\w{1,20};)", "&amp;", decode(data))
    before, doctype, _ = text.partition("<!DOCTYPE")
    if doctype:  # lists have none, and it is how entities come in
        return None, [BadLine(before.count("\n") + 1, "it has a DOCTYPE, which is refused")]
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return None, [BadLine(getattr(error, "lineno", None) or 1, "it is no XML")]
    places = {entry.line: entry.message for entry in reversed(parser.error_log)}
    return root, [BadLine(line, f"broken XML: {message}") for line, message in places.items()]


def _outlines(root: Any, folder: str = "") -> Iterator[tuple[Any, str]]:  # noqa: ANN401
    """Outlines that claim to be a source, with the name of the folder they lie in."""
    stack = [(root, folder)] if root is not None else []
    while stack:  # not recursive: nesting is the file's choice
        element, inside = stack.pop()
        is_outline = element.tag == "outline"
        if is_outline and (_is_entry(element) or not len(element)):
            yield element, inside
        name = _attribute(element, "title", "text") if is_outline else ""
        below = inside if _is_entry(element) else name or inside
        stack += [(child, below) for child in reversed(element) if isinstance(child.tag, str)]


def _is_entry(element: Any) -> bool:  # noqa: ANN401
    return bool(_attribute(element, "xmlUrl", "url"))


def _source(outline: Any, folder: str) -> SourceRef | BadLine:  # noqa: ANN401
    line = outline.sourceline or 1
    given = _attribute(outline, "xmlUrl", "url")
    if not given:
        return BadLine(line, "it has no xmlUrl")
    url = absolute(given, "")
    if not url:
        return BadLine(line, f"{given[:80]} is no http(s) address")
    return SourceRef(
        url=url,
        kind=_KIND_OF_TYPE.get(_attribute(outline, "type").lower(), "auto"),
        name=_attribute(outline, "title", "text"),
        weight=_weight(_attribute(outline, "weight")),
        section=_attribute(outline, "category") or folder,
    )


def _weight(given: str) -> float:
    """1.0 where there is none, or none that makes sense."""
    try:
        weight = float(given or 1)
    except ValueError:
        return 1.0
    return weight if 0 <= weight <= 100 else 1.0


def _attribute(element: Any, *names: str) -> str:  # noqa: ANN401
    """The first of these attributes that says something, whatever their case."""
    found = {str(name).lower(): value for name, value in element.attrib.items()}
    texts = (clean_line(str(found.get(name.lower(), ""))) for name in names)
    return next((text for text in texts if text), "")


def write_opml(refs: Sequence[SourceRef]) -> bytes:
    """The sources as OPML 2.0 in UTF-8; kinds and weights as attributes that `parse_opml` reads.

    Files on this machine's disk are left out: they mean nothing elsewhere.
    """
    lines = [_outline(ref) for ref in refs if absolute(ref.url, "")]
    text = "\n".join((*_HEAD, *lines, "  </body>", "</opml>", ""))
    return text.encode()


_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    "  <head><title>nashra</title></head>",
    "  <body>",
)


def _outline(ref: SourceRef) -> str:
    name = clean_line(ref.name)
    attributes: Iterable[tuple[str, str]] = (
        ("type", _TYPE_OF_KIND.get(ref.kind, "")),
        ("text", name or ref.url),  # the one attribute OPML demands
        ("title", name),
        ("xmlUrl", ref.url),
        ("category", clean_line(ref.section)),
        ("weight", "" if ref.weight == 1 else repr(ref.weight)),
    )
    written = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes if value)
    return f"    <outline {written}/>"
