"""The language to answer in: the reader's choice, else the person's Telegram, else the outlet's."""

from typing import Protocol

from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message, User

from bot.campaigns.model import Profile, Subscriber
from bot.delivery.model import Address
from bot.wording import Texts, Wording
from digests.locales import LOCALES
from digests.model import Numerals


class KnownReaders(Protocol):
    """Who subscribes; a part of bot.campaigns.readers. defaults: of somebody who does not."""

    defaults: Profile

    async def get(self, to: Address) -> Subscriber | None:
        """The subscriber at this address."""
        ...


def address_of(message: Message) -> Address:
    """The chat, and the topic in a forum: a thread of replies elsewhere is no topic."""
    in_topic = message.is_topic_message and message.chat.type != ChatType.PRIVATE
    return Address(message.chat.id, (message.message_thread_id or 0) if in_topic else 0)


def thread_of(query: CallbackQuery) -> int | None:
    """The forum topic of the pressed message; None for none, and where it is no longer known."""
    found = query.message if isinstance(query.message, Message) else None
    return (address_of(found).thread_id or None) if found else None


def locale_of(user: User | None, default: str) -> str:
    """The language of the person's Telegram where the bot speaks it."""
    code = (user.language_code or "" if user else "").partition("-")[0]
    return code if code in LOCALES else default


async def texts_for(
    event: Message | CallbackQuery, readers: KnownReaders, wording: Wording
) -> Texts:
    """What the bot says to whoever wrote or pressed."""
    message = event.message if isinstance(event, CallbackQuery) else event
    reader = await readers.get(address_of(message)) if isinstance(message, Message) else None
    if reader is not None:
        return wording.of(reader.profile.locale, reader.profile.numerals)
    return wording.of(locale_of(event.from_user, readers.defaults.locale), Numerals.LATN)
