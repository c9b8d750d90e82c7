"""Whoever writes, presses or searches is alive."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, Update

Note = Callable[[int], None]


class NotesSigns(BaseMiddleware):
    """An outer middleware of all updates. note: takes the id of the chat that did something, and
    must not wait for anything: it comes before the answer."""

    def __init__(self, note: Note) -> None:
        self._note = note

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 (aiogram's signature)
        if isinstance(event, Update) and (chat_id := chat_of(event)):
            self._note(chat_id)
        return await handler(event, data)


def chat_of(update: Update) -> int:
    """The chat that gave a sign of life by this update, 0 for none. An inline query is one of the
    private chat, whose id is the person's; that somebody blocks the bot, or that its own post
    comes back, is none of a reader."""
    if update.message is not None:
        return update.message.chat.id
    if update.callback_query is not None:
        message = update.callback_query.message
        return message.chat.id if message else update.callback_query.from_user.id
    return update.inline_query.from_user.id if update.inline_query else 0
