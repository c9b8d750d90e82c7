"""A calendar to press, as plain values."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a month's grid. day: of the month, None outside it. enabled: may be chosen."""

    day: int | None
    enabled: bool


def month_grid(
    year: int, month: int, first_weekday: int, today: date, last: date
) -> tuple[tuple[Cell, ...], ...]:
    """The weeks of a month, seven cells each; days from `today` to `last` are enabled.

    first_weekday: Monday is 0; see `recurrence.first_weekday`.
    """
    weeks = Calendar(first_weekday).monthdayscalendar(year, month)
    return tuple(tuple(_cell(year, month, day, today, last) for day in week) for week in weeks)


def _cell(year: int, month: int, day: int, today: date, last: date) -> Cell:
    return Cell(day, today <= date(year, month, day) <= last) if day else Cell(None, False)
