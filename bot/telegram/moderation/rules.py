"""/rules: word lists with their trial, and automation with its shadow figures. For admins, in
private."""

import asyncio
from dataclasses import replace

from aiogram import Bot, Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from bot.moderation import automating, kept
from bot.moderation.automation import may_switch_on
from bot.moderation.keeping import ListedWord, WordStore
from bot.moderation.learning import is_available
from bot.moderation.word_rules import trial
from bot.telegram.broadcast.posting import post, redraw
from bot.telegram.filters import InPrivate, Pressed
from bot.telegram.keyboards import markup
from bot.telegram.moderation.cards import sight_button
from bot.telegram.moderation.entry import ForStaff, IsStaff, refuse
from bot.telegram.moderation.panel_callbacks import (
    AskWord,
    Lever,
    OnWord,
    RulesPane,
    SetRange,
    SetTrust,
    ShowRules,
    ShowWord,
    TypedWord,
)
from bot.telegram.moderation.phrases import Sight
from bot.telegram.moderation.rules_screens import (
    DEMANDS,
    TRUST,
    automation_view,
    lists_view,
    trust_view,
    word_view,
)
from bot.telegram.moderation.services import ModerationDesk, actor_of
from bot.telegram.panels import View
from digests.arabic.words import normalised

TRIED = 200
"""Decided comments that a word is tried on."""

LONGEST = 60
"""Characters of a word or phrase."""


class AnswersWord(Filter):
    """A message that answers the question for a word; the handler gets it as `typed`."""

    async def __call__(self, message: Message) -> bool | dict[str, TypedWord]:
        asked = message.reply_to_message
        keyboard = asked.reply_markup if asked else None
        rows = keyboard.inline_keyboard if keyboard else []
        found = (TypedWord.unpack(one.callback_data or "") for row in rows for one in row)
        typed = next((value for value in found if value is not None), None)
        return False if typed is None else {"typed": typed}


def make_router() -> Router:
    """Stands before whatever takes any text in private."""
    router = Router(name="moderation rules")
    router.callback_query.middleware(ForStaff())
    admin = IsStaff(admin=True)
    router.message.register(rules, Command("rules"), InPrivate(), admin)
    router.message.register(take, AnswersWord(), InPrivate(), admin)
    for kind, handler in (
        (ShowRules, show_rules),
        (ShowWord, show_word),
        (OnWord, on_word),
        (AskWord, ask),
        (TypedWord, never_mind),
        (SetRange, set_range),
        (SetTrust, set_trust),
    ):
        router.callback_query.register(handler, Pressed(kind), InPrivate(), admin)
    return router


async def rules(message: Message, moderation: ModerationDesk, words: WordStore, bot: Bot) -> None:
    """The lists, in a message of their own."""
    sight = await moderation.sight(message.chat.id, message.from_user)
    await post(bot, message.chat.id, lists_view(await words.all(), 0, sight))


async def show_rules(
    query: CallbackQuery,
    pressed: ShowRules,
    moderation: ModerationDesk,
    words: WordStore,
    bot: Bot,
) -> None:
    """Lists, automation, or trust."""
    sight = await _sight(query, moderation)
    if pressed.pane is RulesPane.LISTS:
        view = lists_view(await words.all(), pressed.page, sight)
    elif pressed.pane is RulesPane.TRUST:
        view = trust_view(await automating.load(moderation.settings), sight)
    else:
        view = await _automation(moderation, sight)
    await redraw(query, bot, view)


async def _automation(desk: ModerationDesk, sight: Sight) -> View:
    measures = await automating.measures(desk.lookups, sight.now)
    automation = await automating.load(desk.settings)
    return automation_view(measures, automation, sight, installed=is_available())


async def show_word(
    query: CallbackQuery, pressed: ShowWord, moderation: ModerationDesk, words: WordStore, bot: Bot
) -> None:
    """A word, tried anew."""
    word = await _word(pressed.word, words)
    if word is None:
        return await refuse(query, moderation, "changed")
    sight = await _sight(query, moderation)
    return await redraw(query, bot, await tried(word, moderation, sight))


async def tried(word: ListedWord, desk: ModerationDesk, sight: Sight) -> View:
    """With what it would have caught among the last decided comments; the work is a thread's."""
    comments = await desk.comments.decided_lately(TRIED)
    found = await asyncio.to_thread(trial, word.word, comments)
    wrong = [comment for comment in comments if comment.id in found.wrongly]
    return word_view(word, found, wrong, sight)


