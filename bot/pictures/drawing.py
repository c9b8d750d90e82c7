"""A process of its own that draws a picture: JSON on stdin, PNG on stdout.

`python -m bot.pictures.drawing`: matplotlib's memory ends with it. What it reads is `Picture` of
bot/pictures/picture.py as JSON; it knows no wording and no language.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Literal
from zoneinfo import ZoneInfo

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from digests.arabic.numbers import digits
from digests.model import Numerals

WIDTH, HEIGHT, DPI = 1080, 720, 150
"""Pixels, for a phone; dots an inch, so that 10 points are read without zooming."""

INK, FAINT, RULE, PAPER = "#22303c", "#6b7885", "#e3e8ec", "#fcfcfa"

STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
"""Seconds between two times on the axis."""

MOST_TIMES = 7

FEW = 30
"""Fewer points are drawn as steps."""


def main() -> None:
    """Draw what stdin holds."""
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))


def draw(picture: Mapping[str, Any]) -> bytes:
    """The PNG of a picture (see `Picture`)."""
    mpl.rcParams.update({"font.family": "DejaVu Sans", "font.size": 10, "text.color": INK})
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)
    axes = figure.add_axes((0.09, 0.2, 0.83, 0.56), facecolor=PAPER)
    _lines(axes, picture)
    _axes(axes, picture)
    _words(figure, axes, picture)
    out = BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _lines(axes: Axes, picture: Mapping[str, Any]) -> None:
    """The first series is an area, the others are thin lines over it."""
    times = picture["times"]
    step: Literal["mid"] | None = (
        "mid" if len(times) < FEW else None
    )  # a single stretch is no mountain
    for place, one in enumerate(picture["series"]):
        values, color = one["values"], one["color"]
        if place == 0:
            axes.fill_between(times, values, step=step, color=color, alpha=0.22, linewidth=0)
        axes.plot(
            times,
            values,
            drawstyle="steps-mid" if step else "default",
            color=color,
            linewidth=1.8 if place == 0 else 1.2,
            label=one["label"],
            solid_joinstyle="round",
        )


def _axes(axes: Axes, picture: Mapping[str, Any]) -> None:
    numerals = Numerals(picture["numerals"])
    axes.spines[:].set_visible(False)
    axes.spines["bottom"].set(visible=True, color=FAINT, linewidth=0.8)
    axes.grid(axis="y", color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=FAINT, labelcolor=FAINT, length=0, labelsize=9.5, pad=6)
    axes.tick_params(axis="x", length=4)
    axes.margins(x=0)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True, min_n_ticks=2))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, numerals)))
    if picture["rtl"]:
        axes.yaxis.tick_right()
    zone = ZoneInfo(picture["zone"])
    ticks, pattern = clock_ticks(picture["times"], zone)
    axes.set_xticks(ticks)
    shown = [datetime.fromtimestamp(at, UTC).astimezone(zone).strftime(pattern) for at in ticks]
    axes.set_xticklabels([digits(each, numerals) for each in shown])


def _words(figure: Figure, axes: Axes, picture: Mapping[str, Any]) -> None:
    side, at = ("right", 0.955) if picture["rtl"] else ("left", 0.045)
    title = figure.text(at, 0.925, picture["title"], ha=side, va="center", weight="bold")
    _fit(title, WIDTH * 0.91)
    figure.text(at, 0.855, picture["summary"], ha=side, va="center", fontsize=10.5, color=FAINT)
    figure.text(at, 0.785, picture["unit"], ha=side, va="center", fontsize=9, color=FAINT)
    axes.set_xlabel(picture["time_axis"], color=FAINT, fontsize=9, labelpad=4)
    handles, labels = axes.get_legend_handles_labels()
    if picture["rtl"]:
        handles, labels = handles[::-1], labels[::-1]
    figure.legend(
        handles,
        labels,
        loc="lower center",
        bbox_to_anchor=(0.5, 0.01),
        ncols=len(labels),
        frameon=False,
        fontsize=10,
        handlelength=1.4,
        markerfirst=not picture["rtl"],
    )


def _fit(text: Text, most: float) -> None:
    """Set it as large as goes into so many pixels; what does not go in even small is cut."""
    for size in (15, 14, 13, 12):
        text.set_fontsize(size)
        if text.get_window_extent().width <= most:
            return
    whole = text.get_text()
    for length in range(len(whole) - 1, 0, -1):
        text.set_text(whole[:length].rstrip() + "…")
        if text.get_window_extent().width <= most:
            return


def number(value: float, numerals: Numerals) -> str:
    """With a separator between thousands: 12,500 or ١٢٬٥٠٠."""
    text = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    if numerals is Numerals.ARAB:
        text = text.replace(",", "٬").replace(".", "٫")
    return digits(text, numerals)


def clock_ticks(times: Sequence[float], zone: ZoneInfo) -> tuple[list[float], str]:
    """Round local times between the first and the last, and how strftime shows them."""
    first, last = times[0], times[-1]
    step = next((one for one in STEPS if (last - first) / one <= MOST_TIMES), STEPS[-1])
    offset = datetime.fromtimestamp(first, UTC).astimezone(zone).utcoffset()
    shift = offset.total_seconds() if offset else 0.0
    start = -(-(first + shift) // step) * step - shift
    count = int((last - start) // step) + 1
    pattern = "%H:%M:%S" if step < 60 else "%H:%M" if step < 86400 else "%d/%m"
    return [start + place * step for place in range(count)], pattern


if __name__ == "__main__":
    main()
