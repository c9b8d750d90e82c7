"""Recipients in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from bot.campaigns.segments import Audience, Segment, split_city
from bot.telegram.broadcast.services import Visit

SHOWN = 5
"""Names of a condition that are listed; of more, their number."""


def segment_words(segment: Segment, visit: Visit, zone: str) -> list[str]:
    """A phrase for each condition; [] for everybody. Plain text. zone: where dates are told."""
    lists = {
        "sections": list(segment.sections),
        "locales": [visit.texts.plain("settings.locale", value=one) for one in segment.locales],
        "territories": [country(one, visit.locale) for one in segment.territories],
        "cities": [city_name(one, visit.locale) for one in segment.cities],
        "origins": list(segment.origins),
    }
    dates = {"joined": segment.joined_since, "inactive": segment.inactive_since}
    phrases = [_say(visit, f"in_{name}", names=names) for name, names in lists.items() if names]
    phrases += [
        _say(visit, name, day=day(at, zone, visit.locale)) for name, at in dates.items() if at
    ]
    if segment.audience is not Audience.EVERYWHERE:
        phrases.insert(0, _say(visit, f"in_{segment.audience.value}"))
    if segment.chat_ids:
        phrases.append(_say(visit, "in_ids", count=len(segment.chat_ids)))
    return phrases


def city_name(city: str, locale: str) -> str:
    """A city of a segment, with its country."""
    name, territory = split_city(city)
    return f"{name} ({country(territory, locale)})" if territory else name


def country(territory: str, locale: str) -> str:
    """A country's name."""
    return str(Locale.parse(locale).territories.get(territory, territory))


def day(at: datetime, zone: str, locale: str) -> str:
    """Day, month and year."""
    return format_date(at.astimezone(ZoneInfo(zone)), "d MMMM y", locale=locale)


def _say(visit: Visit, name: str, **values: object) -> str:
    if len(names := values.get("names") or ()) > SHOWN:  # type: ignore[arg-type]
        values["names"] = [*list(names)[:SHOWN], "…"]  # type: ignore[call-overload]
    return visit.texts.plain(f"broadcast.{name}", **values)
