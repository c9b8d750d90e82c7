"""Who gets a broadcast: conditions on readers, all of which must hold."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.campaigns.model import Profile


class Audience(StrEnum):
    """Where people read."""

    EVERYWHERE = "all"
    PRIVATE = "private"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Segment:
    """Conditions; an empty one holds for everybody. Only active subscribers are ever reached.

    sections: readers who get at least one of these (who chose none get all). locales: 'ar', 'en'.
    territories: ISO 3166 of the city chosen. cities: see `city_in`; readers are found by whatever
    name of it they chose. origins: payloads
    of the deep link they came by. joined_since, inactive_since: instants; inactive: not seen since.
    chat_ids: of a pasted or uploaded list.
    """

    audience: Audience = Audience.EVERYWHERE
    sections: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    joined_since: datetime | None = None
    inactive_since: datetime | None = None
    chat_ids: tuple[int, ...] = ()

    def fits(self, profile: Profile) -> bool:
        """Whether readers with these choices can belong to it: what a profile alone decides."""
        by_section = not self.sections or not profile.sections
        return (
            (by_section or bool(set(self.sections) & set(profile.sections)))
            and (not self.locales or profile.locale in self.locales)
            and (not self.territories or profile.territory in self.territories)
        )


def city_in(name: str, territory: str) -> str:
    """How a segment names a city: طرابلس/LB, so that it is told from طرابلس/LY."""
    return f"{name}/{territory}" if territory else name


def split_city(city: str) -> tuple[str, str]:
    """Its name and its country; without a country every city of this name is meant."""
    name, slash, territory = city.rpartition("/")
    return (name, territory) if slash else (city, "")


@dataclass(frozen=True, slots=True)
class Saved:
    """A segment under the name it was saved by."""

    name: str
    segment: Segment
