"""The menus of commands, by scope and language."""

from collections.abc import Mapping, Sequence
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

from bot.moderation.staffing import Role
from bot.wording import Texts, Wording
from digests.locales import LOCALES

COMMANDS = ("start", "today", "sections", "time", "settings", "comment", "privacy", "stop", "help")
MODERATORS = ("queue", "next", "stats")
MODERATION_ADMINS = (*MODERATORS, "rules", "staff")
ADMINS = (*MODERATION_ADMINS, "broadcast", "campaigns")
"""What the owners have beside everybody's, in their private chats."""

OF_ROLE = {
    Role.OWNER: ADMINS,
    Role.ADMIN: MODERATION_ADMINS,
    Role.MODERATOR: MODERATORS,
}

EVERYBODY = ("help",)
"""In a group only its admins may set anything."""


def for_readers(*, comments: bool) -> tuple[str, ...]:
    """The commands for everybody; without comments where nobody would review them."""
    return tuple(name for name in COMMANDS if comments or name != "comment")


async def publish_commands(
    bot: Bot,
    wording: Wording,
    locale: str,
    staff: Mapping[int, Role] | None = None,
    *,
    comments: bool = False,
) -> None:
    """Tell Telegram the menus. locale: of everybody whose own language the bot does not speak.
    staff: get their commands too; one who has not opened the chat yet is passed over."""
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
    for person, role in (staff or {}).items():
        await publish_to(bot, wording, locale, person, role, comments=comments)


async def publish_to(
    bot: Bot,
    wording: Wording,
    locale: str,
    person: int,
    role: Role | None,
    *,
    comments: bool = True,
) -> None:
    """The menu of somebody's private chat; None: everybody's again."""
    names = (*for_readers(comments=comments), *OF_ROLE[role]) if role else ()
    await _publish(bot, wording, locale, person, names)


async def publish_to_group(bot: Bot, wording: Wording, locale: str, chat_id: int) -> None:
    """The menu of the staff's group."""
    await _publish(bot, wording, locale, chat_id, (*MODERATORS, *EVERYBODY))


async def _publish(
    bot: Bot, wording: Wording, locale: str, chat_id: int, names: Sequence[str]
) -> None:
    scope = BotCommandScopeChat(chat_id=chat_id)
    with suppress(TelegramBadRequest):  # chat not found
        for code in (None, *LOCALES):
            if names:
                menu = menu_in(wording.of(code or locale), names)
                await bot.set_my_commands(menu, scope=scope, language_code=code)
            else:
                await bot.delete_my_commands(scope=scope, language_code=code)


def menu_in(texts: Texts, names: Sequence[str]) -> list[BotCommand]:
    """The commands with what they do, in one language."""
    return [BotCommand(command=n, description=texts.plain(f"commands.{n}")) for n in names]
