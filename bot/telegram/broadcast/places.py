"""Countries and cities by the names admins type."""

import asyncio
from collections.abc import Sequence
from functools import cache

from babel import Locale

from bot.campaigns.broadcasts import Refusal
from bot.campaigns.segments import city_in
from digests.arabic.cities import Cities, Place
from digests.arabic.keys import key
from digests.locales import LOCALES


def country_named(text: str) -> str:
    """The ISO 3166 code of a country in any language of the bot; '' for what is none."""
    return _countries().get(key(text), "")


async def cities_named(text: str, cities: Cities) -> Sequence[Place]:
    """The cities that it may be. Refuses what is none."""
    found = await asyncio.to_thread(cities.find, text)
    if not found:
        raise Refusal("unknown_place", text=text[:40])
    return list(dict.fromkeys(found))


async def city_of(number: int, cities: Cities) -> str:
    """As a segment names the city with this id. Refuses an id that none has: a forged one."""
    place = await asyncio.to_thread(cities.get, number)
    if place is None:
        raise Refusal("old_panel")
    return city_in(place.name, place.territory)


@cache
def _countries() -> dict[str, str]:
    return {
        key(name): code
        for locale in LOCALES
        for code, name in Locale.parse(locale).territories.items()
        if len(code) == 2 and code.isalpha()
    }
