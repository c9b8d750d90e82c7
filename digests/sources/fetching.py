"""The HTTP client of the sources: capped in size, time, redirects and reach.

Nothing of aiohttp is imported before the first request: reading from disk needs none of it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from digests.errors import SourceError, SourceRefused
from digests.sources.addresses import is_public
from digests.sources.http import Response

if TYPE_CHECKING:
    from digests.sources.connecting import Client

TIME_LIMIT = 20.0
"""Seconds for a document, redirects included, waiting for its host's turn excluded."""

MOST_REDIRECTS = 5
PER_HOST = 2
"""Requests at once to one host."""

_HEADERS = {
    "User-Agent": "nashra/0.1 (news digest; reads feeds)",
    "Accept": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;"
    "q=0.9, application/json;q=0.9, text/html;q=0.8, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
_REDIRECTS = {301: True, 308: True, 302: False, 303: False, 307: False}
"""Status → whether the move is for good."""


def open_http(*, allow_private: bool = False) -> "Fetcher":
    """The client for sources. allow_private: also those on private and loopback addresses."""
    return Fetcher((lambda _address: True) if allow_private else is_public)


class Fetcher:
    """An `Http` (see http.py) over aiohttp; an async context manager that closes its sockets.

    permits: whether a numeric address may be connected to. It is asked about the very address
    of every socket, after DNS and on each redirect, so a name cannot change its mind in between.
    """

    def __init__(self, permits: Callable[[str], bool], time_limit: float = TIME_LIMIT) -> None:
        self._permits, self._time_limit = permits, time_limit
        self._turns: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_HOST))
        self._open = AsyncExitStack()
        self._client: Client | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client = None
        await self._open.aclose()

    async def get(self, url: str, headers: Mapping[str, str]) -> Response:
        """GET, redirects followed; any status. Raises the classes that `Http` names."""
        at, permanent, left = url, True, self._time_limit
        sent = {**_HEADERS, **headers}
        for _ in range(MOST_REDIRECTS + 1):
            response, took = await self._hop(at, sent, left)
            left -= took
            target = response.headers.get("location", "")
            if response.status not in _REDIRECTS or not target:
                moved = at if permanent and at != url else ""
                return Response(response.status, at, response.headers, response.body, moved)
            permanent = permanent and _REDIRECTS[response.status]
            at = _follow(at, target)
        raise SourceError(url, f"more than {MOST_REDIRECTS} redirects")

    async def _hop(
        self, url: str, headers: Mapping[str, str], left: float
    ) -> tuple[Response, float]:
        """One request in its host's turn: (response, seconds it took)."""
        host = _host(url)
        async with self._turns[host]:
            client = await self._connected()
            started = asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(left):
                    response = await client.request(url, headers)
            except TimeoutError as error:
                raise SourceError(url, f"no whole answer within {self._time_limit:g} s") from error
            return response, asyncio.get_running_loop().time() - started

    async def _connected(self) -> "Client":
        if self._client is None:
            from digests.sources.connecting import Client  # noqa: PLC0415 - aiohttp takes 0.3 s

            self._client = await self._open.enter_async_context(Client(self._permits))
        return self._client


def _host(url: str) -> str:
    """The host asked. Raises SourceRefused for anything but http(s)."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError as error:
        raise SourceRefused(url, "it is no valid address") from error
    if parts.scheme not in ("http", "https") or not host:
        raise SourceRefused(url, "only http and https addresses are read")
    return host


def _follow(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise SourceError(url, "it redirects to no valid address") from error
