"""/help: what the bot does, what it understands, whom to ask."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.telegram import settings_keyboard
from bot.telegram.commands import for_readers
from bot.telegram.desk import Desk
from bot.telegram.panels import View, say
from bot.telegram.tongue import texts_for


def make_router() -> Router:
    """/help, for anybody."""
    router = Router(name="help")
    router.message.register(show_help, Command("help"))
    return router


async def show_help(message: Message, desk: Desk) -> None:
    """In a group too anybody may ask."""
    texts = await texts_for(message, desk.readers, desk.wording)
    names = for_readers(comments=desk.comments is not None)
    commands = [(name, texts.plain(f"commands.{name}")) for name in names]
    text = texts.html("help.about", outlet=desk.panels.outlet, commands=commands)
    await say(message, View(text, settings_keyboard.opening(texts, 0)))
