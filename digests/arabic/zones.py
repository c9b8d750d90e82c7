"""Time zones by the names people put after an hour: «بتوقيت القاهرة», "Brussels time", GMT."""

from collections import Counter
from functools import cache

from babel import Locale
from babel.core import get_global

from digests.arabic.cities import common, guess
from digests.arabic.keys import key
from digests.locales import LOCALES

_ALIASES = {
    "UTC": ("غرينتش", "جرينتش", "غرينيتش", "جرينيتش", "العالمي", "gmt", "utc"),
    "Asia/Riyadh": ("مكة", "مكة المكرمة", "السعودية", "المدينة المنورة"),
    "Asia/Dubai": ("الإمارات", "أبوظبي", "أبو ظبي"),
    "Asia/Hebron": ("فلسطين", "رام الله"),
    "Asia/Qatar": ("الدوحة", "doha"),
    "Asia/Jerusalem": ("القدس المحتلة",),
}
"""What CLDR does not say."""


def named_zone(name: str, own: str) -> str | None:
    """The zone a city or country stands for; `own` where it is called so too. Unknown: None."""
    wanted = key(name)
    if wanted in {key(guess(own, locale).name) for locale in LOCALES}:
        return own
    return _zones().get(wanted) or _zones().get(f"ال{wanted}")


@cache
def _zones() -> dict[str, str]:
    """Built at the first name asked for, in a tenth of a second. Cities win over countries, and
    well-known ones over others."""
    named = {key(alias): zone for zone, aliases in _ALIASES.items() for alias in aliases}
    territories = {z: t for z, t in get_global("zone_territories").items() if z != "Etc/Unknown"}
    zones = dict.fromkeys((*(place.zone for place in common("UTC", "ar")), *sorted(territories)))
    for locale in LOCALES:
        for zone in zones:
            named.setdefault(key(guess(zone, locale).name), zone)
    alone = Counter(territories.values())
    for zone, territory in territories.items():
        if alone[territory] == 1:
            for locale in LOCALES:
                named.setdefault(key(Locale(locale).territories.get(territory, zone)), zone)
    return named
