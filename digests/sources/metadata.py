"""What an HTML page says about itself: title, address, picture, dates, feeds."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from digests.errors import SourceError
from digests.sources.jsonvalues import load, mapping, members, text_of
from digests.sources.urls import absolute

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_ARTICLE_TYPES = frozenset(
    (
        *("Article", "NewsArticle", "ReportageNewsArticle", "OpinionNewsArticle", "BlogPosting"),
        *("AnalysisNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "LiveBlogPosting"),
    )
)
_WORDPRESS_REST = "https://api.w.org/"
_DEEPEST = 1000
"""Open elements inside each other. The parser's time is quadratic in this: 100,000 take 23 s."""

_MOST_TAGS = 50_000
"""Pages have a few thousand; finding the body among 130,000 paragraphs takes half a minute."""

_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
_CLOSED_BY_NEXT = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
        *("track", "wbr", "p", "li", "dt", "dd", "td", "th", "tr", "option", "optgroup"),
    )
)
"""Elements that cannot pile up: they have no content, or the next of their kind ends them."""


def nesting(html: str) -> int:
    """About how many elements are open at once, at most, in one linear look."""
    opened: Counter[str] = Counter()
    deepest = now = 0
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in _CLOSED_BY_NEXT:
            continue
        if not match[1]:
            opened[name] += 1
            now += 1
        elif opened[name]:
            opened[name] -= 1
            now -= 1
        deepest = max(deepest, now)
    return deepest


def feed_link(html: str, base: str) -> str:
    """The address of the first feed an HTML page links to (not its comments' feed), or ''."""
    return Page.of(html).feed(base)


@dataclass(frozen=True)
class Page:
    """A parsed page. Every reading is '' where the page says nothing."""

    tree: "LexborHTMLParser"

    @classmethod
    def of(cls, html: str) -> "Page":
        """Parse. Bad HTML is read as browsers do; SourceError for what only wastes time."""
        if html.count("<") > _MOST_TAGS or nesting(html) > _DEEPEST:
            raise SourceError("", "it has more markup, or deeper, than a page has")
        from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - only pages need it

        return cls(LexborHTMLParser(html))

    def feed(self, base: str) -> str:
        for link in self.tree.css("link[rel~=alternate]"):
            kind, title = _attribute(link, "type").lower(), _attribute(link, "title").lower()
            if kind in _FEED_TYPES and "comments" not in title and "تعليق" not in title:
                return absolute(_attribute(link, "href"), base)
        return ""

    def wordpress(self, base: str) -> str:
        """The root of the site's WordPress REST API."""
        link = self.tree.css_first(f'link[rel="{_WORDPRESS_REST}"]')
        return absolute(_attribute(link, "href"), base) if link else ""

    def meta(self, *names: str) -> str:
        """The content of the first meta tag with one of these names or properties."""
        found = (self._metas.get(name, "") for name in names)
        return next((content for content in found if content), "")

    @cached_property
    def _metas(self) -> dict[str, str]:
        metas: dict[str, str] = {}
        for tag in self.tree.css("meta[content]"):
            name = (
                _attribute(tag, "property")
                or _attribute(tag, "name")
                or _attribute(tag, "itemprop")
            )
            metas.setdefault(name.strip().lower(), _attribute(tag, "content").strip())
        return metas

    @cached_property
    def article(self) -> dict[str, object]:
        """The page's JSON-LD article, or {}."""
        for script in self.tree.css('script[type="application/ld+json"]'):
            try:
                for thing in _things(load(script.text(), "")):
                    if _types(thing) & _ARTICLE_TYPES:
                        return thing
            except SourceError:
                continue  # broken JSON-LD is as good as none
        return {}

    def text(self, *selectors: str) -> str:
        """The text of the first element that one of the selectors finds, tried in order."""
        for selector in selectors:
            node = self.tree.css_first(selector)
            if node is not None and (text := node.text(separator=" ").strip()):
                return text
        return ""

    def attribute(self, selector: str, name: str) -> str:
        node = self.tree.css_first(selector)
        return _attribute(node, name).strip() if node is not None else ""

    @cached_property
    def is_article(self) -> bool:
        """Whether the page says that it is one article, or plainly is."""
        if self.article or self.meta("og:type") == "article":
            return True
        if self.meta("article:published_time"):
            return True
        return len(self.tree.css("article")) == 1 and self.tree.css_first("article h1") is not None


def _attribute(node: "LexborNode", name: str) -> str:
    return node.attributes.get(name) or ""


def _types(thing: dict[str, object]) -> set[str]:
    kind = thing.get("@type")
    return {k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)}


def _things(found: object, depth: int = 3) -> Iterator[dict[str, object]]:
    """The objects of a JSON-LD script: itself, a list's, those of its @graph."""
    if isinstance(found, list) and depth:
        for one in found:
            yield from _things(one, depth - 1)
    elif isinstance(found, dict):
        yield found
        yield from _things(members(found, "@graph"), depth - 1)


def picture_of(article: dict[str, object]) -> str:
    """The address of a JSON-LD article's picture: a string, an object or a list of either."""
    image = article.get("image")
    first = image[0] if isinstance(image, list) and image else image
    return first if isinstance(first, str) else text_of(first, "url", "contentUrl")


def publisher_of(article: dict[str, object]) -> str:
    """The outlet's name in a JSON-LD article."""
    return text_of(mapping(article, "publisher"), "name")


def wordpress_link(header: str) -> str:
    """The WordPress REST root in a Link header, or ''."""
    found = re.search(rf"<([^<>]+)>\s*;\s*rel=[\"']?{re.escape(_WORDPRESS_REST)}", header)
    return found[1] if found else ""
