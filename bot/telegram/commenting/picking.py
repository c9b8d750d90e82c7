"""Where a comment begins: /comment, the button under a digest, a link, a reply to a digest."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message

from bot.campaigns.model import Status, Subscriber
from bot.campaigns.ports import Shown
from bot.moderation.writing import Draft
from bot.moderation.written import Refused
from bot.telegram.commenting import screens
from bot.telegram.commenting.callbacks import CommentOn, PickStory, TurnStories, talk_payload
from bot.telegram.commenting.screens import Stories
from bot.telegram.commenting.services import WritingDesk
from bot.telegram.commenting.subjects import subject_of
from bot.telegram.commenting.visits import Replied, Talking, Told, target_of
from bot.telegram.desk import Desk, Seated
from bot.telegram.filters import InPrivate, Pressed
from bot.telegram.keyboards import markup
from bot.telegram.panels import View, redraw, say
from bot.telegram.seats import Seat
from bot.telegram.tongue import texts_for

Clock = Callable[[], datetime]


def make_router() -> Router:
    """Stands before the router of /start, and before whatever takes any text in private."""
    router = Router(name="comments")
    router.message.register(to_private, Command("comment"), ~InPrivate())
    router.include_routers(_by_link(), _for_readers())
    return router


def _by_link() -> Router:
    router = Router(name="comments by link")
    router.message.middleware(Seated(known=False))
    router.message.middleware(Told())
    router.message.register(open_link, Talking(), InPrivate())
    return router


def _for_readers() -> Router:
    router = Router(name="comments begun")
    for observer in (router.message, router.callback_query):
        observer.middleware(Seated())
        observer.middleware(Told())
    router.message.register(comment, Command("comment"), InPrivate())
    router.message.register(reply, Replied())
    router.callback_query.register(pick, Pressed(PickStory), InPrivate())
    router.callback_query.register(turn, Pressed(TurnStories), InPrivate())
    router.callback_query.register(begin, Pressed(CommentOn), InPrivate())
    return router


async def comment(
    message: Message,
    seat: Seat,
    reader: Subscriber,
    desk: Desk,
    writing_desk: WritingDesk,
    clock: Clock,
) -> None:
    """The reader's own comments and the latest stories; as a reply to a digest, those of that."""
    target = target_of(message)
    if target is None:
        await say(message, await own(seat, reader, desk, writing_desk, clock()))
    else:
        await say(message, await _start(target, "", seat, writing_desk, message, clock()))


async def own(
    seat: Seat, reader: Subscriber, desk: Desk, writing_desk: WritingDesk, now: datetime
) -> View:
    """What /comment shows."""
    chat = seat.to.chat_id
    content, _ = await desk.reading.today(reader, now)
    shown = await writing_desk.digests.shown(content)
    stories = Stories(content, shown.digest) if shown and shown.digest.stories else None
    pending = await writing_desk.commenting.own.pending(chat)
    return screens.mine(pending, stories, seat, await writing_desk.commenting.draft(chat))


async def to_private(message: Message, bot: Bot, desk: Desk) -> None:
    """In a group: the way into the private chat, for anybody."""
    texts = await texts_for(message, desk.readers, desk.wording)
    link = f"https://t.me/{(await bot.me()).username}?start={talk_payload()}"
    open_ = InlineKeyboardButton(text=texts.plain("commenting.open_private"), url=link)
    await say(message, View(texts.html("commenting.in_private"), markup([[open_]])))


async def open_link(
    message: Message,
    content: str,
    seat: Seat,
    reader: Subscriber | None,
    desk: Desk,
    writing_desk: WritingDesk,
    clock: Clock,
) -> None:
    """From under a digest in a group or channel. Somebody who gets no digests yet goes on to
    set-up."""
    if content:
        target = PickStory(content)
        await say(message, await _start(target, "", seat, writing_desk, message, clock()))
    elif reader is not None:
        await say(message, await own(seat, reader, desk, writing_desk, clock()))
    if reader is None or reader.status is not Status.ACTIVE:
        raise SkipHandler


async def pick(
    query: CallbackQuery, pressed: PickStory, seat: Seat, writing_desk: WritingDesk, clock: Clock
) -> None:
    """Below the digest, which stays as it is."""
    if isinstance(query.message, Message):
        view = await _start(pressed, "", seat, writing_desk, query, clock())
        await say(query.message, view)
    await query.answer()


async def turn(
    query: CallbackQuery, pressed: TurnStories, seat: Seat, writing_desk: WritingDesk
) -> None:
    """Another page of the list."""
    shown = await _shown(pressed.content, writing_desk)
    draft = await writing_desk.commenting.draft(seat.to.chat_id)
    stories = Stories(pressed.content, shown.digest, pressed.page)
    await redraw(query, screens.choose(stories, seat, draft))


async def begin(
    query: CallbackQuery, pressed: CommentOn, seat: Seat, writing_desk: WritingDesk, clock: Clock
) -> None:
    """On this story: a list of ours becomes the question, a digest stays."""
    view = await _start(pressed, "", seat, writing_desk, query, clock())
    if pressed.listed:
        await redraw(query, view)
    elif isinstance(query.message, Message):
        await say(query.message, view)
        await query.answer()


async def reply(
    message: Message,
    target: PickStory | CommentOn,
    seat: Seat,
    writing_desk: WritingDesk,
    clock: Clock,
) -> None:
    """What answers a digest is the comment's text; nothing is sent before it was confirmed."""
    if message.text is None:
        raise Refused("only_text")
    view = await _start(target, message.text, seat, writing_desk, message, clock())
    await say(message, view)


async def _start(
    target: PickStory | CommentOn,
    text: str,
    seat: Seat,
    writing_desk: WritingDesk,
    event: Message | CallbackQuery,
    now: datetime,
) -> View:
    """The choice of the story where there is one, else the question for what is missing."""
    shown = await _shown(target.content, writing_desk)
    chat, commenting = seat.to.chat_id, writing_desk.commenting
    told = shown.digest.stories
    number = target.number if isinstance(target, CommentOn) else 0
    if number >= len(told) or number < 0:
        raise Refused("story_gone")
    if isinstance(target, PickStory) and len(told) > 1:
        await commenting.welcome(chat)
        held = await commenting.begin(chat, None, text, now) if text else None
        draft = held or await commenting.draft(chat)
        return screens.choose(Stories(target.content, shown.digest), seat, draft)
    subject = subject_of(told[number], writing_desk.wordpress_url)
    begun: Draft = await commenting.begin(chat, subject, text, now)
    return screens.drawn(begun, seat, first_name(event))


async def _shown(content: str, writing_desk: WritingDesk) -> Shown:
    """The digest. Refuses one that is no longer kept, or has no story."""
    shown = await writing_desk.digests.shown(content)
    if shown is None or not shown.digest.stories:
        raise Refused("story_gone")
    return shown


def first_name(event: Message | CallbackQuery) -> str:
    """What Telegram calls who wrote or pressed: offered as a name, taken only where chosen."""
    return event.from_user.first_name if event.from_user else ""
