"""Many at once: the number first, a confirmation, progress while it lasts, one undo after."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.moderation.deciding import Ruling, Verb
from bot.moderation.model import Origin
from bot.moderation.ports import Filter
from bot.telegram.broadcast.posting import edit
from bot.telegram.callbacks import Callback
from bot.telegram.filters import Pressed
from bot.telegram.moderation.callbacks import Face, ShowCard
from bot.telegram.moderation.entry import ForStaff, refuse
from bot.telegram.moderation.panel_callbacks import (
    Bulk,
    BulkOf,
    Pane,
    ShowQueue,
    UndoBulk,
    Verdict,
    Whose,
)
from bot.telegram.moderation.phrases import Sight
from bot.telegram.moderation.queue import known
from bot.telegram.moderation.queue_screens import done_view, progress_view, sure_view
from bot.telegram.moderation.services import ModerationDesk, actor_of
from bot.telegram.moderation.sifting import filter_of, until
from bot.telegram.moderation.turning import turn
from bot.telegram.panels import View

VERBS = {Verdict.APPROVE: Verb.APPROVE, Verdict.REJECT: Verb.REJECT, Verdict.SPAM: Verb.SPAM}

EVERY = 3.0
"""Seconds between two looks at how far a long one is."""


@dataclass(frozen=True, slots=True)
class Job:
    """A press on a bulk's button, and what it is about."""

    query: CallbackQuery
    desk: ModerationDesk
    bot: Bot
    sight: Sight
    verdict: Verdict
    which: Filter

    async def show(self, view: View) -> None:
        """In place."""
        message = self.query.message
        if message is not None:
            await edit(self.bot, message.chat.id, message.message_id, view)


def make_router() -> Router:
    """From the queue's panel, and from under a card."""
    router = Router(name="moderation bulk")
    router.callback_query.middleware(ForStaff())
    router.callback_query.register(bulk, Pressed(Bulk))
    router.callback_query.register(bulk_of, Pressed(BulkOf))
    router.callback_query.register(undo, Pressed(UndoBulk))
    return router


async def bulk(query: CallbackQuery, pressed: Bulk, moderation: ModerationDesk, bot: Bot) -> None:
    """All that the panel's filter shows."""
    sight = await _sight(query, moderation)
    at = _instant(pressed.until)
    try:
        which = until(filter_of(pressed, await known(moderation), at), at)
    except IndexError:
        return await refuse(query, moderation, "changed")
    job = Job(query, moderation, bot, sight, pressed.verdict, which)
    asked = (pressed.site, pressed.section, pressed.rule, pressed.score, pressed.age)
    return await _ask_or_do(job, pressed, ShowQueue(Pane.BULK, 0, *asked))


async def bulk_of(
    query: CallbackQuery, pressed: BulkOf, moderation: ModerationDesk, bot: Bot
) -> None:
    """All of an author, or of an article."""
    comment = await moderation.comments.get(pressed.comment)
    if comment is None:
        return await refuse(query, moderation, "unknown")
    if pressed.whose is Whose.AUTHOR:
        about = Filter(author_id=comment.author.id)
    else:
        about = Filter(article=comment.article)
    which = until(about, _instant(pressed.until))
    job = Job(query, moderation, bot, await _sight(query, moderation), pressed.verdict, which)
    return await _ask_or_do(job, pressed, ShowCard(Face.MORE, comment.id))


async def _ask_or_do(job: Job, pressed: Bulk | BulkOf, back: Callback) -> None:
    count = (await job.desk.comments.waiting(job.which)).count
    if not pressed.sure:
        yes = replace(pressed, sure=1)
        view = sure_view(job.verdict, count, yes, back, job.sight)
        return turn(job.query, job.bot, job.desk, view)
    job.desk.later.do(job.query.answer())
    job.desk.later.do(_do(job, count))
    return None


async def _do(job: Job, count: int) -> None:
    """The chat's other presses do not wait for it."""
    ruling = Ruling(
        0, 0, VERBS[job.verdict], actor_of(job.query.from_user), job.sight.now, Origin.BULK
    )
    deciding = asyncio.ensure_future(job.desk.comments.decide_all(job.which, ruling))
    await job.show(progress_view(job.verdict, 0, count, job.sight))
    while not deciding.done():
        await asyncio.wait({deciding}, timeout=EVERY)
        if not deciding.done():
            left = (await job.desk.comments.waiting(job.which)).count
            await job.show(progress_view(job.verdict, max(0, count - left), count, job.sight))
    done = deciding.result()
    job.desk.moved()
    await job.show(done_view(job.verdict, len(done.ids), done.id, job.sight))


async def undo(
    query: CallbackQuery, pressed: UndoBulk, moderation: ModerationDesk, bot: Bot
) -> None:
    """Once; what somebody has changed since stays."""
    sight = await _sight(query, moderation)
    moderation.later.do(query.answer())

    async def undoing() -> None:
        actor = actor_of(query.from_user)
        back = await moderation.comments.undo_all(pressed.bulk, actor, sight.now)
        moderation.moved()
        view = View(sight.say("bulk_undone", count=len(back.ids)))
        await Job(query, moderation, bot, sight, Verdict.APPROVE, Filter()).show(view)

    moderation.later.do(undoing())


async def _sight(query: CallbackQuery, desk: ModerationDesk) -> Sight:
    chat = query.message.chat.id if query.message else query.from_user.id
    return await desk.sight(chat, query.from_user)


def _instant(seconds: int) -> datetime:
    """Of a forged button, nothing matches."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.min.replace(tzinfo=UTC)
