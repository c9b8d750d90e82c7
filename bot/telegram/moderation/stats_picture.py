"""What the picture of the moderation's figures shows. Pure."""

from collections.abc import Sequence
from datetime import timedelta, tzinfo

from bot.moderation.desk_ports import Judged
from bot.moderation.figures import Period, since, stretches, times
from bot.moderation.model import State
from bot.pictures.picture import Picture, Series
from bot.telegram.moderation.phrases import Sight
from digests.arabic.cities import guess
from digests.arabic.direction import RLM

COLORS = {State.APPROVED: "#2a7f78", State.REJECTED: "#c0392b", State.SPAM: "#b8860b"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def picture(judged: Sequence[Judged], period: Period, zone: tzinfo, sight: Sight) -> Picture:
    """Decisions an hour of today, else a day."""
    hourly = period is Period.TODAY
    step = HOUR if hourly else DAY
    start = since(period, zone, sight.now)
    found = stretches(judged, start, start + DAY * int(period), step)
    spans = times(judged)
    shown = {
        "decided": spans.count,
        "median": _seconds(spans.median),
        "p95": _seconds(spans.p95),
    }
    name = str(zone)
    return Picture(
        title=_said("title", sight, days_count=int(period)),
        summary=_said("summary", sight, **shown),
        unit=_said("unit", sight, hourly=hourly),
        time_axis=_said("time_axis", sight, zone=guess(name, sight.locale).name),
        times=tuple((at + step / 2).timestamp() for at, _ in found),
        series=tuple(_series(state, [counts for _, counts in found], sight) for state in COLORS),
        zone=name,
        numerals=sight.numerals.value,
        rtl=sight.locale == "ar",
    )


def _series(state: State, found: Sequence[dict[State, int]], sight: Sight) -> Series:
    counts = [each.get(state, 0) for each in found]
    label = _said("series", sight, state=state.value, count=sum(counts))
    return Series(label, COLORS[state], tuple(map(float, counts)))


def _seconds(span: timedelta | None) -> int:
    return round(span.total_seconds()) if span else 0


def _said(name: str, sight: Sight, **values: object) -> str:
    return sight.texts.plain(f"stats.{name}", **values).lstrip(RLM)
