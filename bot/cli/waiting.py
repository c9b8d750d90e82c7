"""A bar on stderr until a campaign has ended."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from bot.campaigns.broadcast_ports import CampaignStore
from bot.campaigns.broadcasts import Campaign
from bot.campaigns.reporting import ENDED, Progress, progress
from bot.cli.console import complain, texts

LOOK = 1.0
"""Seconds between looks: counting a million rows takes a while."""

Show = Callable[[Campaign, Progress], None]


async def wait_until_ended(store: CampaignStore, campaign: Campaign) -> Campaign:
    """Look again and again until it is finished, cancelled or stopped."""
    with _bar(campaign.title) as show:
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
def _bar(title: str) -> Iterator[Show]:
    """Draws where somebody watches."""
    if not sys.stderr.isatty():
        yield lambda _campaign, _look: None
        return
    from rich.console import Console  # noqa: PLC0415 - only where a bar is drawn
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=Console(stderr=True), transient=True) as drawn:
        task = drawn.add_task(title, total=None)

        def show(campaign: Campaign, look: Progress) -> None:
            said = standing(campaign, look)
            drawn.update(task, total=look.total or None, completed=look.done, description=said)

        yield show
