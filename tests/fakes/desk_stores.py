"""Broadcasts, drafts and readers in memory, for tests of the desk."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.campaigns.broadcasts import (
    Broadcast,
    Campaign,
    Draft,
    Entry,
    Kind,
    Recipient,
    Stage,
)
from bot.campaigns.checking import outgoing
from bot.campaigns.model import ChatKind, Profile, Status, Subscriber
from bot.campaigns.segments import Audience, Saved, Segment
from bot.delivery.model import State
from digests.model import Message

ENDED = (Stage.CANCELLED, Stage.FINISHED)


class MemoryDrafts:
    """DraftStore in a dict."""

    def __init__(self) -> None:
        self.drafts: dict[int, Draft] = {}
        self.kept: dict[str, Saved] = {}

    async def get(self, author_id: int) -> Draft | None:
        return self.drafts.get(author_id)

    async def put(self, draft: Draft, now: datetime) -> bool:
        stored = self.drafts.get(draft.author_id)
        if (stored.version if stored else 0) != draft.version:
            return False
        self.drafts[draft.author_id] = replace(draft, version=draft.version + 1)
        return True

    async def drop(self, author_id: int) -> None:
        self.drafts.pop(author_id, None)

    async def save_segment(self, saved: Saved, by: int, now: datetime) -> None:
        self.kept[saved.name] = saved

    async def segments(self) -> Sequence[Saved]:
        return sorted(self.kept.values(), key=lambda saved: saved.name)

    async def drop_segment(self, name: str) -> bool:
        return self.kept.pop(name, None) is not None


class MemoryCampaigns:
    """CampaignStore over a list of subscribers. sent: rows of a campaign by chat, as a test's
    sender has left them."""

    def __init__(self, *subscribers: Subscriber) -> None:
        self.subscribers = list(subscribers)
        self.rows: dict[int, dict[int, State]] = {}
        self.payloads: dict[int, Mapping[str, Message]] = {}
        self.entries: list[Entry] = []
        self.shown: dict[tuple[int, int], int] = {}
        self.asked: dict[int, Mapping[int, Message]] = {}
        self._campaigns: dict[int, Campaign] = {}

    async def unasked(self) -> Sequence[Campaign]:
        found = [one for one in self._campaigns.values() if one.stage is Stage.LATE]
        return [one for one in found if one.id not in self.asked]

    async def ask(self, campaign_id: int, questions: Mapping[int, Message], at: datetime) -> bool:
        self.asked[campaign_id] = questions
        return True

    async def create(
        self,
        broadcast: Broadcast,
        stage: Stage,
        starts_at: datetime,
        entry: Entry,
        series_id: int | None = None,
    ) -> int | None:
        number = self._add(
            Campaign(
                0,
                Kind.BROADCAST,
                stage,
                broadcast.title,
                entry.at,
                entry.at,
                broadcast=broadcast,
                author_id=entry.actor_id,
                starts_at=starts_at,
                series_id=series_id,
            )
        )
        self.payloads[number] = {f"b{number}": outgoing(broadcast)}
        self.entries.append(replace(entry, campaign_id=number))
        return number

    def _add(self, campaign: Campaign) -> int:
        number = len(self._campaigns) + 1
        self._campaigns[number] = replace(campaign, id=number)
        self.rows[number] = {}
        return number

    def digest(self, title: str, message: Message, chats: Sequence[int], at: datetime) -> int:
        """A digest that these have got."""
        number = self._add(
            Campaign(0, Kind.DIGEST, Stage.FINISHED, title, at, at, starts_at=at, total=len(chats))
        )
        self.payloads[number] = {"c1": message}
        self.rows[number] = dict.fromkeys(chats, State.SENT)
        return number

    async def get(self, campaign_id: int) -> Campaign | None:
        found = self._campaigns.get(campaign_id)
        states = list(self.rows.get(campaign_id, {}).values())
        counts = {state: states.count(state) for state in set(states)}
        return replace(found, counts=counts) if found else None

    async def newest(self, limit: int, kinds: Sequence[Kind] = ()) -> Sequence[Campaign]:
        numbers = sorted(self._campaigns, reverse=True)
        found = [one for number in numbers if (one := await self.get(number))]
        return [one for one in found if not kinds or one.kind in kinds][:limit]

    async def due(self, now: datetime) -> Sequence[Campaign]:
        return [
            one
            for one in self._campaigns.values()
            if one.stage is Stage.SCHEDULED and one.starts_at and one.starts_at <= now
        ]

    async def waiting_of(self, series_id: int) -> Sequence[int]:
        waiting = (Stage.SCHEDULED, Stage.AWAITING, Stage.LATE)
        return [
            one.id
            for one in self._campaigns.values()
            if series_id in (one.id, one.series_id) and one.stage in waiting
        ]

    async def next_start(self) -> datetime | None:
        starts = [one.starts_at for one in self._campaigns.values() if one.stage is Stage.SCHEDULED]
        return min((at for at in starts if at), default=None)

    async def move(
        self,
        campaign_id: int,
        before: Sequence[Stage],
        after: Stage,
        entry: Entry,
        reason: str = "",
        starts_at: datetime | None = None,
    ) -> bool:
        found = self._campaigns[campaign_id]
        if found.stage not in before:
            return False
        self._campaigns[campaign_id] = replace(
            found, stage=after, reason=reason, starts_at=starts_at or found.starts_at
        )
        self.entries.append(entry)
        return True

    async def profiles(self) -> Mapping[int, Profile]:
        return dict(enumerate(self._profiles()))

    def _profiles(self) -> list[Profile]:
        return list(dict.fromkeys(one.profile for one in self.subscribers))

    async def count(self, segment: Segment, profile_ids: Sequence[int]) -> int:
        return len(self._chosen(segment, profile_ids))

    def _chosen(self, segment: Segment, profile_ids: Sequence[int]) -> set[int]:
        profiles = [self._profiles()[number] for number in profile_ids]
        return {
            one.to.chat_id
            for one in self.subscribers
            if one.status is Status.ACTIVE and one.profile in profiles and _fits(one, segment)
        }

    async def freeze(
        self,
        campaign_id: int,
        segment: Segment,
        due: Mapping[int, datetime],
        silent: bool,
        entry: Entry,
    ) -> int | None:
        if not await self.move(campaign_id, (Stage.SCHEDULED, Stage.LATE), Stage.RUNNING, entry):
            return None
        chats = sorted(self._chosen(segment, list(due)))
        return self._run(campaign_id, chats)

    def _run(self, campaign_id: int, chats: Sequence[int]) -> int:
        self.rows[campaign_id] = dict.fromkeys(chats, State.PLANNED)
        found = self._campaigns[campaign_id]
        self._campaigns[campaign_id] = replace(found, stage=Stage.RUNNING, total=len(chats))
        return len(chats)

    def send(self, campaign_id: int, state: State = State.SENT, most: int = 10**9) -> None:
        """The sender's turn: so many planned rows come to this state."""
        rows = self.rows[campaign_id]
        for chat in [chat for chat, now in rows.items() if now is State.PLANNED][:most]:
            rows[chat] = state
        if State.PLANNED not in rows.values():
            found = self._campaigns[campaign_id]
            self._campaigns[campaign_id] = replace(found, stage=Stage.FINISHED)

    async def derive(
        self,
        parent_id: int,
        kind: Kind,
        contents: Mapping[str, Message],
        title: str,
        entry: Entry,
    ) -> int:
        chats = [chat for chat, state in self.rows[parent_id].items() if state is State.SENT]
        return self._derived(parent_id, kind, contents, title, entry, chats)

    async def derive_failed(
        self, recall_id: int, message: Message, title: str, entry: Entry
    ) -> int:
        chats = [chat for chat, state in self.rows[recall_id].items() if state is State.FAILED]
        contents = {"r1": message}
        return self._derived(recall_id, Kind.CORRECTION, contents, title, entry, chats)

    def _derived(
        self,
        parent_id: int,
        kind: Kind,
        contents: Mapping[str, Message],
        title: str,
        entry: Entry,
        chats: Sequence[int],
    ) -> int:
        number = self._add(
            Campaign(
                0,
                kind,
                Stage.RUNNING,
                title,
                entry.at,
                entry.at,
                author_id=entry.actor_id,
                parent_id=parent_id,
                starts_at=entry.at,
            )
        )
        self.payloads[number] = contents
        self.entries.append(entry)
        self._run(number, chats)
        return number

    async def contents(self, campaign_id: int) -> Mapping[str, Message]:
        return self.payloads[campaign_id]

    async def first_sent(self, campaign_id: int) -> datetime | None:
        found = self._campaigns[campaign_id]
        sent = State.SENT in self.rows[campaign_id].values()
        return found.starts_at if sent else None

    async def recipients(self, campaign_id: int) -> AsyncIterator[Recipient]:
        for chat, state in self.rows[campaign_id].items():
            yield Recipient(chat, 0, state, None, "", None)

    async def pace(
        self, campaign_id: int, buckets: int
    ) -> Sequence[tuple[datetime, Mapping[str, int]]]:
        return []

    async def audit(self, campaign_id: int | None, limit: int) -> Sequence[Entry]:
        newest = [e for e in self.entries if campaign_id in (None, e.campaign_id)][::-1]
        return newest[:limit]

    async def note(self, entry: Entry) -> None:
        self.entries.append(entry)

    async def put_board(self, campaign_id: int, chat_id: int, message_id: int) -> None:
        self.shown[campaign_id, chat_id] = message_id

    async def boards(self, now: datetime) -> Sequence[tuple[int, int, int]]:
        return [(number, chat, at) for (number, chat), at in self.shown.items()]


def _fits(one: Subscriber, segment: Segment) -> bool:
    where = {
        Audience.EVERYWHERE: True,
        Audience.PRIVATE: one.kind is ChatKind.PRIVATE,
        Audience.SHARED: one.kind is not ChatKind.PRIVATE,
    }
    joined = one.created_at is not None and (
        segment.joined_since is None or one.created_at >= segment.joined_since
    )
    return (
        where[segment.audience]
        and (not segment.cities or one.city in segment.cities)
        and (not segment.origins or one.origin in segment.origins)
        and (not segment.chat_ids or one.to.chat_id in segment.chat_ids)
        and (segment.joined_since is None or joined)
    )
