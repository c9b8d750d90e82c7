"""A reader's own comments once they are sent: looked at, edited, withdrawn, gone on with."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.moderation.model import State
from bot.moderation.written import Refused
from bot.telegram.commenting import screens
from bot.telegram.commenting.callbacks import Deed, OwnComment
from bot.telegram.commenting.picking import first_name
from bot.telegram.commenting.services import WritingDesk
from bot.telegram.commenting.visits import Told
from bot.telegram.desk import Seated
from bot.telegram.filters import InPrivate, Pressed
from bot.telegram.panels import View, redraw, say
from bot.telegram.seats import Seat


def make_router() -> Router:
    """The buttons under a comment that was sent."""
    router = Router(name="comments sent")
    router.callback_query.middleware(Seated())
    router.callback_query.middleware(Told())
    router.callback_query.register(deed, Pressed(OwnComment), InPrivate())
    return router


async def deed(
    query: CallbackQuery,
    pressed: OwnComment,
    seat: Seat,
    writing_desk: WritingDesk,
    clock: Callable[[], datetime],
) -> None:
    """The newsroom's answer stays when it is answered; everything else becomes what was asked."""
    view = await _done(query, pressed, seat, writing_desk, clock())
    if pressed.deed is not Deed.ANSWER:
        await redraw(query, view)
        return
    if isinstance(query.message, Message):
        await say(query.message, view)
    await query.answer()


async def _done(
    query: CallbackQuery, pressed: OwnComment, seat: Seat, writing_desk: WritingDesk, now: datetime
) -> View:
    commenting, chat = writing_desk.commenting, seat.to.chat_id
    if pressed.deed is Deed.WITHDRAW:
        return screens.withdrawn(await commenting.own.withdraw(chat, pressed.id, now), seat)
    if pressed.deed is Deed.OPEN:
        comment = await commenting.own.get(chat, pressed.id)
        if comment.state is not State.PENDING:
            raise Refused("too_late")
        return screens.opened(comment, seat)
    begin = commenting.edit if pressed.deed is Deed.EDIT else commenting.answer
    draft = await begin(chat, pressed.id, now)
    return screens.drawn(draft, seat, first_name(query))
