"""What the desk's handlers work with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.campaigns.amending import Amendments
from bot.campaigns.broadcast_ports import CampaignStore, DraftStore
from bot.campaigns.broadcasting import Broadcasts
from bot.campaigns.broadcasts import Timing
from bot.campaigns.lateness import LateDigests
from bot.campaigns.recurrence import Recurrence
from bot.telegram.panels import Sections
from bot.wording import Texts
from digests.arabic.cities import Cities


@dataclass(frozen=True, slots=True)
class Visit:
    """An admin at the desk, now, and how to speak to them."""

    who: int
    texts: Texts
    locale: str
    now: datetime


class Day(Protocol):
    """A place in a month's grid. day: of the month, None outside it. enabled: may be chosen."""

    @property
    def day(self) -> int | None: ...

    @property
    def enabled(self) -> bool: ...


class Times(Protocol):
    """Times of the outlet's zone, read and said."""

    @property
    def zone(self) -> str:
        """An IANA name."""
        ...

    def read(self, text: str, visit: Visit) -> Timing:
        """A time in words, also a recurring one. Raises Refusal: not understood, past, too far."""
        ...

    def say(self, timing: Timing, visit: Visit) -> str:
        """In full words, with the zone. Plain text."""
        ...

    def recurring(self, kind: str, start: datetime) -> Recurrence:
        """daily, weekdays, weekly or monthly, at the local weekday, day and time of `start`."""
        ...

    def at(self, day: int, minute: int) -> datetime:
        """The instant of a minute of a day (its ordinal). Raises ValueError, OverflowError."""
        ...

    def month_grid(self, year: int, month: int, now: datetime) -> Sequence[Sequence[Day]]:
        """The weeks of a month, seven days each; those that can be chosen are enabled."""
        ...

    def weekdays(self) -> Sequence[int]:
        """The order of the grid's columns; Monday is 0."""
        ...


class Reports(Protocol):
    """What is left of a campaign to keep."""

    async def csv(self, campaign_id: int) -> Path:
        """Every recipient with its state; a file of the caller's to delete."""
        ...

    async def picture(self, campaign_id: int, texts: Texts) -> bytes:
        """The delivery over time, as PNG."""
        ...


@dataclass(frozen=True, slots=True)
class BroadcastDesk:
    """The services; the dispatcher passes them as `broadcast_desk`. staff_chat: 0 for none.
    cities: slow at first, so they are asked in a thread. album_pause: seconds after an
    album's last message until it is shown. tongues: the languages of the admins who have been here
    since the bot started, for what they are told later: Telegram names one with a message only."""

    store: CampaignStore
    drafts: DraftStore
    broadcasts: Broadcasts
    amendments: Amendments
    late: LateDigests
    times: Times
    reports: Reports
    sections: Sections
    cities: Cities
    staff_chat: int = 0
    album_pause: float = 1.0
    tongues: dict[int, str] = field(default_factory=dict)
