"""Values of broadcasts: what is sent, to whom, when; and where a campaign stands.

Instants are aware UTC. Whoever acts is named by a Telegram user id; 0 is the command line.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from bot.campaigns.recurrence import Recurrence
from bot.campaigns.segments import Segment
from bot.delivery.model import State
from digests.model import Message


class Kind(StrEnum):
    """What a campaign is."""

    DIGEST = "digest"
    BROADCAST = "broadcast"
    CORRECTION = "correction"
    RECALL = "recall"
    ALERT = "alert"


class Stage(StrEnum):
    """Where a campaign stands (column `status`). awaiting: for a second admin. late: the bot was
    down when it was to start, and an admin is asked. stopped: by an error that would hit everybody.
    CANCELLED and FINISHED are final."""

    AWAITING = "awaiting"
    SCHEDULED = "scheduled"
    LATE = "late"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class Ambiguous(StrEnum):
    """What becomes of a recipient whose message may or may not have arrived."""

    MISS = "miss"
    RESEND = "resend"


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button under the message that opens an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Timing:
    """When it goes: at `at`; or on the date `on` at the hour `hour` of each reader's own zone; or
    again and again by `recurrence`; with none of them at once."""

    at: datetime | None = None
    on: date | None = None
    hour: time | None = None
    recurrence: Recurrence | None = None

    @property
    def is_local(self) -> bool:
        """Each reader's own local time."""
        return self.on is not None


@dataclass(frozen=True, slots=True)
class Broadcast:
    """message: as it is sent, less the chat; `buttons` go under it. title: how staff call it.
    silent: without a sound. protected: it cannot be forwarded. pinned: in groups and channels.
    general: in forums to the general topic, else to the one that subscribed."""

    message: Message
    title: str
    buttons: tuple[LinkButton, ...] = ()
    segment: Segment = field(default_factory=Segment)
    timing: Timing = field(default_factory=Timing)
    silent: bool = False
    protected: bool = False
    pinned: bool = False
    general: bool = False
    on_ambiguous: Ambiguous = Ambiguous.MISS


class Ask(StrEnum):
    """What the admin's next message is taken for. DISCARDED: nothing, the draft has been thrown
    away and can still be brought back."""

    NOTHING = ""
    CONTENT = "content"
    BUTTONS = "buttons"
    TIME = "time"
    IDS = "ids"
    CITY = "city"
    ORIGIN = "origin"
    SEGMENT_NAME = "name"
    CORRECTION = "correction"
    TITLE = "title"
    JOINED = "joined"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Draft:
    """A broadcast being written. message: None until there is one. album_id: Telegram's id of the
    album that its messages, which come one by one, belong to. panel_id: the message of the private
    chat that shows it. campaign_id: what is being corrected beside it, else 0; correction: by what;
    words: in a digest, the wrong ones and the right ones. version: counts the changes, so that of
    two presses at once the second sees the first."""

    author_id: int
    message: Message | None = None
    title: str = ""
    buttons: tuple[LinkButton, ...] = ()
    segment: Segment = field(default_factory=Segment)
    timing: Timing = field(default_factory=Timing)
    silent: bool = False
    protected: bool = False
    pinned: bool = False
    general: bool = False
    on_ambiguous: Ambiguous = Ambiguous.MISS
    ask: Ask = Ask.CONTENT
    panel_id: int = 0
    album_id: str = ""
    campaign_id: int = 0
    correction: Message | None = None
    words: tuple[str, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as it is stored. broadcast: None for digests and alerts. total: recipients once
    they are frozen. parent_id: what a correction or recall is about. series_id: the first of a
    recurring one. on: the local date of a digest. counts: recipients by state."""

    id: int
    kind: Kind
    stage: Stage
    title: str
    created_at: datetime
    changed_at: datetime
    reason: str = ""
    on_ambiguous: Ambiguous = Ambiguous.MISS
    broadcast: Broadcast | None = None
    author_id: int | None = None
    parent_id: int | None = None
    series_id: int | None = None
    starts_at: datetime | None = None
    total: int | None = None
    on: date | None = None
    version: int = 0
    counts: dict[State, int] = field(default_factory=dict)

    def count(self, state: State) -> int:
        """Recipients in this state."""
        return self.counts.get(state, 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the audit: who did what, when. details: JSON-ready."""

    at: datetime
    actor_id: int
    action: str
    campaign_id: int | None = None
    details: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A line of a campaign's report."""

    chat_id: int
    thread_id: int
    state: State
    message_id: int | None
    error: str
    at: datetime | None


class Refusal(Exception):
    """Something a person asked for that cannot be. `name`: the macro of
    templates/messages/broadcast.j2 that says so in one sentence, with `values`."""

    def __init__(self, name: str, **values: object) -> None:
        super().__init__(name)
        self.name = name
        self.values = values
