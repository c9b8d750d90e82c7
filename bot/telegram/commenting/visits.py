"""What is meant for comments, and what cannot be, said in one sentence."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.filters import CommandStart, Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.moderation.writing import Ask, awaited
from bot.moderation.written import Refused
from bot.telegram.commenting.callbacks import CommentOn, PickStory, from_talk_payload
from bot.telegram.commenting.services import WritingDesk
from bot.telegram.digest_callbacks import DigestPage, DigestStory
from bot.telegram.filters import InPrivate
from bot.telegram.seats import Seat, refuse

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

LONGEST_ALERT = 200
"""Characters of an alert that Telegram takes."""


class Talking(Filter):
    """/start by a link from under a digest in a group or channel; the handler gets `content`."""

    _start = CommandStart(deep_link=True)

    async def __call__(self, message: Message, bot: Bot) -> bool | dict[str, Any]:
        found = await self._start(message, bot)
        payload = found["command"].args if isinstance(found, dict) else None
        content = from_talk_payload(payload or "")
        return False if content is None else {"content": content}


class Replied(Filter):
    """A message that answers a digest or a story of it, in private; the handler gets `target`."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        target = target_of(message)
        written = not (message.text or "").startswith("/")
        return {"target": target} if target and written and await InPrivate()(message) else False


class Awaited(Filter):
    """A message in private that the reader's draft waits for; the handler gets `ask`."""

    async def __call__(
        self, message: Message, writing_desk: WritingDesk, clock: Callable[[], datetime]
    ) -> bool | dict[str, Any]:
        if (message.text or "").startswith("/") or not await InPrivate()(message):
            return False
        draft = await writing_desk.commenting.draft(message.chat.id)
        ask = awaited(draft, clock())
        return {"ask": ask} if ask is not Ask.NOTHING else False


class AnotherCommand(Filter):
    """A command in private that is not about comments."""

    _talking = Talking()

    async def __call__(self, message: Message, bot: Bot) -> bool:
        if not (message.text or "").startswith("/") or not await InPrivate()(message):
            return False
        return not await self._talking(message, bot)


class Told(BaseMiddleware):
    """Says a Refused in one sentence. Stands behind Seated."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 (aiogram's signature)
        try:
            return await handler(event, data)
        except Refused as refused:
            if not isinstance(event, Message | CallbackQuery):
                raise
            return await refuse(event, _sentence(refused, data["seat"], event))


def _sentence(refused: Refused, seat: Seat, event: Message | CallbackQuery) -> str:
    said = seat.texts.plain(f"commenting.{refused.name}", **refused.values)
    if isinstance(event, CallbackQuery) and len(said) > LONGEST_ALERT:
        return said[: LONGEST_ALERT - 1] + "…"
    return said


def target_of(message: Message) -> PickStory | CommentOn | None:
    """The digest or story that a message answers, by the buttons of what it answers: the position
    on a card is that of its story, and a digest with any page has this content."""
    answered = message.reply_to_message
    keyboard = answered.reply_markup if answered else None
    if keyboard is None:
        return None
    presses = [one.callback_data or "" for row in keyboard.inline_keyboard for one in row]
    for data in presses:
        story = CommentOn.unpack(data)
        if story is not None and not story.listed:
            return story
    kinds: tuple[type[PickStory | DigestPage | DigestStory], ...]
    kinds = (PickStory, DigestPage, DigestStory)
    found = (value for kind in kinds for data in presses if (value := kind.unpack(data)))
    return next((PickStory(value.content) for value in found), None)
