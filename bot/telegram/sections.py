"""Which sections: /sections and its panel."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.campaigns.model import Subscriber
from bot.campaigns.transitions import toggled
from bot.telegram.desk import Desk, Seated
from bot.telegram.filters import Pressed
from bot.telegram.panels import Sight, redraw, say
from bot.telegram.reader_callbacks import Panel, PickSection
from bot.telegram.seats import Seat


def make_router() -> Router:
    """/sections and the presses in its panel."""
    router = Router(name="sections")
    router.message.middleware(Seated())
    router.callback_query.middleware(Seated())
    router.message.register(ask, Command("sections"))
    router.callback_query.register(pick, Pressed(PickSection))
    return router


async def ask(message: Message, seat: Seat, reader: Subscriber, desk: Desk) -> None:
    """The panel; where no articles have come yet there is nothing to choose from."""
    now = desk.clock()
    if not await desk.panels.known_sections(now):
        await message.answer(seat.texts.html("sections.unknown"), parse_mode="HTML")
        return
    await say(message, await desk.panels.show(Panel.SECTIONS, seat, Sight(reader, now)))


async def pick(
    query: CallbackQuery, pressed: PickSection, seat: Seat, reader: Subscriber, desk: Desk
) -> None:
    """Toggle one section; id 0 takes all again."""
    name = await desk.panels.section_named(pressed.id) if pressed.id else None
    chosen = toggled(reader.profile.sections, name) if name else ()
    changed = await desk.readers.choose_sections(seat.to, chosen)
    sight = Sight(changed, desk.clock(), pressed.flow, pressed.page)
    await redraw(query, await desk.panels.show(Panel.SECTIONS, seat, sight))
