"""What has been sent is corrected: the new text is shown first, then it goes to all who have it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, Message

from bot.campaigns.broadcasts import Ask, Campaign, Draft, Kind, Refusal, Stage
from bot.campaigns.checking import check_message, corrected, outgoing, replaced, title_of
from bot.delivery.model import State
from bot.telegram.broadcast.callbacks import Amend, DoCampaign, OnCampaign
from bot.telegram.broadcast.campaign_screens import campaign_view
from bot.telegram.broadcast.drafting import change
from bot.telegram.broadcast.names import called
from bot.telegram.broadcast.posting import post, preview, redraw
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from bot.telegram.broadcast.taking import take
from bot.telegram.broadcast.visits import AtDesk
from bot.telegram.filters import Pressed
from bot.telegram.keyboards import button, markup
from bot.telegram.panels import View
from digests.model import Message as Ready

TEXTUAL = {"text", "entities", "parse_mode", "link_preview_options"}
CAPTION = {"caption", "caption_entities", "parse_mode", "show_caption_above_media"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the admin wants instead. shown: the message as it will be."""

    shown: Ready
    correction: Ready | None = None
    words: tuple[str, ...] = ()

    @property
    def key(self) -> int:
        """What the button carries of it."""
        return key_of(self.correction, self.words)


def key_of(correction: Ready | None, words: tuple[str, ...]) -> int:
    """A number for the text that was shown."""
    return crc32(repr((correction, words)).encode())


def make_router() -> Router:
    """The button below the corrected message."""
    router = Router(name="correcting")
    router.callback_query.middleware(AtDesk())
    router.callback_query.register(amend, Pressed(Amend))
    return router


async def take_correction(
    message: Message, draft: Draft, desk: BroadcastDesk, visit: Visit, bot: Bot
) -> None:
    """Show what it would look like; nothing is changed yet."""
    campaign = await desk.broadcasts.get(draft.campaign_id)
    proposal = await _proposed(message, campaign, desk)
    await preview(bot, visit.who, proposal.shown)
    await change(
        desk.drafts,
        visit.who,
        visit.now,
        lambda one: replace(one, correction=proposal.correction, words=proposal.words),
    )
    await post(bot, visit.who, _confirming(campaign, proposal, visit))


def _confirming(campaign: Campaign, proposal: Proposal, visit: Visit) -> View:
    texts, rest = visit.texts, campaign.kind is Kind.RECALL
    count = campaign.count(State.FAILED if rest else State.SENT)
    name = "confirm_rest" if rest else "confirm_correction"
    yes = button(texts.plain(f"broadcast.b_{name}"), Amend(campaign.id, proposal.key))
    leave = button(texts.plain("broadcast.b_leave"), DoCampaign(OnCampaign.SHOW, campaign.id))
    text = texts.html(f"broadcast.{name}", title=called(campaign, visit), count=count)
    return View(text, markup([[yes], [leave]]))


async def _proposed(message: Message, campaign: Campaign, desk: BroadcastDesk) -> Proposal:
    if campaign.kind is Kind.DIGEST:
        return await _in_digest(message, campaign, desk)
    taken = take(message)
    check_message(taken)
    if campaign.kind is Kind.RECALL:
        return Proposal(taken, taken)
    if campaign.broadcast is None:
        raise Refusal("cannot_correct")
    before = outgoing(campaign.broadcast)
    return Proposal(_edited(before, corrected(before, taken).payload), taken)


def _edited(before: Ready, edit: Mapping[str, Any]) -> Ready:
    """The message as it will stand: the new text with everything that stays."""
    gone = TEXTUAL if before.method == "sendMessage" else CAPTION
    kept = {name: value for name, value in before.payload.items() if name not in gone}
    return Ready(before.method, {**kept, **edit})


async def _in_digest(message: Message, campaign: Campaign, desk: BroadcastDesk) -> Proposal:
    lines = [line.strip() for line in (message.text or "").splitlines() if line.strip()]
    if len(lines) != 2:
        raise Refusal("two_lines")
    wrong, right = lines
    for sent in (await desk.store.contents(campaign.id)).values():
        edit = replaced(sent, wrong, right)
        if edit is not None:
            return Proposal(
                Ready(sent.method, {**sent.payload, **edit.payload}), None, (wrong, right)
            )
    raise Refusal("not_in_there", words=wrong)


async def amend(
    query: CallbackQuery, pressed: Amend, visit: Visit, broadcast_desk: BroadcastDesk, bot: Bot
) -> None:
    """What was shown goes to all; the press of an older panel to nobody."""
    draft = await broadcast_desk.drafts.get(visit.who)
    if (
        draft is None
        or draft.ask is not Ask.CORRECTION
        or draft.campaign_id != pressed.campaign
        or key_of(draft.correction, draft.words) != pressed.key
    ):
        raise Refusal("old_panel")
    done = replace(draft, ask=Ask.NOTHING, campaign_id=0, correction=None, words=())
    if not await broadcast_desk.drafts.put(done, visit.now):
        raise Refusal("busy")
    try:
        campaign = await _amended(draft, broadcast_desk, visit)
    except Refusal:
        await broadcast_desk.drafts.put(replace(draft, version=draft.version + 1), visit.now)
        raise
    await redraw(query, bot, campaign_view(campaign, broadcast_desk, visit))
    if campaign.stage is Stage.RUNNING and query.message is not None:
        shown = query.message
        await broadcast_desk.store.put_board(campaign.id, shown.chat.id, shown.message_id)


async def _amended(draft: Draft, desk: BroadcastDesk, visit: Visit) -> Campaign:
    number, amendments = draft.campaign_id, desk.amendments
    if draft.words:
        wrong, right = draft.words
        return await amendments.replace(number, wrong, right, visit.who, visit.now)
    if draft.correction is None:
        raise Refusal("old_panel")
    campaign = await desk.broadcasts.get(number)
    if campaign.kind is Kind.RECALL:
        title = title_of(draft.correction) or campaign.title
        return await amendments.tell_rest(number, draft.correction, title, visit.who, visit.now)
    return await amendments.correct(number, draft.correction, visit.who, visit.now)
