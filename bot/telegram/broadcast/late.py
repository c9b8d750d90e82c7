"""The buttons under a late digest."""

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.telegram.broadcast.callbacks import AnswerLate
from bot.telegram.broadcast.late_screens import ANSWERS, late_view
from bot.telegram.broadcast.names import name_of
from bot.telegram.broadcast.posting import edit, post
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from bot.telegram.broadcast.visits import AtDesk
from bot.telegram.filters import Pressed


def make_router() -> Router:
    """For admins."""
    router = Router(name="late digests")
    router.callback_query.middleware(AtDesk())
    router.callback_query.register(answer, Pressed(AnswerLate))
    return router


async def answer(
    query: CallbackQuery, pressed: AnswerLate, visit: Visit, broadcast_desk: BroadcastDesk, bot: Bot
) -> None:
    """Decide, or show it at the end of the chat. Whoever comes second is told who was first."""
    desk, verdict = broadcast_desk, ANSWERS.get(pressed.act)
    if query.message is None:
        return
    if verdict is None:
        late = await desk.late.get(pressed.late)
        await post(bot, query.message.chat.id, await late_view(late, visit, desk.times.zone, bot))
        await query.answer()
        return
    late, counts = await desk.late.decide(pressed.late, verdict, visit.who, visit.now)
    view = await late_view(late, visit, desk.times.zone, bot)
    await edit(bot, query.message.chat.id, query.message.message_id, view)
    by = await name_of(bot, late.decided_by, visit.texts)
    said = "" if counts else visit.texts.plain("late.answered", verdict=late.verdict, by=by)
    await query.answer(said or None, show_alert=bool(said))
