"""The stores in memory, stricter than the real ones: what must never be asked is an error here.

Every method yields to the loop first and then acts at once, as a transaction would.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from bot.campaigns.broadcasts import Entry
from bot.campaigns.lateness import Verdict
from bot.campaigns.model import DueGroup, Profile, Section, Status, Subscriber
from bot.campaigns.ports import PlanStep, Shown, SourceRecord
from bot.delivery.model import (
    Address,
    Content,
    Delivery,
    Failed,
    Gone,
    Lane,
    Migrated,
    Outcome,
    Rejected,
    Sent,
    State,
    Unknown,
    lane_of,
)
from bot.delivery.ports import ATTEMPTS
from digests.model import Article, Edition, Harvest, SourceRef
from tests.fakes.late_store import MemoryLate

FINAL = {
    Sent: State.SENT,
    Gone: State.GONE,
    Failed: State.FAILED,
    Rejected: State.FAILED,
    Unknown: State.UNKNOWN,
}
DAILY = Edition("daily", "daily", time(7, 30))


class BrokenStoreError(Exception):
    """What a store raises when a test breaks it."""


class Breakable:
    """Methods named in `broken` raise, as often as they are counted there."""

    def __init__(self) -> None:
        self.broken: Counter[str] = Counter()

    async def _enter(self, method: str) -> None:
        await asyncio.sleep(0)
        if self.broken[method] > 0:
            self.broken[method] -= 1
            raise BrokenStoreError(method)


@dataclass
class Row:
    """A delivery row; `past` lists every state it has had."""

    id: int
    campaign_id: int
    to: Address
    content_id: str
    silent: bool
    state: State = State.PLANNED
    attempt: int = 0
    lease_until: datetime | None = None
    fence: int = 0
    target: int = 0
    also: tuple[int, ...] = ()
    lost: bool = False
    outcome: Outcome | None = None
    past: list[State] = field(default_factory=lambda: [State.PLANNED])

    def become(self, state: State) -> None:
        """Change the state and remember it."""
        self.state = state
        self.past.append(state)


@dataclass
class Campaign:
    """A campaign; edition and on only for digests."""

    id: int
    kind: str
    edition: str = ""
    on: date | None = None
    status: str = "running"
    on_ambiguous: str = "miss"
    reason: str = ""


class MemoryDeliveries(Breakable):
    """DeliveryStore."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[int, Row] = {}
        self.campaigns: dict[int, Campaign] = {}
        self.contents: dict[str, Content] = {}
        self.left: list[int] = []
        self.moved: dict[int, int] = {}
        self.until: datetime | None = None
        self.workers: dict[int, datetime] = {}
        self._claims = 0
        self._queues: dict[int, OrderedDict[int, None]] = {}

    def add_campaign(self, kind: str, edition: str = "", on: date | None = None) -> Campaign:
        """A new campaign, running."""
        campaign = Campaign(len(self.campaigns) + 1, kind, edition, on)
        self.campaigns[campaign.id] = campaign
        self._queues[campaign.id] = OrderedDict()
        return campaign

    def add_rows(
        self, campaign: Campaign, content_id: str, to: Iterable[Address], silent: bool = False
    ) -> None:
        """Planned rows of it."""
        for address in to:
            row = Row(len(self.rows) + 1, campaign.id, address, content_id, silent)
            self.rows[row.id] = row
            self._enqueue(row)

    def count(self) -> dict[State, int]:
        """Rows by state."""
        return dict(Counter(row.state for row in self.rows.values()))

    async def claim(
        self, room: Mapping[Lane, int], now: datetime, lease_until: datetime
    ) -> Sequence[Delivery]:
        await self._enter("claim")
        assert room
        assert all(count > 0 for count in room.values())
        assert lease_until > now
        self._claims += 1
        left, claimed = dict(room), list[Delivery]()
        for campaign in self.campaigns.values():
            queue, lane = self._queues[campaign.id], lane_of(campaign.kind)
            reopens = campaign.kind == "digest" and campaign.status == "finished"
            if campaign.status != "running" and not (reopens and queue):
                continue
            campaign.status = "running"
            while queue and left.get(lane, 0):
                row = self.rows[queue.popitem(last=False)[0]]
                if row.state is State.PLANNED:
                    left[lane] -= 1
                    claimed.append(self._claim(row, lease_until))
        return claimed

    def _claim(self, row: Row, lease_until: datetime) -> Delivery:
        row.become(State.CLAIMED)
        row.lease_until = lease_until
        row.fence = self._claims
        row.lost = False
        return self._delivery(row)

    async def mark_sending(
        self, deliveries: Sequence[Delivery], now: datetime, lease_until: datetime
    ) -> Sequence[Delivery]:
        await self._enter("mark_sending")
        assert lease_until > now
        held = []
        for delivery in deliveries:
            row = self.rows[delivery.id]
            runs = self.campaigns[row.campaign_id].status == "running"
            if row.state is State.CLAIMED and row.fence == delivery.fence and runs:
                row.become(State.SENDING)
                row.attempt += 1
                row.lease_until = lease_until
                held.append(self._delivery(row))
        return held

    async def record(self, results: Sequence[tuple[Delivery, Outcome]], now: datetime) -> None:
        await self._enter("record")
        for delivery, outcome in results:
            row = self.rows[delivery.id]
            is_open = row.lost or row.state in (State.CLAIMED, State.SENDING)
            same = (row.fence, row.attempt) == (delivery.fence, delivery.attempt)
            if is_open and same:
                self._conclude(row, outcome)

    async def recover(self, now: datetime) -> tuple[int, int]:
        await self._enter("recover")
        planned = unknown = 0
        for row in self.rows.values():
            if row.lease_until is None or row.lease_until > now:
                continue
            if row.state is State.CLAIMED:
                self._plan_again(row)
                planned += 1
            elif row.state is State.SENDING:
                again = self._doubtful(row)
                row.lost = True
                planned, unknown = planned + again, unknown + (not again)
        return planned, unknown

    async def running(self, campaigns: Collection[int]) -> Collection[int]:
        await self._enter("running")
        return {one for one in campaigns if self.campaigns[one].status == "running"}

    async def finish(self, now: datetime) -> Sequence[int]:
        await self._enter("finish")
        final = set(FINAL.values())
        still = {row.campaign_id for row in self.rows.values() if row.state not in final}
        over = [
            one
            for one in self.campaigns.values()
            if one.status in ("running", "paused") and one.id not in still
        ]
        for campaign in over:
            campaign.status = "finished"
        return [campaign.id for campaign in over]

    async def counts(self, campaign_id: int) -> dict[State, int]:
        await self._enter("counts")
        mine = Counter(r.state for r in self.rows.values() if r.campaign_id == campaign_id)
        return {state: mine[state] for state in State}

    async def beat(self, worker: int, now: datetime) -> int:
        await self._enter("beat")
        self.workers[worker] = now
        return sum((now - seen).total_seconds() < 15 for seen in self.workers.values())

    async def retire(self, worker: int) -> None:
        await self._enter("retire")
        self.workers.pop(worker, None)

    async def content(self, content_id: str) -> Content:
        await self._enter("content")
        return self.contents[content_id]

    async def stop_campaign(self, campaign_id: int, reason: str, now: datetime) -> None:
        await self._enter("stop_campaign")
        self.campaigns[campaign_id].status = "stopped"
        self.campaigns[campaign_id].reason = reason

    async def flood_until(self) -> datetime | None:
        await self._enter("flood_until")
        return self.until

    async def set_flood_until(self, until: datetime) -> None:
        await self._enter("set_flood_until")
        self.until = max(self.until or until, until)

    async def post(self, kind: str, content: Content, to: Sequence[Address], now: datetime) -> int:
        await self._enter("post")
        assert to
        assert content.id not in self.contents
        campaign = self.add_campaign(kind)
        self.contents[content.id] = content
        self.add_rows(campaign, content.id, to)
        return campaign.id

    def _conclude(self, row: Row, outcome: Outcome) -> None:
        row.outcome = outcome
        row.lost = False
        if isinstance(outcome, Unknown):
            self._doubtful(row)
            return
        if state := FINAL.get(type(outcome)):
            assert row.state is not State.CLAIMED or isinstance(outcome, Failed)
            row.become(state)
            if state is State.GONE:
                self.left.append(row.to.chat_id)
            return
        if isinstance(outcome, Migrated):
            self.moved[row.to.chat_id] = outcome.chat_id
            row.to = replace(row.to, chat_id=outcome.chat_id)
        self._plan_again(row)

    def _doubtful(self, row: Row) -> bool:
        """Whether it is sent again."""
        again = self.campaigns[row.campaign_id].on_ambiguous == "resend" and row.attempt < ATTEMPTS
        if again:
            self._plan_again(row)
        else:
            row.become(State.UNKNOWN)
            row.lease_until = None
        return again

    def _plan_again(self, row: Row) -> None:
        row.become(State.PLANNED)
        row.lease_until = None
        self._enqueue(row)

    def _enqueue(self, row: Row) -> None:
        self._queues[row.campaign_id][row.id] = None

    def _delivery(self, row: Row) -> Delivery:
        assert row.lease_until is not None
        return Delivery(
            row.id,
            row.campaign_id,
            row.to,
            row.content_id,
            row.silent,
            row.attempt,
            row.lease_until,
            lane_of(self.campaigns[row.campaign_id].kind),
            row.fence,
            row.target,
            row.also,
        )


