"""When comments have waited too long: the group first, then a named person, not at night. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.moderation.ports import Waiting

AGAIN = timedelta(hours=2)
"""Between two reminders about the same comments."""


class Whom(StrEnum):
    """Who is reminded."""

    GROUP = "group"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Reminders:
    """Settings. group_after, person_after: minutes that the oldest waits; 0 is never. person: whom
    to write to, 0 for nobody. quiet_from, quiet_to: minutes of the local day; the same is never."""

    group_after: int = 30
    person_after: int = 90
    person: int = 0
    quiet_from: int = 22 * 60
    quiet_to: int = 7 * 60


@dataclass(frozen=True, slots=True)
class Reminded:
    """When who was reminded last."""

    group: datetime | None = None
    person: datetime | None = None


NOBODY = Reminded()


def is_quiet(settings: Reminders, zone: tzinfo, now: datetime) -> bool:
    """By the clock on the wall, whatever the day's length is."""
    local = now.astimezone(zone).time()
    start, end = _time(settings.quiet_from), _time(settings.quiet_to)
    if start <= end:
        return start <= local < end
    return local >= start or local < end


def due(
    waiting: Waiting, settings: Reminders, reminded: Reminded, zone: tzinfo, now: datetime
) -> tuple[Whom, ...]:
    """Who is to be reminded now."""
    if waiting.oldest is None or is_quiet(settings, zone, now):
        return ()
    waited = now - waiting.oldest
    asked = (
        (Whom.GROUP, settings.group_after, reminded.group),
        (Whom.PERSON, settings.person_after if settings.person else 0, reminded.person),
    )
    return tuple(
        whom
        for whom, minutes, last in asked
        if minutes and waited >= timedelta(minutes=minutes) and _is_new(waiting.oldest, last, now)
    )


def after(reminded: Reminded, whom: Whom, now: datetime) -> Reminded:
    """What is to be kept once somebody was reminded."""
    if whom is Whom.GROUP:
        return replace(reminded, group=now)
    return replace(reminded, person=now)


def _is_new(oldest: datetime, last: datetime | None, now: datetime) -> bool:
    """All that they were reminded of is decided, or was left for long."""
    return last is None or oldest > last or now - last >= AGAIN


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
