"""What is published when: decided by the local date alone, so that it is the same whenever asked.

The newspaper brings 14 articles a day, one at each of SLOTS, going round its stock: 35 articles
come back after two days and a half. That is more than the 48 hours in which the bot takes equal
headlines for one story, and more than a first digest and the next morning's show together. The
slots lie twelve hours apart in pairs and more than an hour from each other on the face of a clock,
so that every twelve hours have at least six, also in a night that has an hour more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.sandbox.outlet.pieces import AGENCY, Piece, dispatches, stock

_MORNING = (
    *(time(0, 40), time(4, 10), time(5, 20), time(6, 35)),
    *(time(7, 50), time(9, 15), time(10, 50)),
)
SLOTS = (*_MORNING, *(each.replace(hour=each.hour + 12) for each in _MORNING))
_AGENCY_SLOTS = (time(5, 45), time(14, 25))
_DAYS_BACK = 4
FOUNDED = date(2020, 1, 1)
"""Nothing was published before."""


@dataclass(frozen=True, slots=True)
class Published:
    """A piece on its day. on: the local date in its address; at: the instant, aware UTC."""

    piece: Piece
    on: date
    at: datetime
    root: str

    @property
    def path(self) -> str:
        """Its address on the site: a recurring piece has another each time."""
        return f"{self.root}/news/{self.on.isoformat()}/{self.piece.slug}"


@dataclass(frozen=True, slots=True)
class Outlet:
    """One of the two. root: where it lives on the site, '' or '/agency'; shown: how many articles
    its feed holds; programme: (piece, instant) of a local date, past or to come."""

    name: str
    about: str
    root: str
    shown: int
    programme: Callable[[date, ZoneInfo], Iterator[tuple[Piece, datetime]]]


def _newspaper(on: date, zone: ZoneInfo) -> Iterator[tuple[Piece, datetime]]:
    yield from _turns(stock(), SLOTS, on, zone)


def _agency(on: date, zone: ZoneInfo) -> Iterator[tuple[Piece, datetime]]:
    for piece, at in _newspaper(on, zone):
        if piece.elsewhere is not None:
            yield piece.elsewhere.piece, at + piece.elsewhere.after
    yield from _turns(dispatches(), _AGENCY_SLOTS, on, zone)


def _turns(
    pieces: tuple[Piece, ...], slots: tuple[time, ...], on: date, zone: ZoneInfo
) -> Iterator[tuple[Piece, datetime]]:
    first = on.toordinal() * len(slots)
    for number, slot in enumerate(slots, start=first):
        at = datetime.combine(on, slot, zone).astimezone(UTC)
        yield pieces[number % len(pieces)], at


NEWSPAPER = Outlet("صحيفة الميدان", "أخبار المدينة والبلاد، كل صباح", "", 20, _newspaper)
WIRE = Outlet(AGENCY, "أخبار موجزة على مدار الساعة", "/agency", 10, _agency)


def published(outlet: Outlet, now: datetime, zone: ZoneInfo) -> tuple[Published, ...]:
    """The newest articles that are out at this instant, newest first: what the feed holds.

    As many as `outlet.shown`, so that the feed changes exactly when one is published.
    """
    today = now.astimezone(zone).date()
    days = (today - timedelta(days=back) for back in range(_DAYS_BACK))
    out = (each for on in days for each in _of_day(outlet, on, zone) if each.at <= now)
    return tuple(islice(out, outlet.shown))


def find(outlet: Outlet, on: date, slug: str, now: datetime, zone: ZoneInfo) -> Published | None:
    """The article at an address, however long ago; None where there is, or was, or is yet, none."""
    if not FOUNDED <= on <= now.astimezone(zone).date():
        return None
    of_day = _of_day(outlet, on, zone)
    return next((each for each in of_day if each.piece.slug == slug and each.at <= now), None)


def _of_day(outlet: Outlet, on: date, zone: ZoneInfo) -> list[Published]:
    """A local date's articles, the last first."""
    day = [Published(piece, on, at, outlet.root) for piece, at in outlet.programme(on, zone)]
    return sorted(day, key=lambda each: each.at, reverse=True)
