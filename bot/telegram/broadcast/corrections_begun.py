"""A correction begins: the panel asks for its text, which correcting.py takes."""

from dataclasses import replace

from bot.campaigns.broadcasts import Ask, Campaign, Draft, Kind
from bot.telegram.broadcast.callbacks import DoCampaign, OnCampaign
from bot.telegram.broadcast.drafting import change
from bot.telegram.broadcast.names import called
from bot.telegram.broadcast.on_panel import OnPanel
from bot.telegram.broadcast.posting import post
from bot.telegram.keyboards import button, markup
from bot.telegram.panels import View


async def show(panel: OnPanel) -> None:
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


async def correct(panel: OnPanel) -> None:
    """Of a digest two lines, of anything else the whole text."""
    campaign = await panel.campaign()
    name = "ask_words" if campaign.kind is Kind.DIGEST else "ask_correction"
    await _ask_for_text(panel, campaign, name)


async def tell_rest(panel: OnPanel) -> None:
    """A word to those whose message could not be deleted."""
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
