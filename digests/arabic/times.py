"""What a text about time can mean, and the ways in which it can fail to mean anything."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from digests.errors import NashraError

LONGEST = 120
"""Characters; no time is longer."""

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wall:
    """A local wall time, to the minute. zone: an IANA name."""

    on: date
    at: time
    zone: str


@dataclass(frozen=True, slots=True)
class Exact:
    """An instant, aware, in UTC: said as a distance from now or with an offset."""

    moment: datetime


When = Wall | Exact


class NotATime(NashraError):
    """A text that names no time. about: the text, shortened; left: what was not understood."""

    def __init__(self, text: str, reason: str, left: str = "") -> None:
        super().__init__(text[:LONGEST], reason)
        self.left = left[:LONGEST]


class NoHour(NotATime):
    """A day without an hour: ask for it. on: the day."""

    def __init__(self, text: str, on: date) -> None:
        super().__init__(text, "names a day and no hour")
        self.on = on


class NoSuchDay(NotATime):
    """A date that no calendar has: 32 November."""


class OtherWeekday(NotATime):
    """A weekday beside a date that is another one. on: the date."""

    def __init__(self, text: str, on: date) -> None:
        super().__init__(text, "the date is another weekday")
        self.on = on


class TwoReadings(NotATime):
    """«الخميس منتصف الليل»: the night before or after it. choices: both, in order."""

    def __init__(self, text: str, earlier: Wall) -> None:
        super().__init__(text, "an hour of the night belongs to two days")
        self.choices = (earlier, Wall(earlier.on + DAY, earlier.at, earlier.zone))
