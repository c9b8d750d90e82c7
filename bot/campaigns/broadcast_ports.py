"""What broadcasts need stored; bot/storage has it. Every method is one transaction, or looks like
one from outside.

Whatever changes a campaign writes its line of the audit in the same transaction.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.campaigns.broadcasts import Broadcast, Campaign, Draft, Entry, Kind, Recipient, Stage
from bot.campaigns.model import Profile
from bot.campaigns.segments import Saved, Segment
from digests.model import Message


class CampaignStore(Protocol):
    """Campaigns and their recipients."""

    async def create(
        self,
        broadcast: Broadcast,
        stage: Stage,
        starts_at: datetime,
        entry: Entry,
        series_id: int | None = None,
    ) -> int | None:
        """A campaign that is to start then, its author the entry's actor; its id. Its one content
        is stored with it (id `b<campaign id>`), as `checking.outgoing` puts it together.
        series_id: the first of a recurring one; a second campaign of a series at the same instant
        is not made: None."""
        ...

    async def get(self, campaign_id: int) -> Campaign | None:
        """The campaign with its counts."""
        ...

    async def newest(self, limit: int, kinds: Sequence[Kind] = ()) -> Sequence[Campaign]:
        """Newest first, with their counts. kinds: none for all."""
        ...

    async def due(self, now: datetime) -> Sequence[Campaign]:
        """Scheduled ones whose `starts_at` has come, oldest first (without counts)."""
        ...

    async def waiting_of(self, series_id: int) -> Sequence[int]:
        """The campaigns of a series that have not started."""
        ...

    async def next_start(self) -> datetime | None:
        """The earliest `starts_at` of those scheduled."""
        ...

    async def move(
        self,
        campaign_id: int,
        before: Sequence[Stage],
        after: Stage,
        entry: Entry,
        reason: str = "",
        starts_at: datetime | None = None,
    ) -> bool:
        """Compare and set: to `after`, if it stands at one of `before`. False where it does not:
        somebody else was quicker. starts_at: set too where given."""
        ...

    async def profiles(self) -> Mapping[int, Profile]:
        """Every set of choices that some active reader has, by its id."""
        ...

    async def count(self, segment: Segment, profile_ids: Sequence[int]) -> int:
        """Active chats among the readers with these profiles for whom the segment's other
        conditions hold; a forum that subscribed in several topics counts once."""
        ...

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
        """Start a scheduled (or late) campaign: a row for each recipient (INSERT … SELECT), the
        total, and stage running. due: when the readers of each profile id get it. general: forums
        get it in their general topic, not in the one that subscribed. Returns the total; None
        where it does not stand at scheduled or late any more. ≤ 15 s for a million.

        Several transactions, so that others get their turn; the last sets the total and the stage,
        and until then no row is claimed or shown. After a crash call it again: the rows that are
        there stay, and take the new instants. Two at once: one returns the total, the other None.
        """
        ...

    async def derive(
        self,
        parent_id: int,
        kind: Kind,
        contents: Mapping[str, Message],
        title: str,
        entry: Entry,
    ) -> int:
        """A campaign about another one's sent messages, running at once, its recipients frozen as
        `freeze` does it: a row for every `sent` row of the parent whose content id is a key
        (its new content is the value), with the message as `target_id` (for an album also its
        `also_ids`). A second one over the same parent may follow: each is its own campaign.
        Where the parent's rows were sent in topics the rows keep them. After a crash on the way it
        is left cancelled, without a total: ask again. on_ambiguous is resend: to edit or delete
        once more changes nothing."""
        ...

    async def derive_failed(
        self, recall_id: int, message: Message, title: str, entry: Entry
    ) -> int:
        """A campaign of kind correction, running at once, to those whose row of the recall has
        failed: a message of its own, once for each address. parent_id: what the recall was about.
        Raises NotStored for an unknown recall."""
        ...

    async def reword(self, campaign_id: int, contents: Mapping[str, Message]) -> None:
        """What has not gone out yet goes out so, by content id; what is on its way does not."""
        ...

    async def contents(self, campaign_id: int) -> Mapping[str, Message]:
        """What a campaign sends, by content id."""
        ...

    async def first_sent(self, campaign_id: int) -> datetime | None:
        """When its first message went out."""
        ...

    def recipients(self, campaign_id: int) -> AsyncIterator[Recipient]:
        """Every recipient in order of address, streamed a page at a time; nobody before all of
        them are frozen."""
        ...

    async def pace(
        self, campaign_id: int, buckets: int
    ) -> Sequence[tuple[datetime, Mapping[str, int]]]:
        """The delivery over time: each stretch's start, and the outcomes by state in it, in at most
        so many equal stretches from the first outcome to the last."""
        ...

    async def audit(self, campaign_id: int | None, limit: int) -> Sequence[Entry]:
        """The newest lines, of one campaign or of all."""
        ...

    async def note(self, entry: Entry) -> None:
        """A line that changes nothing else."""
        ...

    async def put_board(self, campaign_id: int, chat_id: int, message_id: int) -> None:
        """Remember the message that shows a campaign's progress in a chat, in place of an older."""
        ...

    async def boards(self, now: datetime) -> Sequence[tuple[int, int, int]]:
        """Campaign, chat and message of every progress message that may still change: of campaigns
        that are not final, or have become so in the last minute."""
        ...


class DraftStore(Protocol):
    """Drafts, one for each admin, and segments saved under a name."""

    async def get(self, author_id: int) -> Draft | None:
        """The admin's draft."""
        ...

    async def put(self, draft: Draft, now: datetime) -> bool:
        """Store it as version + 1 in place of the stored one of the same version (none: version
        0). False where another press was quicker."""
        ...

    async def drop(self, author_id: int) -> None:
        """Forget it."""
        ...

    async def save_segment(self, saved: Saved, by: int, now: datetime) -> None:
        """Keep a segment under a name, in place of an older one."""
        ...

    async def segments(self) -> Sequence[Saved]:
        """All of them by name."""
        ...

    async def drop_segment(self, name: str) -> bool:
        """False where there is none of this name."""
        ...


class SeenStore(Protocol):
    """When readers last did something."""

    async def seen(self, chats: Mapping[int, datetime]) -> None:
        """Note the latest sign of life of these chats."""
        ...
