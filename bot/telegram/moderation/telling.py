"""What the readers of Telegram are told of their comments: what became of them, corrected in place,
and what the newsroom replied; once each.

That a message is on its way is kept before it is sent: after a crash nobody is told twice.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.delivery.model import Lane
from bot.moderation.desk_ports import Card
from bot.moderation.model import TELEGRAM, WORDPRESS, Change, Comment, State
from bot.moderation.showing import plain
from bot.running import run_until
from bot.telegram.broadcast.posting import edit, post
from bot.telegram.commenting.telling import ReaderTeller
from bot.telegram.moderation.phrases import Sight
from bot.telegram.moderation.services import ModerationDesk
from bot.telegram.outcomes import is_unsent
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
        self._newsroom = ReaderTeller(bot, desk.readers, desk.wording, desk.place.outlet)

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
        replies = await self._replies(comment, card)
        known = _known(comment, card, chat, replies, self._desk.clock())
        known = await self._tell_outcome(comment, known, card)
        for reply in replies:
            known = await self._tell_reply(comment, reply, known)
        if known.drawn != comment.version:
            await self._desk.cards.put(replace(known, drawn=comment.version))

    async def _replies(self, comment: Comment, card: Card | None) -> list[Change]:
        """The newsroom's words that the reader has not got, oldest first."""
        if comment.state is State.WITHDRAWN or comment.erased_at is not None:
            return []
        since = card.drawn if card else 0
        lines = await self._desk.comments.history(comment.id)
        return [line for line in lines if line.is_reply and line.version > since]

    async def _tell_outcome(self, comment: Comment, known: Card, before: Card | None) -> Card:
        """The card, with its message where that is there now."""
        sight = await self._desk.sight(known.chat_id)
        words = told(comment, sight, corrected=known.message_id != 0)
        await self._desk.cards.put(known)
        if not words:
            return known
        try:
            return await self._show(View(words), known)
        except TelegramAPIError as error:
            await self._failed(error, known, before)
        return known

    async def _tell_reply(self, comment: Comment, reply: Change, known: Card) -> Card:
        now = replace(known, drawn=reply.version)
        await self._desk.cards.put(now)
        try:
            await self._newsroom.tell_reply(comment, reply.answer)
        except TelegramAPIError as error:
            await self._failed(error, now, replace(now, drawn=reply.version - 1))
        return now

    async def _show(self, view: View, card: Card) -> Card:
        if card.message_id:
            await edit(self._bot, card.chat_id, card.message_id, view)
            return card
        sent = await post(self._bot, card.chat_id, view)
        shown = replace(card, message_id=sent.message_id)
        await self._desk.cards.put(shown)
        return shown

    async def _failed(self, error: TelegramAPIError, known: Card, before: Card | None) -> None:
        """What was proven not to have been sent is tried again; somebody who has left is not."""
        log.info("reader_not_told", comment=known.comment_id, why=str(error))
        if not is_unsent(error):
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


READ = "read"
"""What a reader is told instead of `approved` where nobody else will see it."""


def _known(
    comment: Comment, card: Card | None, chat: int, replies: Sequence[Change], now: datetime
) -> Card:
    """The reader knows all before the newsroom's words: they are told after it, one by one."""
    upto = replies[0].version - 1 if replies else comment.version
    return replace(card, drawn=upto) if card else Card(comment.id, chat, 0, upto, now)


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
        state=READ if _is_shown_nowhere(comment) else comment.state.value,
        title=plain(comment.article.title, TITLE),
        url=_address(comment),
        answer=answer or sight.plain("answer", code="other"),
    )


def _is_shown_nowhere(comment: Comment) -> bool:
    """Approved, and written in Telegram on a story of a site that takes no comments from here."""
    sites = (comment.site, comment.article.site)
    return comment.state is State.APPROVED and WORDPRESS not in sites and comment.site == TELEGRAM


def _address(comment: Comment) -> str:
    """Of the comment where its site has told it, else of the article."""
    url = comment.article.url
    in_wordpress = WORDPRESS in (comment.site, comment.article.site)
    return f"{url}#comment-{comment.site_id}" if url and comment.site_id and in_wordpress else url
