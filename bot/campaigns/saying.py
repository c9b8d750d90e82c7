"""When things happen, in full words: what staff read before they agree to it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.campaigns.moments import InThePast, Moment, Unplannable
from bot.campaigns.recurrence import Kind, Recurrence
from bot.campaigns.recurrence_words import NoRecurringHour
from bot.wording import Texts
from digests.arabic.calendar import gregorian, weekday
from digests.arabic.cities import guess
from digests.arabic.times import NoHour, NoSuchDay, NotATime, OtherWeekday, TwoReadings, Wall

MINUTE = timedelta(minutes=1)
WEEK = 7
"""From so many days on hours are not said."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who is spoken to. texts: in `locale`. territory: ISO 3166; chooses the months' names."""

    texts: Texts
    locale: str
    territory: str = ""

    def day(self, on: date) -> str:
        """Weekday, day and month."""
        return gregorian(on, self.locale, self.territory)

    def city(self, zone: str) -> str:
        """The name that stands for a zone."""
        return guess(zone, self.locale).name

    def plain(self, name: str, **values: object) -> str:
        """A macro of when.j2, fit to stand inside another text."""
        return self.texts.plain(f"when.{name}", **values).lstrip("\u200f")


def say(moment: Moment, now: datetime, voice: Voice) -> str:
    """«الخميس 26 نوفمبر 2026 الساعة 18:30 بتوقيت بروكسل (بعد يومين و3 ساعات)», and a sentence in a
    line of its own where that hour does not exist or comes twice. HTML; `read_when` reads the
    first line back."""
    return "\n".join((_line(moment, now, voice), *_clocks(moment, voice)))


def _line(moment: Moment, now: datetime, voice: Voice) -> str:
    local = moment.local
    return voice.texts.html(
        "when.moment",
        day=voice.day(local.date()),
        year=local.year,
        hour=_hour(local.time()),
        city=voice.city(moment.zone),
        ahead=say_ahead(moment.at - now, voice),
    )


def _clocks(moment: Moment, voice: Voice) -> tuple[str, ...]:
    hour = _hour(moment.local.time())
    if moment.asked is not None:
        return (voice.texts.html("when.shifted", asked=_hour(moment.asked), hour=hour),)
    if moment.twice:
        return (voice.texts.html("when.twice", hour=hour, first=not moment.local.fold),)
    return ()


def say_local(wall: Wall, voice: Voice) -> str:
    """«الخميس 26 نوفمبر 18:30، بتوقيت كل قارئ»: one wall time, many instants. HTML."""
    return voice.texts.html("when.local", day=voice.day(wall.on), hour=_hour(wall.at))


def say_recurrence(recurrence: Recurrence, first: Moment, voice: Voice) -> str:
    """«كل خميس 18:30 بتوقيت بروكسل، أول مرة الخميس 26 نوفمبر». HTML."""
    line = voice.texts.html(
        "when.recurrence",
        every=_every(recurrence, voice),
        hour=_hour(recurrence.at),
        city=voice.city(recurrence.zone),
        first=voice.day(first.local.date()),
    )
    return "\n".join((line, *_clocks(first, voice)))


def _every(recurrence: Recurrence, voice: Voice) -> str:
    days = sorted(recurrence.weekdays, key=lambda day: (day + 1) % 7)
    match recurrence.kind:
        case Kind.DAILY:
            return voice.plain("daily")
        case Kind.MONTHLY:
            return voice.plain("monthly", day=recurrence.day)
        case Kind.WEEKLY:
            return voice.plain("weekly", days=days)
    first = next(day for day in days if (day - 1) % 7 not in days)
    last = next(day for day in days if (day + 1) % 7 not in days)
    return voice.plain("weekdays", first=_weekday(first, voice), last=_weekday(last, voice))


def _weekday(day: int, voice: Voice) -> str:
    return weekday(date(2024, 1, 1 + day), voice.locale)  # a Monday


def say_ahead(distance: timedelta, voice: Voice) -> str:
    """«بعد يومين و3 ساعات»: two units at most, to the minute; what has passed is now. Plain."""
    minutes = max(0, (distance + MINUTE / 2) // MINUTE)
    days, hours = minutes // 1440, minutes // 60 % 24
    return voice.plain(
        "ahead", days=days, hours=0 if days >= WEEK else hours, minutes=0 if days else minutes % 60
    )


def say_refusal(error: NotATime | Unplannable, voice: Voice) -> str:
    """One sentence, and the way out. HTML."""
    name, values = _refusal(error, voice)
    return voice.texts.html(f"when.{name}", **values)


def _refusal(error: NotATime | Unplannable, voice: Voice) -> tuple[str, dict[str, object]]:
    """The macro of an error and what it needs."""
    if isinstance(error, Unplannable):
        name = "in_the_past" if isinstance(error, InThePast) else "too_far"
        return name, {"moment": _short(error.moment, voice)}
    if isinstance(error, NoHour | OtherWeekday):
        name = "no_hour" if isinstance(error, NoHour) else "other_weekday"
        return name, {"day": voice.day(error.on)}
    if isinstance(error, TwoReadings):
        first, second = error.choices
        days = {"first": voice.day(first.on), "second": voice.day(second.on)}
        return "two_readings", {"hour": _hour(first.at), **days}
    if isinstance(error, NoRecurringHour):
        return "no_recurring_hour", {}
    name = "no_such_day" if isinstance(error, NoSuchDay) else "not_a_time"
    return name, {"text": error.about}


def _short(moment: Moment, voice: Voice) -> str:
    return f"{voice.day(moment.local.date())} {moment.local.year} {_hour(moment.local.time())}"


def _hour(at: time) -> str:
    return at.isoformat("minutes")