async def on_word(
    query: CallbackQuery, pressed: OnWord, moderation: ModerationDesk, words: WordStore, bot: Bot
) -> None:
    """Switch it, or take it off its list."""
    sight, actor = await _sight(query, moderation), actor_of(query.from_user)
    if pressed.lever is Lever.REMOVE:
        await words.remove(pressed.word, actor, sight.now)
        toast = sight.texts.plain("rules.removed")
        return await redraw(query, bot, lists_view(await words.all(), 0, sight), toast)
    is_on = pressed.lever is Lever.ENABLE
    await words.enable(pressed.word, is_on, actor, sight.now)
    word = await _word(pressed.word, words)
    if word is None:
        return await refuse(query, moderation, "changed")
    toast = sight.texts.plain("rules.switched_on" if is_on else "rules.switched_off")
    return await redraw(query, bot, await tried(word, moderation, sight), toast)


async def ask(query: CallbackQuery, pressed: AskWord, moderation: ModerationDesk, bot: Bot) -> None:
    """A question below the panel."""
    sight = await _sight(query, moderation)
    moderation.later.do(query.answer())
    text = sight.texts.html("rules.ask_word", level=pressed.level.value)
    cancel = sight_button("b_cancel", TypedWord(pressed.level), sight)
    await post(bot, query.from_user.id, View(text, markup([[cancel]])))


async def never_mind(query: CallbackQuery, moderation: ModerationDesk) -> None:
    """The question goes."""
    moderation.later.do(query.answer())
    if isinstance(query.message, Message):
        await query.message.delete()


async def take(
    message: Message, typed: TypedWord, moderation: ModerationDesk, words: WordStore, bot: Bot
) -> None:
    """List it, switched off, and show its trial."""
    user, written = message.from_user, " ".join((message.text or "").split())
    if user is None:
        return
    sight = await moderation.sight(user.id, user)
    key = normalised(written)
    if not key or len(written) > LONGEST:
        await message.reply(sight.texts.plain("rules.bad_word", most=LONGEST))
        return
    word = await words.add(written, key, typed.level, actor_of(user), sight.now)
    if word is None:
        await message.reply(sight.texts.plain("rules.known_word"))
        return
    await post(bot, user.id, await tried(word, moderation, sight))


async def set_range(
    query: CallbackQuery, pressed: SetRange, moderation: ModerationDesk, bot: Bot
) -> None:
    """On only where the shadow period justifies it; off at any time."""
    sight = await _sight(query, moderation)
    measures = await automating.measures(moderation.lookups, sight.now)
    if not 0 <= pressed.band < len(measures):
        return await refuse(query, moderation, "changed")
    measure = measures[pressed.band]
    if pressed.on and not may_switch_on(measure, DEMANDS):
        await query.answer(sight.texts.plain("rules.not_yet"), show_alert=True)
        return None
    before = await automating.load(moderation.settings)
    after = automating.with_range(before, measure.range, on=bool(pressed.on))
    await kept.save(moderation.settings, automating.AUTOMATION, after)
    scores = measure.range
    about = {"low": scores.low, "high": scores.high, "verb": scores.verb.value, "on": pressed.on}
    actor = actor_of(query.from_user)
    await moderation.trail.note(sight.now, actor, "automation_set", None, **about)
    view = automation_view(measures, after, sight, installed=is_available())
    return await redraw(query, bot, view)


async def set_trust(
    query: CallbackQuery, pressed: SetTrust, moderation: ModerationDesk, bot: Bot
) -> None:
    """Who passes at once."""
    if pressed.after not in TRUST:
        return await refuse(query, moderation, "changed")
    sight, actor = await _sight(query, moderation), actor_of(query.from_user)
    before = await automating.load(moderation.settings)
    after = replace(before, trusted_after=pressed.after or None)
    await kept.save(moderation.settings, automating.AUTOMATION, after)
    await moderation.trail.note(sight.now, actor, "trust_set", None, after=pressed.after)
    return await redraw(query, bot, await _automation(moderation, sight))


async def _word(number: int, words: WordStore) -> ListedWord | None:
    return next((one for one in await words.all() if one.id == number), None)


async def _sight(query: CallbackQuery, desk: ModerationDesk) -> Sight:
    return await desk.sight(query.from_user.id, query.from_user)
