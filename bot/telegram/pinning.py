"""Pins what has been sent to groups and channels: as well as can be, and nobody waits for it."""

import asyncio

import structlog
from aiogram import Bot

from bot.delivery.model import Lane
from bot.telegram.masking import mask
from bot.telegram.session import in_lane

log = structlog.get_logger()

GRACE = 2.0
"""Seconds that pins under way get at the end."""


class Pins:
    """Paced like every call; a failure is a line of the log."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._tasks: set[asyncio.Task[None]] = set()

    def pin(self, chat_id: int, message_id: int, lane: Lane) -> None:
        """Some time soon."""
        task = asyncio.create_task(self._pin(chat_id, message_id, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Finish or give up."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _pin(self, chat_id: int, message_id: int, lane: Lane) -> None:
        try:
            with in_lane(lane):
                await self._bot.pin_chat_message(chat_id, message_id, disable_notification=True)
        except Exception as error:
            log.info("not_pinned", chat=chat_id, message=message_id, why=mask(str(error)))
