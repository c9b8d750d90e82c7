"""What is kept of a campaign: its recipients, its course, who did what."""

from aiogram.types import BufferedInputFile, FSInputFile

from bot.telegram.broadcast.callbacks import DoCampaign, OnCampaign
from bot.telegram.broadcast.names import called, moment, name_of
from bot.telegram.broadcast.on_panel import OnPanel
from bot.telegram.broadcast.posting import redraw
from bot.telegram.keyboards import button, markup
from bot.telegram.panels import View

AUDITED = 15


async def csv(panel: OnPanel) -> None:
    """Every recipient, as a file."""
    await panel.query.answer()
    path = await panel.desk.reports.csv(panel.number)
    try:
        file = FSInputFile(path, f"nashra-{panel.number}.csv")
        await panel.bot.send_document(panel.visit.who, file)
    finally:
        path.unlink(missing_ok=True)


async def picture(panel: OnPanel) -> None:
    """The delivery over time."""
    await panel.query.answer()
    content = await panel.desk.reports.picture(panel.number, panel.visit.texts)
    file = BufferedInputFile(content, f"nashra-{panel.number}.png")
    await panel.bot.send_photo(panel.visit.who, file)


async def audit(panel: OnPanel) -> None:
    """The newest lines, in place."""
    campaign = await panel.campaign()
    entries = await panel.desk.store.audit(panel.number, AUDITED)
    names = {
        who: await name_of(panel.bot, who, panel.visit.texts)
        for who in {entry.actor_id for entry in entries}
    }
    zone = panel.desk.times.zone
    lines = [
        (moment(entry.at, zone, panel.visit.locale), names[entry.actor_id], entry.action)
        for entry in entries
    ]
    text = panel.visit.texts.html(
        "broadcast.audit", title=called(campaign, panel.visit), lines=lines
    )
    back = button(
        panel.visit.texts.plain("broadcast.b_back"), DoCampaign(OnCampaign.SHOW, panel.number)
    )
    await redraw(panel.query, panel.bot, View(text, markup([[back]])))
