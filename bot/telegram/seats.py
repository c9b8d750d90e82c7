"""Where an update stands: whose digest it is about, and the language to answer in."""

from dataclasses import dataclass

from aiogram.types import CallbackQuery, Message

from bot.campaigns.model import ChatKind
from bot.delivery.model import Address
from bot.telegram.filters import is_admin
from bot.wording import Texts


@dataclass(frozen=True, slots=True)
class Seat:
    """The subscription an update is about, set by whoever sits here.

    chat: what buttons carry: 0 where they stand in that chat, else the channel's id.
    title: the channel's, where it is set from a private chat.
    """

    to: Address
    kind: ChatKind
    texts: Texts
    locale: str
    chat: int = 0
    title: str = ""

    @property
    def shared(self) -> bool:
        """More than one person reads here."""
        return self.kind is not ChatKind.PRIVATE


async def may_set(event: Message | CallbackQuery, seat: Seat) -> bool:
    """In private, oneself; elsewhere the chat's admins, those who write in its name included."""
    if seat.kind is ChatKind.PRIVATE and not seat.chat:
        return True
    if isinstance(event, Message) and event.sender_chat is not None:
        return event.sender_chat.id == seat.to.chat_id
    user, bot = event.from_user, event.bot
    return bool(user and bot and await is_admin(bot, seat.to.chat_id, user.id))


async def refuse(event: Message | CallbackQuery, sentence: str) -> None:
    """One sentence: an alert to who pressed, an answer to who wrote."""
    if isinstance(event, CallbackQuery):
        await event.answer(sentence, show_alert=True)
    else:
        await event.answer(sentence)
