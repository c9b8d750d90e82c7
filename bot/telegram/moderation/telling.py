"""What the readers of Telegram are told of their comments: once each, and corrected in place.

That a message is on its way is kept before it is sent: after a crash nobody is told twice.
"""

import asyncio
from dataclasses import replace

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter

from bot.delivery.model import Lane, NotSent
from bot.moderation.desk_ports import Card
from bot.moderation.model import WORDPRESS, Comment, State
from bot.moderation.showing import plain
from bot.running import run_until
from bot.telegram.broadcast.posting import edit, post
from bot.telegram.moderation.phrases import Sight
from bot.telegram.moderation.services import ModerationDesk
from bot.telegram.outcomes import outcome_of_error
from bot.telegram.panels import View
from bot.telegram.session import in_lane

log = structlog.get_logger()

EVERY = 2.0
"""Seconds between two looks."""

AT_ONCE = 50
TITLE = 120


class Teller:
    """Tells readers what became of their comments."""

    def __init__(self, bot: Bot, desk: ModerationDesk) -> None:
        self._bot = bot
        self._desk = desk

    async def run(self, stop: asyncio.Event) -> None:
        """Tell until `stop`."""
        await run_until(stop, self._tells())

    async def tell(self) -> None:
        """Everybody who does not know yet."""
        with in_lane(Lane.ALERT):
            for comment, card in await self._desk.cards.unanswered(AT_ONCE):
                await self._tell_one(comment, card)

    async def _tell_one(self, comment: Comment, card: Card | None) -> None:
        chat = comment.reader_chat
        if chat is None:
            return
        sight = await self._desk.sight(chat)
        there = card is not None and card.message_id != 0
        words = told(comment, sight, corrected=there)
        before, known = card, _known(comment, card, chat, sight)
        await self._desk.cards.put(known)
        if not words:
            return
        try:
            await self._show(View(words), known)
        except TelegramAPIError as error:
            await self._failed(error, known, before)

    async def _show(self, view: View, card: Card) -> None:
        if card.message_id:
            await edit(self._bot, card.chat_id, card.message_id, view)
            return
        sent = await post(self._bot, card.chat_id, view)
        await self._desk.cards.put(replace(card, message_id=sent.message_id))

    async def _failed(self, error: TelegramAPIError, known: Card, before: Card | None) -> None:
        """What was proven not to have been sent is tried again; somebody who has left is not."""
        log.info("reader_not_told", comment=known.comment_id, why=str(error))
        if not _is_unsent(error):
            return
        if before is None:
            await self._desk.cards.drop(known.comment_id, known.chat_id)
        else:
            await self._desk.cards.put(before)
        raise error

    async def _tells(self) -> None:
        while True:
            try:
                await self.tell()
            except TelegramAPIError as error:
                log.info("readers_wait", why=str(error))
            except Exception:
                log.exception("telling_failed")
            await asyncio.sleep(EVERY)


def _is_unsent(error: TelegramAPIError) -> bool:
    cause = error.__cause__
    connectionless = isinstance(cause, Exception) and isinstance(outcome_of_error(cause), NotSent)
    return isinstance(error, TelegramRetryAfter) or connectionless


def _known(comment: Comment, card: Card | None, chat: int, sight: Sight) -> Card:
    if card is None:
        return Card(comment.id, chat, 0, comment.version, sight.now)
    return replace(card, drawn=comment.version)


def told(comment: Comment, sight: Sight, *, corrected: bool) -> str:
    """The words; '' where the reader is told nothing. corrected: they were told something else
    before. Spam is not answered, nor what was rejected without words."""
    answer = comment.decided.answer if comment.decided else ""
    if comment.state is State.WITHDRAWN or comment.erased_at is not None:
        return ""
    if comment.state is not State.APPROVED and not answer and not corrected:
        return ""
    return sight.say(
        "told",
        state=comment.state.value,
        title=plain(comment.article.title, TITLE),
        url=_address(comment),
        answer=answer or sight.plain("answer", code="other"),
    )


def _address(comment: Comment) -> str:
    """Of the comment where its site has told it, else of the article."""
    url = comment.article.url
    in_wordpress = WORDPRESS in (comment.site, comment.article.site)
    return f"{url}#comment-{comment.site_id}" if url and comment.site_id and in_wordpress else url
