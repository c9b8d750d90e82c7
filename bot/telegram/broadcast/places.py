"""Countries and cities by the names admins type."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale

from bot.campaigns.broadcasts import Refusal
from digests.arabic.cities import Place
from digests.arabic.keys import key
from digests.locales import LOCALES


@dataclass(frozen=True, slots=True)
class Where:
    """One of the two. country: ISO 3166. city: its name."""

    country: str = ""
    city: str = ""


async def find_place(text: str, find: Callable[[str], Sequence[Place]]) -> Where:
    """A country in any language of the bot, else a city. Refuses what is neither."""
    if code := _countries().get(key(text)):
        return Where(country=code)
    found = await asyncio.to_thread(find, text)
    if not found:
        raise Refusal("unknown_place", text=text[:40])
    return Where(city=found[0].name)


@cache
def _countries() -> dict[str, str]:
    return {
        key(name): code
        for locale in LOCALES
        for code, name in Locale.parse(locale).territories.items()
        if len(code) == 2 and code.isalpha()
    }
