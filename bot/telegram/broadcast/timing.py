"""The draft's time on the clock of the outlet's zone."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.campaigns.broadcasts import Draft, Timing
from bot.campaigns.recurrence import next_after
from bot.campaigns.schedule import instant

USUAL = time(9)
"""Where no time was chosen yet, tomorrow at this hour."""


def local_start(draft: Draft, zone: str) -> datetime | None:
    """The wall time that was chosen; None for at once. Of a recurring one its hour counts only."""
    timing = draft.timing
    if timing.on is not None and timing.hour is not None:
        return datetime.combine(timing.on, timing.hour, ZoneInfo(zone))
    return timing.at.astimezone(ZoneInfo(zone)) if timing.at else None


def start_to_repeat(draft: Draft, zone: str, now: datetime) -> datetime:
    """The wall time a recurrence is made from."""
    recurrence = draft.timing.recurrence
    if recurrence is not None:
        return next_after(recurrence, now).astimezone(ZoneInfo(zone))
    tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return local_start(draft, zone) or datetime.combine(tomorrow, USUAL, ZoneInfo(zone))


def at_own_time(timing: Timing, zone: str, *, on: bool) -> Timing:
    """The same wall time in each reader's zone, or back in the outlet's."""
    if on and timing.at is not None:
        local = timing.at.astimezone(ZoneInfo(zone))
        return replace(timing, at=None, on=local.date(), hour=local.time())
    if not on and timing.on is not None and timing.hour is not None:
        return Timing(at=instant(timing.on, timing.hour, zone))
    return timing


def moved(timing: Timing, at: datetime, zone: str) -> Timing:
    """To another wall time; each reader's own time stays so."""
    return at_own_time(Timing(at=at), zone, on=timing.is_local)


def day_of(start: datetime) -> int:
    """The day as buttons carry it."""
    return start.date().toordinal()


def month_of(on: date) -> int:
    """The month as buttons carry it."""
    return on.year * 12 + on.month - 1


def first_of(month: int) -> date:
    """Its first day. Raises ValueError for a forged one."""
    return date(month // 12, month % 12 + 1, 1)
