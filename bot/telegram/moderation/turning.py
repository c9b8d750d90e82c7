"""How a press changes what is shown, without holding up the next press.

A group takes 20 messages a minute, and a chat's updates are handled one after the other: whoever
opens a menu must not keep others from deciding while its edit waits for its turn.
"""

from aiogram import Bot
from aiogram.types import CallbackQuery

from bot.telegram.broadcast.posting import edit
from bot.telegram.moderation.services import ModerationDesk
from bot.telegram.panels import View


def turn(query: CallbackQuery, bot: Bot, desk: ModerationDesk, view: View, toast: str = "") -> None:
    """Answer the press, and make the message this view; both aside."""
    desk.later.do(query.answer(toast or None))
    message = query.message
    if message is not None:
        desk.later.do(edit(bot, message.chat.id, message.message_id, view))
