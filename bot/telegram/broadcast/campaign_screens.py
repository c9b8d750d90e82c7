"""A campaign as it stands: progress, report, and what can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton

from bot.campaigns.amending import RECALLABLE
from bot.campaigns.broadcasts import Campaign, Kind, Stage
from bot.campaigns.lateness import LateDigest
from bot.delivery.model import State
from bot.telegram.broadcast.callbacks import DoCampaign, ListCampaigns, OnCampaign
from bot.telegram.broadcast.late_screens import late_button, listed
from bot.telegram.broadcast.names import called
from bot.telegram.broadcast.segment_words import segment_words
from bot.telegram.broadcast.services import BroadcastDesk, Visit
from bot.telegram.keyboards import Row, button, markup, rows_of
from bot.telegram.panels import View

BAR = 10
"""Pieces of the bar."""

FINAL = (State.SENT, State.GONE, State.FAILED, State.UNKNOWN)
ENDED = (Stage.CANCELLED, Stage.FINISHED)


@dataclass(frozen=True, slots=True)
class Pace:
    """rate: messages a second as of late; 0 where it is not known."""

    rate: float = 0.0


def done(campaign: Campaign) -> int:
    """Recipients whose state is final."""
    return sum(campaign.count(state) for state in FINAL)


def share(campaign: Campaign) -> int:
    """Percent of the recipients that are done, rounded down: 100 means all."""
    total = campaign.total or 0
    return done(campaign) * 100 // total if total else 0


def bar(percent: int) -> str:
    """▰▰▰▱▱▱▱▱▱▱"""
    full = percent * BAR // 100
    return "▰" * full + "▱" * (BAR - full)


def campaign_view(
    campaign: Campaign, desk: BroadcastDesk, visit: Visit, pace: Pace | None = None
) -> View:
    """Its panel: live while it runs, a report afterwards."""
    broadcast = campaign.broadcast
    percent, rate = share(campaign), (pace or Pace()).rate
    left = (campaign.total or 0) - done(campaign)
    when = desk.times.say(broadcast.timing, visit) if broadcast else ""
    segment = segment_words(broadcast.segment, visit, desk.times.zone) if broadcast else []
    text = visit.texts.html(
        "broadcast.campaign",
        kind=campaign.kind.value,
        stage=campaign.stage.value,
        title=called(campaign, visit),
        reason=campaign.reason,
        when=when,
        segment=segment,
        total=campaign.total,
        percent=percent,
        bar=bar(percent),
        counts={state.value: campaign.count(state) for state in State},
        rate=round(rate) if campaign.stage is Stage.RUNNING else 0,
        seconds=round(left / rate) if rate > 0 and campaign.stage is Stage.RUNNING else 0,
    )
    return View(text, markup(_rows(campaign, visit)))


def _rows(campaign: Campaign, visit: Visit) -> list[Row]:
    acts = _acts(campaign, visit)
    rows = list(rows_of([_button(act, campaign, visit) for act in acts], 2))
    if campaign.stage is not Stage.RUNNING:
        rows.append([button(visit.texts.plain("broadcast.b_list"), ListCampaigns())])
    return rows


def _button(act: OnCampaign, campaign: Campaign, visit: Visit) -> InlineKeyboardButton:
    ends_series = act is OnCampaign.ASK_CANCEL and _is_late_series(campaign)
    name = "end_series" if ends_series else act.name.lower()
    return button(visit.texts.plain(f"broadcast.c_{name}"), DoCampaign(act, campaign.id))


def _is_late_series(campaign: Campaign) -> bool:
    recurs = campaign.broadcast is not None and campaign.broadcast.timing.recurrence is not None
    return recurs and campaign.stage is Stage.LATE


def _acts(campaign: Campaign, visit: Visit) -> list[OnCampaign]:
    stage, sent = campaign.stage, campaign.count(State.SENT)
    amended = campaign.kind in (Kind.BROADCAST, Kind.DIGEST) and sent > 0
    recent = visit.now - (campaign.starts_at or campaign.created_at) < RECALLABLE
    second = stage is Stage.AWAITING and campaign.author_id != visit.who
    failed_recall = campaign.kind is Kind.RECALL and campaign.count(State.FAILED) > 0
    offered = (
        (OnCampaign.APPROVE, second),
        (OnCampaign.REJECT, second),
        (OnCampaign.SEND_LATE, stage is Stage.LATE),
        (OnCampaign.PAUSE, stage is Stage.RUNNING),
        (OnCampaign.RESUME, stage in (Stage.PAUSED, Stage.STOPPED)),
        (OnCampaign.LEAVE_OUT, _is_late_series(campaign)),
        (OnCampaign.ASK_CANCEL, stage not in ENDED and not second),
        (OnCampaign.CORRECT, amended),
        (OnCampaign.ASK_RECALL, amended and recent),
        (OnCampaign.TELL_REST, failed_recall and stage in ENDED),
        (OnCampaign.CSV, bool(campaign.total) and stage is not Stage.RUNNING),
        (OnCampaign.PICTURE, bool(campaign.total) and stage is not Stage.RUNNING),
        (OnCampaign.AUDIT, True),
    )
    return [act for act, wanted in offered if wanted]


def asking(name: str, act: OnCampaign, campaign: Campaign, visit: Visit) -> View:
    """Shall that be? With the number of people it is about."""
    sent = campaign.count(State.SENT)
    left = (campaign.total or 0) - done(campaign)
    series = bool(campaign.broadcast and campaign.broadcast.timing.recurrence)
    text = visit.texts.html(
        f"broadcast.{name}", title=called(campaign, visit), sent=sent, left=left, series=series
    )
    yes = button(
        visit.texts.plain(f"broadcast.c_{act.name.lower()}_yes"), DoCampaign(act, campaign.id)
    )
    back = button(visit.texts.plain("broadcast.b_back"), DoCampaign(OnCampaign.SHOW, campaign.id))
    return View(text, markup([[yes], [back]]))


def list_view(campaigns: list[Campaign], late: Sequence[LateDigest], visit: Visit) -> View:
    """The newest, those that wait first; each opens its panel. late: digests to be decided."""
    rows = [[late_button(one, visit)] for one in late]
    rows += [
        [
            button(
                visit.texts.plain(
                    "broadcast.in_list",
                    kind=one.kind.value,
                    stage=one.stage.value,
                    title=called(one, visit),
                ),
                DoCampaign(OnCampaign.SHOW, one.id),
            )
        ]
        for one in campaigns
    ]
    waiting = [listed(one, visit) for one in late]
    lines = [(one.kind.value, one.stage.value, called(one, visit)) for one in campaigns]
    return View(visit.texts.html("broadcast.campaigns", lines=lines, late=waiting), markup(rows))
