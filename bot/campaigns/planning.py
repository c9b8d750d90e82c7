"""Turns due subscribers into delivery rows: one digest for each edition and local date."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import structlog

from bot.campaigns.composing import Cell, Composer
from bot.campaigns.model import DueGroup
from bot.campaigns.notices import Notices
from bot.campaigns.ports import DueStore, Fresh, PlanStep
from bot.campaigns.schedule import following, is_late, local_date
from bot.running import run_until, to_the_end
from digests.edition import part_of_day, window_start

log = structlog.get_logger()

CHUNK = 5000
"""Subscribers planned in one transaction: others get their turn in between."""

GROUPS = 500
"""Due groups composed before their rows are planned, in one go over the readers."""

PATIENCE = 30.0
"""Seconds a due digest waits for sources that have not been visited for too long."""

LONGEST_SLEEP = 30.0
SHORTEST_SLEEP = 0.2
"""Seconds between ticks; new subscribers and settings are seen within the longest."""


@dataclass(slots=True)
class Planned:
    """What a tick did, in subscribers; failed: groups left for the next tick."""

    planned: int = 0
    quiet: int = 0
    skipped: Counter[date] = field(default_factory=Counter)
    failed: int = 0

    def count(self, step: PlanStep, moved: int) -> None:
        """Add what a step moved."""
        if not moved:
            return
        if step.content_id is not None:
            self.planned += moved
        elif step.as_of is not None:
            self.quiet += moved
        else:
            self.skipped[step.on] += moved
            log.warning("skipped", on=step.on.isoformat(), count=moved)


class Planner:
    """wake: tells the sender that there are rows. fresh: waits, at most so many seconds, until the
    sources have been visited lately. Several planners on one store do no harm."""

    def __init__(
        self,
        store: DueStore,
        composer: Composer,
        notices: Notices,
        wake: Callable[[], None],
        now: Callable[[], datetime],
        fresh: Fresh,
        chunk: int = CHUNK,
    ) -> None:
        self._store = store
        self._composer = composer
        self._notices = notices
        self._wake = wake
        self._now = now
        self._fresh = fresh
        self._chunk = chunk
        self._clock_moved = asyncio.Event()
        self._campaigns: dict[tuple[str, date], int] = {}

    def wake(self) -> None:
        """It is another time: look now."""
        self._clock_moved.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Tick until `stop`. A tick under way is given up between two transactions."""
        await run_until(stop, self._ticks())

    async def tick(self, now: datetime) -> Planned:
        """Plan everything that is due. A group in trouble is left for the next tick."""
        done, tried = Planned(), set[tuple[object, ...]]()
        self._campaigns.clear()
        # Who was skipped may be due again at once, for the date after: look until nobody is.
        while groups := [
            group for group in await self._store.due_groups(now) if _key(group) not in tried
        ]:
            groups.sort(key=_order)
            for start in range(0, len(groups), GROUPS):
                await self._plan(groups[start : start + GROUPS], now, done)
            tried.update(map(_key, groups))
        if done.skipped:
            await self._tell_skipped(done.skipped, now)
        return done

    async def _plan(self, groups: Sequence[DueGroup], now: datetime, done: Planned) -> None:
        steps = [step for group in groups if (step := await self._decided(group, now, done))]
        try:
            await self._carry_out(steps, done)
        except Exception:
            log.exception("plan_failed", groups=len(steps))
            for step in steps:  # one of them may be the reason: the others still get theirs
                await self._carry_out_alone(step, done)

    async def _decided(self, group: DueGroup, now: datetime, done: Planned) -> PlanStep | None:
        try:
            return await self._step(group, now)
        except Exception:
            _failed(group, done)
            return None

    async def _carry_out_alone(self, step: PlanStep, done: Planned) -> None:
        try:
            await self._carry_out([step], done)
        except Exception:
            _failed(step.group, done)

    async def _step(self, group: DueGroup, now: datetime) -> PlanStep:
        profile = group.profile
        on = local_date(group.due_at, profile.timezone)
        next_at = following(profile.timezone, profile.deliver_at, profile.weekdays, after=on)
        if is_late(group.due_at, now):
            return PlanStep(group, None, None, on, None, next_at)
        edition = await self._store.edition(profile.edition)
        cell = Cell(
            edition,
            on,
            part_of_day(profile.deliver_at.hour),
            as_of=now,
            since=window_start(group.previous_at, now, edition),
            sections=profile.sections,
            look=profile.look,
            shared=group.shared,
        )
        local = next_at.astimezone(ZoneInfo(profile.timezone))
        composed = await self._composer.compose(cell, local)
        if composed.empty and not profile.say_when_empty:
            return PlanStep(group, None, None, on, now, next_at)
        campaign = await self._campaign(edition.key, on, now)
        keeping = self._store.put_content(campaign, composed.content, composed.shown)
        await to_the_end(keeping)
        return PlanStep(group, campaign, composed.content.id, on, now, next_at)

    async def _campaign(self, edition: str, on: date, now: datetime) -> int:
        """Asked for once a tick, not once a group."""
        if (edition, on) not in self._campaigns:
            finding = self._store.campaign_for(edition, on, now)
            self._campaigns[edition, on] = await to_the_end(finding)
        return self._campaigns[edition, on]

    async def _carry_out(self, steps: Sequence[PlanStep], done: Planned) -> None:
        moved = self._chunk if steps else 0
        while moved >= self._chunk:
            counts = await to_the_end(self._store.plan(steps, self._chunk))
            for step, count in zip(steps, counts, strict=True):
                done.count(step, count)
            moved = sum(counts)
            self._wake()
            await asyncio.sleep(0)

    async def _tell_skipped(self, skipped: Counter[date], now: datetime) -> None:
        try:
            first, last = min(skipped).isoformat(), max(skipped).isoformat()
            total = skipped.total()
            await self._notices.post("skipped", now, count=total, first=first, last=last)
        except Exception:
            log.exception("notice_failed", skipped=skipped.total())

    async def _ticks(self) -> None:
        while True:
            try:
                await self._be_fresh()
                done = await self.tick(self._now())
                await self._sleep(await self._pause(done))
            except Exception:
                log.exception("tick_failed")
                await asyncio.sleep(LONGEST_SLEEP)

    async def _be_fresh(self) -> None:
        """After a pause of the process, the news since then comes before the digest of it."""
        due_at, now = await self._store.next_due_at(), self._now()
        if due_at is not None and due_at <= now:
            await self._fresh(now, PATIENCE)

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._clock_moved.wait()
        self._clock_moved.clear()

    async def _pause(self, done: Planned) -> float:
        """Until the next digest is due; not at once where one has failed."""
        due_at = await self._store.next_due_at()
        if due_at is None or done.failed:
            return LONGEST_SLEEP
        left = (due_at - self._now()).total_seconds()
        return min(max(left, SHORTEST_SLEEP), LONGEST_SLEEP)


def _failed(group: DueGroup, done: Planned) -> None:
    done.failed += 1
    log.exception("group_failed", profile=group.profile_id, due_at=group.due_at.isoformat())


def _key(group: DueGroup) -> tuple[object, ...]:
    return group.profile_id, group.due_at, group.previous_at, group.shared


def _order(group: DueGroup) -> tuple[datetime, float, int]:
    """Oldest due first, and readers of one window side by side."""
    previous = group.previous_at.timestamp() if group.previous_at else 0.0
    return group.due_at, previous, group.profile_id
