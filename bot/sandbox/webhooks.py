"""Delivers updates to webhooks: one after the other, each until it has been taken."""

import asyncio
from typing import Any

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar

from bot.sandbox.bots import BotUser
from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError, Json
from bot.sandbox.methods import carry_out, read_call
from bot.sandbox.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds before each further try; the last one for all that follow."""

log = structlog.get_logger(__name__)


class Webhooks:
    """A task for each bot that has a webhook."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._session: ClientSession | None = None

    def follow(self, bot: BotUser) -> None:
        """The bot has set or deleted its webhook."""
        if task := self._tasks.pop(bot.id, None):
            task.cancel()
        if bot.webhook:
            self._tasks[bot.id] = asyncio.create_task(self._deliver(bot))

    async def close(self) -> None:
        """Stop all deliveries."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        if self._session:
            await self._session.close()

    async def _deliver(self, bot: BotUser) -> None:
        while bot.webhook:
            update = await bot.inbox.first()
            failures = 0
            while wrong := await self._push(bot, update):
                _record(bot, self._world.clock, wrong)
                await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1
            bot.inbox.done(update)

    async def _push(self, bot: BotUser, update: Json) -> str:
        """What went wrong; '' where the update was taken."""
        if self._session is None:
            timeout = ClientTimeout(total=60)
            self._session = ClientSession(timeout=timeout, cookie_jar=DummyCookieJar())
        secret = bot.webhook["secret_token"]
        headers = {SECRET_HEADER: secret} if secret else {}
        try:
            async with self._session.post(
                bot.webhook["url"], json=update, headers=headers
            ) as answer:
                if not 200 <= answer.status < 300:
                    return f"Wrong response from the webhook: {answer.status} {answer.reason}"
                if answer.content_type == "application/json":
                    await self._obey(bot, await answer.json())
        except (ClientError, TimeoutError, ValueError) as error:
            return f"Connection failed: {type(error).__name__}"
        return ""

    async def _obey(self, bot: BotUser, answer: Any) -> None:
        """A webhook may answer with a call; what comes of it is not told."""
        if not isinstance(answer, dict) or "method" not in answer:
            return
        try:
            method = str(answer.pop("method"))
            await carry_out(read_call(self._world, bot, method, answer, {}))
        except ApiError as error:
            log.warning("webhook_call_refused", bot=bot.id, words=error.description)


def _record(bot: BotUser, clock: Clock, wrong: str) -> None:
    bot.webhook |= {"last_error_date": clock.unix(), "last_error_message": wrong}
