"""A desk for broadcasts: the use cases over stores in memory, with admins 1 and 2."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.campaigns.amending import Amendments
from bot.campaigns.asking import Asker
from bot.campaigns.broadcasting import Broadcasts, Rules
from bot.campaigns.broadcasts import Broadcast, Campaign, Kind, Stage, Timing
from bot.campaigns.lateness import LateDigest
from bot.campaigns.scheduler import Scheduler
from digests.model import Message
from tests.fakes.broadcast_stores import CampaignsInMemory
from tests.fakes.late_store import MemoryLate

ANNA, BASSAM, STRANGER = 1, 2, 99

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def html(text: str) -> Message:
    """A text of a broadcast."""
    return Message("sendMessage", {"text": text, "parse_mode": "HTML"})


def broadcast(text: str = "خبر", timing: Timing | None = None) -> Broadcast:
    """To everybody; at once unless told otherwise."""
    return Broadcast(html(text), text, timing=timing or Timing())


@dataclass
class PlainQuestions:
    """One line to both admins. broken: campaigns that cannot be asked about."""

    broken: set[int] = field(default_factory=set)

    async def about_broadcast(self, campaign: Campaign) -> Mapping[int, Message]:
        """Its number."""
        if campaign.id in self.broken:
            raise ValueError(campaign.id)
        return dict.fromkeys((ANNA, BASSAM), html(f"campaign {campaign.id}"))

    async def about_digest(self, late: LateDigest) -> Mapping[int, Message]:
        """Its number and readers."""
        return dict.fromkeys((ANNA, BASSAM), html(f"digest {late.id} {late.readers}"))


@dataclass
class Room:
    """readers: how many there are. wakes: how often the sender was woken."""

    readers: int = 3
    threshold: int = 1000
    rate: float = 29.0
    store: CampaignsInMemory = field(default_factory=CampaignsInMemory)
    now: datetime = NOW
    wakes: int = 0

    def __post_init__(self) -> None:
        self.store.readers.update(dict.fromkeys(range(101, 101 + self.readers), 1))
        self.broadcasts = Broadcasts(
            self.store, Rules((1, 2), self.threshold, self.rate), self.wake
        )
        self.amendments = Amendments(self.broadcasts, self.store, self.wake, patience=0.2)
        self.scheduler = Scheduler(self.store, self.broadcasts, lambda: self.now)
        self.late = MemoryLate()
        self.questions = PlainQuestions()
        self.asker = Asker(self.store, self.late, self.questions, self.wake, lambda: self.now)

    def wake(self) -> None:
        """As the engine would be."""
        self.wakes += 1

    def stage(self, campaign_id: int) -> Stage:
        """Where it stands."""
        return self.store.campaigns[campaign_id].stage

    def stages(self, kind: Kind = Kind.BROADCAST) -> list[Stage]:
        """Of all campaigns of a kind, oldest first."""
        return [one.stage for one in self.store.campaigns.values() if one.kind is kind]
