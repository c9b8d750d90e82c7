"""What readers' handlers work with, and the middleware that seats whoever comes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from aiogram import BaseMiddleware, Bot
from aiogram.types import CallbackQuery, Message, TelegramObject, User

from bot.campaigns.model import ChatKind, Subscriber
from bot.campaigns.readers import Readers
from bot.delivery.model import Address
from bot.telegram.panels import Panels
from bot.telegram.reader_callbacks import chat_of
from bot.telegram.seats import Seat, may_set, refuse
from bot.telegram.tongue import address_of, locale_of
from bot.wording import Wording
from digests.model import Message as Ready
from digests.model import Numerals

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Today(Protocol):
    """Today's digest for one reader."""

    async def today(self, subscriber: Subscriber, now: datetime) -> tuple[str, Ready]:
        """Its content id and the message, which says so where nothing is new."""
        ...


class OwnComments(Protocol):
    """What is stored of a reader's comments, by the private chat."""

    async def export(self, chat: int) -> dict[str, object]:
        """JSON-ready."""
        ...

    async def erase(self, chat: int, now: datetime) -> None:
        """For good, on their sites too."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """The services behind the readers' handlers; the dispatcher passes it as `desk`. comments: None
    where readers cannot write any."""

    readers: Readers
    panels: Panels
    reading: Today
    wording: Wording
    clock: Callable[[], datetime]
    comments: OwnComments | None = None

    def seat(
        self, to: Address, kind: ChatKind, reader: Subscriber | None, user: User | None
    ) -> Seat:
        """In the reader's language and digits; a stranger's Telegram names the language."""
        if reader is None:
            locale, numerals = locale_of(user, self.readers.defaults.locale), Numerals.LATN
        else:
            locale, numerals = reader.profile.locale, reader.profile.numerals
        return Seat(to, kind, self.wording.of(locale, numerals), locale)

    def reseated(self, seat: Seat, reader: Subscriber) -> Seat:
        """The same seat, spoken to in the language and digits just chosen."""
        fresh = self.seat(seat.to, seat.kind, reader, None)
        return replace(fresh, chat=seat.chat, title=seat.title)


class Seated(BaseMiddleware):
    """Puts `seat` and `reader` into a handler's arguments, or refuses with one sentence.

    known: the handler is for subscribers only. Stands behind the filters, so that Telegram is
    asked for admins only when there is something to do.
    """

    def __init__(self, *, known: bool = True) -> None:
        self._known = known

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 (aiogram's signature)
        if not isinstance(event, Message | CallbackQuery):
            return await handler(event, data)
        desk: Desk = data["desk"]
        to, kind, chat = _where(event, getattr(data.get("pressed"), "chat", 0) or _replied(event))
        reader = await desk.readers.get(to)
        seat = replace(desk.seat(to, kind, reader, event.from_user), chat=chat)
        if not await may_set(event, seat):
            return await refuse(event, seat.texts.plain("shared.admins_only"))
        if reader is None and self._known:
            return await refuse(event, seat.texts.plain("setup.press_start"))
        if chat:
            seat = replace(seat, title=await title_of(chat, data["bot"]))
        return await handler(event, data | {"seat": seat, "reader": reader})


async def title_of(chat_id: int, bot: Bot) -> str:
    """A channel's title, so that its admin sees which one a panel is about."""
    return (await bot.get_chat(chat_id)).title or ""


def _replied(event: Message | CallbackQuery) -> int:
    """The channel whose panel a message answers: what is typed there is meant for it."""
    panel = event.reply_to_message if isinstance(event, Message) else None
    keyboard = panel.reply_markup if panel else None
    rows = keyboard.inline_keyboard if keyboard else []
    chats = (chat_of(button.callback_data or "") for row in rows for button in row)
    return next((chat for chat in chats if chat), 0)


def _where(event: Message | CallbackQuery, chat: int) -> tuple[Address, ChatKind, int]:
    if chat:
        return Address(chat), ChatKind.CHANNEL, chat
    message = event if isinstance(event, Message) else event.message
    if isinstance(message, Message):
        return address_of(message), ChatKind(message.chat.type), 0
    if message is not None:  # too old for Telegram to say more
        return Address(message.chat.id), ChatKind(message.chat.type), 0
    user = event.from_user  # under an inline message: it is about who presses
    return Address(user.id if user else 0), ChatKind.PRIVATE, 0
