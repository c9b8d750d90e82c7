"""Feeds: RSS 0.9 to 2.0, Atom, RDF and JSON Feed, over HTTP with both validators."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digests.arabic.cleaning import clean_title
from digests.errors import NotASource
from digests.model import Article, Harvest, SourceRef, Validators
from digests.sources import jsonfeed, xmlfeed
from digests.sources.articles import Entry, to_articles
from digests.sources.decoding import Shape, decode, shape
from digests.sources.http import Http, Response, check_status
from digests.sources.metadata import feed_link

KIND = "feed"


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed. link: the site it belongs to, from which a file's links start."""

    title: str
    link: str
    entries: tuple[Entry, ...]


async def visit(
    http: Http, ref: SourceRef, validators: Validators, _known: Sequence[str], now: datetime
) -> Harvest:
    """Read a feed unless it answers that nothing changed."""
    response = check_status(await http.get(ref.url, _conditions(validators)), ref.url)
    source = replace(ref, kind=KIND)
    if response.status == 304:
        return Harvest(source, (), validators, response.moved_to, unchanged=True)
    text = decode(response.body, response.headers.get("content-type", ""))
    outlet, articles = await asyncio.to_thread(read, text, ref, response.url, now)
    named = replace(source, name=outlet)
    return Harvest(named, articles, _validators(response), response.moved_to)


def _conditions(validators: Validators) -> dict[str, str]:
    """Both, as they came: a weak ETag without its date gets the whole feed from WordPress."""
    pairs = (
        ("If-None-Match", validators.etag),
        ("If-Modified-Since", validators.last_modified),
    )
    return {name: value for name, value in pairs if value}


def _validators(response: Response) -> Validators:
    etag, date = (response.headers.get(name, "") for name in ("etag", "last-modified"))
    return Validators(_sendable(etag), _sendable(date))


def _sendable(value: str) -> str:
    """A header that is not UTF-8 can be neither stored nor sent back: better none."""
    return "" if any("\ud800" <= c <= "\udfff" for c in value) else value


def read(text: str, ref: SourceRef, base: str, now: datetime) -> tuple[str, tuple[Article, ...]]:
    """(outlet, articles) of a decoded document. base: its address, '' if it is a file.

    Raises NotASource if it is no feed, SourceError if it cannot be read.
    """
    feed = parse(text, ref.url, base)
    outlet = ref.name or clean_title(feed.title)
    return outlet, to_articles(feed.entries, ref, outlet, base or feed.link, now)


def parse(text: str, about: str, base: str) -> Feed:
    """By the shape of the document, not by its content type."""
    found = shape(text)
    if found is Shape.JSON:
        return Feed(*jsonfeed.parse(text, about))
    if found is Shape.XML_FEED:
        return Feed(*xmlfeed.parse(text, about))
    suggestion = feed_link(text, base) if found is Shape.HTML else ""
    what = "an HTML page" if found is Shape.HTML else "a text" if text.strip() else "empty"
    raise NotASource(about, f"it is {what}, not a feed", suggestion)
