"""How a campaign went: a file of every recipient, and the figures of a report or a progress bar."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.campaigns.broadcast_ports import CampaignStore
from bot.campaigns.broadcasts import Campaign, Recipient, Stage
from bot.delivery.model import State

COLUMNS = ("chat_id", "thread_id", "state", "message_id", "error", "at")

DONE = (State.SENT, State.GONE, State.FAILED, State.UNKNOWN)

ENDED = (Stage.FINISHED, Stage.CANCELLED, Stage.STOPPED)

STEADY = 0.3
"""The weight of the newest rate in the shown one: it follows without jumping."""


@dataclass(frozen=True, slots=True)
class Figures:
    """total: recipients. done: those in a final state. shares: percent of the total, by state.
    seconds: from the first message to the end or to `now`; rate: done a second on the average,
    0 where nothing can be said."""

    total: int
    done: int
    counts: Mapping[State, int]
    shares: Mapping[State, float]
    seconds: float
    rate: float


def figures(campaign: Campaign, since: datetime | None, now: datetime) -> Figures:
    """since: when its first message went out, None where none has."""
    counts = {state: campaign.count(state) for state in State}
    total = total_of(campaign)
    done = done_of(campaign)
    until = campaign.changed_at if campaign.stage in ENDED else now
    seconds = max(0.0, (until - since).total_seconds()) if since else 0.0
    shares = {state: 100 * number / total if total else 0.0 for state, number in counts.items()}
    return Figures(total, done, counts, shares, seconds, done / seconds if seconds else 0.0)


def total_of(campaign: Campaign) -> int:
    """Its recipients; of one that has no fixed number those it has so far."""
    return sum(campaign.counts.values()) if campaign.total is None else campaign.total


def done_of(campaign: Campaign) -> int:
    """Recipients in a final state."""
    return sum(campaign.count(state) for state in DONE)


@dataclass(frozen=True, slots=True)
class Progress:
    """A look at a campaign under way. rate: a second, smoothed. left: None where nothing moves."""

    at: datetime
    done: int
    total: int
    rate: float = 0.0
    left: timedelta | None = None

    @property
    def share(self) -> float:
        """Percent that is done."""
        return 100 * self.done / self.total if self.total else 0.0


def progress(campaign: Campaign, before: Progress | None, now: datetime) -> Progress:
    """What the look `before` has become."""
    done, total = done_of(campaign), total_of(campaign)
    rate = _rate(done, before, now)
    moving = rate > 0 and campaign.stage is Stage.RUNNING
    left = timedelta(seconds=round((total - done) / rate)) if moving else None
    return Progress(now, done, total, rate, left)


def _rate(done: int, before: Progress | None, now: datetime) -> float:
    if before is None or now <= before.at:
        return before.rate if before else 0.0
    newest = max(0, done - before.done) / (now - before.at).total_seconds()
    return STEADY * newest + (1 - STEADY) * before.rate if before.rate else newest


class Reports:
    """What can be said of a campaign afterwards."""

    def __init__(self, store: CampaignStore) -> None:
        self._store = store

    async def figures(self, campaign: Campaign, now: datetime) -> Figures:
        """See `figures`."""
        return figures(campaign, await self._store.first_sent(campaign.id), now)

    async def csv(self, campaign_id: int, to: Path) -> int:
        """Write every recipient into a file, a row each; returns how many. Memory stays flat."""
        rows = 0
        with to.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            async for one in self._store.recipients(campaign_id):
                writer.writerow(_row(one))
                rows += 1
        return rows


def _row(one: Recipient) -> tuple[object, ...]:
    at = one.at.isoformat(timespec="milliseconds") if one.at else ""
    return one.chat_id, one.thread_id, one.state.value, one.message_id or "", one.error, at
