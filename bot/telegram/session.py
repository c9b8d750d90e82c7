"""The bot object: every call it makes passes the pacer, and somebody who waits gets a retry."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Protocol, cast

import orjson
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import (
    ClientSession,
    ClientTimeout,
    TraceConfig,
    TraceRequestEndParams,
    TraceRequestStartParams,
)
from aiohttp.hdrs import CONTENT_TYPE, DATE
from yarl import URL

from bot.delivery.model import Lane

PATIENCE = 30.0
"""Seconds somebody who pressed a button still waits for. A longer 429 fails the call at once."""

TRIES = 3
REQUEST_TIMEOUT = ClientTimeout(total=30, sock_connect=10)
"""Seconds until an unanswered request counts as lost. Giving up on the connection earlier tells
"never sent" from "maybe sent" while the network is down."""

CONNECTIONS = 250
"""More than delivery has under way at once, so that a press waits for no connection."""

UNCOUNTED = ("answerCallbackQuery", "answerInlineQuery")
"""They send no message, so no limit on messages counts them: who presses is answered at once, also
while a campaign takes the whole rate."""

_JSON = {CONTENT_TYPE: "application/json"}
_lane: ContextVar[Lane] = ContextVar("lane", default=Lane.INTERACTIVE)


class Pacer(Protocol):
    """The line that outgoing calls wait in; see bot/delivery/pacer.py."""

    async def acquire(self, chat_id: int | None, lane: Lane) -> None:
        """Wait for one call's turn."""
        ...

    async def flooded(self, retry_after: float) -> None:
        """Telegram said 429: nobody goes for `retry_after` seconds."""
        ...

    def closed_for(self) -> float:
        """Seconds until calls go again after a 429; 0 where they may."""
        ...


class Clock(Protocol):
    """The bot's clock; see bot/telegram/clock.py."""

    def __call__(self) -> datetime:
        """The time."""
        ...

    def heard(self, date: str, asked_at: datetime) -> None:
        """What time an answer says it is."""
        ...


@contextmanager
def in_lane(lane: Lane) -> Iterator[None]:
    """Calls inside wait in this lane; others are answers to somebody who looks at the screen."""
    mark = _lane.set(lane)
    try:
        yield
    finally:
        _lane.reset(mark)


class Paced(BaseRequestMiddleware):
    """Passes every call that a limit counts through the pacer; a 429 holds up all but polls."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        if method.__api_method__ == "getUpdates":
            return await make_request(bot, method)
        for _ in range(TRIES - 1):
            try:
                return await self._in_turn(make_request, bot, method)
            except TelegramRetryAfter as flood:
                if flood.retry_after > PATIENCE:
                    raise
        return await self._in_turn(make_request, bot, method)

    async def _in_turn(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        closed = self._pacer.closed_for()
        if closed > PATIENCE:
            raise TelegramRetryAfter(method, "the pacer is closed", round(closed))
        if closed or method.__api_method__ not in UNCOUNTED:
            await self._pacer.acquire(chat_of(method), _lane.get())
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter as flood:
            await self._pacer.flooded(flood.retry_after)
            raise


class TimedSession(AiohttpSession):
    """Tells the clock what time Telegram says it is, with every answer."""

    def __init__(self, clock: Clock, api_url: str) -> None:
        api = TelegramAPIServer.from_base(api_url)
        super().__init__(api=api, limit=CONNECTIONS, json_loads=orjson.loads, json_dumps=_dumps)
        self.timeout = REQUEST_TIMEOUT  # type: ignore[assignment]  # aiohttp takes either kind
        self._clock = clock
        self._plain: ClientSession | None = None  # on the same connections, without tracing
        self._trace = TraceConfig()
        self._trace.on_request_start.append(self._started)
        self._trace.on_request_end.append(self._ended)
        self._trace.freeze()

    async def create_session(self) -> ClientSession:
        """aiogram's, watched."""
        session = await super().create_session()
        if self._trace not in session.trace_configs:
            session.trace_configs.append(self._trace)
        return session

    async def post(self, url: URL, body: bytes) -> tuple[int, bytes]:
        """One request with a JSON body, neither paced nor tried again; its status and answer."""
        if self._plain is None or self._plain.closed:
            traced = await self.create_session()
            self._plain = ClientSession(connector=traced.connector, connector_owner=False)
        timeout, asked_at = cast(ClientTimeout, self.timeout), self._clock()
        async with self._plain.post(url, data=body, headers=_JSON, timeout=timeout) as answer:
            self._clock.heard(answer.headers.get(DATE, ""), asked_at)
            return answer.status, await answer.read()

    async def close(self) -> None:
        """Close every connection."""
        if self._plain is not None:
            await self._plain.close()
        await super().close()

    async def _started(
        self, _: ClientSession, context: SimpleNamespace, __: TraceRequestStartParams
    ) -> None:
        context.asked_at = self._clock()

    async def _ended(
        self, _: ClientSession, context: SimpleNamespace, ended: TraceRequestEndParams
    ) -> None:
        self._clock.heard(ended.response.headers.get(DATE, ""), context.asked_at)


def chat_of(method: TelegramMethod[Any]) -> int | None:
    """The chat whose limit a call counts against; None for one that shows nothing there."""
    chat_id = getattr(method, "chat_id", None)
    shows = not method.__api_method__.startswith("get")
    return chat_id if shows and isinstance(chat_id, int) else None


def build_bot(token: str, api_url: str, pacer: Pacer, clock: Clock) -> Bot:
    """A bot at this Bot API server (`https://api.telegram.org`, or another's base URL).

    It has no default parse mode: every call says what its text is. Close its session at the end.
    """
    session = TimedSession(clock, api_url)
    session.middleware.register(Paced(pacer))
    return Bot(token, session=session)


def _dumps(value: object) -> str:
    return orjson.dumps(value).decode()
