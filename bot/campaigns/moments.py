"""A time that was said becomes an instant to act at, or an error that says why it cannot."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.campaigns.schedule import instant
from digests.arabic.times import Exact, When
from digests.errors import NashraError

FURTHEST = timedelta(days=366)
"""Nothing is planned for later than this."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happens. at: aware UTC. zone: where it was said, and is shown.

    asked: the wall time that was said, where clocks jump over it that day; None otherwise.
    twice: the wall time comes twice that day (which of them: the fold of `local`).
    """

    at: datetime
    zone: str
    asked: time | None = None
    twice: bool = False

    @property
    def shifted(self) -> bool:
        """It happens at another hour than was said, which that day does not have."""
        return self.asked is not None

    @property
    def local(self) -> datetime:
        """The instant on the zone's clock."""
        return self.at.astimezone(ZoneInfo(self.zone))


class Unplannable(NashraError):
    """A time that is understood and cannot be used. moment: what was understood."""

    def __init__(self, moment: Moment, reason: str) -> None:
        super().__init__(moment.at.isoformat(), reason)
        self.moment = moment


class InThePast(Unplannable):
    """The time has passed."""


class TooFar(Unplannable):
    """The time is more than a year ahead."""


def settle(when: When, now: datetime, zone: str) -> Moment:
    """The instant of a time as `schedule.instant` has it; `zone` shows what names none.

    Raises InThePast (now itself is not past) and TooFar, each with the moment.
    """
    moment = (
        _exact(when, zone)
        if isinstance(when, Exact)
        else at_wall(instant(when.on, when.at, when.zone), when.at, when.zone)
    )
    if moment.at < now:
        raise InThePast(moment, "lies in the past")
    if moment.at > now + FURTHEST:
        raise TooFar(moment, "lies more than a year ahead")
    return moment


def at_wall(at: datetime, said: time, zone: str) -> Moment:
    """What `schedule.instant` or a recurrence has made of the wall time `said`."""
    moment = _exact(Exact(at), zone)
    if moment.local.time() == said.replace(fold=0):
        return moment
    return Moment(at, zone, asked=said)


def _exact(when: Exact, zone: str) -> Moment:
    local = when.moment.astimezone(ZoneInfo(zone))
    other = local.replace(fold=1 - local.fold)
    return Moment(when.moment, zone, twice=local.utcoffset() != other.utcoffset())
