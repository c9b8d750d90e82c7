"""/campaigns, and the buttons under every campaign."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, CallbackQuery, FSInputFile, Message

from bot.campaigns.broadcasts import Ask, Campaign, Draft, Kind, Refusal, Stage
from bot.telegram.broadcast.callbacks import DoCampaign, ListCampaigns, OnCampaign
from bot.telegram.broadcast.campaign_screens import ENDED, asking, campaign_view, list_view
from bot.telegram.broadcast.drafting import change
from bot.telegram.broadcast.names import called, moment, name_of
from bot.telegram.broadcast.notifying import Notifier
from bot.telegram.broadcast.posting import edit, post, redraw
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from bot.telegram.broadcast.visits import AtDesk, IsAdmin, sentence
from bot.telegram.filters import InPrivate, Pressed
from bot.telegram.keyboards import button, markup
from bot.telegram.panels import View

LISTED = 10
LOOKED_AT = 50
"""The newest campaigns that are looked through for such as wait."""

AUDITED = 15
KINDS = (Kind.BROADCAST, Kind.DIGEST, Kind.CORRECTION, Kind.RECALL)


@dataclass(frozen=True, slots=True)
class OnPanel:
    """A press on a campaign's panel."""

    query: CallbackQuery
    number: int
    desk: BroadcastDesk
    visit: Visit
    bot: Bot
    notifier: Notifier

    async def show(self, campaign: Campaign, toast: str = "") -> None:
        """The campaign's panel, in place."""
        await redraw(self.query, self.bot, campaign_view(campaign, self.desk, self.visit), toast)

    async def campaign(self) -> Campaign:
        """As it stands."""
        return await self.desk.broadcasts.get(self.number)


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
    return list_view([*waiting, *ended[:LISTED]], visit)


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
        await _refresh(panel)


async def _refresh(panel: OnPanel) -> None:
    message = panel.query.message
    if message is not None:
        view = campaign_view(await panel.campaign(), panel.desk, panel.visit)
        await edit(panel.bot, message.chat.id, message.message_id, view)


async def _show(panel: OnPanel) -> None:
    """Also the way out of a correction that was begun."""
    await _expect_nothing(panel)
    await panel.show(await panel.campaign())


async def _expect_nothing(panel: OnPanel) -> None:
    draft = await panel.desk.drafts.get(panel.visit.who)
    if draft is not None and draft.ask is Ask.CORRECTION:
        await change(
            panel.desk.drafts,
            panel.visit.who,
            panel.visit.now,
            lambda one: replace(one, ask=Ask.NOTHING, campaign_id=0, correction=None, words=()),
        )


async def _approve(panel: OnPanel) -> None:
    campaign = await panel.desk.broadcasts.approve(panel.number, panel.visit.who, panel.visit.now)
    await _shown_live(panel, campaign)
    await panel.notifier.tell_author(campaign, "approved", panel.visit)


async def _reject(panel: OnPanel) -> None:
    campaign = await panel.desk.broadcasts.reject(panel.number, panel.visit.who, panel.visit.now)
    await panel.show(campaign)
    await panel.notifier.tell_author(campaign, "rejected", panel.visit)


def _moving(
    how: Callable[[OnPanel], Awaitable[Campaign]],
) -> Callable[[OnPanel], Awaitable[None]]:
    async def handler(panel: OnPanel) -> None:
        await _shown_live(panel, await how(panel))

    return handler


def _asking(name: str, act: OnCampaign) -> Callable[[OnPanel], Awaitable[None]]:
    async def handler(panel: OnPanel) -> None:
        view = asking(name, act, await panel.campaign(), panel.visit)
        await redraw(panel.query, panel.bot, view)

    return handler


async def _recall(panel: OnPanel) -> None:
    """The recall is a campaign of its own: its progress takes the panel's place."""
    recall = await panel.desk.amendments.recall(panel.number, panel.visit.who, panel.visit.now)
    await _shown_live(panel, recall)


async def _shown_live(panel: OnPanel, campaign: Campaign) -> None:
    """In place; while it runs the panel follows it."""
    await panel.show(campaign)
    message = panel.query.message
    if message is not None and campaign.stage is Stage.RUNNING:
        await panel.desk.store.put_board(campaign.id, message.chat.id, message.message_id)


async def _correct(panel: OnPanel) -> None:
    campaign = await panel.campaign()
    name = "ask_words" if campaign.kind is Kind.DIGEST else "ask_correction"
    await _ask_for_text(panel, campaign, name)


async def _tell_rest(panel: OnPanel) -> None:
    await _ask_for_text(panel, await panel.campaign(), "ask_rest")


async def _ask_for_text(panel: OnPanel, campaign: Campaign, name: str) -> None:
    def asked(draft: Draft) -> Draft:
        if draft.ask is Ask.DISCARDED:
            draft = Draft(draft.author_id, version=draft.version)
        return replace(
            draft, ask=Ask.CORRECTION, campaign_id=campaign.id, correction=None, words=()
        )

    await change(panel.desk.drafts, panel.visit.who, panel.visit.now, asked)
    texts = panel.visit.texts
    leave = button(texts.plain("broadcast.b_leave"), DoCampaign(OnCampaign.SHOW, campaign.id))
    view = View(
        texts.html(f"broadcast.{name}", title=called(campaign, panel.visit)), markup([[leave]])
    )
    await post(panel.bot, panel.visit.who, view)
    await panel.query.answer()


async def _csv(panel: OnPanel) -> None:
    await panel.query.answer()
    path = await panel.desk.reports.csv(panel.number)
    try:
        file = FSInputFile(path, f"nashra-{panel.number}.csv")
        await panel.bot.send_document(panel.visit.who, file)
    finally:
        path.unlink(missing_ok=True)


async def _picture(panel: OnPanel) -> None:
    await panel.query.answer()
    content = await panel.desk.reports.picture(panel.number, panel.visit.texts)
    file = BufferedInputFile(content, f"nashra-{panel.number}.png")
    await panel.bot.send_photo(panel.visit.who, file)


async def _audit(panel: OnPanel) -> None:
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


DONE: dict[OnCampaign, Callable[[OnPanel], Awaitable[None]]] = {
    OnCampaign.SHOW: _show,
    OnCampaign.AUDIT: _audit,
    OnCampaign.APPROVE: _approve,
    OnCampaign.REJECT: _reject,
    OnCampaign.SEND_LATE: _moving(
        lambda p: p.desk.broadcasts.send_late(p.number, p.visit.who, p.visit.now)
    ),
    OnCampaign.PAUSE: _moving(
        lambda p: p.desk.broadcasts.pause(p.number, p.visit.who, p.visit.now)
    ),
    OnCampaign.RESUME: _moving(
        lambda p: p.desk.broadcasts.resume(p.number, p.visit.who, p.visit.now)
    ),
    OnCampaign.ASK_CANCEL: _asking("ask_cancel", OnCampaign.CANCEL),
    OnCampaign.CANCEL: _moving(
        lambda p: p.desk.broadcasts.cancel(p.number, p.visit.who, p.visit.now)
    ),
    OnCampaign.ASK_RECALL: _asking("ask_recall", OnCampaign.RECALL),
    OnCampaign.RECALL: _recall,
    OnCampaign.CORRECT: _correct,
    OnCampaign.TELL_REST: _tell_rest,
    OnCampaign.CSV: _csv,
    OnCampaign.PICTURE: _picture,
}
