"""Who may come to the desk, how they are spoken to, and what cannot be, said in one sentence."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject, User

from bot.campaigns.broadcasts import Ask, Refusal
from bot.delivery.model import Address
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from bot.telegram.filters import InPrivate
from bot.telegram.seats import refuse
from bot.telegram.tongue import KnownReaders, locale_of
from bot.wording import Texts, Wording
from digests.model import Numerals

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

LONGEST_ALERT = 200
"""Characters of an alert that Telegram takes."""


class IsAdmin(Filter):
    """One of those who may broadcast; for everybody else the desk is not there."""

    async def __call__(self, event: Message | CallbackQuery, broadcast_desk: BroadcastDesk) -> bool:
        user = event.from_user
        return user is not None and broadcast_desk.broadcasts.rules.may_broadcast(user.id)


class Awaited(Filter):
    """A message of an admin that a draft waits for; commands are never that."""

    async def __call__(self, message: Message, broadcast_desk: BroadcastDesk) -> bool:
        if (message.text or "").startswith("/") or not await InPrivate()(message):
            return False
        if not await IsAdmin()(message, broadcast_desk) or message.from_user is None:
            return False
        draft = await broadcast_desk.drafts.get(message.from_user.id)
        if draft is None or draft.ask is Ask.DISCARDED:
            return False
        in_album = bool(draft.album_id) and message.media_group_id == draft.album_id
        return in_album or draft.ask is not Ask.NOTHING


class AtDesk(BaseMiddleware):
    """Puts `visit` into a handler's arguments; says a Refusal in one sentence."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 (aiogram's signature)
        if not isinstance(event, Message | CallbackQuery) or event.from_user is None:
            return await handler(event, data)
        desk: BroadcastDesk = data["broadcast_desk"]
        who, now = event.from_user, data["clock"]()
        visit = await visit_of(who.id, desk.tongues, data["readers"], data["wording"], now, who)
        try:
            desk.broadcasts.check_right(visit.who)
            return await handler(event, data | {"visit": visit})
        except Refusal as refusal:
            return await refuse(event, sentence(refusal, visit.texts, event))


def sentence(refusal: Refusal, texts: Texts, event: Message | CallbackQuery | None = None) -> str:
    """What cannot be, and the way out. Plain; an alert is cut where Telegram would refuse it."""
    said = texts.plain(f"broadcast.{refusal.name}", **refusal.values)
    if isinstance(event, CallbackQuery) and len(said) > LONGEST_ALERT:
        return said[: LONGEST_ALERT - 1] + "…"
    return said


async def visit_of(
    who: int,
    tongues: dict[int, str],
    readers: KnownReaders,
    wording: Wording,
    now: datetime,
    user: User | None = None,
) -> Visit:
    """In the language and digits of the person's own subscription, else of their Telegram: `user`,
    or what tongues know of an earlier visit."""
    reader = await readers.get(Address(who))
    if reader is None:
        known = tongues.get(who, readers.defaults.locale)
        locale = tongues[who] = locale_of(user, known)
        return Visit(who, wording.of(locale, Numerals.LATN), locale, now)
    profile = reader.profile
    return Visit(who, wording.of(profile.locale, profile.numerals), profile.locale, now)
