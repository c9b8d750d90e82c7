"""Writing: what a reader types when asked, and the buttons around it, as far as sending."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import CallbackQuery, Message

from bot.campaigns.model import Subscriber
from bot.moderation.writing import Ask, Draft
from bot.moderation.written import Refused
from bot.telegram.commenting import screens
from bot.telegram.commenting.callbacks import SendComment, Step, Write
from bot.telegram.commenting.picking import first_name, own
from bot.telegram.commenting.services import WritingDesk
from bot.telegram.commenting.visits import AnotherCommand, Awaited, Told
from bot.telegram.desk import Desk, Seated
from bot.telegram.filters import InPrivate, Pressed
from bot.telegram.panels import View, redraw, say
from bot.telegram.seats import Seat

Clock = Callable[[], datetime]


def make_router() -> Router:
    """Stands before whatever takes any text in private, behind the replies to digests."""
    router = Router(name="comments written")
    router.include_routers(_for_commands(), _for_readers())
    return router


def _for_commands() -> Router:
    router = Router(name="comments let go")
    router.message.register(let_go, AnotherCommand())
    return router


def _for_readers() -> Router:
    router = Router(name="comments composed")
    for observer in (router.message, router.callback_query):
        observer.middleware(Seated())
        observer.middleware(Told())
    router.message.register(written, Awaited())
    router.callback_query.register(send, Pressed(SendComment), InPrivate())
    router.callback_query.register(step, Pressed(Write), InPrivate())
    return router


async def let_go(message: Message, writing_desk: WritingDesk, clock: Clock) -> None:
    """Who gives another command answers that one next; what was written stays."""
    commenting = writing_desk.commenting
    if (await commenting.draft(message.chat.id)).ask is not Ask.NOTHING:
        await commenting.ask(message.chat.id, Ask.NOTHING, clock())
    raise SkipHandler


async def written(
    message: Message,
    ask: Ask,
    seat: Seat,
    reader: Subscriber,
    desk: Desk,
    writing_desk: WritingDesk,
    clock: Clock,
) -> None:
    """The text or the name; of what cannot be taken, the draft stays as it is."""
    if message.text is None:
        raise Refused("only_text")
    commenting, now = writing_desk.commenting, clock()
    take = commenting.rename if ask is Ask.NAME else commenting.write
    draft = await take(seat.to.chat_id, message.text, now)
    if draft.subject is None:
        await say(message, await own(seat, reader, desk, writing_desk, now))
    else:
        await say(message, screens.drawn(draft, seat, first_name(message)))


async def send(
    query: CallbackQuery, pressed: SendComment, seat: Seat, writing_desk: WritingDesk, clock: Clock
) -> None:
    """What the reader has seen, to the queue; a second tap finds what the first has sent."""
    chat = seat.to.chat_id
    comment = await writing_desk.commenting.confirm(chat, pressed.version, clock())
    await redraw(query, screens.arrived(comment, seat))


async def step(
    query: CallbackQuery,
    pressed: Write,
    seat: Seat,
    reader: Subscriber,
    desk: Desk,
    writing_desk: WritingDesk,
    clock: Clock,
) -> None:
    """A button around the draft."""
    if pressed.step is Step.DISCARD:
        await writing_desk.commenting.discard(seat.to.chat_id, clock(), pressed.version)
        await redraw(query, View(seat.texts.html("commenting.discarded")))
        return
    draft = await _stepped(query, pressed, seat.to.chat_id, writing_desk, clock())
    if draft.subject is None and draft.ask is not Ask.NAME:
        await redraw(query, await own(seat, reader, desk, writing_desk, clock()))
    else:
        await redraw(query, screens.drawn(draft, seat, first_name(query)))


async def _stepped(
    query: CallbackQuery, pressed: Write, chat: int, writing_desk: WritingDesk, now: datetime
) -> Draft:
    commenting = writing_desk.commenting
    if pressed.step is Step.MY_NAME:
        return await commenting.rename(chat, first_name(query), now)
    if pressed.step is Step.NAME:
        return await commenting.ask(chat, Ask.NAME, now)
    if pressed.step is Step.TEXT:
        return await commenting.ask_again(chat, pressed.version, now)
    return await commenting.resume(chat, now)
