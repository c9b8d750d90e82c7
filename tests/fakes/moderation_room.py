"""The moderation desk before the sandbox's Telegram, with stores in memory.

async with ModerationRoom() as room:
    room.comments.add("تعليق", room.now)
    await room.draw()                           # the loop, once
    query = await room.press("✅ نشر", SARA)
"""

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from aiogram import Bot

from bot.campaigns.model import Profile
from bot.campaigns.readers import Readers
from bot.delivery.model import Lane
from bot.moderation.staffing import Person, Role
from bot.moderation.team import Staff
from bot.sandbox.model import Member, Query
from bot.telegram.clock import TelegramClock
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.moderation.boards import CardBoard
from bot.telegram.moderation.opened import Opened
from bot.telegram.moderation.routers import make_routers
from bot.telegram.moderation.services import ModerationDesk, Place
from bot.telegram.moderation.topics import StaffGroup
from bot.telegram.session import build_bot
from bot.wording import Wording
from tests.fakes.comment_store import (
    MemoryCards,
    MemoryComments,
    MemorySettings,
    MemoryStaff,
    MemoryTrail,
    MemoryWords,
)
from tests.fakes.front_desk import OneDigest, plain
from tests.fakes.shown import Shown
from tests.fakes.stores import MemoryReaders
from tests.fakes.telegram import BOT_ID, Stage

SARA, KHALID, LAYLA, STRANGER = 7, 8, 9, 10
STAFF = -100500
NINE = datetime(2026, 11, 25, 9, 32, tzinfo=ZoneInfo("UTC"))
"""10:32 in Brussels."""


@dataclass
class Lanes:
    """Lets everything through at once and remembers who asked. closed: seconds, as after a 429.
    held: what is shown in chats waits for it."""

    grants: list[tuple[int | None, Lane]] = field(default_factory=list)
    closed: float = 0.0
    held: asyncio.Event | None = None

    async def acquire(self, chat_id: int | None, lane: Lane) -> None:
        if self.held is not None and chat_id is not None:
            await self.held.wait()
        self.grants.append((chat_id, lane))

    async def flooded(self, retry_after: float) -> None:
        raise AssertionError("no flood was ordered")

    def closed_for(self) -> float:
        return self.closed


class ModerationRoom:
    """Sara and Khalid moderate, Khalid owns, Layla reads; the clock stands still until `later`.
    topics: makes the group a forum. admin: whether the bot may make topics there."""

    def __init__(self, *, topics: Iterable[int] = (), admin: bool = True) -> None:
        self.telegram = Stage()
        self.now = NINE
        self.comments = MemoryComments()
        self.cards = MemoryCards(self.comments)
        self.settings = MemorySettings()
        self.trail = MemoryTrail()
        self.staff = MemoryStaff(self.trail, {SARA: Person(SARA, Role.MODERATOR, "سارة")})
        self.team = Staff(self.staff, (KHALID,))
        self.words = MemoryWords()
        self.lanes = Lanes()
        self.opened = Opened()
        self._topics, self._admin = tuple(topics), admin

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        telegram = await self._stack.enter_async_context(self.telegram)
        names = {SARA: "سارة", KHALID: "خالد", LAYLA: "ليلى", STRANGER: "غريب"}
        people = {number: telegram.person(number, name) for number, name in names.items()}
        members = [people[SARA], people[KHALID], people[STRANGER]]
        group = telegram.group(STAFF, "غرفة التحرير", members=members, topics=self._topics)
        rights = {"can_manage_topics": True, "can_delete_messages": True}
        if self._admin:
            group.members[BOT_ID] = Member("administrator", rights=rights)
        self.bot: Bot = await self._stack.enter_async_context(
            build_bot(telegram.token, telegram.url, self.lanes, TelegramClock())
        )
        self.readers = Readers(MemoryReaders(), Profile())
        self.desk = self.built()
        self._make_loops()
        self.dispatcher = build_dispatcher(
            make_routers(),
            readers=self.readers,
            reading=OneDigest(),
            wording=Wording(),
            clock=self.clock,
            moderation=self.desk,
            opened=self.opened,
            team=self.team,
            words=self.words,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self.desk.later.settled()
        await self._stack.aclose()

    def built(self) -> ModerationDesk:
        """The services."""
        place = Place(STAFF, ZoneInfo("Europe/Brussels"), "صحيفة الميدان", self.telegram.username)
        return ModerationDesk(
            comments=self.comments,
            cards=self.cards,
            settings=self.settings,
            trail=self.trail,
            staffing=self.team,
            replies=self.comments,
            lookups=self.comments,
            place=place,
            readers=self.readers,
            wording=Wording(),
            clock=self.clock,
        )

    def clock(self) -> datetime:
        return self.now

    def later(self, **span: float) -> None:
        """Time passes."""
        self.now += timedelta(**span)

    def restart(self) -> None:
        """What is only in memory is gone."""
        self.opened = Opened()
        self._make_loops()

    def _make_loops(self) -> None:
        self.group = StaffGroup(self.bot, self.settings, STAFF)
        self.board = CardBoard(self.bot, self.desk, self.group, self.opened)

    # What people do.

    async def draw(self) -> None:
        """The loop, once."""
        await self.board.draw()

    async def say(self, text: str, who: int = SARA, chat: int = 0, *, reply_to: int = 0) -> None:
        """Somebody writes, in private unless a chat is named."""
        person = self.telegram.people[who]
        self.telegram.say(chat or who, person, text, reply_to=reply_to)
        await self.feed()

    async def press(self, label: str, who: int = SARA, chat: int = STAFF) -> Query:
        """Somebody presses a button of the newest message that has it."""
        shown = [m for m in self.telegram.messages(chat) if label in map(plain, m.labels)]
        assert shown, f"no button {label!r} among {self.labels(chat)}"
        named = [b for b in shown[-1].buttons if plain(b["text"]) == label]
        return await self.forge(shown[-1], named[0]["callback_data"], who)

    async def forge(self, shown: Shown, data: str, who: int = SARA) -> Query:
        """A press of any data under a message."""
        query = self.telegram.forge(shown, data, self.telegram.people[who])
        await self.feed()
        assert query.answer is not None, "the press was never answered"
        return query

    async def feed(self) -> None:
        """Hand all updates to the handlers."""
        for update in await self.telegram.take():
            await self.dispatcher.feed_raw_update(self.bot, update)
        await self.desk.later.settled()

    # What is there.

    def messages(self, chat: int = STAFF) -> list[Shown]:
        """What the bot shows, oldest first."""
        return self.telegram.messages(chat)

    def last(self, chat: int = STAFF) -> Shown:
        """The newest."""
        return self.messages(chat)[-1]

    def text(self, chat: int = STAFF) -> str:
        """What the newest says, without invisible marks."""
        return plain(self.last(chat).text)

    def labels(self, chat: int = STAFF) -> list[str]:
        """The buttons of the newest."""
        return [plain(label) for label in self.last(chat).labels]


def said(query: Query) -> str:
    """What a press was answered, without invisible marks."""
    return plain(str((query.answer or {}).get("text") or ""))
