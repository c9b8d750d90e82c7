"""One article's HTML page: what it says about itself, and its body without the surroundings."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from digests.arabic.cleaning import clean_title
from digests.arabic.markup import paragraphs
from digests.errors import NotASource, SourceError
from digests.model import Article, Harvest, SourceRef, Validators
from digests.sources.articles import Entry, to_articles
from digests.sources.decoding import Shape, decode, shape
from digests.sources.http import Http, check_status
from digests.sources.jsonvalues import text_of
from digests.sources.metadata import Page, picture_of, publisher_of

KIND = "page"

_TITLES = ("article h1", "main h1", "h1", "title")
_SEPARATORS = " -–—|:»«·"
_SECTIONS = ("a[rel~=category]", ".cat-links a", ".entry-categories a")
_ENOUGH = 250
"""Characters of text that make a page an article though nothing in it says so; an error page or a
notice in a feed's place has fewer."""

_BODIES = ("article", "main", "[role=main]", "body")


async def visit(
    http: Http, ref: SourceRef, _validators: Validators, _known: Sequence[str], now: datetime
) -> Harvest:
    """Read the page anew each time: it is one article, and pages rarely have validators."""
    response = check_status(await http.get(ref.url, {}), ref.url)
    text = decode(response.body, response.headers.get("content-type", ""))
    if shape(text) is not Shape.HTML:
        raise NotASource(ref.url, "it is no HTML page")
    outlet, articles = await asyncio.to_thread(read, text, ref, response.url, now)
    source = replace(ref, kind=KIND, name=outlet)
    return Harvest(source, articles, moved_to=response.moved_to)


def read(html: str, ref: SourceRef, base: str, now: datetime) -> tuple[str, tuple[Article, ...]]:
    """(outlet, the one article). base: the page's address, '' if it is a file.

    Raises NotASource if there is no article on it.
    """
    page = Page.of(html)
    outlet = ref.name or _outlet(page)
    body = _body(html, page, ref.url)
    if not body or not (page.is_article or sum(map(len, body)) >= _ENOUGH):
        raise NotASource(ref.url, "there is no article on this page", page.feed(base))
    return outlet, to_articles([_entry(page, body, base, outlet)], ref, outlet, base, now)


def _outlet(page: Page) -> str:
    """The site's name as the page gives it, or what follows the headline in its title."""
    named = clean_title(page.meta("og:site_name") or publisher_of(page.article))
    headline, title = page.text(*_TITLES[:-1]), page.text("title")
    after = title.removeprefix(headline) if headline else title
    return named or (clean_title(after.strip(_SEPARATORS)) if after != title else "")


def _entry(page: Page, body: tuple[str, ...], base: str, outlet: str) -> Entry:
    title = page.meta("og:title", "twitter:title") or text_of(page.article, "headline")
    section = page.meta("article:section") or text_of(page.article, "articleSection")
    picture = page.meta("og:image", "og:image:url", "twitter:image") or picture_of(page.article)
    description = clean_title(page.meta("og:description", "description"))
    return Entry(
        title=_without_outlet(clean_title(title or page.text(*_TITLES)), outlet),
        link=page.attribute("link[rel=canonical]", "href") or page.meta("og:url") or base,
        body=body,
        lead=(description,) if _is_summary(description, body) else (),
        sections=(section or page.text(*_SECTIONS),),
        published=_published(page),
        modified=page.meta("article:modified_time") or text_of(page.article, "dateModified"),
        image=(picture, page.meta("og:image:alt") if picture else ""),
    )


def _published(page: Page) -> str:
    """JSON-LD, then meta tags, then a time element: from the exact to the shown."""
    return (
        text_of(page.article, "datePublished", "dateCreated")
        or page.meta("article:published_time", "datepublished", "date", "dc.date", "pubdate")
        or page.attribute("article time[datetime]", "datetime")
        or page.attribute("time[datetime]", "datetime")
        or page.text("article time", "time", ".date", ".entry-date")
    )


def _is_summary(description: str, body: tuple[str, ...]) -> bool:
    """A sentence about this article: sites repeat a slogan, or a list of words, on every page."""
    return description.endswith((".", "؟", "!")) and len(description) >= 60 and bool(body)


def _without_outlet(title: str, outlet: str) -> str:
    """«عنوان الخبر - صحيفة الميدان» without the outlet's name, which a page's title carries."""
    if not outlet:
        return title
    return re.sub(rf"\s*[-–—|:»]\s*{re.escape(outlet)}\s*$", "", title) or title


def _body(html: str, page: Page, about: str) -> tuple[str, ...]:
    """By trafilatura; where it finds nothing, whatever the page marks as its article."""
    import trafilatura  # noqa: PLC0415 - takes 0.3 s; only pages need it

    try:
        text = trafilatura.extract(html, fast=True, include_comments=False, include_tables=False)
    except Exception as error:  # a parser on hostile input
        raise SourceError(about, f"its text cannot be read ({type(error).__name__})") from error
    if text:
        return tuple(text.splitlines())
    for selector in _BODIES:
        node = page.tree.css_first(selector)
        if node is not None and (found := paragraphs(node.html or "")):
            return found
    return ()
