"""What sites post: comments at `POST /comments`, and the plugin's calls at `POST /wordpress`.

Both carry a signature over the body as it came; nothing of it is read before that is found right.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiohttp import web

from bot.moderation.authors import Keys
from bot.moderation.intake import Intake
from bot.moderation.sites.http import Malformed, parse, to_incoming
from bot.moderation.sites.rates import Rates
from bot.moderation.sites.signing import HEADER, is_signed
from bot.moderation.sites.wordpress.calls import ERASE, Call, to_call
from digests.errors import NashraError

log = structlog.get_logger(__name__)

MOST_BYTES = 512 * 1024
"""Of a body: a text of 64 KB with every character escaped fits in, and is told that it is long."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Plugin:
    """What the plugin's calls do. look: look at these ids now. erase: forget them for good."""

    look: Callable[[Sequence[int]], None]
    erase: Callable[[Sequence[int]], Awaitable[None]]


def comment_routes(
    secret: str, intake: Intake, keys: Keys, now: Callable[[], datetime], rates: Rates
) -> list[web.RouteDef]:
    """`POST /comments`."""

    async def handle(body: bytes) -> web.Response:
        found = parse(body)
        wait = rates.wait(str(found.get("site"))[:64], asyncio.get_running_loop().time())
        if wait:
            headers = {"Retry-After": str(math.ceil(wait))}
            sentence = "Too many comments from this site: wait as long as Retry-After says."
            return _errors(429, {"site": sentence}, headers)
        stored = await intake.take(to_incoming(found, keys, now()))
        answer = {"id": stored.comment_id, "state": stored.state.value}
        return web.json_response(answer, status=202 if stored.is_new else 200)

    return [web.post("/comments", _signed(secret, handle))]


def plugin_routes(secret: str, plugin: Plugin) -> list[web.RouteDef]:
    """`POST /wordpress`."""

    async def handle(body: bytes) -> web.Response:
        call: Call = to_call(parse(body))
        if call.event == ERASE:
            await plugin.erase(call.ids)
        else:
            plugin.look(call.ids)
        return web.json_response({"taken": len(call.ids)}, status=202)

    return [web.post("/wordpress", _signed(secret, handle))]


def _signed(secret: str, handle: Callable[[bytes], Awaitable[web.Response]]) -> Handler:
    """The handler behind its size, its signature, and what can be wrong with its fields."""

    async def answer(request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        if body is None:
            return _errors(413, {"body": f"The body is too large: at most {MOST_BYTES} bytes."})
        if not is_signed(body, request.headers.get(HEADER, ""), secret):
            sentence = f"{HEADER} must be sha256= and the HMAC-SHA256 of the body, in hexadecimal."
            return _errors(401, {"signature": sentence})
        try:
            return await handle(body)
        except Malformed as malformed:
            return _errors(400, malformed.errors)
        except NashraError as error:
            log.warning("not_taken_in", path=request.path, error=str(error))
            sentence = "It could not be stored now: send it again."
            return _errors(503, {"body": sentence}, {"Retry-After": "5"})

    return answer


async def _body(request: web.Request) -> bytes | None:
    """As it came; None where it is too large."""
    if (request.content_length or 0) > MOST_BYTES:
        return None
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _errors(status: int, errors: object, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"errors": errors}, status=status, headers=headers)
