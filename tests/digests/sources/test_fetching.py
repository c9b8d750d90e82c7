"""The HTTP client against a loopback server: caps, redirects, turns per host, barred addresses."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from digests.errors import SourceError, SourceRefused, SourceTooLarge
from digests.sources.fetching import PER_HOST, Fetcher, open_http
from digests.sources.unpacking import CAP

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """A server on a free loopback port that answers everything with `handler`."""
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def answering(body: bytes, status: int = 200, **headers: str) -> Handler:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def handle(_request: web.BaseRequest) -> web.Response:
        return web.Response(body=body, status=status, headers=named)

    return handle


def redirecting(*statuses: int) -> Handler:
    """/0 redirects to /1 and so on, with these statuses; the last answers 200."""

    async def handle(request: web.BaseRequest) -> web.Response:
        step = int(request.path.strip("/"))
        if step == len(statuses):
            return web.Response(body=b"there")
        return web.Response(status=statuses[step], headers={"Location": f"/{step + 1}"})

    return handle


async def test_validators_go_out_and_come_back_byte_for_byte() -> None:
    sent: list[str] = []

    async def handle(request: web.BaseRequest) -> web.Response:
        sent.extend((request.headers["If-None-Match"], request.headers["User-Agent"]))
        return web.Response(body=b"x", headers={"ETag": 'W/"a b"', "Last-Modified": "yesterday"})

    async with serving(handle) as url, open_http(allow_private=True) as http:
        response = await http.get(url, {"If-None-Match": 'W/"a b"'})
    assert sent[0] == 'W/"a b"'
    assert sent[1].startswith("nashra/")
    assert (response.headers["etag"], response.headers["last-modified"]) == ('W/"a b"', "yesterday")


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"text", mtime=0), "gzip"),
        (zlib.compress(b"text"), "deflate"),
        (zlib.compress(b"text")[2:-4], "deflate"),
        (b"text", "identity"),
    ],
)
async def test_a_compressed_body_arrives_whole(body: bytes, encoding: str) -> None:
    handler = answering(body, Content_Encoding=encoding)
    async with serving(handler) as url, open_http(allow_private=True) as http:
        assert (await http.get(url, {})).body == b"text"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(gzip.compress(b"text" * 99, mtime=0)[:-9], "gzip"), (b"no gzip", "gzip"), (b"text", "br")],
)
async def test_a_body_cut_short_or_oddly_encoded_is_an_error(body: bytes, encoding: str) -> None:
    handler = answering(body, Content_Encoding=encoding)
    async with serving(handler) as url, open_http(allow_private=True) as http:
        with pytest.raises(SourceError):
            await http.get(url, {})


async def test_a_gzip_bomb_is_refused() -> None:
    bomb = gzip.compress(b"\0" * (20 * CAP), mtime=0)
    assert len(bomb) < CAP
    handler = answering(bomb, Content_Encoding="gzip")
    async with serving(handler) as url, open_http(allow_private=True) as http:
        with pytest.raises(SourceTooLarge, match="decompressed"):
            await http.get(url, {})


async def test_a_body_over_the_cap_is_refused_and_one_at_the_cap_is_not() -> None:
    async with open_http(allow_private=True) as http:
        async with serving(answering(b"x" * CAP)) as url:
            assert len((await http.get(url, {})).body) == CAP
        async with serving(answering(b"x" * (CAP + 1))) as url:
            with pytest.raises(SourceTooLarge):
                await http.get(url, {})


async def test_an_answer_that_never_ends_is_given_up() -> None:
    given_up = asyncio.Event()

    async def handle(_request: web.BaseRequest) -> web.Response:
        await given_up.wait()
        return web.Response()

    async with serving(handle) as url, Fetcher(lambda _: True, time_limit=0.05) as http:
        with pytest.raises(SourceError, match="no whole answer"):
            await http.get(url, {})
        given_up.set()


@pytest.mark.parametrize(
    ("statuses", "moves"),
    [((301,), True), ((308, 301), True), ((302,), False), ((301, 307), False), ((303, 301), False)],
)
async def test_only_a_wholly_permanent_chain_moves_a_source(
    statuses: tuple[int, ...], moves: bool
) -> None:
    async with serving(redirecting(*statuses)) as url, open_http(allow_private=True) as http:
        response = await http.get(f"{url}/0", {})
    assert response.body == b"there"
    assert response.url == f"{url}/{len(statuses)}"
    assert response.moved_to == (response.url if moves else "")


async def test_five_redirects_are_followed_and_six_are_not() -> None:
    async with open_http(allow_private=True) as http:
        async with serving(redirecting(*[302] * 5)) as url:
            assert (await http.get(f"{url}/0", {})).body == b"there"
        async with serving(redirecting(*[302] * 6)) as url:
            with pytest.raises(SourceError, match="redirects"):
                await http.get(f"{url}/0", {})


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://x/", "http://", "http://[x/"])
async def test_a_redirect_leads_only_to_http_addresses(target: str) -> None:
    handler = answering(b"", status=302, Location=target)
    async with serving(handler) as url, open_http(allow_private=True) as http:
        with pytest.raises(SourceError):
            await http.get(url, {})


async def test_one_host_gets_two_requests_at_once_and_another_is_not_kept_waiting() -> None:
    now = most = 0
    others = asyncio.Event()

    async def handle(request: web.BaseRequest) -> web.Response:
        nonlocal now, most
        if request.url.host == "localhost":
            others.set()
            return web.Response()
        now, most = now + 1, max(most, now + 1)
        await others.wait()
        now -= 1
        return web.Response()

    async with serving(handle) as url, open_http(allow_private=True) as http:
        first = [http.get(f"{url}/{n}", {}) for n in range(6)]
        await asyncio.gather(*first, http.get(url.replace("127.0.0.1", "localhost"), {}))
    assert most == PER_HOST


async def reached(_request: web.BaseRequest) -> web.Response:
    raise AssertionError("a barred address was asked")


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0"),
        *("[::1]", "[::ffff:127.0.0.1]", "[::]", "169.254.169.254", "10.0.0.1"),
    ],
)
async def test_no_spelling_of_a_private_address_is_connected_to(host: str) -> None:
    async with serving(reached) as url, open_http() as http:
        with pytest.raises(SourceError) as caught:
            await http.get(f"http://{host}:{url.rpartition(':')[2]}/", {})
    assert isinstance(caught.value, SourceRefused) or "no such host" in caught.value.reason


async def test_a_redirect_to_a_barred_address_is_refused() -> None:
    asked: list[str] = []

    def permits(address: str) -> bool:
        asked.append(address)
        return address == "127.0.0.1"

    async with serving(reached) as barred:
        handler = answering(b"", status=301, Location=barred.replace("127.0.0.1", "127.0.0.2"))
        async with serving(handler) as url, Fetcher(permits) as http:
            with pytest.raises(SourceRefused):
                await http.get(url, {})
    assert asked == ["127.0.0.1", "127.0.0.2"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://x/", "http://", "x", "http://[1"])
async def test_only_http_addresses_are_read(url: str) -> None:
    async with open_http(allow_private=True) as http:
        with pytest.raises(SourceRefused):
            await http.get(url, {})


async def test_nobody_listening_and_no_such_host_are_errors_of_the_source() -> None:
    async with serving(reached) as url:
        pass
    async with open_http(allow_private=True) as http:
        with pytest.raises(SourceError):
            await http.get(url, {})
        with pytest.raises(SourceError):
            await http.get("http://no-such-host.invalid/", {})
