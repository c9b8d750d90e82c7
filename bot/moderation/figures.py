"""How moderation goes: counts, times to a decision, and how well the score agrees. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import IntEnum
from itertools import groupby
from math import ceil

from bot.moderation.desk_ports import Judged
from bot.moderation.model import Origin, State

REFUSED = (State.REJECTED, State.SPAM)
PEOPLE = (Origin.CHAT, Origin.BULK, Origin.SITE)
LIKELY = 0.5
"""A score from which the learned side would have refused."""


class Period(IntEnum):
    """Days that figures are of, today included."""

    TODAY = 1
    WEEK = 7
    MONTH = 30


@dataclass(frozen=True, slots=True)
class Times:
    """To a decision. median, p95: None where nothing was decided."""

    count: int
    median: timedelta | None = None
    p95: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Somebody:
    """name: '' for the bot itself and for whoever decides on the site."""

    name: str
    origin: Origin
    times: Times


@dataclass(frozen=True, slots=True)
class Figures:
    """states: how many ended so. people: the busiest first. reasons: of rejections, the most
    frequent first. scored: decisions of people on comments with a score; agreed: of these, such as
    the score would have decided alike."""

    times: Times
    states: dict[State, int]
    people: tuple[Somebody, ...]
    reasons: tuple[tuple[str, int], ...]
    scored: int
    agreed: int


def since(period: Period, zone: tzinfo, now: datetime) -> datetime:
    """The local midnight that the period begins with."""
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=period - 1)
    return datetime.combine(day, datetime.min.time(), zone)


def figures(judged: Sequence[Judged]) -> Figures:
    """Of these decisions."""
    by_people = [one for one in judged if one.origin in PEOPLE and one.score is not None]
    reasons = Counter(one.reason for one in judged if one.reason)
    return Figures(
        times=times(judged),
        states=dict(Counter(one.after for one in judged)),
        people=_people(judged),
        reasons=tuple(reasons.most_common()),
        scored=len(by_people),
        agreed=sum(_agrees(one) for one in by_people),
    )


def times(judged: Iterable[Judged]) -> Times:
    """Nearest ranks: a time that has been."""
    spans = sorted(max(timedelta(0), one.at - one.received_at) for one in judged)
    if not spans:
        return Times(0)
    return Times(len(spans), _rank(spans, 0.5), _rank(spans, 0.95))


def _rank(spans: Sequence[timedelta], share: float) -> timedelta:
    return spans[max(0, ceil(len(spans) * share) - 1)]


def _agrees(one: Judged) -> bool:
    return ((one.score or 0.0) >= LIKELY) == (one.after in REFUSED)


def _people(judged: Sequence[Judged]) -> tuple[Somebody, ...]:
    def who(one: Judged) -> tuple[int, str]:
        return one.actor.id, "" if one.actor.id else one.origin.value

    groups = [list(group) for _, group in groupby(sorted(judged, key=who), who)]
    found = [_somebody(sorted(group, key=lambda one: one.at)) for group in groups]
    return tuple(sorted(found, key=lambda one: -one.times.count))


def _somebody(mine: Sequence[Judged]) -> Somebody:
    """By the name they have now."""
    last = mine[-1]
    return Somebody(last.actor.name, last.origin, times(mine))


def stretches(
    judged: Sequence[Judged], start: datetime, end: datetime, step: timedelta
) -> list[tuple[datetime, dict[State, int]]]:
    """Counts by state, a stretch after the other, the empty ones too."""
    count = max(1, ceil((end - start) / step))
    found = [Counter[State]() for _ in range(count)]
    for one in judged:
        place = int((one.at - start) / step)
        if 0 <= place < count:
            found[place][one.after] += 1
    return [(start + place * step, dict(counter)) for place, counter in enumerate(found)]
