"""/campaigns, and the buttons under every campaign."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.campaigns.broadcasts import Kind, Refusal
from bot.telegram.broadcast import corrections_begun, deeds, records
from bot.telegram.broadcast.callbacks import DoCampaign, ListCampaigns, OnCampaign
from bot.telegram.broadcast.campaign_screens import ENDED, list_view
from bot.telegram.broadcast.notifying import Notifier
from bot.telegram.broadcast.on_panel import Deed, OnPanel
from bot.telegram.broadcast.posting import post
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from bot.telegram.broadcast.visits import AtDesk, IsAdmin, sentence
from bot.telegram.filters import InPrivate, Pressed
from bot.telegram.panels import View

LISTED = 10
LOOKED_AT = 50
"""The newest campaigns that are looked through for such as wait."""

KINDS = (Kind.BROADCAST, Kind.DIGEST, Kind.CORRECTION, Kind.RECALL)


def make_router() -> Router:
    """Buttons work in the staff group too, for admins."""
    router = Router(name="campaigns")
    router.message.middleware(AtDesk())
    router.callback_query.middleware(AtDesk())
    router.message.register(campaigns, Command("campaigns"), InPrivate(), IsAdmin())
    router.callback_query.register(show_list, Pressed(ListCampaigns))
    router.callback_query.register(do_campaign, Pressed(DoCampaign))
    return router


async def campaigns(
    message: Message, visit: Visit, broadcast_desk: BroadcastDesk, bot: Bot
) -> None:
    """The list, in a message of its own."""
    await post(bot, message.chat.id, await _list(broadcast_desk, visit))


async def show_list(
    query: CallbackQuery, visit: Visit, broadcast_desk: BroadcastDesk, bot: Bot
) -> None:
    """The list, in a message of its own: a panel that shows progress stays."""
    if query.message is not None:
        await post(bot, query.message.chat.id, await _list(broadcast_desk, visit))
    await query.answer()


async def _list(desk: BroadcastDesk, visit: Visit) -> View:
    newest = await desk.store.newest(LOOKED_AT, KINDS)
    waiting = [one for one in newest if one.stage not in ENDED]
    ended = [one for one in newest if one.stage in ENDED]
    return list_view([*waiting, *ended[:LISTED]], await desk.late.store.open(), visit)


async def do_campaign(
    query: CallbackQuery,
    pressed: DoCampaign,
    visit: Visit,
    broadcast_desk: BroadcastDesk,
    bot: Bot,
    broadcast_notifier: Notifier,
) -> None:
    """Do it; where somebody else was quicker, show where it stands now."""
    panel = OnPanel(query, pressed.campaign, broadcast_desk, visit, bot, broadcast_notifier)
    try:
        await DONE[pressed.act](panel)
    except Refusal as refusal:
        if refusal.name != "too_late":
            raise
        said = sentence(refusal, visit.texts, query)
        await query.answer(said, show_alert=True)
        await panel.refresh()


DONE: dict[OnCampaign, Deed] = {
    OnCampaign.SHOW: corrections_begun.show,
    OnCampaign.AUDIT: records.audit,
    OnCampaign.APPROVE: deeds.approve,
    OnCampaign.REJECT: deeds.reject,
    OnCampaign.SEND_LATE: deeds.send_late,
    OnCampaign.LEAVE_OUT: deeds.leave_out,
    OnCampaign.PAUSE: deeds.moving(
        lambda p: p.desk.broadcasts.pause(p.number, p.visit.who, p.visit.now)
    ),
    OnCampaign.RESUME: deeds.moving(
        lambda p: p.desk.broadcasts.resume(p.number, p.visit.who, p.visit.now)
    ),
    OnCampaign.ASK_CANCEL: deeds.asks("ask_cancel", OnCampaign.CANCEL),
    OnCampaign.CANCEL: deeds.moving(
        lambda p: p.desk.broadcasts.cancel(p.number, p.visit.who, p.visit.now)
    ),
    OnCampaign.ASK_RECALL: deeds.asks("ask_recall", OnCampaign.RECALL),
    OnCampaign.RECALL: deeds.recall,
    OnCampaign.CORRECT: corrections_begun.correct,
    OnCampaign.TELL_REST: corrections_begun.tell_rest,
    OnCampaign.CSV: records.csv,
    OnCampaign.PICTURE: records.picture,
}
