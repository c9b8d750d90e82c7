"""Names of the staff."""

from dataclasses import replace

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.moderation.staffing import Person


async def named(person: Person, bot: Bot) -> Person:
    """Owners, whose names are not kept, go by the one that Telegram has."""
    if person.name:
        return person
    try:
        name = (await bot.get_chat(person.id)).full_name
    except TelegramAPIError:
        name = str(person.id)
    return replace(person, name=name)
