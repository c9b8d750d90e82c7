"""A calendar and a clock to press."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.grids import Cell, month_grid

TODAY = date(2026, 11, 24)
LAST = TODAY + timedelta(days=366)
SATURDAY = 5


def test_november_2026_starts_on_the_second_place_of_a_week_from_saturday() -> None:
    first = month_grid(2026, 11, SATURDAY, TODAY, LAST)[0]
    assert [cell.day for cell in first] == [None, 1, 2, 3, 4, 5, 6]


def test_days_before_today_are_shown_and_cannot_be_chosen() -> None:
    cells = [cell for week in month_grid(2026, 11, 0, TODAY, LAST) for cell in week]
    assert Cell(23, False) in cells
    assert Cell(24, True) in cells


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(0, 6))
def test_every_day_stands_once_under_its_weekday(on: date, first: int) -> None:
    weeks = month_grid(on.year, on.month, first, TODAY, LAST)
    assert all(len(week) == 7 for week in weeks)
    places = [place for week in weeks for place, cell in enumerate(week) if cell.day == on.day]
    assert places == [(on.weekday() - first) % 7]
    shown = next(cell for week in weeks for cell in week if cell.day == on.day)
    assert shown.enabled == (TODAY <= on <= LAST)
