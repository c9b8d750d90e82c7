"""A Telegram for tests: the Bot API over HTTP on a free port of this machine, strict and in memory.

    async with FakeTelegram() as telegram:
        sara = telegram.person(7, "سارة")
        await telegram.say(7, sara, "/start")          # an update for the bot
        ...                                            # a bot at telegram.url, telegram.token
        await telegram.until(lambda: telegram.messages(7))
        query = await telegram.press(telegram.messages(7)[0], "التالي ←")
        await telegram.until(lambda: query.answer)

It takes JSON, urlencoded and multipart bodies, reads texts with Telegram's own parser and answers
in the real words. `faults` and `rate` make it fail on purpose.
"""

import asyncio
import contextlib
import json
import socket
import struct
import time
from collections import Counter, deque
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, web

from tests.fakes.telegram_api import Api
from tests.fakes.telegram_text import ApiError, Json
from tests.fakes.telegram_world import TOKEN, USERNAME, World

NUMBERS = {"message_id", "user_id", "offset", "limit", "timeout", "message_thread_id"}
STRUCTURES = {
    *("reply_markup", "entities", "caption_entities", "link_preview_options", "rich_message"),
    *("allowed_updates", "commands", "scope", "reply_parameters"),
}
FLAGS = {"disable_notification", "drop_pending_updates", "show_alert", "protect_content"}


@dataclass
class Fault:
    """What goes wrong with the next `times` calls of a method.

    status: the HTTP status answered; 0 resets the connection, -1 never answers.
    after: the call is carried out first. body: instead of a proper Bot API error. raw: bytes that
    need not even be HTTP, then the connection closes.
    """

    method: str
    status: int = 0
    after: bool = False
    retry_after: int = 0
    body: bytes = b""
    raw: bytes = b""
    times: int = 1
    chat_id: int | None = None


class FakeTelegram(World):
    """The server and its world. rate: sends a second, more get 429 (0: as many as come)."""

    token = TOKEN
    username = USERNAME

    def __init__(self, rate: int = 0) -> None:
        super().__init__()
        self.rate = rate
        self.faults: list[Fault] = []
        self.calls: Counter[str] = Counter()
        self.url = ""
        self.api = Api(self)
        self._sends: deque[float] = deque()
        self._busy = 0
        self._closing = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60 * 1024**2)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/files/{number}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._closing.set()
        await self._runner.cleanup()

    async def quiet(self) -> None:
        """Wait until every update was fetched and confirmed and no call but a poll is under way.
        A handler that is still thinking looks quiet too: prefer `until` with what it must show."""
        await self.until(lambda: not self.updates and not self._busy)

    # HTTP.

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return _answer(ApiError(401, "Unauthorized"))
        parameters = await _parameters(request)
        self.calls[method] += 1
        poll = method == "getUpdates"
        self._busy += not poll
        try:
            return await self._carry_out(request, method, parameters)
        finally:
            self._busy -= not poll
            await self.touch()

    async def _carry_out(
        self, request: web.Request, method: str, parameters: Json
    ) -> web.StreamResponse:
        fault = self._fault(method, parameters)
        if fault and not fault.after:
            return await self._fail(request, fault)
        try:
            if method.startswith("send"):
                self._pace()
            result = await self.api.call(method, parameters)
        except ApiError as error:
            return _answer(error)
        if fault:
            return await self._fail(request, fault)
        return web.json_response({"ok": True, "result": result}, dumps=_dumps)

    def _fault(self, method: str, parameters: Json) -> Fault | None:
        chat_id = parameters.get("chat_id")
        for fault in self.faults:
            if fault.method == method and fault.chat_id in (None, chat_id):
                fault.times -= 1
                if not fault.times:
                    self.faults.remove(fault)
                return fault
        return None

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.status == -1:
            await self._closing.wait()
        if fault.raw and request.transport is not None:
            request.transport.write(fault.raw)
            request.transport.close()
            raise ConnectionResetError
        if fault.status <= 0:
            _reset(request)
        if fault.body:
            return web.Response(status=fault.status, body=fault.body)
        if fault.status == 429:
            return _answer(_flood(fault.retry_after))
        return _answer(ApiError(fault.status, "Internal Server Error"))

    def _pace(self) -> None:
        """Strict flood control: no second, wherever it begins, holds more than `rate` sends."""
        if not self.rate:
            return
        now = time.monotonic()
        while self._sends and self._sends[0] <= now - 1:
            self._sends.popleft()
        if len(self._sends) >= self.rate:
            raise _flood(1)
        self._sends.append(now)

    async def _file(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        found = [m.file for m in self.shown if m.message_id == number]
        return web.Response(body=found[0]) if found else web.Response(status=404)

    async def update(self, kind: str, body: Json) -> None:
        await super().update(kind, body)
        if self.api.webhook:
            await self._push(self.take())

    async def _push(self, updates: list[Json]) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.api.webhook.get("secret_token") or ""}
        async with ClientSession(headers=headers) as session:
            for update in updates:
                async with session.post(self.api.webhook["url"], json=update) as answer:
                    assert answer.status == 200, f"the webhook answered {answer.status}"


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _answer(error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code, dumps=_dumps)


def _flood(seconds: int) -> ApiError:
    words = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, words, retry_after=seconds)


def _reset(request: web.Request) -> None:
    """A real RST: the client sees its connection reset, not closed."""
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        linger = struct.pack("ii", 1, 0)
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        request.transport.abort()
    raise ConnectionResetError


async def _parameters(request: web.Request) -> Json:
    """Parameters of any body the Bot API takes, typed as the API types them."""
    if request.content_type == "application/json":
        return {**request.query, **(await request.json())}
    given: Json = dict(request.query)
    files: dict[str, bytes] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = value.file.read()
        else:
            given[name] = value if isinstance(value, str) else bytes(value).decode()
    attached = {n: v for n, v in files.items() if f"attach://{n}" not in given.values()}
    typed = {name: _typed(name, value) for name, value in given.items()}
    for name, value in given.items():
        if value.startswith("attach://"):
            typed[name] = files[value.removeprefix("attach://")]
    return typed | attached


def _typed(name: str, value: str) -> Any:
    if name in STRUCTURES:
        return json.loads(value)
    if name in NUMBERS or (name == "chat_id" and value.lstrip("-").isdigit()):
        return int(value)
    if name in FLAGS:
        return value.lower() in {"true", "1"}
    return value
