"""From a story of a digest to the article that a comment belongs to. Pure."""

import hashlib
import re
from urllib.parse import parse_qs, urlsplit

from bot.moderation.model import TELEGRAM, WORDPRESS, Article
from bot.moderation.writing import Subject
from digests.model import Article as Told
from digests.model import Story

_REST = re.compile(r"wp:([0-9]{1,18})")
"""The identity of a post that was read through the REST API; digests/sources/wordpress.py."""


def subject_of(story: Story, wordpress_url: str) -> Subject:
    """The story's own article. Where the outlet's WordPress has it as a post, it is known there by
    the post's id, else by a stable code of its address."""
    told = story.article
    post = post_id(told, wordpress_url)
    article = Article(
        WORDPRESS if post else TELEGRAM, post or _code(told), told.url, told.title, story.section
    )
    return Subject(article, told.source, told.identity)


def post_id(article: Told, wordpress_url: str) -> str:
    """The post's id on this WordPress; '' for another site's article. REST sources carry it in the
    guid, feeds as `?p=ID`."""
    found = _REST.fullmatch(article.guid)
    if found and _is_below(article.source, wordpress_url):
        return found[1]
    return next(
        (
            id_
            for address in (article.guid, article.url)
            if _is_below(address, wordpress_url)
            for id_ in parse_qs(urlsplit(address).query).get("p", ())
            if re.fullmatch(r"[0-9]{1,18}", id_)
        ),
        "",
    )


def _is_below(address: str, site: str) -> bool:
    if not site or not address:
        return False
    try:
        inner, outer = urlsplit(address), urlsplit(site)
    except ValueError:  # a guid may be anything
        return False
    below = f"{inner.path.rstrip('/')}/".startswith(f"{outer.path.rstrip('/')}/")
    return _host(inner.hostname) == _host(outer.hostname) and inner.port == outer.port and below


def _host(name: str | None) -> str:
    return (name or "").removeprefix("www.")


def _code(article: Told) -> str:
    known_by = article.url or f"{article.source}\0{article.identity}"
    return hashlib.blake2b(known_by.encode(), digest_size=12).hexdigest()
