"""Whether the user and its application password can do what moderation needs."""

from collections.abc import Sequence
from enum import StrEnum
from urllib.parse import urlsplit

from bot.moderation.sites.wordpress.client import Client, NotDone, SiteDown, SiteRefuses
from digests.sources.jsonvalues import mapping

NEEDED = (
    "read",
    "moderate_comments",
    "edit_posts",
    "edit_others_posts",
    "edit_published_posts",
)
"""The least that works: without one of the last three WordPress hides the e-mail's parameter, the
list, or comments on others' posts."""

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Finding(StrEnum):
    """What is wrong. Each has its words: `wordpress.<finding>`."""

    UNREACHABLE = "unreachable"
    NO_API = "no_api"
    PASSWORD = "password"  # noqa: S105 - a finding's name
    NO_PASSWORDS = "no_passwords"
    RIGHT = "right"
    HIDDEN = "hidden"
    UNENCRYPTED = "unencrypted"


class Wrong(Exception):
    """finding: which. values: what its words need: `url`, `user`, `missing`, `reason`."""

    def __init__(self, finding: Finding, **values: str) -> None:
        super().__init__(finding)
        self.finding = finding
        self.values = values


async def check(client: Client, user: str) -> int:
    """How many comments are held. Raises Wrong.

    Public lists answer 200 to bad credentials, so only what needs them is asked.
    """
    about = {"url": client.url, "user": user}
    try:
        await _check_password(client, about)
        missing = await _missing(client)
        if missing:
            raise Wrong(Finding.RIGHT, missing=", ".join(missing), **about)
        return await _held(client, about)
    except SiteRefuses:
        raise Wrong(Finding.RIGHT, missing="moderate_comments", **about) from None
    except (SiteDown, NotDone) as error:
        finding = Finding.NO_API if isinstance(error, NotDone) or "JSON" in error.reason else None
        raise Wrong(finding or Finding.UNREACHABLE, reason=error.reason, **about) from error


async def _check_password(client: Client, about: dict[str, str]) -> None:
    try:
        await client.get("users/me", {"_fields": "id"})
    except SiteRefuses:
        if await _offers_passwords(client):
            raise Wrong(Finding.PASSWORD, **about) from None
        parts = urlsplit(client.url)
        plain = parts.scheme == "http" and parts.hostname not in _LOOPBACK
        raise Wrong(Finding.UNENCRYPTED if plain else Finding.NO_PASSWORDS, **about) from None


async def _offers_passwords(client: Client) -> bool:
    """Whether the site accepts application passwords at all: without https it does not."""
    answer = await client.get("", {"_fields": "authentication"})
    return bool(mapping(answer.data, "authentication", "application-passwords"))


async def _missing(client: Client) -> Sequence[str]:
    """The rights this user has not."""
    answer = await client.get("users/me", {"context": "edit", "_fields": "capabilities"})
    has = mapping(answer.data, "capabilities")
    return [right for right in NEEDED if has.get(right) is not True]


async def _held(client: Client, about: dict[str, str]) -> int:
    query = {"status": "hold", "context": "edit", "per_page": 1, "_fields": "id"}
    answer = await client.get("comments", query)
    total = answer.headers.get("x-wp-total", "0")
    held = int(total) if total.isdigit() else 0
    if held and not answer.data:
        raise Wrong(Finding.HIDDEN, **about)
    return held
