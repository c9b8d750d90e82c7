"""JSON Feed 1.0 and 1.1. Source: https://www.jsonfeed.org/version/1.1/"""

from digests.arabic.markup import first_image, paragraphs
from digests.errors import NotASource
from digests.sources.articles import Entry
from digests.sources.jsonvalues import load, members, text_of

_VERSION = "jsonfeed.org/version/1"
_MOST_ENTRIES = 1000


def parse(text: str, about: str) -> tuple[str, str, tuple[Entry, ...]]:
    """(title, link, entries). Raises NotASource for other JSON, SourceError for broken JSON."""
    feed = load(text, about)
    if not is_json_feed(feed):
        raise NotASource(about, "it is JSON, but no JSON Feed")
    items = [item for item in members(feed, "items") if isinstance(item, dict)]
    entries = tuple(_entry(item) for item in items[:_MOST_ENTRIES])
    return text_of(feed, "title"), text_of(feed, "home_page_url", "feed_url"), entries


def is_json_feed(found: object) -> bool:
    """By its version, which is an address."""
    return _VERSION in text_of(found, "version")


def _entry(item: dict[str, object]) -> Entry:
    html, plain = text_of(item, "content_html"), text_of(item, "content_text")
    picture = text_of(item, "image", "banner_image") or _attached(item)
    published = text_of(item, "date_published")
    modified = text_of(item, "date_modified")
    return Entry(
        title=text_of(item, "title"),
        link=text_of(item, "url", "external_url"),
        guid=text_of(item, "id"),
        body=paragraphs(html) if html else tuple(plain.splitlines()),
        lead=paragraphs(text_of(item, "summary")),
        sections=tuple(tag for tag in members(item, "tags") if isinstance(tag, str)),
        published=published or modified,
        modified=modified if published else "",
        image=(picture, "") if picture else first_image(html),
    )


def _attached(item: dict[str, object]) -> str:
    pictures = (a for a in members(item, "attachments") if text_of(a, "mime_type")[:6] == "image/")
    return next((text_of(picture, "url") for picture in pictures), "")
