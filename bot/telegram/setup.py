"""First contact: Start, three taps, and the digest at once. Also the end, and the way back."""

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.campaigns.readers import Arrival
from bot.telegram import settings_keyboard
from bot.telegram.desk import Desk, Seated
from bot.telegram.filters import Pressed
from bot.telegram.outbound import post
from bot.telegram.panels import Sight, View, redraw, say, titled
from bot.telegram.reader_callbacks import FinishSetup, Flow, Panel, Restart, Stop
from bot.telegram.seats import Seat


def make_router() -> Router:
    """/start and /stop, the end of set-up and the return."""
    router = Router(name="setup")
    router.include_routers(_for_everybody(), _for_readers())
    return router


def _for_everybody() -> Router:
    router = Router(name="start")
    router.message.middleware(Seated(known=False))
    router.message.register(start, CommandStart())
    return router


def _for_readers() -> Router:
    router = Router(name="started")
    router.message.middleware(Seated())
    router.callback_query.middleware(Seated())
    router.message.register(stop, Command("stop"))
    router.callback_query.register(press_stop, Pressed(Stop))
    router.callback_query.register(press_restart, Pressed(Restart))
    router.callback_query.register(finish, Pressed(FinishSetup))
    return router


async def start(message: Message, command: CommandObject, seat: Seat, desk: Desk) -> None:
    """Set-up for somebody new, the settings as they are for everybody else."""
    await say(message, await arrive(seat, desk, command.args or ""))


async def arrive(seat: Seat, desk: Desk, origin: str) -> View:
    """What somebody sees who comes by Start."""
    now = desk.clock()
    arrival, reader = await desk.readers.start(
        seat.to, seat.kind, origin=origin, locale=seat.locale, now=now
    )
    if arrival is Arrival.NEW:
        return await desk.panels.show(Panel.SECTIONS, seat, Sight(reader, now, Flow.SETUP))
    view = await desk.panels.show(Panel.SETTINGS, seat, Sight(reader, now))
    if arrival is Arrival.KNOWN:
        return view
    return View(seat.texts.html("setup.welcome_back") + "\n\n" + view.text, view.keyboard)


async def finish(query: CallbackQuery, seat: Seat, desk: Desk, bot: Bot) -> None:
    """The last tap of set-up: say when the next digest comes, and send today's, unless this date
    has had one."""
    now = desk.clock()
    done = await desk.readers.finish_setup(seat.to, now)
    first = done.before is not None
    await redraw(query, desk.panels.done(seat, Sight(done.reader, now), today=first))
    if done.before is not None:
        _, digest = await desk.reading.today(done.before, now)
        await post(bot, seat.to, digest)


async def stop(message: Message, seat: Seat, desk: Desk) -> None:
    """No more digests; one button undoes it."""
    await desk.readers.stop(seat.to, desk.clock())
    await say(message, _stopped(seat))


async def press_stop(query: CallbackQuery, seat: Seat, desk: Desk) -> None:
    """The same by button."""
    await desk.readers.stop(seat.to, desk.clock())
    await redraw(query, _stopped(seat))


def _stopped(seat: Seat) -> View:
    keyboard = settings_keyboard.stopped(seat.texts, seat.chat)
    return titled(seat, View(seat.texts.html("setup.stopped"), keyboard))


async def press_restart(query: CallbackQuery, seat: Seat, desk: Desk) -> None:
    """Back again: the settings as they were."""
    now = desk.clock()
    reader = await desk.readers.restart(seat.to, now)
    await redraw(query, await desk.panels.show(Panel.SETTINGS, seat, Sight(reader, now)))