class MemoryDue(Breakable):
    """DueStore over the rows of a MemoryDeliveries. A second digest of an edition and local date
    for one chat is an AssertionError."""

    def __init__(self, deliveries: MemoryDeliveries) -> None:
        super().__init__()
        self.deliveries = deliveries
        self.subscribers: dict[Address, Subscriber] = {}
        self.shown_by: dict[str, Shown] = {}
        self.asked_for: set[str] = set()
        self.poisoned: set[str | None] = set()
        self.planned: set[tuple[str, date, Address]] = set()
        self.skipped: Counter[date] = Counter()
        self.late = MemoryLate()
        self.notes: list[Entry] = []
        self._profiles: dict[Profile, int] = {}

    def add(self, *subscribers: Subscriber) -> None:
        """Insert or replace."""
        self.subscribers.update((subscriber.to, subscriber) for subscriber in subscribers)

    async def edition(self, key: str) -> Edition:
        await self._enter("edition")
        return {"daily": DAILY}[key]

    async def due_groups(self, now: datetime) -> Sequence[DueGroup]:
        await self._enter("due_groups")
        counts: Counter[tuple[Profile, datetime, datetime | None, bool]] = Counter()
        for one in self.subscribers.values():
            if one.status is Status.ACTIVE and one.next_digest_at and one.next_digest_at <= now:
                counts[one.profile, one.next_digest_at, one.last_digest_at, one.shared] += 1
        groups = [
            DueGroup(self._profile_id(key[0]), *key, count=count) for key, count in counts.items()
        ]
        return sorted(groups, key=lambda group: group.due_at)

    async def next_due_at(self) -> datetime | None:
        await self._enter("next_due_at")
        active = (one for one in self.subscribers.values() if one.status is Status.ACTIVE)
        return min((one.next_digest_at for one in active if one.next_digest_at), default=None)

    async def campaign_for(self, edition: str, on: date, now: datetime) -> int:
        await self._enter("campaign_for")
        for campaign in self.deliveries.campaigns.values():
            if (campaign.edition, campaign.on) == (edition, on):
                return campaign.id
        return self.deliveries.add_campaign("digest", edition, on).id

    async def has_content(self, content_id: str) -> bool:
        await self._enter("has_content")
        return content_id in self.deliveries.contents

    async def put_content(
        self, campaign_id: int | None, content: Content, shown: Shown | None
    ) -> None:
        await self._enter("put_content")
        if campaign_id is None:
            self.asked_for.add(content.id)
        else:
            assert campaign_id in self.deliveries.campaigns
        self.deliveries.contents.setdefault(content.id, content)
        if shown is not None:
            self.shown_by.setdefault(content.id, shown)

    async def shown(self, content_id: str) -> Shown | None:
        await self._enter("shown")
        return self.shown_by.get(content_id)

    async def plan(self, steps: Sequence[PlanStep], limit: int) -> Sequence[int]:
        await self._enter("plan")
        assert steps
        assert limit > 0
        for step in steps:
            assert step.next_at > step.group.due_at
            assert (step.campaign_id is None) == (step.content_id is None)
            assert step.content_id not in self.poisoned
        counts = [0] * len(steps)
        for one in list(self.subscribers.values()):
            numbers = [n for n, step in enumerate(steps) if self._in(one, step.group)]
            assert len(numbers) <= 1, "two steps for one group"
            if numbers and sum(counts) < limit:
                counts[numbers[0]] += 1
                self._move(one, steps[numbers[0]])
        return counts

    async def note(self, entry: Entry) -> None:
        await self._enter("note")
        self.notes.append(entry)

    def _in(self, one: Subscriber, group: DueGroup) -> bool:
        return (
            one.status is Status.ACTIVE
            and (one.profile, one.next_digest_at) == (group.profile, group.due_at)
            and (one.last_digest_at, one.shared) == (group.previous_at, group.shared)
        )

    async def released_groups(self, now: datetime) -> Sequence[DueGroup]:
        await self._enter("released_groups")
        counts: Counter[tuple[Profile, datetime | None, bool, int]] = Counter()
        for one, late in self._released():
            counts[one.profile, one.last_digest_at, one.shared, late] += 1
        return [
            DueGroup(
                self._profile_id(profile),
                profile,
                now,
                before,
                shared,
                count,
                late,
                self.late.digests[late].on,
            )
            for (profile, before, shared, late), count in counts.items()
        ]

    def _released(self) -> list[tuple[Subscriber, int]]:
        found = [(self.subscribers[to], late) for to, late in self.late.marks.items()]
        return [
            (one, late)
            for one, late in found
            if one.status is Status.ACTIVE and self.late.digests[late].verdict is Verdict.SENT
        ]

    async def plan_released(self, steps: Sequence[PlanStep], limit: int) -> Sequence[int]:
        await self._enter("plan_released")
        counts = [0] * len(steps)
        for one, late in self._released():
            alike = (one.profile, one.last_digest_at, one.shared, late)
            for number, step in enumerate(steps):
                group = step.group
                mine = (group.profile, group.previous_at, group.shared, group.late_id)
                if mine == alike and sum(counts) < limit:
                    counts[number] += 1
                    self._add_row(one, step)
                    del self.late.marks[one.to]
                    window = step.as_of or one.last_digest_at
                    self.subscribers[one.to] = replace(one, last_digest_at=window)
        return counts

    def _add_row(self, one: Subscriber, step: PlanStep) -> None:
        if step.content_id is not None and step.campaign_id is not None:
            campaign = self.deliveries.campaigns[step.campaign_id]
            assert (campaign.edition, campaign.on) == (one.profile.edition, step.on)
            assert step.content_id in self.deliveries.contents
            key = (one.profile.edition, step.on, one.to)
            assert key not in self.planned, f"planned twice: {key}"
            self.planned.add(key)
            silent = one.profile.silent
            self.deliveries.add_rows(campaign, step.content_id, [one.to], silent)

    def _move(self, one: Subscriber, step: PlanStep) -> None:
        self._add_row(one, step)
        self.late.marks.pop(one.to, None)
        if step.held_at is not None:
            self.late.marks[one.to] = self.late.hold(
                one.profile.edition, step.on, step.group.due_at, step.held_at
            )
        elif step.as_of is None:
            self.skipped[step.on] += 1
        self.subscribers[one.to] = replace(
            one,
            next_digest_at=step.next_at,
            last_digest_at=step.as_of or one.last_digest_at,
            last_digest_on=step.on,
        )

    def _profile_id(self, profile: Profile) -> int:
        return self._profiles.setdefault(profile, len(self._profiles) + 1)


