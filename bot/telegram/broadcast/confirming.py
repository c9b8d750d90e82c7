"""From a draft to a campaign; a second admin is asked where one is needed."""

from dataclasses import replace

from aiogram import Bot
from aiogram.types import CallbackQuery

from bot.campaigns.broadcasts import Campaign, Draft, Refusal, Stage
from bot.telegram.broadcast.campaign_screens import campaign_view
from bot.telegram.broadcast.drafting import broadcast_of, check_panel
from bot.telegram.broadcast.posting import redraw
from bot.telegram.broadcast.services import BroadcastDesk, Visit


async def confirm(query: CallbackQuery, desk: BroadcastDesk, visit: Visit, bot: Bot) -> Campaign:
    """Schedule it. The draft is taken first, so that a second press finds none; it is given back
    where it was refused."""
    draft = check_panel(query, await desk.drafts.get(visit.who))
    broadcast = broadcast_of(draft)
    if not await desk.drafts.put(replace(draft, panel_id=0), visit.now):
        raise Refusal("busy")
    try:
        campaign = await desk.broadcasts.schedule(broadcast, visit.who, visit.now)
    except Refusal:
        await _give_back(draft, desk, visit)
        raise
    await desk.drafts.drop(visit.who)
    await redraw(query, bot, campaign_view(campaign, desk, visit))
    if campaign.stage is Stage.RUNNING and query.message is not None:
        await desk.store.put_board(campaign.id, visit.who, query.message.message_id)
    return campaign


async def _give_back(draft: Draft, desk: BroadcastDesk, visit: Visit) -> None:
    await desk.drafts.put(replace(draft, version=draft.version + 1), visit.now)
