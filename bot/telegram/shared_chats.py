"""Channels: nobody can press Start in one, so an admin of it sets it from a private chat.

A bot that is made admin writes to the person who did it; later the settings open by the link that
`settings_link` makes. Groups and forum topics need nothing of this: /start there does it all.
"""

from contextlib import suppress
from dataclasses import replace

from aiogram import Bot, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import CommandStart, Filter
from aiogram.types import ChatMemberUpdated, Message, User

from bot.campaigns.model import ChatKind
from bot.delivery.model import Address
from bot.telegram.desk import Desk
from bot.telegram.filters import InPrivate, is_admin
from bot.telegram.panels import View
from bot.telegram.reader_callbacks import from_settings_payload, settings_payload
from bot.telegram.setup import arrive
from bot.telegram.tongue import texts_for


class MadeAdmin(Filter):
    """The bot became admin of a channel, by a person's hand."""

    async def __call__(self, event: ChatMemberUpdated) -> bool:
        new, old = event.new_chat_member.status, event.old_chat_member.status
        admin = ChatMemberStatus.ADMINISTRATOR
        promoted = new == admin and old != admin
        return promoted and event.chat.type == ChatType.CHANNEL and not event.from_user.is_bot


class AsksForChannel(Filter):
    """/start with the payload of `settings_link`."""

    _start = CommandStart(deep_link=True)

    async def __call__(self, message: Message, bot: Bot) -> bool | dict[str, int]:
        found = await self._start(message, bot)
        payload = found["command"].args if isinstance(found, dict) else None
        chat_id = from_settings_payload(payload or "")
        return False if chat_id is None else {"channel_id": chat_id}


def make_router() -> Router:
    """Stands before /start and before membership, which take what is not about a channel."""
    router = Router(name="shared_chats")
    router.my_chat_member.register(made_admin, MadeAdmin())
    router.message.register(open_channel, InPrivate(), AsksForChannel())
    return router


async def settings_link(chat_id: int, bot: Bot) -> str:
    """Opens the channel's settings in a private chat with the bot."""
    me = await bot.me()
    return f"https://t.me/{me.username}?start={settings_payload(chat_id)}"


async def made_admin(event: ChatMemberUpdated, desk: Desk, bot: Bot) -> None:
    """Ask the person who did it how the channel's digest is to be."""
    view = await _channel(event.chat.id, event.chat.title or "", event.from_user, desk)
    with suppress(TelegramForbiddenError, TelegramBadRequest):  # they never pressed Start
        await bot.send_message(
            event.from_user.id, view.text, parse_mode="HTML", reply_markup=view.keyboard
        )


async def open_channel(message: Message, channel_id: int, desk: Desk, bot: Bot) -> None:
    """The channel's settings, for its admins."""
    user = message.from_user
    if user is None or not await is_admin(bot, channel_id, user.id):
        texts = await texts_for(message, desk.readers, desk.wording)
        await message.answer(texts.html("shared.admins_only"))
        return
    title = (await bot.get_chat(channel_id)).title or ""
    view = await _channel(channel_id, title, user, desk)
    await message.answer(view.text, parse_mode="HTML", reply_markup=view.keyboard)


async def _channel(chat_id: int, title: str, user: User, desk: Desk) -> View:
    to = Address(chat_id)
    seat = desk.seat(to, ChatKind.CHANNEL, await desk.readers.get(to), user)
    return await arrive(replace(seat, chat=chat_id, title=title), desk, origin="")
