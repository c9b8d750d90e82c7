"""aiohttp, set up for strangers: sockets only to permitted addresses, bodies capped, no cookies.

Importing this costs 0.3 s; only fetching.py does, at the first request.
"""

import asyncio
import socket
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.connector import AddrInfoType

from digests.errors import SourceError, SourceRefused
from digests.sources.http import Response
from digests.sources.unpacking import Unpacker

_PIECE = 64 * 1024
_NOT_PUBLIC = "it is on a private or local address"


class _Barred(OSError):
    """Raised in place of a socket; aiohttp passes it on as the cause of its own error."""


class Client:
    """One aiohttp session. Redirects are not followed and nothing is decompressed by it."""

    def __init__(self, permits: Callable[[str], bool]) -> None:
        self._permits = permits
        connector = aiohttp.TCPConnector(limit=0, socket_factory=self._socket, ttl_dns_cache=60)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),  # the caller's clock is the one that counts
            auto_decompress=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()
        await asyncio.sleep(0)  # lets the transports of TLS connections close

    def _socket(self, info: AddrInfoType) -> socket.socket:
        """A socket for this address and no other: the last look before connecting."""
        family, kind, protocol, _, address = info
        if not self._permits(str(address[0])):
            raise _Barred(_NOT_PUBLIC)  # the same words each time: several are joined only then
        return socket.socket(family=family, type=kind, proto=protocol)

    async def request(self, url: str, headers: Mapping[str, str]) -> Response:
        """GET one URL. Errors of aiohttp become SourceError or SourceRefused."""
        try:
            async with self._session.get(url, headers=headers, allow_redirects=False) as answer:
                return await _read(url, answer)
        except aiohttp.ClientError as error:
            raise _translated(url, error) from error
        except (OSError, ValueError) as error:  # a header or host name no request can carry
            raise SourceError(url, "the request cannot be made") from error


async def _read(url: str, answer: aiohttp.ClientResponse) -> Response:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    links = answer.headers.getall("Link", [])
    if links:
        headers["link"] = ", ".join(links)
    body = b""
    if answer.status == 200:
        unpacker = Unpacker(url, headers.get("content-encoding", ""))
        async for piece in answer.content.iter_chunked(_PIECE):
            unpacker.feed(piece)
        body = unpacker.close()
    return Response(answer.status, url, headers, body)


def _translated(url: str, error: aiohttp.ClientError) -> SourceError:
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error.__cause__
    if isinstance(cause, _Barred):
        return SourceRefused(url, _NOT_PUBLIC)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return SourceError(url, "no such host")
    if isinstance(error, aiohttp.InvalidURL):
        return SourceRefused(url, "it is no valid address")
    return SourceError(url, f"no connection or a broken answer ({type(error).__name__})")