class MemorySources(Breakable):
    """SourceStore. `seen` keeps articles with the instant they were first seen."""

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[str, SourceRecord] = {}
        self.seen: dict[tuple[str, str], tuple[datetime, Article]] = {}
        self.withdrawn: set[tuple[str, str]] = set()
        self.loads = 0

    def see(self, at: datetime, *articles: Article) -> None:
        """Articles first seen at that instant."""
        for article in articles:
            self.seen[article.source, article.identity] = (at, article)

    async def add(self, ref: SourceRef) -> bool:
        await self._enter("add")
        if ref.url in self.records:
            return False
        self.records[ref.url] = SourceRecord(ref)
        return True

    async def remove(self, url: str) -> bool:
        await self._enter("remove")
        return self.records.pop(url, None) is not None

    async def sources(self) -> Sequence[SourceRecord]:
        await self._enter("sources")
        return list(self.records.values())

    async def due(self, now: datetime) -> Sequence[SourceRecord]:
        await self._enter("due")
        return [
            record
            for record in self.records.values()
            if record.status == "active"
            and (record.next_check_at is None or record.next_check_at <= now)
        ]

    async def put(self, url: str, record: SourceRecord) -> None:
        await self.put_many([(url, record)])

    async def put_many(self, records: Sequence[tuple[str, SourceRecord]]) -> None:
        await self._enter("put_many")
        for url, record in records:
            if self.records.pop(url, None) is None:
                continue
            self.records.setdefault(record.ref.url, record)

    async def keep(self, harvest: Harvest, now: datetime) -> tuple[int, int]:
        await self._enter("keep")
        new = updated = 0
        for article in harvest.articles:
            key = (harvest.source.url, article.identity)
            first, former = self.seen.get(key, (now, None))
            new += former is None
            updated += former is not None and former != article
            self.seen[key] = (first, article)
        self.withdrawn |= {(harvest.source.url, identity) for identity in harvest.withdrawn}
        return new, updated

    async def recent(self, source_url: str, since: datetime) -> Sequence[str]:
        await self._enter("recent")
        return [
            identity
            for (url, identity), (first, _) in self.seen.items()
            if url == source_url and first >= since and (url, identity) not in self.withdrawn
        ]

    async def articles(
        self, since: datetime, until: datetime, oldest: datetime
    ) -> Sequence[Article]:
        await self._enter("articles")
        assert oldest <= until
        assert since <= until
        self.loads += 1
        return [
            article
            for key, (first, article) in self.seen.items()
            if since < first <= until
            and (article.published or first) >= oldest
            and key not in self.withdrawn
        ]

    async def sections(self, since: datetime, limit: int) -> Sequence[Section]:
        await self._enter("sections")
        counts = Counter(
            name
            for first, article in self.seen.values()
            if first >= since
            for name in article.sections
        )
        return [Section(n, name) for n, (name, _) in enumerate(counts.most_common(limit), 1)]

    async def sections_by_id(self, ids: Sequence[int]) -> Sequence[Section]:
        raise NotImplementedError
