"""Values of delivery: a row per recipient, and what an attempt proved. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from digests.model import Message


class State(StrEnum):
    """Where a recipient stands. SENT, GONE, FAILED and UNKNOWN are final."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    GONE = "gone"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Address:
    """A chat and, in a forum, its topic (0: none)."""

    chat_id: int
    thread_id: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """What a campaign sends to one cell of its recipients. id: stable, from the cell itself."""

    id: str
    message: Message


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed row: one message to one address. urgent: an alert, which waits for no digest."""

    id: int
    campaign_id: int
    to: Address
    content_id: str
    silent: bool
    attempt: int
    lease_until: datetime
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram answered with the message."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Gone:
    """Not sent; the recipient has left for good."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Not sent, and another try would fail the same way; this recipient only."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not sent, and it would fail for everybody with this content."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have been delivered."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Proven not sent by something that passes (no connection): planned again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Flooded:
    """429: not sent; the whole bot waits `retry_after` seconds."""

    retry_after: float


@dataclass(frozen=True, slots=True)
class Migrated:
    """Not sent: the group became this supergroup; move the recipient and send again."""

    chat_id: int


Outcome = Sent | Gone | Failed | Rejected | Unknown | NotSent | Flooded | Migrated
