"""Subscribers as CSV: read line by line, written line by line, however many.

Columns: chat_id (with `/7` behind it for a forum's topic), locale, timezone, deliver_at (HH:MM),
sections (between `;`), format, status. Only chat_id must be there; what is absent or empty is the
default. A byte order mark is no trouble.
"""

import csv
import re
from collections.abc import AsyncIterable, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cache
from io import StringIO
from itertools import islice
from typing import Protocol, TypeVar
from zoneinfo import available_timezones

from bot.campaigns.model import ChatKind, Profile, Status, Subscriber
from bot.campaigns.transitions import rescheduled
from bot.delivery.model import Address
from digests.locales import LOCALES
from digests.model import Format

T = TypeVar("T")

COLUMNS = ("chat_id", "locale", "timezone", "deliver_at", "sections", "format", "status")

_ADDRESS = re.compile(r"(-?[0-9]{1,18})(?:/([0-9]{1,9}))?")
_HOUR = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_CHANNELS = -1_000_000_000_000
"""Supergroups and channels have ids below this, plain groups above."""

SHOWN = 60
"""The most letters of a wrong value that are shown."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was not taken. number: as editors count. problem: the column, or 'columns' (no
    header), or 'cells' (too many); the macro of templates/messages/roster.j2 has its wording."""

    number: int
    problem: str
    value: str = ""


class Out(Protocol):
    """A text file, or what writes like one."""

    def write(self, text: str, /) -> object:
        """Take some text."""
        ...


class _Bad(Exception):
    def __init__(self, column: str, value: str) -> None:
        super().__init__(column)
        self.column = column
        self.value = value


def parse_roster(
    lines: Iterable[str], now: datetime, defaults: Profile
) -> Iterator[Subscriber | BadLine]:
    """Each line's subscriber, due from `now` on, or why it is none. Holds one line at a time.

    A line is a row: a quote left open spoils its own line only."""
    numbered = enumerate(lines, start=1)
    names = [name.strip().lower() for _, line in islice(numbered, 1) for name in _cells(line)]
    if "chat_id" not in names:
        yield BadLine(1, "columns")
        return
    for number, line in numbered:
        if line.strip():
            yield _parsed(number, names, _cells(line), now, defaults)


def _cells(line: str, separator: str = ",") -> list[str]:
    """The cells of one line, trimmed, without what the csv module or a reader's eye refuses."""
    clean = line.strip("\ufeff\r\n").replace("\0", "")
    try:
        return [cell.strip() for row in csv.reader([clean], delimiter=separator) for cell in row]
    except csv.Error:  # a cell of more than 128 KB
        return []


def _parsed(
    number: int, names: list[str], cells: list[str], now: datetime, defaults: Profile
) -> Subscriber | BadLine:
    if len(cells) > len(names):
        return BadLine(number, "cells")
    try:
        return _subscriber(dict(zip(names, cells, strict=False)), now, defaults)
    except _Bad as bad:
        return BadLine(number, bad.column, bad.value)


def _subscriber(row: dict[str, str], now: datetime, defaults: Profile) -> Subscriber:
    to = _cell(row, "chat_id", _address, None)
    profile = replace(
        defaults,
        locale=_cell(row, "locale", _locale, defaults.locale),
        timezone=_cell(row, "timezone", _zone, defaults.timezone),
        deliver_at=_cell(row, "deliver_at", _hour, defaults.deliver_at),
        sections=_cell(row, "sections", _sections, defaults.sections),
        format=_cell(row, "format", Format, defaults.format),
    )
    status = _cell(row, "status", Status, Status.ACTIVE)
    return rescheduled(Subscriber(to, _kind(to), profile, status, created_at=now), now)


def _cell(row: dict[str, str], column: str, read: Callable[[str], T], default: T | None) -> T:
    """The cell as a value; ValueError of `read` becomes the line's."""
    text = row.get(column, "")
    if not text and default is not None:
        return default
    try:
        return read(text)
    except ValueError:
        raise _Bad(column, text[:SHOWN]) from None


def _address(text: str) -> Address:
    found = _ADDRESS.fullmatch(text)
    if found is None or int(found[1]) == 0:
        raise ValueError(text)
    return Address(int(found[1]), int(found[2] or 0))


def _kind(to: Address) -> ChatKind:
    """As far as an id tells: a channel's looks like a supergroup's."""
    if to.chat_id > 0:
        return ChatKind.PRIVATE
    return ChatKind.SUPERGROUP if to.chat_id < _CHANNELS else ChatKind.GROUP


def _locale(text: str) -> str:
    if text.lower() not in LOCALES:
        raise ValueError(text)
    return text.lower()


def _zone(text: str) -> str:
    if text not in _zones():
        raise ValueError(text)
    return text


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _hour(text: str) -> time:
    found = _HOUR.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))


def _sections(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in _cells(text, ";") if name))


async def write_roster(subscribers: AsyncIterable[Subscriber], out: Out) -> int:
    """Write all of them, header first; returns how many."""
    written = 0
    out.write(_line(COLUMNS))
    async for subscriber in subscribers:
        out.write(_line(_row(subscriber)))
        written += 1
    return written


def _row(subscriber: Subscriber) -> Iterable[str]:
    to, profile = subscriber.to, subscriber.profile
    return (
        f"{to.chat_id}/{to.thread_id}" if to.thread_id else str(to.chat_id),
        profile.locale,
        profile.timezone,
        profile.deliver_at.isoformat("minutes"),
        _line(profile.sections, ";").rstrip("\n"),
        profile.format.value,
        subscriber.status.value,
    )


def _line(cells: Iterable[str], separator: str = ",") -> str:
    line = StringIO()
    flat = [" ".join(cell.split()) for cell in cells]
    csv.writer(line, delimiter=separator, lineterminator="\n").writerow(flat)
    return line.getvalue()
