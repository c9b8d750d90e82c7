"""/queue: what waits, sifted by buttons; every button carries the whole filter."""

from aiogram import Bot, Router
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.moderation.desk_ports import Card
from bot.moderation.staffing import Role
from bot.telegram.broadcast.posting import edit, post
from bot.telegram.filters import InPrivate, Pressed
from bot.telegram.moderation.cards import card_view
from bot.telegram.moderation.entry import ForStaff, IsStaff, refuse
from bot.telegram.moderation.handing import link
from bot.telegram.moderation.panel_callbacks import Open, Pane, ShowQueue
from bot.telegram.moderation.phrases import Sight
from bot.telegram.moderation.queue_screens import (
    PAGE,
    Panel,
    bulk_view,
    choices_view,
    list_view,
)
from bot.telegram.moderation.services import ModerationDesk
from bot.telegram.moderation.sifting import Known, filter_of
from bot.telegram.panels import View


def make_router() -> Router:
    """The panel stands in private: each moderator sifts alone."""
    router = Router(name="moderation queue")
    router.callback_query.middleware(ForStaff())
    router.message.register(queue, Command("queue"), IsStaff())
    router.callback_query.register(show_queue, Pressed(ShowQueue), InPrivate())
    router.callback_query.register(open_card, Pressed(Open), InPrivate())
    return router


async def queue(message: Message, role: Role, moderation: ModerationDesk) -> None:
    """All that waits, in private."""
    user = message.from_user
    if user is None:
        return
    sight = await moderation.sight(user.id, user)
    view = await drawn(ShowQueue(Pane.LIST), moderation, sight, role)
    moderation.later.do(
        _post(message, user.id, view, sight.plain("open_me", link=link(moderation)))
    )


async def _post(message: Message, who: int, view: View, otherwise: str) -> None:
    if message.bot is None:
        return
    try:
        await post(message.bot, who, view)
    except (TelegramForbiddenError, TelegramBadRequest):
        await message.reply(otherwise)


async def show_queue(
    query: CallbackQuery, pressed: ShowQueue, role: Role, moderation: ModerationDesk, bot: Bot
) -> None:
    """Another page, pane or filter, in place."""
    user, message = query.from_user, query.message
    sight = await moderation.sight(user.id, user)
    try:
        view = await drawn(pressed, moderation, sight, role)
    except IndexError:
        return await refuse(query, moderation, "changed")
    moderation.later.do(query.answer())
    if message is not None:
        await edit(bot, user.id, message.message_id, view)
    return None


async def known(desk: ModerationDesk) -> Known:
    """What can be chosen."""
    sites, sections = await desk.lookups.sites(), await desk.lookups.sections()
    return Known(tuple(sites), tuple(sections), tuple(await desk.lookups.rules()))


async def drawn(asked: ShowQueue, desk: ModerationDesk, sight: Sight, role: Role) -> View:
    """The panel. Raises IndexError for a forged range."""
    names = await known(desk)
    which = filter_of(asked, names, sight.now)
    waiting = await desk.comments.waiting(which)
    panel = Panel(asked, which, waiting, names, sight, role.is_admin)
    if asked.pane is Pane.LIST:
        return list_view(panel, await desk.comments.page(which, PAGE + 1, asked.after))
    return bulk_view(panel) if asked.pane is Pane.BULK else choices_view(panel)


async def open_card(
    query: CallbackQuery, pressed: Open, moderation: ModerationDesk, bot: Bot
) -> None:
    """One of the list as a card below it."""
    comment = await moderation.comments.get(pressed.comment)
    if comment is None:
        return await refuse(query, moderation, "unknown")
    moderation.later.do(query.answer())
    user = query.from_user
    sight = await moderation.sight(user.id, user)
    sent = await post(bot, user.id, card_view(comment, sight))
    card = Card(comment.id, user.id, sent.message_id, comment.version, sight.now)
    return await moderation.cards.put(card)
