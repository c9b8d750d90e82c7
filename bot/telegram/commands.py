"""The menus of commands, by scope and language."""

from collections.abc import Sequence

from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)

from bot.wording import Texts, Wording
from digests.locales import LOCALES

COMMANDS = ("start", "today", "sections", "time", "settings", "privacy", "stop", "help")
EVERYBODY = ("help",)
"""In a group only its admins may set anything."""


async def publish_commands(bot: Bot, wording: Wording, locale: str) -> None:
    """Tell Telegram the menus. locale: of everybody whose own language the bot does not speak."""
    scopes = (
        (BotCommandScopeAllPrivateChats(), COMMANDS),
        (BotCommandScopeAllChatAdministrators(), COMMANDS),
        (BotCommandScopeDefault(), EVERYBODY),
    )
    for scope, names in scopes:
        for code in (None, *LOCALES):
            menu = menu_in(wording.of(code or locale), names)
            await bot.set_my_commands(menu, scope=scope, language_code=code)


def menu_in(texts: Texts, names: Sequence[str]) -> list[BotCommand]:
    """The commands with what they do, in one language."""
    return [BotCommand(command=n, description=texts.plain(f"commands.{n}")) for n in names]
