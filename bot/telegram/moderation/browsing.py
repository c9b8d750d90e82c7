"""The card's other faces: reasons, more, history, thread; and the ban."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiogram import Bot, Router
from aiogram.types import BufferedInputFile, CallbackQuery
from markupsafe import Markup

from bot.moderation.model import Change, Comment, State
from bot.moderation.showing import plain, quote
from bot.telegram.filters import Pressed
from bot.telegram.moderation import cards
from bot.telegram.moderation.answers import answer_for
from bot.telegram.moderation.callbacks import Ban, Face, ShowCard
from bot.telegram.moderation.entry import ForStaff, refuse
from bot.telegram.moderation.opened import Opened
from bot.telegram.moderation.phrases import REASONS, Sight, clock, name_of
from bot.telegram.moderation.services import ModerationDesk, actor_of
from bot.telegram.moderation.turning import turn
from bot.telegram.panels import View
from bot.telegram.tongue import thread_of
from digests.arabic.names import gender_of

LISTED = 8
LINE = 160
"""Characters of a comment in a list."""

SIGNS = {
    State.PENDING: "🕓",
    State.APPROVED: "✅",
    State.REJECTED: "🚫",
    State.SPAM: "🗑",
    State.WITHDRAWN: "↩️",
}


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looks at a comment. code: of a reason."""

    comment: Comment
    desk: ModerationDesk
    sight: Sight
    code: str = ""


def make_router() -> Router:
    """Nothing here decides about a comment."""
    router = Router(name="moderation browsing")
    router.callback_query.middleware(ForStaff())
    router.callback_query.register(show, Pressed(ShowCard))
    router.callback_query.register(ban, Pressed(Ban))
    return router


async def show(
    query: CallbackQuery, pressed: ShowCard, moderation: ModerationDesk, bot: Bot, opened: Opened
) -> None:
    """Turn the card into another face of it."""
    comment = await moderation.comments.get(pressed.comment)
    if comment is None or (pressed.code and pressed.code not in REASONS):
        return await refuse(query, moderation, "unknown")
    if pressed.face is Face.TEXT:
        return _send_text(query, comment, moderation, bot)
    look = await _look(query, comment, moderation, pressed.code)
    if comment.state is State.PENDING:
        view = await FACES[pressed.face](look)
    else:  # decided meanwhile: there is nothing to open
        view = cards.card_view(comment, look.sight)
    return _turn(query, view, pressed.face, look, bot, opened)


def _turn(
    query: CallbackQuery, view: View, face: Face, look: Look, bot: Bot, opened: Opened
) -> None:
    if query.message is not None:
        chat, number = query.message.chat.id, query.message.message_id
        if face is Face.MAIN:
            opened.close(chat, number)
        else:
            opened.open(chat, number, look.sight.now)
    turn(query, bot, look.desk, view)


async def _look(
    query: CallbackQuery, comment: Comment, desk: ModerationDesk, code: str = ""
) -> Look:
    chat = query.message.chat.id if query.message else desk.place.staff_chat
    return Look(comment, desk, await desk.sight(chat, query.from_user), code)


async def ban(
    query: CallbackQuery, pressed: Ban, moderation: ModerationDesk, bot: Bot, opened: Opened
) -> None:
    """Ban the author, or lift it."""
    comment = await moderation.comments.get(pressed.comment)
    if comment is None:
        return await refuse(query, moderation, "unknown")
    now, actor = moderation.clock(), actor_of(query.from_user)
    await moderation.comments.ban(comment.author.id, actor, now if pressed.on else None)
    action = "author_banned" if pressed.on else "author_unbanned"
    await moderation.trail.note(now, actor, action, comment.id, author=comment.author.id)
    look = await _look(query, await moderation.comments.get(comment.id) or comment, moderation)
    toast = look.sight.plain("t_banned" if pressed.on else "t_unbanned")
    if query.message is not None:
        opened.close(query.message.chat.id, query.message.message_id)
    return turn(query, bot, moderation, cards.card_view(look.comment, look.sight), toast)


def _send_text(query: CallbackQuery, comment: Comment, desk: ModerationDesk, bot: Bot) -> None:
    """All of it as a file, in the chat and topic of its card."""
    desk.later.do(query.answer())
    message = query.message
    if message is None:
        return
    content = comment.text.encode("utf-8", "replace")
    file = BufferedInputFile(content, f"comment-{comment.id}.txt")
    sending = bot.send_document(
        message.chat.id,
        file,
        message_thread_id=thread_of(query),
        reply_to_message_id=message.message_id,
    )
    desk.later.do(sending)


async def _main(look: Look) -> View:
    return cards.card_view(look.comment, look.sight)


async def _reasons(look: Look) -> View:
    return cards.reasons_view(look.comment, look.sight)


async def _answer(look: Look) -> View:
    answer = await answer_for(look.comment, look.code, look.desk)
    return cards.answer_view(look.comment, look.code, answer, look.sight)


async def _more(look: Look) -> View:
    return cards.more_view(look.comment, look.sight)


async def _ban(look: Look) -> View:
    return cards.ban_view(look.comment, look.sight)


async def _history(look: Look) -> View:
    changes = await look.desk.comments.history(look.comment.id)
    lines = [_change(change, look.sight) for change in changes[-LISTED:]]
    return cards.listing(look.comment, look.sight.say("history", lines=lines), look.sight)


def _change(change: Change, sight: Sight) -> object:
    line = sight.part(
        "history_line",
        when=clock(change.at, sight),
        what=change.after.value if change.text is None else "edited",
        who=name_of(change.actor),
        gender=gender_of(change.actor.name),
        reason=sight.part("reason", code=change.reason) if change.reason else "",
    )
    if change.text is None:
        return line
    return line + Markup("\n" + quote(change.text, (), LINE).html)  # noqa: S704 (escaped there)


async def _thread(look: Look) -> View:
    found = await look.desk.comments.thread(look.comment.id, LISTED)
    return _listed("thread", found, look)


async def _similar(look: Look) -> View:
    found = await look.desk.lookups.alike(look.comment.id, LISTED)
    return _listed("similar", found, look)


async def _author(look: Look) -> View:
    found = await look.desk.comments.latest_of(look.comment.author.id, LISTED + 1)
    return _listed("author", [one for one in found if one.id != look.comment.id], look)


def _listed(kind: str, found: Sequence[Comment], look: Look) -> View:
    lines = [
        look.sight.part(
            "other", sign=SIGNS[one.state], code=one.author.pseudonym, text=plain(one.text, LINE)
        )
        for one in found[:LISTED]
    ]
    text = look.sight.say("others", kind=kind, lines=lines)
    return cards.listing(look.comment, text, look.sight)


FACES: dict[Face, Callable[[Look], Awaitable[View]]] = {
    Face.MAIN: _main,
    Face.REASONS: _reasons,
    Face.ANSWER: _answer,
    Face.MORE: _more,
    Face.BAN: _ban,
    Face.HISTORY: _history,
    Face.THREAD: _thread,
    Face.SIMILAR: _similar,
    Face.AUTHOR: _author,
}
