"""A picture of a delivery over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.campaigns.broadcast_ports import CampaignStore
from bot.campaigns.broadcasts import Campaign
from bot.campaigns.reporting import Figures, Reports
from bot.delivery.model import State
from bot.pictures.picture import NoPicture, Picture, Series, draw, need_library
from bot.wording import Texts
from digests.arabic.cities import guess
from digests.model import Numerals

BUCKETS = 120
"""Points of the curve: more cannot be told apart on a phone."""

FEWEST = 5
"""Stretches of a delivery to very few."""

COLORS = {
    State.SENT: "#2a7f78",
    State.GONE: "#b8860b",
    State.UNKNOWN: "#7a5ea8",
    State.FAILED: "#c0392b",
}

MINUTELY = 2.0
"""Where fewer than that are sent a second, a minute is the unit."""

Pace = Sequence[tuple[datetime, Mapping[str, int]]]


class Charts:
    """zone: of the times shown."""

    def __init__(self, store: CampaignStore, zone: str) -> None:
        self._store = store
        self._zone = zone

    async def png(
        self, campaign: Campaign, texts: Texts, locale: str, numerals: Numerals, now: datetime
    ) -> bytes:
        """The picture, 1080×720. Raises NoPicture."""
        need_library()
        shown = await Reports(self._store).figures(campaign, now)
        pace = await self._store.pace(campaign.id, stretches(shown))
        if not pace:
            raise NoPicture(str(campaign.id), "nothing has been sent yet")
        words = Words(texts, locale, numerals, self._zone)
        summary = texts.plain("report.summary", figures=shown)
        return await draw(picture(campaign, pace, summary, words))


@dataclass(frozen=True, slots=True)
class Words:
    """How a picture speaks."""

    texts: Texts
    locale: str
    numerals: Numerals
    zone: str


def stretches(shown: Figures) -> int:
    """How many: none shorter than a second, or with so few messages that chance draws the curve."""
    return max(1, min(BUCKETS, round(shown.seconds), max(FEWEST, shown.done // 10)))


def picture(campaign: Campaign, pace: Pace, summary: str, words: Words) -> Picture:
    """What is drawn of this pace, a stretch after the other (at least one)."""
    step, even = evened(pace)
    sent = [outcomes.get(State.SENT.value, 0) / step.total_seconds() for _, outcomes in even]
    minutely = max(sent) < MINUTELY
    scale = (60 if minutely else 1) / step.total_seconds()
    title = words.texts.plain("report.picture_title", title=campaign.title or campaign.id)
    return Picture(
        title=title,
        summary=summary,
        unit=words.texts.plain("report.a_minute" if minutely else "report.a_second"),
        time_axis=words.texts.plain("report.local_time", zone=guess(words.zone, words.locale).name),
        times=tuple((at + step / 2).timestamp() for at, _ in even),
        series=_series(even, scale, words.texts),
        zone=words.zone,
        numerals=words.numerals.value,
        rtl=words.locale == "ar",
    )


def _series(even: Pace, scale: float, texts: Texts) -> tuple[Series, ...]:
    """The sent ones, and of the others those that there are."""
    found: list[Series] = []
    for state, color in COLORS.items():
        counts = [outcomes.get(state.value, 0) for _, outcomes in even]
        if state is State.SENT or any(counts):
            label = texts.plain(f"report.{state.value}", count=sum(counts))
            found.append(Series(label, color, tuple(count * scale for count in counts)))
    return tuple(found)


def evened(pace: Pace) -> tuple[timedelta, Pace]:
    """The length of a stretch, and all of them: those in which nothing happened too, and one with
    nothing at either end, so that the curve starts and ends on the ground."""
    starts = [at for at, _ in pace]
    gaps = [later - sooner for sooner, later in pairwise(starts)]
    step = max(min(gaps, default=timedelta(seconds=1)), timedelta(microseconds=1000))
    known = {round((at - starts[0]) / step): outcomes for at, outcomes in pace}
    places = range(-1, max(known) + 2)
    return step, [(starts[0] + place * step, known.get(place, {})) for place in places]
