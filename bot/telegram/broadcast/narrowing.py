"""Recipients that are typed or uploaded."""

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import Document

from bot.campaigns.broadcasts import Refusal
from bot.campaigns.segments import Saved, Segment
from bot.telegram.broadcast.callbacks import Screen
from bot.telegram.broadcast.entrance import Entrance
from bot.telegram.broadcast.lists import read_ids, read_origins
from bot.telegram.broadcast.places import cities_named, city_of, country_named
from digests.arabic.dates import parse_published

LONGEST_NAME = 40


async def take_ids(entrance: Entrance) -> None:
    """Written, or in a .txt or .csv; added to those that are there."""
    text, document = entrance.message.text or "", entrance.message.document
    if document is not None:
        text = await _downloaded(entrance.bot, document)
    found = read_ids(text)
    await _narrow(
        entrance,
        lambda part: replace(part, chat_ids=tuple(dict.fromkeys((*part.chat_ids, *found)))),
    )


async def _downloaded(bot: Bot, document: Document) -> str:
    try:
        content = await bot.download(document)
    except TelegramBadRequest:  # over 20 MB
        raise Refusal("file_too_big") from None
    return content.read().decode("utf-8-sig", errors="replace") if content else ""


async def take_place(entrance: Entrance) -> None:
    """A country or a city, by its name; of several cities one has to be pressed."""
    if code := country_named(entrance.text):
        await _narrow(
            entrance, lambda part: replace(part, territories=_once((*part.territories, code)))
        )
        return
    cities = entrance.desk.cities
    found = await cities_named(entrance.text, cities)
    if len(found) > 1:
        await entrance.show(Screen.PLACES, found=found)
        return
    city = await city_of(found[0].id, cities)
    await _narrow(entrance, lambda part: replace(part, cities=_once((*part.cities, city))))


async def take_origin(entrance: Entrance) -> None:
    """Payloads of deep links."""
    found = read_origins(entrance.text)
    await _narrow(entrance, lambda part: replace(part, origins=_once((*part.origins, *found))))


async def take_joined(entrance: Entrance) -> None:
    """A date that has been."""
    local = entrance.visit.now.astimezone(ZoneInfo(entrance.desk.times.zone))
    since = parse_published(entrance.text, local)
    if since is None or since > entrance.visit.now:
        raise Refusal("bad_date", text=entrance.text[:40])
    await _narrow(entrance, lambda part: replace(part, joined_since=since))


async def take_name(entrance: Entrance) -> None:
    """Keep the recipients under it."""
    name = " ".join(entrance.text.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refusal("bad_name", most=LONGEST_NAME)
    saved = Saved(name, entrance.draft.segment)
    await entrance.desk.drafts.save_segment(saved, entrance.visit.who, entrance.visit.now)
    await entrance.show(Screen.SAVED)


async def _narrow(entrance: Entrance, how: Callable[[Segment], Segment]) -> None:
    await entrance.keep(lambda one: replace(one, segment=how(one.segment)))
    await entrance.show(Screen.RECIPIENTS)


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
