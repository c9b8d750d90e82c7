"""The buttons that decide: the decision first, the answer at once, every copy of the card after."""

from dataclasses import replace

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.moderation.deciding import Denied, Ruling, Verb
from bot.moderation.model import State
from bot.moderation.ports import Decided
from bot.telegram.filters import Pressed
from bot.telegram.moderation.answers import answer_to
from bot.telegram.moderation.callbacks import Judge, Press, Refuse
from bot.telegram.moderation.entry import Forged, ForStaff, forged
from bot.telegram.moderation.handing import show_next
from bot.telegram.moderation.phrases import REASONS, outcome
from bot.telegram.moderation.services import ModerationDesk, actor_of

VERBS = {Press.APPROVE: Verb.APPROVE, Press.SPAM: Verb.SPAM, Press.UNDO: Verb.REOPEN}


def make_router() -> Router:
    """Decisions."""
    router = Router(name="moderation pressing")
    router.callback_query.middleware(ForStaff())
    router.callback_query.register(judge, Pressed(Judge))
    router.callback_query.register(reject, Pressed(Refuse))
    return router


def make_last_router() -> Router:
    """Stands after all of the desk's."""
    router = Router(name="moderation forged")
    router.callback_query.register(forged, Forged())
    return router


async def judge(query: CallbackQuery, pressed: Judge, moderation: ModerationDesk, bot: Bot) -> None:
    """Approve, mark as spam, or take a decision back."""
    verb = VERBS[pressed.press]
    ruling = Ruling(
        pressed.comment, pressed.version, verb, actor_of(query.from_user), moderation.clock()
    )
    await rule(query, ruling, moderation, bot)


async def reject(
    query: CallbackQuery, pressed: Refuse, moderation: ModerationDesk, bot: Bot
) -> None:
    """Reject for a reason."""
    if pressed.reason not in REASONS:
        return await forged(query, moderation)
    words = ""
    if pressed.tell:
        words = await answer_to(pressed.comment, pressed.reason, moderation)
    ruling = Ruling(
        pressed.comment,
        pressed.version,
        Verb.REJECT,
        actor_of(query.from_user),
        moderation.clock(),
        reason=pressed.reason,
        answer=words,
    )
    return await rule(query, ruling, moderation, bot)


async def rule(query: CallbackQuery, ruling: Ruling, desk: ModerationDesk, bot: Bot) -> None:
    """Decide; what came of it is said and shown aside, so that the next press has its turn."""
    if _is_own(query):  # the next one takes its message: nothing else may be drawn there meanwhile
        await desk.cards.drop(ruling.comment_id, query.from_user.id)
    decided = await desk.comments.decide(ruling)
    desk.later.do(_say(query, ruling, decided, desk))
    if decided.denied is not None:
        await _note(query, ruling, decided.denied, desk)
    desk.later.do(_go_on(query, decided, desk, bot))
    desk.moved()


async def _say(
    query: CallbackQuery, ruling: Ruling, decided: Decided, desk: ModerationDesk
) -> None:
    sight = await desk.toast_sight(query.from_user)
    said = outcome(decided, ruling.verb, ruling.actor, sight)
    await query.answer(said, show_alert=_is_odd(decided.denied))


def _is_own(query: CallbackQuery) -> bool:
    """Whether it was pressed in the moderator's own chat."""
    return query.message is not None and query.message.chat.id == query.from_user.id


def _is_odd(denied: Denied | None) -> bool:
    """Whether there is more to read than a passing word."""
    return denied in (Denied.UNKNOWN, Denied.WITHDRAWN, Denied.ERASED)


async def _note(query: CallbackQuery, ruling: Ruling, why: Denied, desk: ModerationDesk) -> None:
    """A press that came too late, or from an old card."""
    await desk.trail.note(
        ruling.at,
        ruling.actor,
        "press_refused",
        None if why is Denied.UNKNOWN else ruling.comment_id,
        why=why.value,
        data=query.data or "",
    )


async def _go_on(query: CallbackQuery, decided: Decided, desk: ModerationDesk, bot: Bot) -> None:
    """In a moderator's own chat the next comment comes in place of the one that is done."""
    message, comment = query.message, decided.comment
    if message is None or not _is_own(query) or comment is None:
        return
    sight = await desk.sight(message.chat.id, query.from_user)
    if decided.denied is None and comment.state is not State.PENDING:
        sight = replace(sight, before=comment)
    again = comment if comment.state is State.PENDING else None
    await show_next(bot, desk, message.message_id, sight, query.from_user.id, again)
