"""The loop that keeps the staff's chats as the database is: cards, their copies, the summary."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError

from bot.delivery.model import Lane
from bot.moderation.desk_ports import Card, Shown
from bot.moderation.ports import Filter, Waiting
from bot.running import run_until
from bot.telegram.broadcast.posting import edit
from bot.telegram.moderation.cards import card_view, summary_view
from bot.telegram.moderation.opened import Opened
from bot.telegram.moderation.phrases import Sight, span
from bot.telegram.moderation.services import MOST_CARDS, ModerationDesk
from bot.telegram.moderation.topics import StaffGroup
from bot.telegram.panels import View
from bot.telegram.session import in_lane

log = structlog.get_logger()

EVERY = 2.0
"""Seconds between two looks where nobody has pressed anything."""

PAUSE = 0.3
"""Seconds between two drawings at least: what is decided meanwhile is drawn together."""

AT_ONCE = 30
"""Cards drawn before the loop looks again at what is new."""

ERASED_AT_ONCE = 3
"""Of them, cards of what was erased: a group takes 20 messages a minute, and they do not hurry."""

NEVER = ("can't parse entities", "message is too long", "BUTTON_DATA_INVALID", "text must be")
"""Of a message itself; anything else is about the chat, and passes."""

SUMMARY_EVERY = timedelta(seconds=15)
"""The summary's numbers change all the time; a group takes 20 messages a minute."""


class CardBoard:
    """What is in memory here only spares edits; after a restart a few are made once too often."""

    def __init__(self, bot: Bot, desk: ModerationDesk, group: StaffGroup, opened: Opened) -> None:
        self._bot = bot
        self._desk = desk
        self._opened = opened
        self._group = group
        self._drawn: dict[tuple[int, int], View] = {}
        self._summary_at: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Draw until `stop`."""
        await run_until(stop, self._draws())

    async def draw(self) -> None:
        """Bring every chat up to date."""
        with in_lane(Lane.STAFF):
            await self._redraw()
            if self._desk.place.staff_chat:
                await self._show_waiting()

    async def _redraw(self) -> None:
        """Cards of comments that have changed: somebody looks at them."""
        outdated = await self._desk.cards.outdated(AT_ONCE)
        erased = [shown for shown in outdated if shown.comment.erased_at is not None]
        living = [shown for shown in outdated if shown.comment.erased_at is None]
        for shown in (*living, *erased[:ERASED_AT_ONCE]):
            sight = await self._desk.sight(shown.card.chat_id)
            await self._draw_one(shown, sight)

    async def _show_waiting(self) -> None:
        sight = await self._desk.sight(self._desk.place.staff_chat)
        waiting = await self._desk.comments.waiting(Filter())
        if waiting.count > MOST_CARDS:
            await self._draw_summary(waiting, sight)
            return
        await self._drop_summary(sight.now)
        await self._post_new(sight)
        await self._refresh(sight)

    async def _post_new(self, sight: Sight) -> None:
        chat = self._desk.place.staff_chat
        for comment in await self._desk.cards.without_card(chat, MOST_CARDS):
            view = card_view(comment, sight)
            sent = await self._post_card(view, sight, comment.id)
            card = Card(comment.id, chat, sent, comment.version, sight.now)
            await self._desk.cards.put(card)
            self._drawn[chat, sent] = view

    async def _refresh(self, sight: Sight) -> None:
        """The waiting times, but not under the hands of somebody who has opened a card's menu."""
        chat = self._desk.place.staff_chat
        for shown in await self._desk.cards.pending_in(chat, MOST_CARDS):
            if not self._opened.is_open(chat, shown.card.message_id, sight.now):
                await self._draw_one(shown, sight)

    async def _draw_one(self, shown: Shown, sight: Sight) -> None:
        """A card that somebody has deleted stays away."""
        card, view = shown.card, card_view(shown.comment, sight)
        key = (card.chat_id, card.message_id)
        if self._drawn.get(key) == view and card.drawn == shown.comment.version:
            return
        after = replace(card, drawn=shown.comment.version)
        try:
            await edit(self._bot, card.chat_id, card.message_id, view)
        except (TelegramBadRequest, TelegramForbiddenError) as error:
            log.info("card_lost", comment=card.comment_id, chat=card.chat_id, why=str(error))
            after = replace(after, message_id=0)
        self._drawn[key] = view
        if after != card:
            await self._desk.cards.put(after)

    async def _post_card(self, view: View, sight: Sight, comment_id: int) -> int:
        """0 for one that Telegram will never take: the others go on, and /next hands it out."""
        try:
            return await self._group.post(view, sight)
        except TelegramBadRequest as error:
            if not any(words in error.message for words in NEVER):
                raise
            log.error("card_refused", comment=comment_id, why=str(error))
            return 0

    async def _draw_summary(self, waiting: Waiting, sight: Sight) -> None:
        chat = self._desk.place.staff_chat
        if self._summary_at and sight.now - self._summary_at < SUMMARY_EVERY:
            return
        view = summary_view(waiting.count, span(sight.now - (waiting.oldest or sight.now)), sight)
        at = await self._desk.cards.summary(chat)
        if at and self._drawn.get((chat, at)) != view:
            try:
                await edit(self._bot, chat, at, view)
            except TelegramBadRequest as error:
                log.info("summary_lost", chat=chat, why=str(error))
                at = 0
        if not at:
            at = await self._group.post(view, sight)
            await self._desk.cards.put_summary(chat, at, sight.now)
        self._drawn[chat, at], self._summary_at = view, sight.now

    async def _drop_summary(self, now: datetime) -> None:
        """The flood is over: single cards again."""
        chat = self._desk.place.staff_chat
        at = await self._desk.cards.summary(chat)
        if at:
            with suppress(TelegramBadRequest):  # deleted by hand
                await self._bot.delete_message(chat, at)
            await self._desk.cards.put_summary(chat, None, now)
        self._summary_at = None

    async def _draws(self) -> None:
        while True:
            self._desk.changed.clear()
            try:
                await self.draw()
            except TelegramAPIError as error:  # a lost edit is repaired by the next
                log.info("cards_not_drawn", why=str(error))
            except Exception:
                log.exception("cards_failed")
            await asyncio.sleep(PAUSE)  # many presses are one drawing
            with suppress(TimeoutError):
                await asyncio.wait_for(self._desk.changed.wait(), EVERY)
