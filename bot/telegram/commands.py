"""The menus of commands, by scope and language."""

from collections.abc import Sequence
from contextlib import suppress

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)

from bot.wording import Texts, Wording
from digests.locales import LOCALES

COMMANDS = ("start", "today", "sections", "time", "settings", "privacy", "stop", "help")
ADMINS = ("broadcast", "campaigns")
"""What the owners have beside everybody's, in their private chats."""

EVERYBODY = ("help",)
"""In a group only its admins may set anything."""


async def publish_commands(
    bot: Bot, wording: Wording, locale: str, owners: Sequence[int] = ()
) -> None:
    """Tell Telegram the menus. locale: of everybody whose own language the bot does not speak.
    owners: get the admins' commands too; one who has not opened the chat yet is passed over."""
    scopes = (
        (BotCommandScopeAllPrivateChats(), COMMANDS),
        (BotCommandScopeAllChatAdministrators(), COMMANDS),
        (BotCommandScopeDefault(), EVERYBODY),
    )
    for scope, names in scopes:
        for code in (None, *LOCALES):
            menu = menu_in(wording.of(code or locale), names)
            await bot.set_my_commands(menu, scope=scope, language_code=code)
    for owner in owners:
        with suppress(TelegramBadRequest):  # chat not found
            await _publish_to(bot, wording, locale, owner)


async def _publish_to(bot: Bot, wording: Wording, locale: str, owner: int) -> None:
    for code in (None, *LOCALES):
        menu = menu_in(wording.of(code or locale), (*COMMANDS, *ADMINS))
        scope = BotCommandScopeChat(chat_id=owner)
        await bot.set_my_commands(menu, scope=scope, language_code=code)


def menu_in(texts: Texts, names: Sequence[str]) -> list[BotCommand]:
    """The commands with what they do, in one language."""
    return [BotCommand(command=n, description=texts.plain(f"commands.{n}")) for n in names]
