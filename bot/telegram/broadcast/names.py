"""Names of people and moments, and of what buttons cannot carry."""

from datetime import datetime
from zlib import crc32
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from babel.dates import format_date

from bot.campaigns.broadcasting import COMMAND_LINE
from bot.campaigns.broadcasts import Campaign
from bot.telegram.broadcast.services import Visit
from bot.wording import Texts


def name_key(name: str) -> int:
    """A number for a name, the same in every process."""
    return crc32(name.encode())


async def name_of(bot: Bot, who: int, texts: Texts) -> str:
    """What a person is called on Telegram; their id where it does not say."""
    if who == COMMAND_LINE:
        return texts.plain("broadcast.the_bot")
    try:
        return (await bot.get_chat(who)).full_name
    except TelegramAPIError:
        return str(who)


def called(campaign: Campaign, visit: Visit) -> str:
    """What staff call it: a digest by its date, what has no name by its number."""
    if campaign.title:
        return campaign.title
    if campaign.on is None:
        return visit.texts.plain("broadcast.nameless", number=campaign.id)
    day = format_date(campaign.on, "d MMMM", locale=visit.locale)
    return visit.texts.plain("broadcast.digest_of", day=day)


def moment(at: datetime, zone: str, locale: str) -> str:
    """26 November 18:30, on the clock of the zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_date(local, 'd MMMM', locale=locale)} {local:%H:%M}"
