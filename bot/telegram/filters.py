"""Filters. All async classes: aiogram sends every sync filter, `F.…` included, to a thread."""

from aiogram import Bot
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.telegram.callbacks import Callback

_ADMINS = {ChatMemberStatus.CREATOR, ChatMemberStatus.ADMINISTRATOR}


class Pressed(Filter):
    """A press of a button that carries this kind of data; the handler gets it as `pressed`."""

    def __init__(self, kind: type[Callback]) -> None:
        self._kind = kind

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Callback]:
        value = self._kind.unpack(query.data or "")
        return False if value is None else {"pressed": value}


class InPrivate(Filter):
    """A message in, or a press under a message of, a chat with one person."""

    async def __call__(self, event: Message | CallbackQuery) -> bool:
        message = event.message if isinstance(event, CallbackQuery) else event
        return message is not None and message.chat.type == ChatType.PRIVATE


async def is_admin(bot: Bot, chat_id: int, user_id: int) -> bool:
    """Whether this person administers this group or channel."""
    try:
        member = await bot.get_chat_member(chat_id, user_id)
    except (TelegramBadRequest, TelegramForbiddenError):
        return False  # the bot is not in there, or the person never was
    return member.status in _ADMINS
