"""/settings: one panel that edits itself in place."""

from collections.abc import Awaitable, Callable

from aiogram import Bot, Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.campaigns.model import Subscriber
from bot.campaigns.readers import NoDayLeft, Readers
from bot.delivery.model import Address
from bot.telegram.desk import Desk, Seated
from bot.telegram.filters import Pressed
from bot.telegram.panels import Sight, redraw, say
from bot.telegram.reader_callbacks import (
    Flow,
    OpenSettings,
    Option,
    Panel,
    PickOption,
    PickPause,
    PickWeekday,
    ShowPanel,
)
from bot.telegram.seats import Seat
from bot.telegram.shared_chats import settings_link
from digests.locales import LOCALES
from digests.model import Format, Numerals

LONGEST_PAUSE = 366

Choose = Callable[[Readers, Address, str], Awaitable[Subscriber]]

CHOOSE: dict[Option, Choose] = {
    Option.FORMAT: lambda readers, to, value: readers.choose_format(to, Format(value)),
    Option.NUMERALS: lambda readers, to, value: readers.choose_numerals(to, Numerals(value)),
    Option.LOCALE: lambda readers, to, value: readers.choose_locale(to, _locale(value)),
    Option.HIJRI: lambda readers, to, value: readers.show_hijri(to, value == "1"),
    Option.SILENT: lambda readers, to, value: readers.deliver_silently(to, value == "1"),
    Option.EMPTY: lambda readers, to, value: readers.say_when_empty(to, value == "1"),
}


def make_router() -> Router:
    """/settings, its panels and the button under every digest."""
    router = Router(name="settings")
    router.message.middleware(Seated())
    router.callback_query.middleware(Seated())
    router.message.register(settings, Command("settings"))
    router.callback_query.register(open_settings, Pressed(OpenSettings))
    router.callback_query.register(show, Pressed(ShowPanel))
    router.callback_query.register(pick_option, Pressed(PickOption))
    router.callback_query.register(pick_weekday, Pressed(PickWeekday))
    router.callback_query.register(pick_pause, Pressed(PickPause))
    return router


def _locale(value: str) -> str:
    if value not in LOCALES:
        raise ValueError(value)
    return value


async def settings(message: Message, seat: Seat, reader: Subscriber, desk: Desk) -> None:
    """The panel, in a message of its own."""
    sight = Sight(reader, desk.clock())
    await say(message, await desk.panels.show(Panel.SETTINGS, seat, sight))


async def open_settings(
    query: CallbackQuery, seat: Seat, reader: Subscriber, desk: Desk, bot: Bot
) -> None:
    """From under a digest: the digest stays as it is. A channel's open in private, where its
    readers do not see them."""
    if not isinstance(query.message, Message):
        await query.answer()
    elif query.message.chat.type == ChatType.CHANNEL:
        await query.answer(url=await settings_link(query.message.chat.id, bot))
    else:
        await settings(query.message, seat, reader, desk)
        await query.answer()


async def show(
    query: CallbackQuery, pressed: ShowPanel, seat: Seat, reader: Subscriber, desk: Desk
) -> None:
    """Turn the message into another panel."""
    sight = Sight(reader, desk.clock(), pressed.flow, pressed.page)
    await redraw(query, await desk.panels.show(pressed.panel, seat, sight))


async def pick_option(query: CallbackQuery, pressed: PickOption, seat: Seat, desk: Desk) -> None:
    """One of a few values; a forged one changes nothing."""
    try:
        changed = await CHOOSE[pressed.option](desk.readers, seat.to, pressed.value)
    except ValueError:
        await query.answer()
        return
    seat = desk.reseated(seat, changed)
    panel = Panel.SECTIONS if pressed.flow is Flow.SETUP else Panel.SETTINGS
    sight = Sight(changed, desk.clock(), pressed.flow)
    await redraw(query, await desk.panels.show(panel, seat, sight))


async def pick_weekday(
    query: CallbackQuery, pressed: PickWeekday, seat: Seat, reader: Subscriber, desk: Desk
) -> None:
    """Turn a day on or off; the last one stays."""
    days = reader.profile.weekdays ^ {pressed.day % 7}
    now = desk.clock()
    try:
        changed = await desk.readers.choose_weekdays(seat.to, days, now)
    except NoDayLeft:
        await query.answer(seat.texts.plain("settings.no_day_left"), show_alert=True)
        return
    await redraw(query, await desk.panels.show(Panel.WEEKDAYS, seat, Sight(changed, now)))


async def pick_pause(query: CallbackQuery, pressed: PickPause, seat: Seat, desk: Desk) -> None:
    """A holiday, or its end; the panel says when the digest is back."""
    now, days = desk.clock(), min(max(pressed.days, 0), LONGEST_PAUSE)
    if days:
        changed = await desk.readers.pause(seat.to, days, now)
    else:
        changed = await desk.readers.resume(seat.to, now)
    await redraw(query, await desk.panels.show(Panel.SETTINGS, seat, Sight(changed, now)))
