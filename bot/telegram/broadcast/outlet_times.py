"""Times of the outlet's zone, read and said; implements `Times`."""

import html
from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.campaigns.broadcasting import BEYOND
from bot.campaigns.broadcasts import Refusal, Timing
from bot.campaigns.grids import Cell, month_grid
from bot.campaigns.moments import Unplannable, at_wall, settle
from bot.campaigns.recurrence import Kind, Recurrence, first_weekday, next_after, working_days
from bot.campaigns.recurrence_words import NoRecurringHour, read_recurrence
from bot.campaigns.saying import Voice, say, say_local, say_recurrence, say_refusal
from bot.campaigns.schedule import instant
from bot.telegram.broadcast.services import Visit
from digests.arabic.times import NotATime, Wall
from digests.arabic.when import read_when


class OutletTimes:
    """zone: an IANA name. territory: ISO 3166; chooses the months' names and the week's start."""

    def __init__(self, zone: str, territory: str = "") -> None:
        self.zone = zone
        self._territory = territory

    def read(self, text: str, visit: Visit) -> Timing:
        """A recurring time, or a single one."""
        try:
            return self._read(text, visit.now)
        except (NotATime, Unplannable) as error:
            words = _plain(say_refusal(error, self._voice(visit)))
            raise Refusal("as_said", words=words) from error

    def _read(self, text: str, now: datetime) -> Timing:
        try:
            return Timing(recurrence=read_recurrence(text, self.zone))
        except NoRecurringHour:
            raise
        except NotATime:
            at = settle(read_when(text, now, self.zone), now, self.zone).at
        return Timing() if at == now else Timing(at=at)

    def say(self, timing: Timing, visit: Visit) -> str:
        """In full words; for at once, so."""
        voice = self._voice(visit)
        if timing.recurrence is not None:
            at = next_after(timing.recurrence, visit.now)
            first = at_wall(at, timing.recurrence.at, timing.recurrence.zone)
            return _plain(say_recurrence(timing.recurrence, first, voice))
        if timing.on is not None and timing.hour is not None:
            return _plain(say_local(Wall(timing.on, timing.hour, self.zone), voice))
        if timing.at is None:
            return visit.texts.plain("broadcast.at_once")
        wall = timing.at.astimezone(ZoneInfo(self.zone)).time()
        return _plain(say(at_wall(timing.at, wall, self.zone), visit.now, voice))

    def recurring(self, kind: str, start: datetime) -> Recurrence:
        """At the local weekday, day and time of `start`. Raises ValueError for another kind."""
        at = start.time().replace(fold=0)
        match Kind(kind):
            case Kind.WEEKDAYS:
                return Recurrence(Kind.WEEKDAYS, at, self.zone, working_days(self.zone))
            case Kind.WEEKLY:
                return Recurrence(Kind.WEEKLY, at, self.zone, frozenset({start.weekday()}))
            case Kind.MONTHLY:
                return Recurrence(Kind.MONTHLY, at, self.zone, day=start.day)
        return Recurrence(Kind.DAILY, at, self.zone)

    def at(self, day: int, minute: int) -> datetime:
        """The instant of a minute of a day (its ordinal)."""
        return instant(date.fromordinal(day), time(*divmod(minute, 60)), self.zone)

    def month_grid(self, year: int, month: int, now: datetime) -> Sequence[Sequence[Cell]]:
        """From today to a year ahead."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        return month_grid(year, month, self.weekdays()[0], today, today + BEYOND)

    def weekdays(self) -> Sequence[int]:
        """As the week is read in the outlet's country."""
        first = first_weekday(self._territory)
        return [(first + ahead) % 7 for ahead in range(7)]

    def _voice(self, visit: Visit) -> Voice:
        return Voice(visit.texts, visit.locale, self._territory)


def _plain(said: str) -> str:
    return html.unescape(said).replace("\u200f", "")
