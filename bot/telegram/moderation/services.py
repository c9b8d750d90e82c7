"""What the handlers of the moderation desk work with."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

import structlog
from aiogram.exceptions import TelegramAPIError
from aiogram.types import User

from bot.delivery.model import Address
from bot.moderation.desk_ports import CardStore, Lookups, Replies, SettingStore, Trail
from bot.moderation.model import Actor
from bot.moderation.ports import CommentStore
from bot.moderation.staffing import Staffing
from bot.telegram.moderation.phrases import Sight
from bot.telegram.tongue import KnownReaders, locale_of
from bot.wording import Wording
from digests.model import Numerals

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
"""How long a comment that was handed out is somebody's own."""

MOST_CARDS = 10
"""Comments that wait and are shown as cards of their own; more are one summary."""


PATIENCE = 4.0
"""Seconds that a stop waits for what is on its way."""


@dataclass(eq=False, slots=True)
class Later:
    """Answers on their way: the chat's next press does not wait for Telegram to take them."""

    _running: set[asyncio.Task[None]] = field(default_factory=set)

    def do(self, call: Awaitable[Any]) -> None:
        """Wait for it aside. What Telegram refuses is logged: nobody waits for it any more."""
        task = asyncio.create_task(_quietly(call))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def settled(self, within: float = PATIENCE) -> None:
        """Until all of them are there, or so many seconds have passed. What still waits its turn
        then is given up: what it would show is drawn again from the database."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


async def _quietly(call: Awaitable[Any]) -> None:
    try:
        await call
    except TelegramAPIError as error:
        log.info("answer_lost", why=str(error))
    except Exception:
        log.exception("answer_failed")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the desk stands. outlet: the newsroom's name. username: the bot's, without the @."""

    staff_chat: int
    zone: tzinfo
    outlet: str = ""
    username: str = ""


@dataclass(frozen=True, slots=True)
class ModerationDesk:
    """The services; the dispatcher passes them as `moderation`. changed: tells the loop that draws
    the cards to look. listeners: hear of every decision that was taken here."""

    comments: CommentStore
    cards: CardStore
    settings: SettingStore
    trail: Trail
    staffing: Staffing
    replies: Replies
    lookups: Lookups
    place: Place
    readers: KnownReaders
    wording: Wording
    clock: Callable[[], datetime]
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    later: Later = field(default_factory=Later)
    listeners: list[Callable[[], None]] = field(default_factory=list)

    def moved(self) -> None:
        """Something was decided here: cards are drawn, and sites told."""
        self.changed.set()
        for listener in self.listeners:
            listener()

    async def sight(self, chat_id: int, user: User | None = None) -> Sight:
        """How to speak in the chat: in the group as the outlet does, to a person as they chose."""
        own = chat_id != self.place.staff_chat
        reader = await self.readers.get(Address(chat_id)) if own else None
        profile = reader.profile if reader else self.readers.defaults
        locale, numerals = profile.locale, profile.numerals
        if own and reader is None:
            locale, numerals = locale_of(user, locale), Numerals.LATN
        texts = self.wording.of(locale, numerals)
        return Sight(texts, locale, self.place.zone, self.clock(), own, numerals=numerals)

    async def toast_sight(self, user: User) -> Sight:
        """How to speak to whoever pressed, wherever the button stands."""
        return replace(await self.sight(user.id, user), own=False)


def actor_of(user: User) -> Actor:
    """Whoever decides, as colleagues see them."""
    return Actor(user.id, user.full_name)
