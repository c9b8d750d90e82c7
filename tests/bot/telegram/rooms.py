"""Stand-ins for the services behind the handlers, and a bot's world around them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiogram import BaseMiddleware, Bot, Dispatcher, Router

from bot.campaigns.model import ChatKind, Profile, Subscriber
from bot.delivery.model import Address
from bot.telegram.dispatcher import build_dispatcher
from bot.wording import Wording
from digests.model import Message
from tests.fakes.telegram import Stage

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
CONTENT = "c0123456789abcdef"


@dataclass
class ToldReaders:
    """Knows the subscribers it was given, and remembers what it was told."""

    known: dict[Address, Subscriber] = field(default_factory=dict)
    told: list[tuple[Any, ...]] = field(default_factory=list)
    defaults: Profile = field(default_factory=Profile)
    broken: bool = False

    def subscribe(self, chat_id: int, profile: Profile | None = None) -> None:
        to = Address(chat_id)
        self.known[to] = Subscriber(to, ChatKind.PRIVATE, profile or Profile())

    async def get(self, to: Address) -> Subscriber | None:
        if self.broken:
            raise ConnectionError("the database is away")
        return self.known.get(to)

    async def left(self, chat_id: int, now: datetime) -> None:
        self.told.append(("left", chat_id, now))

    async def returned(self, chat_id: int, now: datetime) -> None:
        self.told.append(("returned", chat_id, now))

    async def migrated(self, chat_id: int, new_chat_id: int) -> None:
        self.told.append(("migrated", chat_id, new_chat_id))


def button(label: str, data: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": data}]]}


class TwoPages:
    """A digest of two pages in two formats, and three stories."""

    def __init__(self) -> None:
        self.asked: list[Subscriber] = []

    async def page(self, content_id: str, number: int) -> Message | None:
        if content_id != CONTENT or number not in {0, 1}:
            return None
        markup = button("التالي", f"p:{CONTENT}:{1 - number}")
        if number == 0:
            text = {"text": "<b>الصفحة الأولى</b>", "parse_mode": "HTML"}
            return Message("sendMessage", {**text, "reply_markup": markup})
        rich = {"html": "<p>الصفحة الثانية</p>", "is_rtl": True}
        return Message("sendRichMessage", {"rich_message": rich, "reply_markup": markup})

    async def card(self, content_id: str, number: int) -> Message | None:
        if content_id != CONTENT or number > 2:
            return None
        return Message("sendMessage", {"text": f"خبر {number}", "reply_markup": button("x", "x")})

    async def today(self, subscriber: Subscriber, now: datetime) -> tuple[str, Message]:
        self.asked.append(subscriber)
        return CONTENT, Message("sendMessage", {"text": f"نشرة {now:%H:%M}"})


@dataclass
class Rooms:
    """Everything wired as in life, but for the services."""

    telegram: Stage
    bot: Bot
    readers: ToldReaders = field(default_factory=ToldReaders)
    reading: TwoPages = field(default_factory=TwoPages)

    def dispatcher(
        self,
        routers: Sequence[Router] = (),
        middlewares: Sequence[BaseMiddleware] = (),
        **services: object,
    ) -> Dispatcher:
        return build_dispatcher(
            routers,
            readers=self.readers,
            reading=self.reading,
            wording=Wording(),
            clock=lambda: NOW,
            middlewares=middlewares,
            **services,
        )

    async def feed(self, dispatcher: Dispatcher) -> None:
        """Hand over what people did, one update after the other."""
        for update in await self.telegram.take():
            await dispatcher.feed_raw_update(self.bot, update)
