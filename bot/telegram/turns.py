"""One update of a chat at a time, in order: two quick presses must not overwrite each other."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject


@dataclass(eq=False, slots=True)
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class InTurn(BaseMiddleware):
    """An outer middleware of all updates; other chats do not wait. Empty lines are forgotten."""

    def __init__(self) -> None:
        self._lines: dict[int, _Line] = {}

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 (aiogram's signature)
        chat = data.get("event_chat")
        if chat is None:
            return await handler(event, data)
        line = self._lines.setdefault(chat.id, _Line())
        line.waiting += 1
        try:
            async with line.lock:
                return await handler(event, data)
        finally:
            line.waiting -= 1
            if not line.waiting:
                del self._lines[chat.id]
