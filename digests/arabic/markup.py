"""HTML bodies: their paragraphs as display text, and their first picture."""

import re
from html import unescape

from digests.arabic.cleaning import clean_line

_MOST_TAGS = 5_000
"""Tags read of one body. Real ones have hundreds; nesting makes an HTML parser's time quadratic."""

_BLOCKS = """
    p br div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre table tr td th hr
    section article header footer main figure img
"""
_LEFT_OUT = """
    script style noscript form button figcaption nav svg iframe template textarea select title
    aside math object video audio
"""
_TAG = re.compile(r"<[^>]*>")
_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TRACKERS = ("s.w.org/images/core/emoji", "feedburner.com", "pixel", "/smilies/", "stats.wordpress")


def paragraphs(html: str) -> tuple[str, ...]:
    """The text of an HTML fragment, a block each; forms, scripts and captions are left out."""
    if "<" not in html and "&lt;" in html:
        html = unescape(html)
    text = _blocks(_cut(html)) if "<" in html else html
    lines = (clean_line(unescape(line)) for line in re.split(r"\n|\x00", text))
    return tuple(line for line in lines if line)


def _blocks(html: str) -> str:
    """Sanitised, every block and line break turned into a line end."""
    import nh3  # noqa: PLC0415 - only bodies with markup need it

    safe = nh3.clean(
        html.replace("\n", " "),
        tags=set(_BLOCKS.split()),
        clean_content_tags=set(_LEFT_OUT.split()),
        attributes={},
        link_rel=None,
    )
    return _TAG.sub("\n", safe)


def _cut(html: str) -> str:
    if html.count("<") <= _MOST_TAGS:
        return html
    return "<".join(html.split("<", _MOST_TAGS + 1)[: _MOST_TAGS + 1])


def first_image(html: str) -> tuple[str, str]:
    """(address, alternative text) of the first picture that is no tracking dot; or ('', '')."""
    for tag in _IMAGE.finditer(_cut(html)):
        found = {
            name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag[0])
        }
        address = next(
            (found[n] for n in ("data-src", "data-lazy-src", "src") if _is_address(found.get(n))),
            "",
        )
        dot = any(found.get(side) in ("0", "1") for side in ("width", "height"))
        if address and not dot and not any(mark in address for mark in _TRACKERS):
            return address.strip(), clean_line(found.get("alt", ""))
    return "", ""


def _is_address(value: str | None) -> bool:
    return bool(value) and not str(value).strip().lower().startswith(("data:", "about:"))
