"""The use cases of broadcasts: estimate, schedule, approve, start, pause, resume, cancel.

Whatever cannot be raises Refusal; a campaign that somebody else has just changed raises
`Refusal("too_late")` with where it stands now.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

import structlog

from bot.campaigns.broadcast_ports import CampaignStore
from bot.campaigns.broadcasts import Broadcast, Campaign, Entry, Refusal, Stage
from bot.campaigns.checking import outgoing
from bot.campaigns.model import Profile
from bot.campaigns.recurrence import next_after
from bot.campaigns.segments import Segment
from bot.campaigns.starts import due_times, first_start, zones_of

log = structlog.get_logger()

COMMAND_LINE = 0
"""The actor of what is done there: whoever has the server may do everything."""

OPEN = (Stage.AWAITING, Stage.SCHEDULED, Stage.LATE, Stage.RUNNING, Stage.PAUSED, Stage.STOPPED)
"""Where a campaign can still be cancelled."""


@dataclass(frozen=True, slots=True)
class Rules:
    """admins: who may broadcast. threshold: more recipients than that need a second admin; 0:
    never. rate: messages a second."""

    admins: tuple[int, ...]
    threshold: int
    rate: float

    def may_broadcast(self, user_id: int) -> bool:
        """Whether this person is an admin."""
        return user_id in self.admins

    def needs_second(self, recipients: int, author: int) -> bool:
        """Whether another admin has to approve. Where there is no other, nobody could."""
        others = set(self.admins) - {author}
        over = 0 < self.threshold < recipients
        return over and bool(others) and author != COMMAND_LINE


@dataclass(frozen=True, slots=True)
class Estimate:
    """Before it counts: recipients, the seconds it takes, when it starts, whether a second admin
    is needed."""

    recipients: int
    seconds: float
    starts_at: datetime
    needs_second: bool


class Broadcasts:
    """wake: tells the sender that there are rows."""

    def __init__(self, store: CampaignStore, rules: Rules, wake: Callable[[], None]) -> None:
        self._store = store
        self.rules = rules
        self._wake = wake

    async def estimate(self, broadcast: Broadcast, author: int, now: datetime) -> Estimate:
        """What would happen. Refuses what could not be sent."""
        self.check_right(author)
        outgoing(broadcast)
        chosen = await self._chosen(broadcast.segment)
        count = await self._counted(broadcast.segment, chosen)
        if not count and broadcast.segment == Segment():
            raise Refusal("no_readers")
        if not count:
            raise Refusal("nobody")
        starts_at = first_start(broadcast.timing, zones_of(chosen), now)
        second = self.rules.needs_second(count, author)
        return Estimate(count, count / self.rules.rate, starts_at, second)

    async def count(self, segment: Segment) -> int:
        """How many would get it now."""
        return await self._counted(segment, await self._chosen(segment))

    async def schedule(self, broadcast: Broadcast, author: int, now: datetime) -> Campaign:
        """Make the campaign; it starts at once where its time has come and nobody must approve."""
        estimate = await self.estimate(broadcast, author, now)
        stage = Stage.AWAITING if estimate.needs_second else Stage.SCHEDULED
        entry = Entry(now, author, "scheduled", details={"recipients": estimate.recipients})
        number = await self._store.create(broadcast, stage, estimate.starts_at, entry)
        campaign = await self.get(number or 0)
        if stage is Stage.SCHEDULED and estimate.starts_at <= now:
            await self.start(campaign, now)
        return await self.get(campaign.id)

    async def get(self, campaign_id: int) -> Campaign:
        """The campaign as it stands."""
        campaign = await self._store.get(campaign_id)
        if campaign is None:
            raise Refusal("unknown", campaign=campaign_id)
        return campaign

    async def approve(self, campaign_id: int, who: int, now: datetime) -> Campaign:
        """A second admin lets it go."""
        self.check_right(who)
        campaign = await self.get(campaign_id)
        if campaign.author_id == who:
            raise Refusal("own_approval")
        # Approved after its time it starts now: a scheduler that is quicker must not find it late.
        overdue = now if campaign.starts_at is None or campaign.starts_at <= now else None
        entry = Entry(now, who, "approved", campaign.id)
        before, after = (Stage.AWAITING,), Stage.SCHEDULED
        if not await self._store.move(campaign.id, before, after, entry, starts_at=overdue):
            _overtaken(await self.get(campaign.id))
        if overdue:
            await self.start(await self.get(campaign_id), now)
        return await self.get(campaign_id)

    async def reject(self, campaign_id: int, who: int, now: datetime) -> Campaign:
        """A second admin does not let it go."""
        return await self._change(
            campaign_id, (Stage.AWAITING,), Stage.CANCELLED, who, "rejected", now
        )

    async def start(self, campaign: Campaign, now: datetime, who: int = COMMAND_LINE) -> None:
        """Freeze the recipients; from then on only their rows move. The next of a series is made
        first, so that a crash in between does not end the series."""
        broadcast = campaign.broadcast
        if broadcast is None:
            raise Refusal("unknown", campaign=campaign.id)
        await self.repeat(campaign, now)
        chosen = await self._chosen(broadcast.segment)
        due = due_times(broadcast.timing, chosen, now)
        entry = Entry(now, who, "started", campaign.id)
        total = await self._store.freeze(
            campaign.id,
            broadcast.segment,
            due,
            broadcast.silent,
            entry,
            general=broadcast.general,
        )
        if total is None:
            await self._overtaken_start(campaign, now)
            return
        log.info("campaign_started", campaign=campaign.id, recipients=total)
        self._wake()

    async def _overtaken_start(self, campaign: Campaign, now: datetime) -> None:
        """Somebody has started it, or cancelled it: then its next one must not stay."""
        log.info("started_elsewhere", campaign=campaign.id)
        if _is_repeated(campaign) and (await self.get(campaign.id)).stage is Stage.CANCELLED:
            await self._end_series(campaign, COMMAND_LINE, now)

    async def repeat(self, campaign: Campaign, now: datetime) -> None:
        """Schedule the next of a recurring one; none for the times that were missed."""
        broadcast = campaign.broadcast
        recurrence = broadcast.timing.recurrence if broadcast else None
        if broadcast is None or recurrence is None:
            return
        following = next_after(recurrence, max(now, campaign.starts_at or now))
        series = campaign.series_id or campaign.id
        entry = Entry(now, campaign.author_id or COMMAND_LINE, "repeated", campaign.id)
        await self._store.create(broadcast, Stage.SCHEDULED, following, entry, series_id=series)

    async def send_late(self, campaign_id: int, who: int, now: datetime) -> Campaign:
        """An admin says that it shall go although it is late."""
        self.check_right(who)
        campaign = await self.get(campaign_id)
        if campaign.stage is not Stage.LATE:
            _overtaken(campaign)
        await self.start(campaign, now, who)
        return await self.get(campaign_id)

    async def pause(self, campaign_id: int, who: int, now: datetime) -> Campaign:
        """Nobody gets it for now; what is on its way arrives."""
        return await self._change(campaign_id, (Stage.RUNNING,), Stage.PAUSED, who, "paused", now)

    async def resume(self, campaign_id: int, who: int, now: datetime) -> Campaign:
        """Go on; also after an error that stopped it."""
        before = (Stage.PAUSED, Stage.STOPPED)
        campaign = await self._change(campaign_id, before, Stage.RUNNING, who, "resumed", now)
        self._wake()
        return campaign

    async def cancel(self, campaign_id: int, who: int, now: datetime) -> Campaign:
        """Nobody else gets it. A recurring one comes no more."""
        campaign = await self._change(campaign_id, OPEN, Stage.CANCELLED, who, "cancelled", now)
        if _is_repeated(campaign):
            await self._end_series(campaign, who, now)
        return campaign

    async def leave_out(self, campaign_id: int, who: int, now: datetime) -> Campaign:
        """A late one goes to nobody; of a recurring one only this time."""
        return await self._change(campaign_id, (Stage.LATE,), Stage.CANCELLED, who, "left_out", now)

    async def halt(self, campaign: Campaign, who: int, now: datetime) -> None:
        """Nobody else gets it, where it is still under way; otherwise nothing happens."""
        entry = Entry(now, who, "cancelled", campaign.id)
        await self._store.move(campaign.id, OPEN, Stage.CANCELLED, entry)

    async def _end_series(self, campaign: Campaign, who: int, now: datetime) -> None:
        series = campaign.series_id or campaign.id
        for other in await self._store.waiting_of(series):
            await self._store.move(
                other, OPEN, Stage.CANCELLED, Entry(now, who, "cancelled", other)
            )

    async def _change(
        self,
        campaign_id: int,
        before: Sequence[Stage],
        after: Stage,
        who: int,
        action: str,
        now: datetime,
    ) -> Campaign:
        self.check_right(who)
        await self._move(await self.get(campaign_id), before, after, who, action, now)
        return await self.get(campaign_id)

    async def _move(
        self,
        campaign: Campaign,
        before: Sequence[Stage],
        after: Stage,
        who: int,
        action: str,
        now: datetime,
    ) -> None:
        entry = Entry(now, who, action, campaign.id)
        if not await self._store.move(campaign.id, before, after, entry):
            _overtaken(await self.get(campaign.id))

    async def _chosen(self, segment: Segment) -> dict[int, Profile]:
        profiles = await self._store.profiles()
        return {n: one for n, one in profiles.items() if segment.fits(one)}

    async def _counted(self, segment: Segment, chosen: Mapping[int, Profile]) -> int:
        return await self._store.count(segment, list(chosen)) if chosen else 0

    def check_right(self, user_id: int) -> None:
        """Refuse whoever is no admin."""
        if user_id != COMMAND_LINE and not self.rules.may_broadcast(user_id):
            raise Refusal("no_right")


def _overtaken(campaign: Campaign) -> NoReturn:
    raise Refusal("too_late", stage=campaign.stage.value, campaign=campaign.id)


def _is_repeated(campaign: Campaign) -> bool:
    return campaign.broadcast is not None and campaign.broadcast.timing.recurrence is not None
