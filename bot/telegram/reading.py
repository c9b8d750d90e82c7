"""A digest in the chat: its pages and stories in place, by link, and today's on demand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command, CommandStart, Filter
from aiogram.methods import EditMessageText
from aiogram.types import CallbackQuery, Message

from bot.campaigns.model import ChatKind, Status, Subscriber
from bot.telegram.digest_callbacks import DigestPage, DigestStory, from_start_payload
from bot.telegram.filters import InPrivate, Pressed
from bot.telegram.outbound import post
from bot.telegram.outcomes import is_unmodified
from bot.telegram.tongue import KnownReaders, address_of, locale_of, texts_for
from bot.wording import Wording
from digests.model import Message as Ready

EDITABLE = ("text", "parse_mode", "link_preview_options", "rich_message", "reply_markup")
"""What an edit takes over from the payload of a message that would be sent."""


class Reading(Protocol):
    """Digests as messages; bot/campaigns/reading.py."""

    async def page(self, content_id: str, number: int) -> Ready | None:
        """Page `number` (from 0); None where the digest or the page is no longer there."""
        ...

    async def card(self, content_id: str, number: int) -> Ready | None:
        """Story `number` (from 0) as a card; None where it is no longer there."""
        ...

    async def today(self, subscriber: Subscriber, now: datetime) -> tuple[str, Ready]:
        """The reader's digest as of now: its content id and the message."""
        ...


class Linked(Filter):
    """/start by a link to a page or a story; the handler gets it as `target`."""

    _start = CommandStart(deep_link=True)

    async def __call__(self, message: Message, bot: Bot) -> bool | dict[str, Any]:
        found = await self._start(message, bot)
        payload = found["command"].args if isinstance(found, dict) else None
        target = from_start_payload(payload or "")
        return False if target is None else {"target": target}


def make_router() -> Router:
    """Stands before the router of /start. In shared chats buttons are links, so that nobody
    changes the message for all: a press there is forged, and not answered here."""
    router = Router(name="reading")
    router.callback_query.register(press, Pressed(DigestPage), InPrivate())
    router.callback_query.register(press, Pressed(DigestStory), InPrivate())
    router.message.register(open_link, Linked(), InPrivate())
    router.message.register(today, Command("today"))
    return router


async def press(
    query: CallbackQuery,
    pressed: DigestPage | DigestStory,
    bot: Bot,
    reading: Reading,
    readers: KnownReaders,
    wording: Wording,
) -> None:
    """Turn the message into the page or story."""
    ready = await _find(reading, pressed)
    if ready is None or query.message is None:
        texts = await texts_for(query, readers, wording)
        await query.answer(texts.plain("reading.not_stored"), show_alert=True)
        return
    await query.answer()
    await redraw(bot, query.message.chat.id, query.message.message_id, ready)


async def open_link(
    message: Message,
    target: DigestPage | DigestStory,
    bot: Bot,
    reading: Reading,
    readers: KnownReaders,
    wording: Wording,
) -> None:
    """Show what the link names. Somebody who gets no digests yet goes on to set-up."""
    to = address_of(message)
    ready = await _find(reading, target)
    if ready is None:
        texts = await texts_for(message, readers, wording)
        await message.answer(texts.html("reading.not_stored"), parse_mode="HTML")
    else:
        await post(bot, to, ready)
    reader = await readers.get(to)
    if reader is None or reader.status is not Status.ACTIVE:
        raise SkipHandler


async def today(
    message: Message,
    bot: Bot,
    reading: Reading,
    readers: KnownReaders,
    clock: Callable[[], datetime],
) -> None:
    """The digest as of now; with the usual choices for somebody who has made none."""
    to = address_of(message)
    reader = await readers.get(to)
    if reader is None:
        locale = locale_of(message.from_user, readers.defaults.locale)
        profile = replace(readers.defaults, locale=locale)
        reader = Subscriber(to, ChatKind(message.chat.type), profile)
    _, ready = await reading.today(reader, clock())
    await post(bot, to, ready)


async def redraw(bot: Bot, chat_id: int, message_id: int, ready: Ready) -> None:
    """Edit the message into this one; a message that already shows it is a success."""
    content = {name: ready.payload[name] for name in EDITABLE if name in ready.payload}
    where = {"chat_id": chat_id, "message_id": message_id}
    try:
        await bot(EditMessageText.model_validate({**content, **where}))
    except TelegramBadRequest as error:
        if not is_unmodified(error):
            raise


async def _find(reading: Reading, target: DigestPage | DigestStory) -> Ready | None:
    if isinstance(target, DigestStory):
        return await reading.card(target.content, target.number)
    return await reading.page(target.content, target.number)
