"""How previews and panels reach a chat."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import CallbackQuery, LinkPreviewOptions, Message

from bot.campaigns.broadcasts import Ask, Draft, Refusal
from bot.campaigns.checking import outgoing
from bot.telegram.broadcast.callbacks import Screen
from bot.telegram.broadcast.drafting import broadcast_of, change
from bot.telegram.broadcast.drawing import draw
from bot.telegram.broadcast.screens import ASKS, Sheet
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from bot.telegram.outbound import call_of
from bot.telegram.outcomes import is_unmodified
from bot.telegram.panels import View
from digests.arabic.cities import Place
from digests.model import Message as Ready

log = structlog.get_logger()

BARE = LinkPreviewOptions(is_disabled=True)


async def preview(bot: Bot, chat_id: int, message: Ready) -> None:
    """Send it exactly as readers will see it. Raises Refusal with Telegram's reason."""
    payload = {name: value for name, value in message.payload.items() if name != "_pin"}
    try:
        await bot(call_of(Ready(message.method, payload), {"chat_id": chat_id}))
    except TelegramBadRequest as error:
        reason = error.message.removeprefix("Bad Request: ")
        raise Refusal("telegram_refused", reason=reason) from error


async def preview_draft(bot: Bot, chat_id: int, draft: Draft) -> None:
    """The draft's message with its buttons."""
    await preview(bot, chat_id, outgoing(broadcast_of(draft)))


async def post(bot: Bot, chat_id: int, view: View) -> Message:
    """A message of its own."""
    return await bot.send_message(
        chat_id,
        view.text,
        parse_mode="HTML",
        reply_markup=view.keyboard,
        link_preview_options=BARE,
    )


async def tell(bot: Bot, chat_id: int, view: View) -> int:
    """The same to somebody who did not ask; 0 where they cannot be reached."""
    try:
        return (await post(bot, chat_id, view)).message_id
    except TelegramAPIError as error:
        log.info("admin_not_told", chat=chat_id, why=str(error))
        return 0


async def edit(bot: Bot, chat_id: int, message_id: int, view: View) -> None:
    """A message becomes this view; one that shows it already is a success."""
    try:
        await bot.edit_message_text(
            view.text,
            chat_id=chat_id,
            message_id=message_id,
            parse_mode="HTML",
            reply_markup=view.keyboard,
            link_preview_options=BARE,
        )
    except TelegramBadRequest as error:
        if not is_unmodified(error):
            raise


async def redraw(query: CallbackQuery, bot: Bot, view: View, toast: str = "") -> None:
    """The pressed message becomes this view, with a word to who pressed: that comes first, as an
    edit waits where a chat has had many of them just now."""
    await query.answer(toast or None)
    if query.message is not None:
        await edit(bot, query.message.chat.id, query.message.message_id, view)


async def post_panel(
    bot: Bot,
    desk: BroadcastDesk,
    visit: Visit,
    screen: Screen,
    *,
    shown: bool = False,
    found: Sequence[Place] = (),
) -> None:
    """The draft's panel at the end of the chat, in place of the older one. shown: with a preview
    above it. found: see Sheet."""
    draft = await desk.drafts.get(visit.who) or Draft(visit.who)
    if shown and draft.message is not None:
        await preview_draft(bot, visit.who, draft)
    sheet = Sheet(draft, desk, visit, found=found)
    panel = await post(bot, visit.who, await draw(screen, sheet))
    ask = ASKS.get(screen, Ask.NOTHING)
    before = draft.panel_id
    await change(
        desk.drafts,
        visit.who,
        visit.now,
        lambda one: replace(one, panel_id=panel.message_id, ask=ask),
    )
    if before:
        with suppress(TelegramBadRequest):  # deleted by hand, or too old
            await bot.delete_message(visit.who, before)
