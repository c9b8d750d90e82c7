"""When a handler fails, or nobody knows what was meant: one clear sentence, nothing else hurt."""

from contextlib import suppress

import structlog
from aiogram import Router
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, ErrorEvent, Message

from bot.telegram.filters import InPrivate
from bot.telegram.outcomes import is_unmodified
from bot.telegram.tongue import KnownReaders, locale_of, texts_for
from bot.wording import Texts, Wording

log = structlog.get_logger()


class IsCommand(Filter):
    """Text that starts with a slash."""

    async def __call__(self, message: Message) -> bool:
        return (message.text or "").startswith("/")


def make_router() -> Router:
    """What happens after an exception in any handler."""
    router = Router(name="errors")
    router.errors.register(failed)
    return router


def make_last_router() -> Router:
    """Stands last: commands and buttons that nobody else has taken."""
    router = Router(name="last")
    router.message.register(unknown_command, InPrivate(), IsCommand())
    router.callback_query.register(old_button)
    return router


async def failed(event: ErrorEvent, readers: KnownReaders, wording: Wording) -> None:
    """Log the exception with its update's id, and tell whoever waits."""
    asked = event.update.callback_query or event.update.message
    if _is_harmless(event.exception):
        log.info("update_overtaken", update_id=event.update.update_id, why=str(event.exception))
        texts = None
    else:
        log.error("update_failed", update_id=event.update.update_id, exc_info=event.exception)
        texts = await _texts(asked, readers, wording) if asked else None
    try:
        await _tell(asked, texts.plain("errors.broken") if texts else None)
    except Exception as error:  # the first exception is the one that matters
        log.info("person_not_told", update_id=event.update.update_id, why=str(error))


def _is_harmless(error: Exception) -> bool:
    """The chat shows it already, the press is too old to be answered, or the person has left."""
    expired = isinstance(error, TelegramBadRequest) and "query is too old" in error.message
    return is_unmodified(error) or expired or isinstance(error, TelegramForbiddenError)


async def _texts(asked: Message | CallbackQuery, readers: KnownReaders, wording: Wording) -> Texts:
    try:
        return await texts_for(asked, readers, wording)
    except Exception:  # the store may be what failed
        return wording.of(locale_of(asked.from_user, readers.defaults.locale))


async def _tell(asked: Message | CallbackQuery | None, sentence: str | None) -> None:
    if isinstance(asked, CallbackQuery):
        await _answer_press(asked, sentence)
    elif asked is not None and sentence:
        await asked.answer(sentence)


async def _answer_press(query: CallbackQuery, sentence: str | None) -> None:
    """As an alert; where the press was answered before the failure, as a message in private."""
    try:
        await query.answer(sentence, show_alert=bool(sentence))
    except TelegramBadRequest:
        if sentence and isinstance(query.message, Message) and await InPrivate()(query):
            await query.message.answer(sentence)


async def unknown_command(message: Message, readers: KnownReaders, wording: Wording) -> None:
    """Also what anybody else's staff commands look like."""
    texts = await texts_for(message, readers, wording)
    await message.answer(texts.html("errors.unknown_command"), parse_mode="HTML")


async def old_button(query: CallbackQuery, readers: KnownReaders, wording: Wording) -> None:
    """A button from before an update, or forged data."""
    texts = await texts_for(query, readers, wording)
    with suppress(TelegramBadRequest):  # too old even for that
        await query.answer(texts.plain("errors.old_button"), show_alert=True)
