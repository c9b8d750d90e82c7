"""The bar of `--wait`: it fits a terminal, and leaves nothing behind."""

import io
from dataclasses import replace
from datetime import timedelta

from rich.console import Console

from bot.campaigns.broadcasts import Campaign, Kind, Stage
from bot.campaigns.reporting import Progress
from bot.cli.waiting import bar
from bot.delivery.model import State
from tests.fakes.broadcasting import NOW

RUNNING = Campaign(7, Kind.BROADCAST, Stage.RUNNING, "خبر", NOW, NOW, total=60_000)


def test_it_says_where_the_campaign_stands_the_rate_and_the_time_left() -> None:
    out = io.StringIO()
    campaign = replace(RUNNING, counts={State.SENT: 29_000, State.GONE: 900, State.UNKNOWN: 3})
    look = Progress(NOW, 29_903, 60_000, 29.0, timedelta(seconds=1038))
    with bar(Console(file=out, force_terminal=True, width=80, color_system=None)) as show:
        show(campaign, look)
    drawn = " ".join(out.getvalue().split())
    assert "sent 29,000 · gone 900 · failed 0 · unknown 3 · 29,903 of 60,000 done" in drawn
    assert "29 a second · 0:17:18 left" in drawn
    assert "━━━" in drawn


def test_a_campaign_without_recipients_is_no_fault() -> None:
    out = io.StringIO()
    with bar(Console(file=out, force_terminal=True, width=80)) as show:
        show(replace(RUNNING, total=0), Progress(NOW, 0, 0))
    assert "0 of 0 done" in out.getvalue()
