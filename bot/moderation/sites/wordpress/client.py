"""WordPress's REST API over HTTP: one request, its answer, or its trouble told apart.

What the answers mean was seen with WordPress 6.1, 6.8 and 7.1.
"""

import json
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from digests.errors import NashraError
from digests.sources.wordpress import api_roots, endpoint

TIME_LIMIT = 20.0
"""Seconds for one answer."""

LARGEST = 32 * 1024 * 1024
"""Bytes of an answer: a hundred comments of 64 KB with room to spare."""

USER_AGENT = "nashra (reader comments)"

_FINAL = {
    "rest_comment_invalid_post_id",
    "rest_comment_draft_post",
    "rest_comment_trash_post",
    "rest_comment_not_supported_post_type",
    "rest_comment_closed",
    "rest_trash_not_supported",
}
"""Refusals of what was asked, not of who asks, though their status says so (403, 501)."""

_GONE = {"rest_comment_invalid_id", "rest_post_invalid_id", "rest_already_trashed"}
"""Any other 404 is a site that has no such API, now: nothing of it was erased."""


class SiteTrouble(NashraError):
    """The site did not do what was asked, this time. `about`: its address."""


class SiteDown(SiteTrouble):
    """No answer, an error of the server, or no REST API there. wait: seconds it asked for."""

    def __init__(self, about: str, reason: str, wait: float = 0.0) -> None:
        super().__init__(about, reason)
        self.wait = wait


class SiteRefuses(SiteTrouble):
    """It knows the user or the password not, or the user may not do this. status: 401 or 403."""

    def __init__(self, about: str, reason: str, status: int) -> None:
        super().__init__(about, reason)
        self.status = status


class NotDone(SiteTrouble):
    """It understood, and will never do this. code: WordPress's own."""

    def __init__(self, about: str, code: str) -> None:
        super().__init__(about, f"the site refused: {code}")
        self.code = code


class Gone(NotDone):
    """There is no such comment, or it is in the trash already."""


class Duplicate(NotDone):
    """The same words of the same author are there already."""


@dataclass(frozen=True, slots=True)
class Answer:
    """data: the parsed JSON. headers: names in lower case."""

    data: object
    headers: Mapping[str, str] = field(default_factory=dict)


class Client:
    """Asks one site as one user. Redirects are not followed: they would lose what was posted."""

    def __init__(self, session: aiohttp.ClientSession, url: str, user: str, password: str) -> None:
        self._session = session
        self.url = url
        self._auth = f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"
        self._roots = list(api_roots(url))

    async def get(self, name: str, query: Mapping[str, object] | None = None) -> Answer:
        """name: below wp/v2/. Raises SiteTrouble."""
        return await self._ask("GET", name, query or {})

    async def post(self, name: str, body: Mapping[str, object], agent: str = USER_AGENT) -> Answer:
        """agent: '' sends none, for WordPress would store it. Raises SiteTrouble."""
        return await self._ask("POST", name, {}, body, agent)

    async def delete(self, name: str, query: Mapping[str, object] | None = None) -> Answer:
        """Raises SiteTrouble."""
        return await self._ask("DELETE", name, query or {})

    async def _ask(
        self,
        method: str,
        name: str,
        query: Mapping[str, object],
        body: Mapping[str, object] | None = None,
        agent: str = USER_AGENT,
    ) -> Answer:
        while True:
            url = endpoint(self._roots[0], name, query)
            status, headers, text = await self._send(method, url, body, agent)
            data = _parsed(text)
            if status == 404 and data is None and len(self._roots) > 1:
                self._roots.pop(0)  # a site without permalinks has its API at the second
                continue
            return self._told(status, headers, data)

    async def _send(
        self, method: str, url: str, body: Mapping[str, object] | None, agent: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        headers = {"Authorization": self._auth, "Accept": "application/json"}
        if agent:
            headers["User-Agent"] = agent
        skipped = () if agent else ("User-Agent",)
        try:
            async with self._session.request(
                method, url, json=body, headers=headers, skip_auto_headers=skipped,
                allow_redirects=False,
            ) as answer:  # fmt: skip
                text = await _whole(answer)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            reason = f"it does not answer ({type(error).__name__})"
            raise SiteDown(self.url, reason) from error
        return answer.status, {k.lower(): v for k, v in answer.headers.items()}, text

    def _told(self, status: int, headers: Mapping[str, str], data: object) -> Answer:
        """The answer, where it is one. Raises SiteTrouble."""
        code = str(data.get("code", "")) if isinstance(data, dict) else ""
        if 300 <= status < 400:
            target = headers.get("location", "").partition("?")[0]
            raise SiteDown(self.url, f"it sends on to {target}: set WORDPRESS_URL to that site")
        if status in (200, 201) and data is not None:
            return Answer(data, headers)
        if code in _FINAL or (code and status in (400, 409)):
            raise Duplicate(self.url, code) if status == 409 else NotDone(self.url, code)
        if code in _GONE:
            raise Gone(self.url, code)
        if status in (401, 403):
            raise SiteRefuses(self.url, f"it refuses the user (HTTP {status} {code})", status)
        raise SiteDown(
            self.url, f"it answers HTTP {status} {code or 'without JSON'}", _wait(headers)
        )


async def _whole(answer: aiohttp.ClientResponse) -> bytes:
    text = bytearray()
    async for piece in answer.content.iter_any():
        text += piece
        if len(text) > LARGEST:
            raise ValueError("too much")
    return bytes(text)


def _parsed(text: bytes) -> object:
    """None for what is no JSON: a page, or nothing."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _wait(headers: Mapping[str, str]) -> float:
    value = headers.get("retry-after", "")
    return float(min(int(value), 3600)) if value.isascii() and value.isdigit() else 0.0


@asynccontextmanager
async def open_client(url: str, user: str, password: str) -> AsyncIterator[Client]:
    """A client whose sockets are closed at the end."""
    timeout = aiohttp.ClientTimeout(total=TIME_LIMIT)
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=jar) as session:
        yield Client(session, url, user, password)
