"""What is done with a campaign by one press."""

from collections.abc import Awaitable, Callable

from bot.campaigns.broadcasts import Campaign
from bot.telegram.broadcast.callbacks import OnCampaign
from bot.telegram.broadcast.campaign_screens import asking
from bot.telegram.broadcast.on_panel import Deed, OnPanel
from bot.telegram.broadcast.posting import redraw


async def approve(panel: OnPanel) -> None:
    """A second admin lets it go; its author is told."""
    campaign = await panel.desk.broadcasts.approve(panel.number, panel.visit.who, panel.visit.now)
    await panel.show_live(campaign)
    await panel.notifier.tell_author(campaign, "approved", panel.visit)


async def reject(panel: OnPanel) -> None:
    """A second admin does not let it go; its author is told."""
    campaign = await panel.desk.broadcasts.reject(panel.number, panel.visit.who, panel.visit.now)
    await panel.show(campaign)
    await panel.notifier.tell_author(campaign, "rejected", panel.visit)


async def send_late(panel: OnPanel) -> None:
    """It goes although it is late; its author is told."""
    campaign = await panel.desk.broadcasts.send_late(panel.number, panel.visit.who, panel.visit.now)
    await panel.show_live(campaign)
    await panel.notifier.tell_author(campaign, "sent_late", panel.visit)


async def leave_out(panel: OnPanel) -> None:
    """Nobody gets it this time; its author is told."""
    campaign = await panel.desk.broadcasts.leave_out(panel.number, panel.visit.who, panel.visit.now)
    await panel.show_live(campaign)
    await panel.notifier.tell_author(campaign, "left_out", panel.visit)


def moving(how: Callable[[OnPanel], Awaitable[Campaign]]) -> Deed:
    """It stands elsewhere afterwards."""

    async def deed(panel: OnPanel) -> None:
        await panel.show_live(await how(panel))

    return deed


def asks(name: str, act: OnCampaign) -> Deed:
    """Shall that really be? The answer yes does `act`."""

    async def deed(panel: OnPanel) -> None:
        view = asking(name, act, await panel.campaign(), panel.visit)
        await redraw(panel.query, panel.bot, view)

    return deed


async def recall(panel: OnPanel) -> None:
    """The recall is a campaign of its own: its progress takes the panel's place."""
    made = await panel.desk.amendments.recall(panel.number, panel.visit.who, panel.visit.now)
    await panel.show_live(made)
