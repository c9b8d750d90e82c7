"""A small newsroom for tests of what readers see: the readers' handlers before a strict Telegram.

async with Newsroom() as room:
    shown = await room.say("/start")           # what the bot shows last in Sara's chat
    shown = await room.press("التالي ←")
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from types import TracebackType
from typing import Self

from aiogram import Bot, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.campaigns.model import Profile, Subscriber
from bot.campaigns.readers import Readers
from bot.delivery.model import Address
from bot.sandbox.model import Query
from bot.telegram.desk import Desk, OwnComments
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.for_readers import make_routers
from bot.telegram.panels import Panels
from bot.telegram.reading import Reading
from bot.wording import Wording
from digests.arabic.cities import Cities
from digests.arabic.direction import FSI, PDI, RLM
from digests.model import Message
from tests.fakes.shown import Shown
from tests.fakes.stores import MemoryReaders, MemorySections
from tests.fakes.telegram import Stage

SEVEN = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
"""Monday, 07:00 in Brussels."""

TOPICS = ("سياسة", "اقتصاد", "رياضة", "ثقافة")
_MARKS = str.maketrans("", "", RLM + FSI + PDI)


@cache
def _cities() -> Cities:
    """One index for all tests of a process: building it takes a second."""
    return Cities()


class OneDigest:
    """Today's digest is one line, without pages or cards. asked: for whom, as they were."""

    def __init__(self) -> None:
        self.asked: list[Subscriber] = []

    async def page(self, content_id: str, number: int) -> Message | None:
        return None

    async def card(self, content_id: str, number: int) -> Message | None:
        return None

    async def today(self, subscriber: Subscriber, now: datetime) -> tuple[str, Message]:
        self.asked.append(subscriber)
        return "c1", Message("sendMessage", {"text": "نشرة الصباح"})


class Newsroom:
    """Handlers, fakes and a clock that stands still until `later`. routers, services: beside those
    of every reader; the routers are asked first."""

    def __init__(
        self,
        *topics: str,
        now: datetime = SEVEN,
        reading: Reading | None = None,
        comments: OwnComments | None = None,
        routers: Sequence[Router] = (),
        **services: object,
    ) -> None:
        self.telegram = Stage()
        self.store = MemoryReaders()
        self.readers = Readers(self.store, Profile())
        self.reading = OneDigest()
        self._reading = reading or self.reading
        self.now = now
        self._routers, self._services = routers, services
        panels = Panels(
            MemorySections(*topics),
            _cities(),
            "صحيفة الميدان",
            "Europe/Brussels",
            comments=comments is not None,
        )
        self._desk = Desk(
            self.readers, panels, self._reading, Wording(), lambda: self.now, comments
        )

    async def __aenter__(self) -> Self:
        await self.telegram.__aenter__()
        self.sara = self.telegram.person(7, "سارة")
        session = AiohttpSession(api=TelegramAPIServer.from_base(self.telegram.url))
        self.bot = Bot(self.telegram.token, session=session)
        self._dispatcher = build_dispatcher(
            [*self._routers, *make_routers()],
            readers=self.readers,
            reading=self._reading,
            wording=self._desk.wording,
            clock=self._desk.clock,
            desk=self._desk,
            middlewares=(),
            **self._services,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self.bot.session.close()
        await self.telegram.__aexit__(kind, error, at)

    async def say(self, text: str, chat_id: int = 7, *, person: int = 7, topic: int = 0) -> Shown:
        """Somebody writes; what the bot shows last in that chat."""
        self.telegram.say(chat_id, self.telegram.people[person], text, thread=topic)
        await self.feed()
        return self.last(chat_id)

    async def press(self, label: str, chat_id: int = 7, *, person: int = 7) -> Shown:
        """Somebody presses a button of the last message with buttons."""
        await self.query(label, chat_id, person=person)
        return self.last(chat_id)

    async def query(self, label: str, chat_id: int = 7, *, person: int = 7) -> Query:
        """The same; the press with what it was answered."""
        shown = [m for m in self.telegram.messages(chat_id) if m.buttons][-1]
        named = [b for b in shown.buttons if plain(b["text"]) == label]
        assert named, f"no button {label!r} among {[plain(text) for text in shown.labels]}"
        who = self.telegram.people[person]
        query = self.telegram.press(shown, named[0]["callback_data"], who)
        await self.feed()
        assert query.answer is not None, "the press was never answered"
        return query

    async def feed(self) -> None:
        """Hand all updates to the handlers."""
        for update in await self.telegram.take():
            await self._dispatcher.feed_raw_update(self.bot, update)

    def last(self, chat_id: int = 7) -> Shown:
        """The newest message of the bot in a chat."""
        return self.telegram.messages(chat_id)[-1]

    def later(self, **span: float) -> None:
        """Time passes."""
        self.now += timedelta(**span)

    async def reader(self, chat_id: int = 7, thread_id: int = 0) -> Subscriber:
        """What is stored of a reader, who must be there."""
        found = await self.store.get(Address(chat_id, thread_id))
        assert found is not None
        return found

    async def settled(self) -> None:
        """Sara has done her set-up."""
        await self.say("/start")
        labels = [plain(label) for label in self.last().labels]
        if "✓ كل الأقسام" in labels:
            await self.press("التالي ←")
        await self.press("✓ 07:30")
        await self.press("✓ بروكسل")


def plain(text: str) -> str:
    """Without the invisible marks."""
    return text.translate(_MARKS)
