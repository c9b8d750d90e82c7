"""/stats: how moderation goes, as text and as a picture."""

from collections.abc import Sequence
from datetime import timedelta

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.moderation.desk_ports import Judged
from bot.moderation.figures import Figures, Period, figures, since
from bot.moderation.model import State
from bot.moderation.ports import Filter
from bot.pictures.picture import NoPicture, NotInstalled, draw, need_library
from bot.telegram.broadcast.posting import post
from bot.telegram.filters import Pressed
from bot.telegram.keyboards import Row, button, markup
from bot.telegram.moderation.entry import ForStaff, IsStaff, refuse
from bot.telegram.moderation.panel_callbacks import ShowStats
from bot.telegram.moderation.phrases import Sight
from bot.telegram.moderation.services import ModerationDesk
from bot.telegram.moderation.stats_picture import picture
from bot.telegram.moderation.turning import turn
from bot.telegram.panels import View


def make_router() -> Router:
    """In private and in the staff's group."""
    router = Router(name="moderation stats")
    router.callback_query.middleware(ForStaff())
    router.message.register(stats, Command("stats"), IsStaff())
    router.callback_query.register(show, Pressed(ShowStats))
    return router


async def stats(message: Message, moderation: ModerationDesk, bot: Bot) -> None:
    """Of today, where it was asked for; elsewhere than at the desk in private."""
    user = message.from_user
    if user is None:
        return
    chat = message.chat.id if message.chat.id == moderation.place.staff_chat else user.id
    sight = await moderation.sight(chat, user)
    view = await _view(Period.TODAY, moderation, sight)
    if chat == message.chat.id:
        answer = message.answer(view.text, parse_mode="HTML", reply_markup=view.keyboard)
        moderation.later.do(answer)
    else:
        moderation.later.do(post(bot, chat, view))


async def show(
    query: CallbackQuery, pressed: ShowStats, moderation: ModerationDesk, bot: Bot
) -> None:
    """Another period, or the picture."""
    if pressed.days not in set(Period) or query.message is None:
        return await refuse(query, moderation, "changed")
    period = Period(pressed.days)
    sight = await moderation.sight(query.message.chat.id, query.from_user)
    if not pressed.picture:
        return turn(query, bot, moderation, await _view(period, moderation, sight))
    return moderation.later.do(_send_picture(query, period, moderation, sight))


async def _send_picture(
    query: CallbackQuery, period: Period, desk: ModerationDesk, sight: Sight
) -> None:
    judged = await _judged(period, desk, sight)
    try:
        need_library()
        if not judged:
            raise NoPicture("stats", "nothing was decided")
    except NoPicture as error:
        name = "no_picture" if isinstance(error, NotInstalled) else "nothing_to_draw"
        await query.answer(sight.texts.plain(f"stats.{name}"), show_alert=True)
        return
    desk.later.do(query.answer())
    png = await draw(picture(judged, period, desk.place.zone, sight))
    if isinstance(query.message, Message):
        await query.message.answer_photo(BufferedInputFile(png, "stats.png"))


async def _judged(period: Period, desk: ModerationDesk, sight: Sight) -> Sequence[Judged]:
    start = since(period, desk.place.zone, sight.now)
    return await desk.lookups.judged(start, sight.now + timedelta(seconds=1))


async def _view(period: Period, desk: ModerationDesk, sight: Sight) -> View:
    found = figures(await _judged(period, desk, sight))
    waiting = (await desk.comments.waiting(Filter())).count
    periods: Row = [
        button(
            sight.texts.plain("stats.b_days", count=int(one)),
            ShowStats(int(one)),
            chosen=one is period,
        )
        for one in Period
    ]
    as_picture = button(sight.texts.plain("stats.b_picture"), ShowStats(int(period), 1))
    return View(_text(found, period, waiting, sight), markup([periods, [as_picture]]))


def _text(found: Figures, period: Period, waiting: int, sight: Sight) -> str:
    reasons = [(sight.part("reason", code=code), count) for code, count in found.reasons]
    people = [
        (one.name, one.origin.value, one.times.count, seconds(one.times.median))
        for one in found.people
    ]
    return sight.texts.html(
        "stats.report",
        days_count=int(period),
        waiting=waiting,
        decided=found.times.count,
        approved=found.states.get(State.APPROVED, 0),
        rejected=found.states.get(State.REJECTED, 0),
        spam=found.states.get(State.SPAM, 0),
        median=seconds(found.times.median),
        p95=seconds(found.times.p95),
        people=people,
        reasons=reasons,
        agreed=found.agreed,
        scored=found.scored,
    )


def seconds(span: timedelta | None) -> int:
    """Whole ones."""
    return round(span.total_seconds()) if span else 0
