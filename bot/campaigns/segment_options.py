"""A segment as it is written on the command line: `key=value[,value]`, each key a condition."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

from bot.campaigns.broadcasts import Refusal
from bot.campaigns.segments import Audience, Segment, city_in, split_city
from digests.arabic.cities import Cities, city_key

LISTS = ("sections", "locales", "territories", "cities", "origins")

KEYS = (*LISTS, "audience", "joined-since", "inactive-since", "ids", "saved")

ReadFile = Callable[[str], str | None]
"""The text of a file of this name; None where there is none."""


def read_segment(
    options: Sequence[str],
    saved: Mapping[str, Segment],
    read_file: ReadFile,
    cities: Cities,
    now: datetime,
    zone: tzinfo,
) -> Segment:
    """All the conditions in one. Raises Refusal: bad_key, bad_value, unknown_saved."""
    segment = Segment()
    for option in options:
        key, _, value = (part.strip() for part in option.partition("="))
        if key not in KEYS:
            raise Refusal("bad_key", key=key, keys=", ".join(KEYS))
        if not value:
            raise Refusal("bad_value", key=key, value=value)
        if key == "saved":
            segment = _merged(segment, _saved(value, saved))
        else:
            segment = _with(segment, key, value, read_file, now, zone)
    return replace(segment, cities=_cities(segment.cities, cities))


def _saved(name: str, saved: Mapping[str, Segment]) -> Segment:
    if name not in saved:
        raise Refusal("unknown_saved", saved=name, names=", ".join(saved))
    return saved[name]


def _merged(segment: Segment, other: Segment) -> Segment:
    """What `other` says wins; what it does not say stays."""
    blank = Segment()
    said = {name: getattr(other, name) for name in Segment.__dataclass_fields__}
    return replace(
        segment, **{name: value for name, value in said.items() if value != getattr(blank, name)}
    )


def _with(
    segment: Segment, key: str, value: str, read_file: ReadFile, now: datetime, zone: tzinfo
) -> Segment:
    field, read = key.replace("-", "_"), dict[str, object]()
    if key in LISTS:
        read[field] = _names(key, value, getattr(segment, field))
    elif key == "audience":
        read[field] = _audience(value)
    elif key == "ids":
        read["chat_ids"] = _ids(value, read_file)
    else:
        read[field] = _since(key, value, now, zone)
    return replace(segment, **read)  # type: ignore[arg-type]


def _names(key: str, value: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Those of an option added to those of the options before it."""
    names = [part.strip() for part in value.split(",") if part.strip()]
    if key == "territories":
        names = [name.upper() for name in names]
    return tuple(dict.fromkeys((*known, *names)))


def _cities(names: tuple[str, ...], cities: Cities) -> tuple[str, ...]:
    """By the one name that each has in segments, however it was written."""
    return tuple(dict.fromkeys(_city(name, cities) for name in names))


def _city(given: str, cities: Cities) -> str:
    """The largest of this name, in the country behind a slash where there is one."""
    name, country = split_city(given)
    for place in cities.find(name):
        named = city_key(name) in cities.keys(place.name, place.territory)
        if named and country.upper() in ("", place.territory):
            usual = cities.get(place.id) or place
            return city_in(usual.name, usual.territory)
    raise Refusal("bad_value", key="cities", value=given)


def _audience(value: str) -> Audience:
    if value not in set(Audience):
        raise Refusal("bad_value", key="audience", value=value)
    return Audience(value)


def _ids(value: str, read_file: ReadFile) -> tuple[int, ...]:
    """Ids separated by anything but digits; from a file, unless the value is such a list."""
    listed = re.fullmatch(r"[-\d,;\s]+", value)
    text = value if listed else read_file(value)
    if text is None:
        raise Refusal("bad_value", key="ids", value=value)
    found = tuple(dict.fromkeys(int(one) for one in re.findall(r"(?<!\d)-?\d{1,18}(?!\d)", text)))
    if not found:
        raise Refusal("bad_value", key="ids", value=value)
    return found


def _since(key: str, value: str, now: datetime, zone: tzinfo) -> datetime:
    """`30d`, or a date and time in ISO 8601; without an offset it is in the zone."""
    days = re.fullmatch(r"(\d{1,5})d", value)
    if days:
        return now - timedelta(days=int(days[1]))
    try:
        given = datetime.fromisoformat(value)
    except ValueError:
        raise Refusal("bad_value", key=key, value=value) from None
    since = (given if given.tzinfo else given.replace(tzinfo=zone)).astimezone(UTC)
    if since > now:
        raise Refusal("bad_value", key=key, value=value)
    return since
