"""The loop that reminds staff of comments that have waited too long."""

import asyncio

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.delivery.model import Lane
from bot.moderation import kept
from bot.moderation.ports import Filter, Waiting
from bot.moderation.reminding import Reminded, Reminders, Whom, after, due
from bot.running import run_until
from bot.telegram.broadcast.posting import post
from bot.telegram.keyboards import markup
from bot.telegram.moderation.callbacks import Next
from bot.telegram.moderation.cards import sight_button
from bot.telegram.moderation.phrases import Sight, span
from bot.telegram.moderation.services import ModerationDesk
from bot.telegram.moderation.topics import StaffGroup
from bot.telegram.panels import View
from bot.telegram.session import in_lane

log = structlog.get_logger()

EVERY = 30.0
"""Seconds between two looks."""

SETTINGS, REMINDED = "reminders", "reminded"


class Reminder:
    """What was said is kept before it is sent: a restart reminds nobody twice."""

    def __init__(self, bot: Bot, desk: ModerationDesk, group: StaffGroup) -> None:
        self._bot = bot
        self._desk = desk
        self._group = group

    async def run(self, stop: asyncio.Event) -> None:
        """Remind until `stop`."""
        await run_until(stop, self._reminds())

    async def remind(self) -> None:
        """Whoever is to be reminded now."""
        waiting = await self._desk.comments.waiting(Filter())
        store, now = self._desk.settings, self._desk.clock()
        settings = await kept.load(store, SETTINGS, Reminders())
        reminded = await kept.load(store, REMINDED, Reminded())
        for whom in due(waiting, settings, reminded, self._desk.place.zone, now):
            reminded = after(reminded, whom, now)
            await kept.save(store, REMINDED, reminded)
            with in_lane(Lane.STAFF):
                await self._say(whom, waiting, settings)

    async def _say(self, whom: Whom, waiting: Waiting, settings: Reminders) -> None:
        try:
            if whom is Whom.PERSON:
                sight = await self._desk.sight(settings.person)
                await post(self._bot, settings.person, _view(whom, waiting, sight))
            elif self._group.chat_id:
                sight = await self._desk.sight(self._group.chat_id)
                await self._group.post(_view(whom, waiting, sight), sight)
        except TelegramAPIError as error:
            log.warning("not_reminded", whom=whom.value, why=str(error))

    async def _reminds(self) -> None:
        while True:
            try:
                await self.remind()
            except Exception:
                log.exception("reminders_failed")
            await asyncio.sleep(EVERY)


def _view(whom: Whom, waiting: Waiting, sight: Sight) -> View:
    unit, num = span(sight.now - (waiting.oldest or sight.now))
    text = sight.texts.html(f"reminders.{whom.value}", count=waiting.count, unit=unit, num=num)
    return View(text, markup([[sight_button("b_next", Next(0), sight)]]))
