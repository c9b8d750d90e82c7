"""Words that a moderator types: a reply in the newsroom's name, an answer to a rejected reader.

The question carries what it is about in its button, so that an answer to it counts after a restart
too, and in a group where the bot reads nothing but answers to itself.
"""

from dataclasses import dataclass

from aiogram import Bot, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.moderation.deciding import Ruling, Verb, may_reply, reply_to
from bot.moderation.model import State
from bot.telegram.broadcast.posting import BARE
from bot.telegram.filters import Pressed
from bot.telegram.keyboards import markup
from bot.telegram.moderation.answers import LONGEST
from bot.telegram.moderation.callbacks import Ask, Topic, Typed
from bot.telegram.moderation.cards import sight_button
from bot.telegram.moderation.entry import ForStaff, IsStaff, refuse
from bot.telegram.moderation.phrases import outcome
from bot.telegram.moderation.services import ModerationDesk, actor_of
from bot.telegram.tongue import thread_of


class Answers(Filter):
    """A message that answers one of the questions; the handler gets it as `typed`."""

    async def __call__(self, message: Message) -> bool | dict[str, Typed]:
        asked = message.reply_to_message
        keyboard = asked.reply_markup if asked else None
        rows = keyboard.inline_keyboard if keyboard else []
        found = (Typed.unpack(one.callback_data or "") for row in rows for one in row)
        typed = next((value for value in found if value is not None), None)
        return False if typed is None else {"typed": typed}


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed for what."""

    message: Message
    typed: Typed
    text: str
    desk: ModerationDesk


def make_router() -> Router:
    """Stands before whatever takes any text in private."""
    router = Router(name="moderation asking")
    router.callback_query.middleware(ForStaff())
    router.callback_query.register(ask, Pressed(Ask))
    router.callback_query.register(never_mind, Pressed(Typed))
    router.message.register(take, Answers(), IsStaff())
    return router


async def ask(query: CallbackQuery, pressed: Ask, moderation: ModerationDesk, bot: Bot) -> None:
    """A question as an answer to the card."""
    message = query.message
    comment = await moderation.comments.get(pressed.comment)
    if message is None or comment is None:
        return await refuse(query, moderation, "unknown")
    if pressed.topic is Topic.REPLY and not may_reply(comment):
        return await refuse(query, moderation, "no_reply")
    sight = await moderation.sight(message.chat.id, query.from_user)
    if pressed.topic is Topic.REPLY:
        on_site = reply_to(comment) is not None
        text = sight.say("ask_reply", outlet=moderation.place.outlet, on_site=on_site)
    else:
        text = sight.say("ask_words", reason=sight.plain("reason", code=pressed.code))
    typed = Typed(pressed.topic, pressed.comment, pressed.version, pressed.code)
    moderation.later.do(query.answer())
    question = bot.send_message(
        message.chat.id,
        text,
        parse_mode="HTML",
        message_thread_id=thread_of(query),
        reply_to_message_id=message.message_id,
        reply_markup=markup([[sight_button("b_cancel", typed, sight)]]),
        link_preview_options=BARE,
    )
    return moderation.later.do(question)


async def never_mind(query: CallbackQuery, moderation: ModerationDesk) -> None:
    """The question goes."""
    moderation.later.do(query.answer())
    if isinstance(query.message, Message):
        moderation.later.do(query.message.delete())


async def take(message: Message, typed: Typed, moderation: ModerationDesk) -> None:
    """What was typed; the question goes once it is answered."""
    user, text = message.from_user, (message.text or "").strip()
    if user is None or message.chat.id not in (moderation.place.staff_chat, user.id):
        return
    sight = await moderation.sight(message.chat.id, user)
    if not 0 < len(text) <= LONGEST:
        moderation.later.do(message.reply(sight.plain("bad_words", most=LONGEST)))
        return
    words = Words(message, typed, text, moderation)
    said = await (_reply(words) if typed.topic is Topic.REPLY else _reject(words))
    moderation.later.do(message.reply(said))
    if message.reply_to_message is not None:
        moderation.later.do(message.reply_to_message.delete())
    moderation.moved()


async def _reply(words: Words) -> str:
    """Publish the comment where it waits, then the reply under it."""
    desk, typed, user = words.desk, words.typed, words.message.from_user
    assert user is not None  # noqa: S101 (take has looked)
    sight, actor = await desk.sight(words.message.chat.id, user), actor_of(user)
    comment = await desk.comments.get(typed.comment)
    if comment is None or not may_reply(comment):
        return sight.plain("no_reply")
    if comment.state is State.PENDING:
        ruling = Ruling(typed.comment, typed.version, Verb.APPROVE, actor, sight.now)
        decided = await desk.comments.decide(ruling)
        if decided.denied is not None:
            return outcome(decided, Verb.APPROVE, actor, sight)
    if not await desk.replies.reply(typed.comment, words.text, actor, sight.now):
        return sight.plain("no_reply")
    await desk.trail.note(sight.now, actor, "comment_replied", typed.comment)
    return sight.plain("replied_reader" if reply_to(comment) is None else "replied")


async def _reject(words: Words) -> str:
    desk, typed, user = words.desk, words.typed, words.message.from_user
    assert user is not None  # noqa: S101
    sight, actor = await desk.sight(words.message.chat.id, user), actor_of(user)
    ruling = Ruling(
        typed.comment,
        typed.version,
        Verb.REJECT,
        actor,
        sight.now,
        reason=typed.code,
        answer=words.text,
    )
    return outcome(await desk.comments.decide(ruling), Verb.REJECT, actor, sight)
