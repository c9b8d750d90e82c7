"""Values of delivery: a row per recipient, and what an attempt proved. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

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


class Lane(IntEnum):
    """Who goes first. INTERACTIVE: somebody has pressed a button and looks at the screen. STAFF:
    cards and progress for those who run the bot."""

    INTERACTIVE = 0
    STAFF = 1
    ALERT = 2
    DIGEST = 3
    BROADCAST = 4


def lane_of(kind: str) -> Lane:
    """The lane of a campaign of this kind; corrections and recalls go with the broadcasts."""
    lanes = {"staff": Lane.STAFF, "alert": Lane.ALERT, "digest": Lane.DIGEST}
    return lanes.get(kind, Lane.BROADCAST)


@dataclass(frozen=True, slots=True)
class Address:
    """A chat and, in a forum, its topic (0: none)."""

    chat_id: int
    thread_id: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """What a campaign sends to one cell of its recipients. id: stable, from the cell itself.

    A payload with `"_pin": true` is pinned after it was sent to a group or channel. Methods that
    edit or delete take their message from the delivery's `target`.
    """

    id: str
    message: Message


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed row: one message to one address. fence: the claim it is held under. target: the
    message to edit or delete, 0 for a new one; also: further ones to delete with it."""

    id: int
    campaign_id: int
    to: Address
    content_id: str
    silent: bool
    attempt: int
    lease_until: datetime
    lane: Lane = Lane.DIGEST
    fence: int = 0
    target: int = 0
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram answered with the message; also: the further ones of an album."""

    message_id: int
    also: tuple[int, ...] = ()


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


def is_payable(row: Delivery, content: Content) -> bool:
    """Whether Telegram's paid broadcasts are for it: a new message of a broadcast."""
    method = content.message.method
    return row.lane is Lane.BROADCAST and (method.startswith("send") or method == "copyMessage")
