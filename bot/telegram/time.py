"""When and where: /time, its buttons, and hours or cities that are typed.

A typed text needs no memory of what was asked: it is read as an hour, else as a city, and offered
as a button. So a restart between question and answer changes nothing.
"""

from datetime import time
from zoneinfo import available_timezones

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject, Filter
from aiogram.types import CallbackQuery, Message

from bot.campaigns.model import Subscriber
from bot.telegram import keyboards, setup
from bot.telegram.desk import Desk, Seated
from bot.telegram.filters import InPrivate, Pressed
from bot.telegram.panels import Sight, View, redraw, say
from bot.telegram.reader_callbacks import Flow, Panel, PickCity, PickHour
from bot.telegram.seats import Seat
from digests.arabic.hours import parse_hour

QUOTED = 40
"""The most letters of a text that is quoted back."""


class PlainText(Filter):
    """A text that is no command."""

    async def __call__(self, message: Message) -> bool:
        return message.text is not None and not message.text.startswith("/")


def make_router() -> Router:
    """Stands behind every other router of messages: it takes any plain text in private."""
    router = Router(name="time")
    router.message.middleware(Seated())
    router.callback_query.middleware(Seated())
    router.message.register(time_command, Command("time"))
    router.message.register(typed, InPrivate(), PlainText())
    router.callback_query.register(pick_hour, Pressed(PickHour))
    router.callback_query.register(pick_city, Pressed(PickCity))
    return router


async def time_command(
    message: Message, command: CommandObject, seat: Seat, reader: Subscriber, desk: Desk
) -> None:
    """/time asks; /time 7:30 does it."""
    text = command.args or ""
    at = parse_hour(text)
    if not text:
        view = await desk.panels.show(Panel.HOUR, seat, Sight(reader, desk.clock()))
    elif at is not None:
        changed = await desk.readers.choose_hour(seat.to, at, desk.clock())
        view = desk.panels.done(seat, Sight(changed, desk.clock()), today=False)
    else:
        places = await _offer_places(text, seat, reader, desk)
        view = places or await _misread(text, seat, reader, desk)
    await say(message, view)


async def typed(message: Message, seat: Seat, reader: Subscriber, desk: Desk) -> None:
    """An hour or a city, offered as buttons; a slip of the thumb changes nothing."""
    text = message.text or ""
    at = parse_hour(text)
    view = _offer_hour(at, seat, reader) if at is not None else None
    view = view or await _offer_places(text, seat, reader, desk)
    await say(message, view or await _misread(text, seat, reader, desk))


def _flow(reader: Subscriber) -> Flow:
    """Before the first digest a choice leads on through set-up."""
    return Flow.SETUP if reader.last_digest_on is None else Flow.SETTINGS


def _offer_hour(at: time, seat: Seat, reader: Subscriber) -> View:
    hour = at.isoformat("minutes")
    pick = PickHour(keyboards.minute_of(at), _flow(reader), seat.chat)
    keyboard = keyboards.markup([[keyboards.button(seat.texts.plain("time.yes", hour=hour), pick)]])
    return View(seat.texts.html("time.offer_hour", hour=hour), keyboard)


async def _offer_places(text: str, seat: Seat, reader: Subscriber, desk: Desk) -> View | None:
    places = await desk.panels.places_named(text)
    if not places:
        return None
    keyboard = keyboards.matches(places, seat.locale, _flow(reader), seat.chat)
    return View(seat.texts.html("time.offer_city", count=len(places)), keyboard)


async def _misread(text: str, seat: Seat, reader: Subscriber, desk: Desk) -> View:
    panel = await desk.panels.show(Panel.HOUR, seat, Sight(reader, desk.clock(), _flow(reader)))
    quoted = text if len(text) <= QUOTED else text[:QUOTED].rstrip() + "…"
    return View(seat.texts.html("time.misread", text=quoted), panel.keyboard)


async def pick_city(
    query: CallbackQuery, pressed: PickCity, seat: Seat, desk: Desk, bot: Bot
) -> None:
    """The city, by its zone and country; set-up ends here."""
    if pressed.zone not in available_timezones():
        await query.answer()  # forged, or a zone that is no more
        return
    city = keyboards.pressed_city(query)
    now = desk.clock()
    changed = await desk.readers.choose_place(seat.to, pressed.zone, pressed.territory, city, now)
    if pressed.flow is Flow.SETUP:
        await setup.finish(query, seat, desk, bot)
    else:
        await redraw(query, await desk.panels.show(Panel.SETTINGS, seat, Sight(changed, now)))


async def pick_hour(query: CallbackQuery, pressed: PickHour, seat: Seat, desk: Desk) -> None:
    """The hour; set-up goes on to the city."""
    at = time(pressed.minute // 60 % 24, pressed.minute % 60)
    now = desk.clock()
    changed = await desk.readers.choose_hour(seat.to, at, now)
    panel = Panel.CITY if pressed.flow is Flow.SETUP else Panel.SETTINGS
    sight = Sight(changed, now, pressed.flow)
    await redraw(query, await desk.panels.show(panel, seat, sight))
