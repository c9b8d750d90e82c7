"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
from email.utils import formatdate
from functools import lru_cache

import orjson
import structlog
from aiohttp import web

from bot.sandbox.bodies import read_body
from bot.sandbox.bots import BotUser
from bot.sandbox.errors import ApiError, Json
from bot.sandbox.failing import fail
from bot.sandbox.faults import Fault
from bot.sandbox.methods import carry_out, read_call
from bot.sandbox.methods.call import Call
from bot.sandbox.webhooks import Webhooks
from bot.sandbox.world import World

MAX_BODY = 60 * 1024**2

log = structlog.get_logger(__name__)


@lru_cache(maxsize=4)
def _http_date(second: int) -> str:
    return formatdate(second, usegmt=True)


class BotApi:
    """Answers the calls of all bots. The `Date` of an answer is that of the sandbox's clock."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._webhooks = Webhooks(world)
        self._closing = asyncio.Event()

    def mount(self, app: web.Application) -> None:
        """Add the routes; what runs in the background ends with the app."""
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        app.on_shutdown.append(self._close)

    async def _close(self, _app: web.Application) -> None:
        self._closing.set()
        for bot in self._world.bots.values():
            bot.inbox.nudge()
        await self._webhooks.close()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            return await self._answered(request)
        except ApiError as error:
            return self._refusal(error)
        except (ConnectionError, asyncio.CancelledError):
            raise
        except Exception:
            log.exception("sandbox_bug", method=request.match_info["method"])
            return self._refusal(ApiError(500, "Internal Server Error"))

    async def _answered(self, request: web.Request) -> web.StreamResponse:
        bot = self._world.bot(request.match_info["token"])
        body = await read_body(request)
        call = read_call(self._world, bot, request.match_info["method"], *body)
        fault = self._fault(call)
        if fault and fault.when == "before":
            failed = await fail(request, fault, self._world.random, self._closing)
            if failed is not None:
                return failed
        result = await carry_out(call)
        self._after(bot, call.method)
        if fault and fault.when == "after":
            failed = await fail(request, fault, self._world.random, self._closing)
            if failed is not None:
                return failed
        return self._json(200, {"ok": True, "result": result})

    def _fault(self, call: Call) -> Fault | None:
        chat_id = call.get("chat_id")
        number = chat_id if isinstance(chat_id, int) else None
        return self._world.faults.pick(call.method, call.bot.id, number, self._world.random)

    def _after(self, bot: BotUser, method: str) -> None:
        if method in {"setWebhook", "deleteWebhook"}:
            self._webhooks.follow(bot)

    def _refusal(self, error: ApiError) -> web.Response:
        body: Json = {"ok": False, "error_code": error.code, "description": error.description}
        if error.parameters:
            body["parameters"] = error.parameters
        return self._json(error.code, body)

    def _json(self, status: int, body: Json) -> web.Response:
        headers = {"Date": _http_date(self._world.clock.unix())}
        return web.Response(
            status=status,
            body=orjson.dumps(body),
            content_type="application/json",
            headers=headers,
        )

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._world.bot(request.match_info["token"])
        except ApiError as error:
            return self._refusal(error)
        file = self._world.files.at_path(request.match_info["path"])
        if file is None:
            return self._refusal(ApiError(404, "Not Found"))
        whole = await self._world.files.fetched(file)
        return web.Response(body=whole.content, content_type="application/octet-stream")
