"""A bar on stderr until a campaign has ended."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.campaigns.broadcast_ports import CampaignStore
from bot.campaigns.broadcasts import Campaign
from bot.campaigns.reporting import ENDED, Progress, progress
from bot.cli.console import complain, texts

if TYPE_CHECKING:
    from rich.console import Console

LOOK = 1.0
"""Seconds between looks: counting a million rows takes a while."""

Show = Callable[[Campaign, Progress], None]


async def wait_until_ended(store: CampaignStore, campaign: Campaign) -> Campaign:
    """Look again and again until it is finished, cancelled or stopped."""
    with _bar() as show:
        look = None
        while True:
            campaign = await store.get(campaign.id) or campaign
            look = progress(campaign, look, datetime.now(UTC))
            show(campaign, look)
            if campaign.stage in ENDED:
                break
            await asyncio.sleep(LOOK)
    complain(standing(campaign, look))
    return campaign


def standing(campaign: Campaign, look: Progress) -> str:
    """Where it stands in one line."""
    return texts().plain("campaigns.standing", campaign=campaign, look=look)


@contextmanager
def _bar() -> Iterator[Show]:
    """Draws where somebody watches."""
    if not sys.stderr.isatty():
        yield lambda _campaign, _look: None
        return
    from rich.console import Console  # noqa: PLC0415 - only where a bar is drawn

    with bar(Console(stderr=True)) as show:
        yield show


@contextmanager
def bar(console: "Console") -> Iterator[Show]:
    """A bar, and under it where the campaign stands; both are gone in the end."""
    from rich.live import Live  # noqa: PLC0415
    from rich.progress_bar import ProgressBar  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    with Live(console=console, transient=True, auto_refresh=False) as live:

        def show(campaign: Campaign, look: Progress) -> None:
            rows = Table.grid(expand=True)
            rows.add_row(ProgressBar(max(1, look.total), look.done))
            rows.add_row(Text(standing(campaign, look)))
            live.update(rows, refresh=True)

        yield show
