"""Campaigns, drafts and saved segments in memory; each method yields once, then acts at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.campaigns.broadcasts import Broadcast, Campaign, Entry, Kind, Recipient, Stage
from bot.campaigns.checking import outgoing
from bot.campaigns.model import Profile
from bot.campaigns.segments import Segment
from bot.delivery.model import State
from digests.model import Message

WAITING = (Stage.AWAITING, Stage.SCHEDULED, Stage.LATE)


@dataclass
class Row:
    """A recipient. due: not before it. target: the message that is edited or deleted."""

    chat_id: int
    content_id: str
    due: datetime
    state: State = State.PLANNED
    message_id: int | None = None
    target: int | None = None
    error: str = ""


@dataclass
class CampaignsInMemory:
    """profiles_by_id: choices; readers: chat → profile id. broken: methods that raise, so often."""

    profiles_by_id: dict[int, Profile] = field(default_factory=lambda: {1: Profile()})
    readers: dict[int, int] = field(default_factory=dict)
    campaigns: dict[int, Campaign] = field(default_factory=dict)
    rows: dict[int, list[Row]] = field(default_factory=dict)
    messages: dict[int, dict[str, Message]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    sent_first: dict[int, datetime] = field(default_factory=dict)
    asked: dict[int, Mapping[int, Message]] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)

    async def _enter(self, method: str) -> None:
        await asyncio.sleep(0)
        if self.broken[method] > 0:
            self.broken[method] -= 1
            raise RuntimeError(method)

    async def create(
        self,
        broadcast: Broadcast,
        stage: Stage,
        starts_at: datetime,
        entry: Entry,
        series_id: int | None = None,
    ) -> int | None:
        await self._enter("create")
        taken = {(one.series_id, one.starts_at) for one in self.campaigns.values()}
        if series_id is not None and (series_id, starts_at) in taken:
            return None
        number = len(self.campaigns) + 1
        made = Campaign(number, Kind.BROADCAST, stage, broadcast.title, entry.at, entry.at)
        self.campaigns[number] = replace(
            made,
            broadcast=broadcast,
            author_id=entry.actor_id,
            series_id=series_id,
            starts_at=starts_at,
            on_ambiguous=broadcast.on_ambiguous,
        )
        self.messages[number] = {f"b{number}": outgoing(broadcast)}
        self._note(entry, number)
        return number

    async def get(self, campaign_id: int) -> Campaign | None:
        await self._enter("get")
        found = self.campaigns.get(campaign_id)
        counts = Counter(row.state for row in self.rows.get(campaign_id, ()))
        return found and replace(found, counts=dict(counts))

    async def newest(self, limit: int, kinds: Sequence[Kind] = ()) -> Sequence[Campaign]:
        found = [one for one in self.campaigns.values() if not kinds or one.kind in kinds]
        return found[::-1][:limit]

    async def due(self, now: datetime) -> Sequence[Campaign]:
        await self._enter("due")
        scheduled = [one for one in self.campaigns.values() if one.stage is Stage.SCHEDULED]
        found = [one for one in scheduled if one.starts_at and one.starts_at <= now]
        return sorted(found, key=lambda one: one.starts_at or now)

    async def unasked(self) -> Sequence[Campaign]:
        await self._enter("unasked")
        late = [one for one in self.campaigns.values() if one.stage is Stage.LATE]
        return [one for one in late if one.id not in self.asked]

    async def ask(self, campaign_id: int, questions: Mapping[int, Message], at: datetime) -> bool:
        await self._enter("ask")
        if campaign_id in self.asked or self.campaigns[campaign_id].stage is not Stage.LATE:
            return False
        self.asked[campaign_id] = questions
        self._note(Entry(at, 0, "asked"), campaign_id)
        return True

    async def waiting_of(self, series_id: int) -> Sequence[int]:
        await self._enter("waiting_of")
        found = self.campaigns.values()
        return [one.id for one in found if one.series_id == series_id and one.stage in WAITING]

    async def next_start(self) -> datetime | None:
        found = [one.starts_at for one in self.campaigns.values() if one.stage is Stage.SCHEDULED]
        return min((at for at in found if at), default=None)

    async def move(
        self,
        campaign_id: int,
        before: Sequence[Stage],
        after: Stage,
        entry: Entry,
        reason: str = "",
        starts_at: datetime | None = None,
    ) -> bool:
        await self._enter("move")
        found = self.campaigns[campaign_id]
        if found.stage not in before:
            return False
        self.campaigns[campaign_id] = replace(
            found,
            stage=after,
            changed_at=entry.at,
            reason=reason,
            starts_at=starts_at or found.starts_at,
        )
        self._note(entry, campaign_id)
        return True

    async def profiles(self) -> Mapping[int, Profile]:
        await self._enter("profiles")
        return dict(self.profiles_by_id)

    async def count(self, segment: Segment, profile_ids: Sequence[int]) -> int:
        await self._enter("count")
        return len(self._chats(segment, profile_ids))

    async def freeze(
        self,
        campaign_id: int,
        segment: Segment,
        due: Mapping[int, datetime],
        silent: bool,
        entry: Entry,
        *,
        general: bool = False,
    ) -> int | None:
        await self._enter("freeze")
        found = self.campaigns[campaign_id]
        if found.stage not in {Stage.SCHEDULED, Stage.LATE}:
            return None
        chats = self._chats(segment, list(due))
        rows = [Row(chat, f"b{campaign_id}", due[self.readers[chat]]) for chat in chats]
        self._run(replace(found, stage=Stage.RUNNING), rows, entry)
        return len(rows)

    async def derive(
        self, parent_id: int, kind: Kind, contents: Mapping[str, Message], title: str, entry: Entry
    ) -> int:
        await self._enter("derive")
        sent = [row for row in self.rows.get(parent_id, ()) if row.state is State.SENT]
        about = [row for row in sent if row.content_id in contents]
        return self._derived(parent_id, kind, contents, title, entry, about)

    async def derive_failed(
        self, recall_id: int, message: Message, title: str, entry: Entry
    ) -> int:
        await self._enter("derive_failed")
        failed = [row for row in self.rows[recall_id] if row.state is State.FAILED]
        contents = {row.content_id: message for row in failed}
        about = self.campaigns[recall_id].parent_id or recall_id
        return self._derived(about, Kind.CORRECTION, contents, title, entry, failed)

    async def reword(self, campaign_id: int, contents: Mapping[str, Message]) -> None:
        await self._enter("reword")
        for row in self.rows.get(campaign_id, ()):
            if row.state in (State.PLANNED, State.UNKNOWN) and row.content_id in contents:
                new = f"{row.content_id}'"
                self.messages[campaign_id][new] = contents[row.content_id]
                row.content_id = new

    async def contents(self, campaign_id: int) -> Mapping[str, Message]:
        return self.messages[campaign_id]

    async def first_sent(self, campaign_id: int) -> datetime | None:
        return self.sent_first.get(campaign_id)

    async def recipients(self, campaign_id: int) -> AsyncIterator[Recipient]:
        for row in self.rows.get(campaign_id, ()):
            yield Recipient(row.chat_id, 0, row.state, row.message_id, row.error, None)

    async def pace(
        self, campaign_id: int, buckets: int
    ) -> Sequence[tuple[datetime, Mapping[str, int]]]:
        raise NotImplementedError

    async def audit(self, campaign_id: int | None, limit: int) -> Sequence[Entry]:
        found = [one for one in self.entries if campaign_id in (None, one.campaign_id)]
        return found[::-1][:limit]

    async def note(self, entry: Entry) -> None:
        self.entries.append(entry)

    async def put_board(self, campaign_id: int, chat_id: int, message_id: int) -> None:
        raise NotImplementedError

    async def boards(self, now: datetime) -> Sequence[tuple[int, int, int]]:
        raise NotImplementedError

    def deliver(self, campaign_id: int, at: datetime) -> None:
        """Everybody gets it now; a recall finds nothing to delete after 48 hours."""
        recalled = self.campaigns[campaign_id].kind is Kind.RECALL
        late = recalled and at - self._parents_first(campaign_id) > timedelta(hours=48)
        for number, row in enumerate(self.rows[campaign_id], start=1):
            row.state = State.FAILED if late else State.SENT
            row.message_id = None if late else number
        self.sent_first.setdefault(campaign_id, at)
        done = replace(self.campaigns[campaign_id], stage=Stage.FINISHED, changed_at=at)
        self.campaigns[campaign_id] = done

    def actions(self, campaign_id: int) -> list[tuple[str, int]]:
        """What the audit has of a campaign: actions and actors."""
        found = [one for one in self.entries if one.campaign_id == campaign_id]
        return [(one.action, one.actor_id) for one in found]

    def _parents_first(self, campaign_id: int) -> datetime:
        return self.sent_first[self.campaigns[campaign_id].parent_id or 0]

    def _chats(self, segment: Segment, profile_ids: Sequence[int]) -> list[int]:
        listed = segment.chat_ids
        return [
            chat
            for chat, profile in self.readers.items()
            if profile in profile_ids and (not listed or chat in listed)
        ]

    def _derived(
        self,
        parent_id: int,
        kind: Kind,
        contents: Mapping[str, Message],
        title: str,
        entry: Entry,
        about: Sequence[Row],
    ) -> int:
        number = len(self.campaigns) + 1
        made = Campaign(number, kind, Stage.RUNNING, title, entry.at, entry.at, parent_id=parent_id)
        keys = {key: f"b{number}.{place}" for place, key in enumerate(contents)}
        self.messages[number] = {keys[key]: message for key, message in contents.items()}
        rows = [
            Row(row.chat_id, keys[row.content_id], entry.at, target=row.message_id) for row in about
        ]
        self._note(entry, parent_id)
        self._run(made, rows, replace(entry, action="started"))
        return number

    def _run(self, campaign: Campaign, rows: list[Row], entry: Entry) -> None:
        self.rows[campaign.id] = rows
        self.campaigns[campaign.id] = replace(
            campaign, stage=Stage.RUNNING, total=len(rows), changed_at=entry.at
        )
        self._note(entry, campaign.id)

    def _note(self, entry: Entry, campaign_id: int) -> None:
        self.entries.append(replace(entry, campaign_id=campaign_id))
