"""Bytes to text, and a first look at what kind of document the text is."""

import codecs
import re
from enum import StrEnum

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_BODY_CHARSET = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>", re.IGNORECASE)


class Shape(StrEnum):
    """What a document turns out to be by its first element, whatever its content type says."""

    XML_FEED = "xml feed"
    JSON = "json"
    HTML = "html"
    TEXT = "text"


def decode(body: bytes, content_type: str = "") -> str:
    """BOM, else strict UTF-8, else the declared charset, else windows-1256. Never raises.

    Outlets declare charsets wrongly, but bytes that are valid UTF-8 are UTF-8. Drops the XML
    declaration, which would contradict the result, and control characters.
    """
    text = _decoded(body, content_type)
    return _CONTROLS.sub("", _DECLARATION.sub("", text, count=1)).replace("\r\n", "\n")


def _decoded(body: bytes, content_type: str) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _is_mostly_utf8(body):
        return body.decode("utf-8", "replace")
    for charset in _declared(body, content_type):
        try:
            return body.decode(charset)
        except (LookupError, UnicodeError):
            continue
    return body.decode("windows-1256", "replace")


def _is_mostly_utf8(body: bytes) -> bool:
    """A long UTF-8 text with a cut character or two is still UTF-8; another charset never is."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    letters = sum(1 for c in text[:20_000] if c > "\x7f" and c != "\ufffd")
    return broken * 50 <= letters


def _declared(body: bytes, content_type: str) -> list[str]:
    header = _HEADER_CHARSET.search(content_type)
    inside = _BODY_CHARSET.search(body[:2048])
    names = [header[1] if header else "", inside[1].decode("ascii", "replace") if inside else ""]
    # A charset that decodes anything (or is a codec of another sort) says nothing about Arabic.
    useless = ("utf-8", "utf8", "us-ascii", "ascii", "latin-1", "iso-8859-1", "windows-1252")
    return [name for name in names if name and name.lower() not in useless]


_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = re.compile(
    r"<(?:(\w+:)?(rss|rdf|feed|channel)\b|(html|head|body|!doctype\s+html)\b)", re.IGNORECASE
)
_PROLOG = 20_000
"""Characters in which the first element must begin: warnings of PHP may stand before it."""


def shape(text: str) -> Shape:
    """By the first tell-tale element, or brace."""
    start = text.lstrip()[:_PROLOG]
    if start.startswith(("{", "[")):
        return Shape.JSON
    root = _ROOT.search(_COMMENT.sub("", start))
    if root:
        return Shape.XML_FEED if root[2] else Shape.HTML
    return (
        Shape.HTML if re.search(r"<(?:p|div|article|h1|span|meta)\b", start, re.I) else Shape.TEXT
    )


def split_prolog(text: str) -> tuple[str, str]:
    """(what stands before a feed's root element, comments dropped; the root and the rest)."""
    head, rest = text[:_PROLOG], text[_PROLOG:]
    head = _COMMENT.sub("", head)
    root = _ROOT.search(head)
    return (head[: root.start()], head[root.start() :] + rest) if root else (head, rest)
