"""When a broadcast reaches its recipients: the first of them, and the readers of each profile."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.campaigns.broadcasts import Refusal, Timing
from bot.campaigns.model import Profile
from bot.campaigns.recurrence import next_after
from bot.campaigns.schedule import instant

BEYOND = timedelta(days=365)
"""Nothing is scheduled further ahead."""

JUST_PAST = timedelta(minutes=1)
"""A time that passed while somebody was pressing buttons still counts as now."""


def zones_of(profiles: Mapping[int, Profile]) -> set[str]:
    """Where these readers' clocks stand."""
    return {profile.timezone for profile in profiles.values()}


def first_start(timing: Timing, zones: Iterable[str], now: datetime) -> datetime:
    """When the first recipient gets it. Refuses what is past for everybody, or too far ahead."""
    moments = _moments(timing, zones, now)
    if moments[-1] < now - JUST_PAST:
        raise Refusal("in_the_past", at=moments[-1])
    if moments[-1] > now + BEYOND:
        raise Refusal("beyond_a_year", at=moments[-1])
    return max(moments[0], now)


def _moments(timing: Timing, zones: Iterable[str], now: datetime) -> list[datetime]:
    if timing.recurrence is not None:
        return [next_after(timing.recurrence, now)]
    if timing.on is not None and timing.hour is not None:
        return sorted(instant(timing.on, timing.hour, zone) for zone in zones)
    return [timing.at or now]


def due_times(
    timing: Timing, profiles: Mapping[int, Profile], now: datetime
) -> dict[int, datetime]:
    """When the readers of each profile get it: where their hour has passed, at once."""
    if timing.on is None or timing.hour is None:
        return dict.fromkeys(profiles, now)
    by_zone = {zone: instant(timing.on, timing.hour, zone) for zone in zones_of(profiles)}
    return {number: max(now, by_zone[one.timezone]) for number, one in profiles.items()}
