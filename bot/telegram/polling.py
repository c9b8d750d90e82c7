"""Long polling that ends cleanly: what was fetched is handled, then confirmed.

aiogram's own loop leaves running handlers behind when it stops and does not confirm its last
updates, so a restart would handle them again.
"""

import asyncio
from contextlib import suppress
from typing import Any, cast

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.methods import GetUpdates
from aiogram.types import Update

from bot.telegram.masking import mask
from bot.telegram.updates import read_update

log = structlog.get_logger()

POLL = 30
"""Seconds Telegram may hold a poll open."""

AT_ONCE = 100
"""Updates handled at the same time; as many as one poll brings."""

LONGEST_PAUSE = 30.0
"""Seconds between tries while Telegram cannot be reached."""


class _GetRawUpdates(GetUpdates):
    """Each update is read by itself."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"


class Polling:
    """Fetches updates and feeds them to the dispatcher until told to stop."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._allowed = dispatcher.resolve_used_update_types()
        self._offset: int | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)

    async def run(self, stop: asyncio.Event, drain: float = 6.0) -> None:
        """Until `stop` is set; then handlers get `drain` seconds to end. A wrong token raises.

        A webhook set earlier is removed: Telegram allows one way at a time.
        """
        listening = asyncio.create_task(self._listen())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({listening, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            listening.cancel()
            await asyncio.gather(listening, stopping, return_exceptions=True)
            await self._finish(drain)
        if not listening.cancelled():
            listening.result()  # it ends by an exception only

    async def _listen(self) -> None:
        pause = 1.0
        ready = False
        while True:
            try:
                if not ready:
                    await self._bot.delete_webhook()
                    ready = True
                updates = await self._fetch()
            except (TelegramUnauthorizedError, TelegramNotFound):
                raise
            except Exception as error:  # no failure of one poll may end them all
                log.warning("poll_failed", why=_short(error), again_in=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = 1.0
            for raw in updates:
                self._offset = raw["update_id"] + 1
                if update := read_update(raw, self._bot):
                    await self._places.acquire()
                    self._start(update)

    async def _fetch(self) -> list[dict[str, Any]]:
        call = _GetRawUpdates(offset=self._offset, timeout=POLL, allowed_updates=self._allowed)
        return cast(list[dict[str, Any]], await self._bot(call, request_timeout=POLL + 10))

    def _start(self, update: Update) -> None:
        task = asyncio.create_task(self._handle(update))
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def _handle(self, update: Update) -> None:
        try:
            await self._dispatcher.feed_update(self._bot, update)
        except Exception:  # the error handler itself has failed
            log.exception("update_failed", update_id=update.update_id)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._places.release()

    async def _finish(self, drain: float) -> None:
        """Wait for the handlers, then confirm the last updates: a restart must not repeat them."""
        if self._running:
            _, unfinished = await asyncio.wait(self._running, timeout=drain)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)
        if self._offset is not None:
            with suppress(TelegramAPIError):
                call = _GetRawUpdates(offset=self._offset, limit=1, timeout=0)
                await self._bot(call, request_timeout=2)


def _short(error: Exception) -> str:
    return mask(f"{type(error).__name__}: {error}".partition("\n")[0])
