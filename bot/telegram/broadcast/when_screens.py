"""When: now, typed, by calendar, again and again, at each reader's own time."""

from datetime import date, time
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton
from babel.dates import format_date, get_day_names

from bot.campaigns.broadcasts import Timing
from bot.telegram.broadcast.callbacks import (
    Act,
    DoDraft,
    PickMinute,
    PickRepeat,
    Screen,
    ShowScreen,
    Switch,
    Turn,
)
from bot.telegram.broadcast.screens import Sheet
from bot.telegram.broadcast.services import Day
from bot.telegram.broadcast.timing import day_of, first_of, local_start, month_of
from bot.telegram.keyboards import Row, button, hour_label, markup, rows_of
from bot.telegram.panels import View

REPEATS = ("daily", "weekdays", "weekly", "monthly")
QUARTERS = (0, 15, 30, 45)
EMPTY = "·"
"""On a day that cannot be chosen."""


async def when(sheet: Sheet) -> View:
    """The time as it is understood, in full words, and the ways to another."""
    timing = sheet.draft.timing
    start = local_start(sheet.draft, sheet.desk.times.zone)
    quarters: Row = []
    if start is not None:
        day = day_of(start)
        quarters = [
            button(
                hour_label(time(start.hour, minute), sheet.visit.texts),
                PickMinute(day, start.hour * 60 + minute),
                chosen=start.minute == minute,
            )
            for minute in QUARTERS
        ]
    local = timing.is_local
    own: Row = []
    if start is not None and timing.recurrence is None:
        own = [sheet.button("b_local", Turn(Switch.LOCAL_TIME, int(not local)), chosen=local)]
    ways = [
        sheet.leading("b_calendar", Screen.CALENDAR, month_of(start or _today(sheet))),
        sheet.button("b_repeat", ShowScreen(Screen.REPEAT), chosen=timing.recurrence is not None),
    ]
    now = [sheet.button("b_now", DoDraft(Act.NOW), chosen=timing == Timing())]
    text = sheet.text("when", when=said(sheet))
    return View(text, markup([now, ways, quarters, own, sheet.back()]))


def said(sheet: Sheet) -> str:
    """The draft's time in full words."""
    return sheet.desk.times.say(sheet.draft.timing, sheet.visit)


async def calendar(sheet: Sheet) -> View:
    """A month of days. Raises ValueError for a month that is none."""
    today = month_of(_today(sheet))
    month = sheet.page or today
    first, locale = first_of(month), sheet.visit.locale
    grid = sheet.desk.times.month_grid(first.year, first.month, sheet.visit.now)
    weeks = [week for week in grid if any(one.enabled for one in week)]
    rows = [[_day(sheet, first, one) for one in week] for week in weeks]
    names = get_day_names("narrow", "format", locale)  # seven of them share a phone's width
    week = [button(names[n], _month(month)) for n in sheet.desk.times.weekdays()]
    turns = [
        button(format_date(first_of(to), "MMMM", locale), _month(to))
        for to in (month - 1, month + 1)
        if today <= to <= today + 12
    ]
    text = sheet.text("calendar", month=format_date(first, "MMMM y", locale))
    return View(text, markup([week, *rows, turns, sheet.back(Screen.WHEN)]))


def _month(month: int) -> ShowScreen:
    return ShowScreen(Screen.CALENDAR, month)


def _today(sheet: Sheet) -> date:
    return sheet.visit.now.astimezone(ZoneInfo(sheet.desk.times.zone)).date()


def _day(sheet: Sheet, first: date, one: Day) -> InlineKeyboardButton:
    if one.day is None or not one.enabled:
        return button(EMPTY, _month(month_of(first)))
    label = sheet.visit.texts.plain("time.hour", at=str(one.day))
    return button(label, ShowScreen(Screen.HOURS, first.replace(day=one.day).toordinal()))


async def hours(sheet: Sheet) -> View:
    """The hours of a day."""
    on = date.fromordinal(sheet.page)
    picks = [
        button(hour_label(time(hour), sheet.visit.texts), PickMinute(sheet.page, hour * 60))
        for hour in range(24)
    ]
    text = sheet.text("hours", day=format_date(on, "EEEE d MMMM", sheet.visit.locale))
    back = [sheet.leading("b_back", Screen.CALENDAR, on.year * 12 + on.month - 1)]
    return View(text, markup([*rows_of(picks, 4), back]))


async def repeat(sheet: Sheet) -> View:
    """Again and again, from the time that is chosen on."""
    timing = sheet.draft.timing
    kind = str(timing.recurrence.kind) if timing.recurrence else ""
    rows = [[sheet.button(f"b_{one}", PickRepeat(one), chosen=kind == one)] for one in REPEATS]
    once = [sheet.button("b_once", PickRepeat(""), chosen=not kind)]
    return View(
        sheet.text("repeat", when=said(sheet)), markup([once, *rows, sheet.back(Screen.WHEN)])
    )
