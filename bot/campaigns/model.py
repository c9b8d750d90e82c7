"""Values of the readers' side: who subscribes, with which choices. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from bot.delivery.model import Address
from digests.model import EVERY_DAY, Format, Look, Numerals


class ChatKind(StrEnum):
    """Telegram's chat types."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Status(StrEnum):
    """active: gets digests; stopped: asked us to stop; gone: blocked, kicked or deleted."""

    ACTIVE = "active"
    STOPPED = "stopped"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Profile:
    """A reader's choices. Readers with equal profiles share one stored row, and one cell.

    sections: names, () means all. territory: ISO 3166 of the city chosen.
    say_when_empty: one short line when there is nothing new, else silence.
    """

    locale: str = "ar"
    timezone: str = "Europe/Brussels"
    territory: str = ""
    deliver_at: time = time(7, 30)
    weekdays: frozenset[int] = EVERY_DAY
    sections: tuple[str, ...] = ()
    format: Format = Format.CLASSIC
    numerals: Numerals = Numerals.LATN
    hijri: bool = True
    silent: bool = False
    say_when_empty: bool = True
    edition: str = "daily"

    @property
    def look(self) -> Look:
        """How this reader's digest is shown."""
        return Look(self.format, self.locale, self.territory, self.numerals, self.hijri)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A chat (or forum topic) and where its digests stand.

    city: as the reader chose it, for display. origin: the /start deep link's payload.
    next_digest_at: None unless active. last_digest_at: `as_of` of the last planned digest: the
    next one's window starts there. last_digest_on: its local date, never given twice.
    paused_until: the first local date with a digest again. seen_at: the last sign of life, which
    only SeenStore notes.
    """

    to: Address
    kind: ChatKind
    profile: Profile
    status: Status = Status.ACTIVE
    city: str = ""
    origin: str = ""
    paused_until: date | None = None
    next_digest_at: datetime | None = None
    last_digest_at: datetime | None = None
    last_digest_on: date | None = None
    created_at: datetime | None = None
    seen_at: datetime | None = None

    @property
    def shared(self) -> bool:
        """More than one person reads here: buttons must not change the message for all."""
        return self.kind is not ChatKind.PRIVATE


@dataclass(frozen=True, slots=True)
class Section:
    """A section readers can choose. id: for callback data."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class DueGroup:
    """Subscribers due at the same instant who get the very same digest.

    previous_at: their `last_digest_at` (None: never had one). shared: see Subscriber.shared.
    late_id: the late digest that an admin has let go to them, of the date late_on; None: they are
    due by themselves.
    """

    profile_id: int
    profile: Profile
    due_at: datetime
    previous_at: datetime | None
    shared: bool
    count: int
    late_id: int | None = None
    late_on: date | None = None
