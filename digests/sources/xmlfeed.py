"""RSS, Atom and RDF through feedparser, its answers made plain values."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from digests.arabic.markup import first_image, paragraphs
from digests.errors import NotASource, SourceError
from digests.sources.articles import Entry
from digests.sources.decoding import split_prolog

_MOST_ENTRIES = 1000
"""Entries read of one feed: the newest come first, and nobody sends more in a day."""

_MOST_TAGS = 300_000
_MOST_ITEMS = 20_000
"""What a feed of the full size may hold; one of nothing but tags keeps the parser half a minute."""


def parse(text: str, about: str) -> tuple[str, str, tuple[Entry, ...]]:
    """(title, link, entries) of an XML feed. Raises NotASource or SourceError."""
    if text.count("<") > _MOST_TAGS or text.count("<item") + text.count("<entry") > _MOST_ITEMS:
        raise SourceError(about, "it has more markup than a feed has")
    parsed = _parsed(_without_prolog(text, about), about)
    feed = _mapping(parsed.get("feed"))
    entries = parsed.get("entries") or []
    if not entries and not parsed.get("version"):
        raise NotASource(about, "it is no feed")
    found = tuple(_entry(dict(entry)) for entry in entries[:_MOST_ENTRIES])
    return _text(feed, "title"), _text(feed, "link"), found


def _without_prolog(text: str, about: str) -> str:
    """The root element and what follows. A DOCTYPE with declarations of its own is refused:
    it is how entities are made to expand without end, or to read files."""
    prolog, root = split_prolog(text)
    doctype = prolog.lower().find("<!doctype")
    if (doctype >= 0 and "[" in prolog[doctype:]) or "<!entity" in prolog.lower():
        raise SourceError(about, "it declares XML entities of its own, which is refused")
    return root


def _parsed(text: str, about: str) -> dict[str, Any]:
    import feedparser  # noqa: PLC0415 - takes 0.1 s

    try:
        # Bytes in a file object: a bare string could be taken for an address or a path.
        found = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # it has raised most things on hostile input
        raise SourceError(about, f"its XML cannot be read ({type(error).__name__})") from error
    return dict(found)


def _entry(entry: dict[str, Any]) -> Entry:
    contents = [_text(_mapping(part), "value") for part in _list(entry, "content")]
    summary, content = _text(entry, "summary"), max(contents, key=len, default="")
    published = _text(entry, "published") or _text(entry, "created")
    updated = _text(entry, "updated")
    return Entry(
        title=_text(entry, "title"),
        link=_text(entry, "link") or _link(entry),
        guid=_text(entry, "id"),
        body=paragraphs(content),
        lead=paragraphs(summary) if summary != content else (),
        sections=tuple(_terms(_list(entry, "tags"))),
        published=published or updated,
        modified=updated if published else "",
        image=_image(entry, content or summary),
    )


def _terms(tags: Iterable[Any]) -> Iterable[str]:
    return (_text(_mapping(tag), "label") or _text(_mapping(tag), "term") for tag in tags)


def _link(entry: dict[str, Any]) -> str:
    links = map(_mapping, _list(entry, "links"))
    return next((_text(link, "href") for link in links if link.get("rel") != "enclosure"), "")


def _image(entry: dict[str, Any], html: str) -> tuple[str, str]:
    """(address, text): media:content, an enclosed picture, the content's first, a thumbnail."""
    media = [_mapping(item) for item in _list(entry, "media_content")]
    enclosures = [_mapping(item) for item in _list(entry, "links")]
    thumbnails = [_mapping(item) for item in _list(entry, "media_thumbnail")]
    found = [_text(item, "url") for item in media if _is_picture(item)]
    found += [
        _text(item, "href")
        for item in enclosures
        if item.get("rel") == "enclosure" and _text(item, "type").startswith("image/")
    ]
    if found and found[0]:
        return found[0], ""
    inside = first_image(html)
    return inside if inside[0] else (_text(thumbnails[0], "url") if thumbnails else "", "")


def _is_picture(media: Mapping[str, Any]) -> bool:
    kind = _text(media, "medium") or _text(media, "type").partition("/")[0]
    address = _text(media, "url").partition("?")[0].lower()
    return kind == "image" or (not kind and address.endswith((".jpg", ".jpeg", ".png", ".webp")))


def _text(found: Mapping[str, Any], name: str) -> str:
    value = dict.get(found, name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""


def _list(found: dict[str, Any], name: str) -> list[Any]:
    value = found.get(name)
    return value if isinstance(value, list) else []


def _mapping(found: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever feedparser put there
    return dict(found) if isinstance(found, Mapping) else {}
