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

COMMANDS = ("start", "today", "sections", "time", "settings", "comment", "privacy", "stop", "help")
ADMINS = ("broadcast", "campaigns")
"""What the owners have beside everybody's, in their private chats."""

EVERYBODY = ("help",)
"""In a group only its admins may set anything."""


def for_readers(*, comments: bool) -> tuple[str, ...]:
    """The commands for everybody; without comments where nobody would review them."""
    return tuple(name for name in COMMANDS if comments or name != "comment")


async def publish_commands(
    bot: Bot, wording: Wording, locale: str, owners: Sequence[int] = (), *, comments: bool = False
) -> None:
    """Tell Telegram the menus. locale: of everybody whose own language the bot does not speak.
    owners: get the admins' commands too; one who has not opened the chat yet is passed over."""
    names = for_readers(comments=comments)
    scopes = (
        (BotCommandScopeAllPrivateChats(), names),
        (BotCommandScopeAllChatAdministrators(), names),
        (BotCommandScopeDefault(), EVERYBODY),
    )
    for scope, shown in scopes:
        for code in (None, *LOCALES):
            menu = menu_in(wording.of(code or locale), shown)
            await bot.set_my_commands(menu, scope=scope, language_code=code)
    for owner in owners:
        with suppress(TelegramBadRequest):  # chat not found
            await _publish_to(bot, wording, locale, owner, (*names, *ADMINS))


async def _publish_to(
    bot: Bot, wording: Wording, locale: str, owner: int, names: Sequence[str]
) -> None:
    for code in (None, *LOCALES):
        menu = menu_in(wording.of(code or locale), names)
        scope = BotCommandScopeChat(chat_id=owner)
        await bot.set_my_commands(menu, scope=scope, language_code=code)


def menu_in(texts: Texts, names: Sequence[str]) -> list[BotCommand]:
    """The commands with what they do, in one language."""
    return [BotCommand(command=n, description=texts.plain(f"commands.{n}")) for n in names]
