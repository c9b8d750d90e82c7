"""Comments that a site of any kind posts: JSON with these fields, each checked in words.

The e-mail address becomes a key here and goes no further.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.moderation.authors import Keys
from bot.moderation.model import TELEGRAM, WORDPRESS, Article, Incoming

LONGEST_TEXT = 20_000
"""Characters of a comment; some three thousand words."""

OWN_SITES = (WORDPRESS, TELEGRAM)

Errors = Mapping[str, str]
"""Field → one sentence that says what to do. 'body' stands for the whole."""


@dataclass(frozen=True, slots=True)
class Malformed(Exception):
    """errors: of at least one field."""

    errors: Errors


class _Wrong(ValueError):
    """One field; the message is the sentence."""


def parse(body: bytes) -> Mapping[str, object]:
    """The JSON object. Raises Malformed."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed({"body": "The body is no JSON in UTF-8."}) from None
    if not isinstance(found, dict):
        raise Malformed({"body": "The body is no JSON object: send one comment as {…}."})
    return found


def to_incoming(found: Mapping[str, object], keys: Keys, now: datetime) -> Incoming:
    """The comment in these fields. created_at: not after now. Raises Malformed with every error."""
    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    for name, check in _CHECKS.items():
        try:
            values[name] = check(_string(found, name))
        except _Wrong as wrong:
            errors[name] = str(wrong)
    if errors:
        raise Malformed(errors)
    site = values["site"]
    return Incoming(
        site=site,
        external_id=values["external_id"],
        article=Article(
            site, values["article_url"], values["article_url"], values["article_title"]
        ),
        author_key=keys.of(site, values["author_email"]),
        author_name=values["author_name"],
        text=values["text"],
        created_at=min(datetime.fromisoformat(values["created_at"]).astimezone(UTC), now),
        parent_external_id=values["parent_id"],
    )


def _string(found: Mapping[str, object], name: str) -> str:
    """The field's text; '' where it may be missing and is. Numbers pass as what they look like."""
    value = found.get(name)
    if value is None and name in _OPTIONAL:
        return ""
    if value is None:
        raise _Wrong(f"{name} is missing.")
    if isinstance(value, int) and not isinstance(value, bool) and name in _IDS:
        value = str(value)
    if not isinstance(value, str):
        raise _Wrong(f"{name} must be a string.")
    if "\0" in value:
        raise _Wrong(f"{name} contains a NUL character: remove it.")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise _Wrong(f"{name} contains half of a surrogate pair: send whole characters.")
    return value


def _filled(name: str, most: int) -> Callable[[str], str]:
    """A check: something to see, and no longer than this."""

    def check(value: str) -> str:
        if not any(character.isprintable() and not character.isspace() for character in value):
            raise _Wrong(f"{name} is empty.")
        return _short(name, most)(value.strip())

    return check


def _short(name: str, most: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        if len(value) > most:
            raise _Wrong(f"{name} is too long: {len(value)} characters, at most {most}.")
        return value

    return check


def _site(value: str) -> str:
    site = _filled("site", 64)(value)
    if site.casefold() in OWN_SITES:
        raise _Wrong(f"site must not be {site}: comments of that come another way.")
    if not site.isprintable():
        raise _Wrong("site contains characters that cannot be seen.")
    return site


def _url(value: str) -> str:
    url = _filled("article_url", 2000)(value)
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fits = False
    if not fits:
        raise _Wrong("article_url must be a whole address such as https://example.org/news/1.")
    return url


def _email(value: str) -> str:
    email = _filled("author_email", 254)(value)
    name, _, host = email.rpartition("@")
    if not name or not host or any(character.isspace() for character in email):
        raise _Wrong("author_email must be an e-mail address such as name@example.org.")
    return email


def _instant(value: str) -> str:
    try:
        at = datetime.fromisoformat(value.strip())
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        at = None
    if at is None or at.tzinfo is None:
        example = "2026-11-25T08:00:00+01:00"
        raise _Wrong(f"created_at must be ISO 8601 with its offset from UTC, such as {example}.")
    return value.strip()


_IDS = ("external_id", "parent_id")
_OPTIONAL = ("parent_id",)
_CHECKS: Mapping[str, Callable[[str], str]] = {
    "site": _site,
    "external_id": _filled("external_id", 200),
    "article_url": _url,
    "article_title": _short("article_title", 1000),
    "author_name": _filled("author_name", 100),
    "author_email": _email,
    "text": _filled("text", LONGEST_TEXT),
    "created_at": _instant,
    "parent_id": _short("parent_id", 200),
}
