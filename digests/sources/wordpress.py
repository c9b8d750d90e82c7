"""WordPress posts through its REST API: categories, pictures, edits, and what was withdrawn."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from digests.arabic.cleaning import clean_title
from digests.arabic.markup import first_image, paragraphs
from digests.errors import NotASource, SourceError
from digests.model import Article, Harvest, SourceRef, Validators
from digests.sources.articles import Entry, to_articles
from digests.sources.decoding import decode
from digests.sources.http import Http, Response, check_status
from digests.sources.jsonvalues import load, mapping, members, text_of

KIND = "wordpress"

_NEWEST = 50
"""Posts read at a visit. More of them, with long texts, would pass the size cap."""

_AT_ONCE = 100
"""The most ids one `include=` answers for: it is the greatest per_page."""

_ID = "wp:"
"""Before the post's id in a guid. The guid WordPress gives is an address, and changes with it."""

_FIELDS = "id,date_gmt,modified_gmt,link,title,excerpt,content,sticky,_links,_embedded"


async def visit(
    http: Http, ref: SourceRef, _validators: Validators, known: Sequence[str], now: datetime
) -> Harvest:
    """The newest posts, and which of `known` are no longer published.

    The API has no validators. A `known` identity that is no post's is left alone.
    """
    root, response = await _newest(http, ref.url)
    posts = _list(check_status(response, ref.url), ref.url)
    name = ref.name or await _site_name(http, root)
    articles = await asyncio.to_thread(read, posts, ref, name, now)
    gone = await _withdrawn(http, root, known, posts) if posts else ()
    moved = _moved(ref.url, response.moved_to)
    return Harvest(replace(ref, kind=KIND, name=name), articles, moved_to=moved, withdrawn=gone)


def _moved(url: str, posts: str) -> str:
    """The site's new address where its posts' address moved for good, or ''."""
    root, found, _ = posts.partition("wp/v2/")
    site = site_of(root)
    return site if found and site.rstrip("/") != url.rstrip("/") else ""


async def _newest(http: Http, url: str) -> tuple[str, Response]:
    """(the REST root that answered, its answer)."""
    query = {"per_page": _NEWEST, "_embed": "wp:term,wp:featuredmedia", "_fields": _FIELDS}
    for root in api_roots(url):
        response = await http.get(endpoint(root, "posts", query), {})
        if response.status != 404:
            break
    return root, response


def api_roots(url: str) -> tuple[str, ...]:
    """The REST root itself, or where a site may have it: the second is without permalinks."""
    if "/wp-json" in url or "rest_route=" in url:
        return (url,)
    site = url.partition("?")[0].rstrip("/")
    return (f"{site}/wp-json/", f"{site}/?rest_route=/")


def site_of(root: str) -> str:
    """The site's address where the root is the usual one below it; otherwise the root."""
    site, found, rest = root.partition("/wp-json")
    return f"{site}/" if found and not rest.strip("/") else root


def endpoint(root: str, name: str, query: Mapping[str, object]) -> str:
    """An address below the root, for roots in the path and in ?rest_route= alike."""
    joined = "&" if urlsplit(root).query else "?"
    path = f"{root.rstrip('/')}/wp/v2/{name}" if name else root
    return f"{path}{joined}{urlencode(query, safe=',:')}"


def _list(response: Response, about: str) -> list[object]:
    found = load(decode(response.body, response.headers.get("content-type", "")), about)
    if not isinstance(found, list):
        raise NotASource(about, "it is no WordPress REST API")
    return found


async def _site_name(http: Http, root: str) -> str:
    """What the site calls itself; '' if it does not say, which is no reason to lose its posts."""
    try:
        response = check_status(await http.get(endpoint(root, "", {"_fields": "name"}), {}), root)
        return clean_title(text_of(load(decode(response.body), root), "name"))
    except SourceError:
        return ""


def read(posts: list[object], ref: SourceRef, outlet: str, now: datetime) -> tuple[Article, ...]:
    """Articles from the API's posts. What is no post is skipped."""
    entries = [_entry(post) for post in posts if text_of(post, "id")]
    return to_articles(entries, ref, outlet, ref.url, now)


def _entry(post: object) -> Entry:
    content = text_of(mapping(post, "content"), "rendered")
    excerpt = text_of(mapping(post, "excerpt"), "rendered")
    published, modified = text_of(post, "date_gmt"), text_of(post, "modified_gmt")
    return Entry(
        title=text_of(mapping(post, "title"), "rendered"),
        link=text_of(post, "link"),
        guid=_ID + text_of(post, "id"),
        body=paragraphs(content),
        lead=paragraphs(excerpt),
        sections=_categories(post),
        published=f"{published}Z" if published else "",
        modified=f"{modified}Z" if modified else "",
        image=_picture(post) or first_image(content),
        pinned=isinstance(post, dict) and post.get("sticky") is True,
    )


def _categories(post: object) -> tuple[str, ...]:
    groups = members(mapping(post, "_embedded"), "wp:term")
    terms = [term for group in groups if isinstance(group, list) for term in group]
    return tuple(text_of(t, "name") for t in terms if text_of(t, "taxonomy") == "category")


def _picture(post: object) -> tuple[str, str] | None:
    """The featured image, in the size that suits a preview where the site has it."""
    media = next(iter(members(mapping(post, "_embedded"), "wp:featuredmedia")), None)
    large = text_of(mapping(media, "media_details", "sizes", "large"), "source_url")
    address = large or text_of(media, "source_url")
    return (address, clean_title(text_of(media, "alt_text"))) if address else None


async def _withdrawn(
    http: Http, root: str, known: Sequence[str], posts: list[object]
) -> tuple[str, ...]:
    """Of the known identities that are not among the newest, those no longer published."""
    listed = {_ID + text_of(post, "id") for post in posts}
    missing = [i for i in known if i not in listed and _number(i)]
    gone: list[str] = []
    for at in range(0, len(missing), _AT_ONCE):
        asked = missing[at : at + _AT_ONCE]
        published = await _still_published(http, root, asked)
        gone += [identity for identity in asked if identity not in published]
    return tuple(gone)


async def _still_published(http: Http, root: str, asked: Sequence[str]) -> frozenset[str]:
    """Those of the identities asked about that are published; all of them if in any doubt.

    An error, an answer to another question (a cache that drops the query), or a list shorter
    than its own count says nothing about a post.
    """
    ids = ",".join(_number(identity) for identity in asked)
    query = {"include": ids, "per_page": _AT_ONCE, "_fields": "id"}
    everything = frozenset(asked)
    try:
        response = check_status(await http.get(endpoint(root, "posts", query), {}), root)
        found = _list(response, root)
    except SourceError:
        return everything
    published = frozenset(_ID + text_of(post, "id") for post in found)
    total = response.headers.get("x-wp-total", str(len(published)))
    return published if published <= everything and total == str(len(published)) else everything


def _number(identity: str) -> str:
    """The post's id in an identity of ours, or ''."""
    number = identity.removeprefix(_ID)
    return number if number != identity and number.isascii() and number.isdigit() else ""
