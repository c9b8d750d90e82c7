"""Parts of sentences about a reader: the day of the next digest, the city, the weekdays."""

from datetime import datetime

from bot.campaigns.model import Subscriber
from bot.campaigns.transitions import is_paused, local_date
from bot.wording import Texts
from digests.arabic.calendar import gregorian
from digests.arabic.cities import guess
from digests.model import EVERY_DAY

WEEK = (6, 0, 1, 2, 3, 4, 5)
"""As it is read in Arabic: from Sunday."""


def hour(reader: Subscriber) -> str:
    """07:30"""
    return reader.profile.deliver_at.isoformat("minutes")


def city(reader: Subscriber) -> str:
    """The reader's city; the zone's best known where none was chosen."""
    return reader.city or guess(reader.profile.timezone, reader.profile.locale).name


def weekdays(reader: Subscriber) -> list[int]:
    """The weekdays with a digest, as the week is read; [] for every day."""
    chosen = reader.profile.weekdays
    return [] if chosen == EVERY_DAY else [day for day in WEEK if day in chosen]


def standing(reader: Subscriber, texts: Texts, now: datetime) -> str:
    """When the next digest comes, or that none does."""
    if reader.next_digest_at is None:
        return texts.html("settings.off")
    if reader.next_digest_at <= now:
        return texts.html("settings.on_its_way")
    name = "settings.paused" if is_paused(reader, now) else "settings.next"
    return texts.html(name, day=next_day(reader, texts, now))


def next_day(reader: Subscriber, texts: Texts, now: datetime) -> str:
    """The day of the next digest as people say it: today, tomorrow, else its date."""
    day = local_date(reader, reader.next_digest_at or now)
    distance = (day - local_date(reader, now)).days
    if distance in (0, 1):
        return texts.plain("time.today" if distance == 0 else "time.tomorrow")
    return gregorian(day, reader.profile.locale, reader.profile.territory)
