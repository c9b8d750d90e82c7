"""The next comment for a moderator, in their own chat: theirs alone until the lease ends."""

from aiogram import Bot, Router
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message, User

from bot.moderation.desk_ports import Card
from bot.moderation.model import Comment
from bot.moderation.ports import Filter as Which
from bot.telegram.broadcast.posting import edit, post
from bot.telegram.filters import InPrivate, Pressed
from bot.telegram.moderation.callbacks import Next
from bot.telegram.moderation.cards import card_view, empty_view
from bot.telegram.moderation.entry import ForStaff, IsStaff
from bot.telegram.moderation.phrases import Sight
from bot.telegram.moderation.services import LEASE, ModerationDesk
from bot.telegram.panels import View

START = "next"
"""The payload of the link that opens the chat and hands the first one out."""


class StartsNext(Filter):
    """/start by that link."""

    async def __call__(self, message: Message) -> bool:
        return (message.text or "").split() == ["/start", START]


def make_router() -> Router:
    """/next, and the buttons that ask for one."""
    router = Router(name="moderation handing")
    router.callback_query.middleware(ForStaff())
    router.message.register(next_, Command("next"), IsStaff())
    router.message.register(next_, StartsNext(), InPrivate(), IsStaff())
    router.callback_query.register(press_next, Pressed(Next))
    return router


async def next_(message: Message, moderation: ModerationDesk, bot: Bot) -> None:
    """In private, wherever it was asked for."""
    moderation.later.do(_by_command(message, moderation, bot))


async def _by_command(message: Message, desk: ModerationDesk, bot: Bot) -> None:
    user = message.from_user
    if user is not None and not await hand_out(bot, desk, user):
        sight = await desk.toast_sight(user)
        await message.reply(sight.plain("open_me", link=link(desk)))


async def press_next(
    query: CallbackQuery, pressed: Next, moderation: ModerationDesk, bot: Bot
) -> None:
    """From the group: a message in private. There: in place."""
    if await InPrivate()(query):
        await _skip(query, pressed.after, moderation, bot)
        return
    moderation.later.do(_from_group(query, moderation, bot))


async def _from_group(query: CallbackQuery, desk: ModerationDesk, bot: Bot) -> None:
    if await hand_out(bot, desk, query.from_user):
        sight = await desk.toast_sight(query.from_user)
        await query.answer(sight.plain("in_private"))
    else:
        await query.answer(url=link(desk))


async def _skip(query: CallbackQuery, after: int, desk: ModerationDesk, bot: Bot) -> None:
    user, message = query.from_user, query.message
    sight = await desk.sight(user.id, user)
    found = await lease(desk, user.id, sight, after)
    same = found is not None and found.id == after
    desk.later.do(query.answer(sight.plain("skipped_all") if same else None))
    if after and not same:
        await desk.cards.drop(after, user.id)
    if message is not None:
        await show(bot, desk, message.message_id, sight, user.id, found)


def link(desk: ModerationDesk) -> str:
    """Opens the chat with the bot."""
    return f"https://t.me/{desk.place.username}?start={START}"


async def hand_out(bot: Bot, desk: ModerationDesk, user: User) -> bool:
    """Send them one; False where they have never opened the chat with the bot."""
    sight = await desk.sight(user.id, user)
    comment = await lease(desk, user.id, sight, after=0)
    try:
        sent = await post(bot, user.id, _view(comment, sight))
    except (TelegramForbiddenError, TelegramBadRequest):
        return False
    if comment is not None:
        await _remember(desk, comment, user.id, sent.message_id, sight)
    return True


async def show_next(
    bot: Bot,
    desk: ModerationDesk,
    message_id: int,
    sight: Sight,
    who: int,
    comment: Comment | None = None,
) -> None:
    """The message becomes the next one; comment: this one again."""
    found = comment or await lease(desk, who, sight, after=0)
    if sight.before is not None:
        await desk.cards.drop(sight.before.id, who)
    await show(bot, desk, message_id, sight, who, found)


async def show(
    bot: Bot,
    desk: ModerationDesk,
    message_id: int,
    sight: Sight,
    who: int,
    comment: Comment | None,
) -> None:
    """The message becomes this one; None: nothing waits."""
    if comment is not None:
        await _remember(desk, comment, who, message_id, sight)
    await edit(bot, who, message_id, _view(comment, sight))


async def lease(desk: ModerationDesk, who: int, sight: Sight, after: int) -> Comment | None:
    """The oldest that is free; behind the last one it begins again with the first."""
    until = sight.now + LEASE
    found = await desk.comments.lease_next(who, Which(), sight.now, until, after)
    if found is None and after:
        found = await desk.comments.lease_next(who, Which(), sight.now, until)
    return found


def _view(comment: Comment | None, sight: Sight) -> View:
    return empty_view(sight) if comment is None else card_view(comment, sight)


async def _remember(
    desk: ModerationDesk, comment: Comment, who: int, message_id: int, sight: Sight
) -> None:
    """So that it is drawn again when somebody else decides it."""
    card = Card(comment.id, who, message_id, comment.version, sight.now)
    await desk.cards.put(card)
