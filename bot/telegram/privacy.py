"""/privacy: what is stored, a copy of it, and its end."""

from datetime import datetime, timedelta

import orjson
from aiogram import Router
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.campaigns.model import Subscriber
from bot.telegram.desk import Desk, Seated
from bot.telegram.filters import Pressed
from bot.telegram.panels import Sight, View, redraw, say, titled
from bot.telegram.reader_callbacks import Erase, Export, Panel
from bot.telegram.seats import Seat

ASKED_FOR = timedelta(minutes=10)
"""How long the question before erasing stands; a press later is asked again."""


def make_router() -> Router:
    """/privacy and its buttons."""
    router = Router(name="privacy")
    router.message.middleware(Seated())
    router.callback_query.middleware(Seated())
    router.message.register(privacy, Command("privacy"))
    router.callback_query.register(export, Pressed(Export))
    router.callback_query.register(erase, Pressed(Erase))
    return router


async def privacy(message: Message, seat: Seat, reader: Subscriber, desk: Desk) -> None:
    """What is stored, in words."""
    sight = Sight(reader, desk.clock())
    await say(message, await desk.panels.show(Panel.PRIVACY, seat, sight))


async def export(query: CallbackQuery, seat: Seat, desk: Desk) -> None:
    """Everything that is stored, as a JSON document below the panel."""
    stored = await desk.readers.export(seat.to.chat_id)
    if desk.comments and not seat.shared:
        stored = {**stored, "comments": await desk.comments.export(seat.to.chat_id)}
    document = BufferedInputFile(orjson.dumps(stored, option=orjson.OPT_INDENT_2), "nashra.json")
    if isinstance(query.message, Message):
        caption = seat.texts.html("privacy.file")
        await query.message.answer_document(document, caption=caption, parse_mode="HTML")
    await query.answer()


async def erase(
    query: CallbackQuery, pressed: Erase, seat: Seat, reader: Subscriber, desk: Desk
) -> None:
    """Forget everything, if the question was asked just now."""
    now = desk.clock()
    if not _fresh(pressed.asked, now):
        await redraw(query, await desk.panels.show(Panel.ERASE, seat, Sight(reader, now)))
        return
    if desk.comments and not seat.shared:
        await desk.comments.erase(seat.to.chat_id, now)
    await desk.readers.erase(seat.to.chat_id)
    await redraw(query, titled(seat, View(seat.texts.html("privacy.erased"))))


def _fresh(asked: int, now: datetime) -> bool:
    return timedelta(0) <= timedelta(seconds=int(now.timestamp()) - asked) <= ASKED_FOR
