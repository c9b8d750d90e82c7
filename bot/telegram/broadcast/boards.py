"""Progress messages: one for each campaign under way and admin chat, drawn from the database."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError

from bot.campaigns.broadcasts import Campaign, Kind, Stage
from bot.running import run_until
from bot.telegram.broadcast.campaign_screens import Pace, campaign_view, done
from bot.telegram.broadcast.posting import edit, tell
from bot.telegram.broadcast.services import BroadcastDesk
from bot.telegram.broadcast.visits import visit_of
from bot.telegram.panels import View
from bot.telegram.tongue import KnownReaders
from bot.wording import Wording

log = structlog.get_logger()

EVERY = 3.0
"""Seconds between two drawings."""

SPAN = timedelta(seconds=15)
"""The rate is that of so long."""

NEWEST = 20
SHOWN = (Kind.BROADCAST, Kind.CORRECTION, Kind.RECALL)
"""Digests go out every few minutes: nobody watches them."""


@dataclass(eq=False, slots=True)
class _Samples:
    """How far a campaign was, lately."""

    kept: deque[tuple[datetime, int]] = field(default_factory=deque)

    def add(self, now: datetime, count: int) -> Pace:
        """The rate over the last while."""
        if self.kept and self.kept[-1][1] > count:
            self.kept.clear()
        self.kept.append((now, count))
        while now - self.kept[0][0] > SPAN and len(self.kept) > 2:
            self.kept.popleft()
        since, before = self.kept[0]
        seconds = (now - since).total_seconds()
        return Pace((count - before) / seconds if seconds > 0 else 0.0)


class Boards:
    """What is in memory here only spares edits, and tells the rate."""

    def __init__(
        self,
        bot: Bot,
        desk: BroadcastDesk,
        readers: KnownReaders,
        wording: Wording,
        clock: Callable[[], datetime],
    ) -> None:
        self._bot = bot
        self._desk = desk
        self._readers = readers
        self._wording = wording
        self._clock = clock
        self._shown: dict[tuple[int, int], tuple[int, View]] = {}
        self._samples: dict[int, _Samples] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Draw until `stop`."""
        await run_until(stop, self._draws())

    async def draw(self) -> None:
        """Bring every board up to date, and give one to what has just started."""
        now = self._clock()
        boards = {(number, chat): at for number, chat, at in await self._desk.store.boards(now)}
        async for campaign in self._under_way(boards):
            pace = self._samples.setdefault(campaign.id, _Samples()).add(now, done(campaign))
            for chat in self._chats(campaign, boards):
                await self._draw_one(campaign, chat, boards.get((campaign.id, chat), 0), pace)
        self._forget(boards)

    async def _under_way(self, boards: dict[tuple[int, int], int]) -> AsyncIterator[Campaign]:
        newest = await self._desk.store.newest(NEWEST, SHOWN)
        found = {one.id: one for one in newest if one.stage is Stage.RUNNING}
        for number in {number for number, _ in boards} - set(found):
            campaign = await self._desk.store.get(number)
            if campaign is not None:
                found[number] = campaign
        for campaign in found.values():
            yield campaign

    def _chats(self, campaign: Campaign, boards: dict[tuple[int, int], int]) -> list[int]:
        """Where it is shown, and where it is to be."""
        there = [chat for number, chat in boards if number == campaign.id]
        if campaign.stage is Stage.RUNNING:
            there += [chat for chat in (campaign.author_id, self._desk.staff_chat) if chat]
        return list(dict.fromkeys(there))

    async def _draw_one(self, campaign: Campaign, chat: int, at: int, pace: Pace) -> None:
        visit = await visit_of(chat, self._readers, self._wording, self._clock())
        view = campaign_view(campaign, self._desk, visit, pace)
        if not at:
            at = await tell(self._bot, chat, view)
            await self._desk.store.put_board(campaign.id, chat, at)
        elif self._shown.get((campaign.id, chat)) != (at, view):
            await self._edit(chat, at, view)
        self._shown[campaign.id, chat] = (at, view)

    async def _edit(self, chat: int, at: int, view: View) -> None:
        """A board that somebody has deleted stays away."""
        try:
            await edit(self._bot, chat, at, view)
        except (TelegramBadRequest, TelegramForbiddenError) as error:
            log.info("board_lost", chat=chat, why=str(error))

    def _forget(self, boards: dict[tuple[int, int], int]) -> None:
        kept = {number for number, _ in boards}
        self._shown = {k: view for k, view in self._shown.items() if k in boards or k[0] in kept}
        self._samples = {n: one for n, one in self._samples.items() if n in kept or not kept}

    async def _draws(self) -> None:
        while True:
            try:
                await self.draw()
            except TelegramAPIError as error:  # a lost edit is repaired by the next
                log.info("boards_not_drawn", why=str(error))
            except Exception:
                log.exception("boards_failed")
            await asyncio.sleep(EVERY)
