"""What the readers' side needs stored; bot/storage has it. Every method is one transaction."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.campaigns.broadcasts import Entry
from bot.campaigns.model import DueGroup, Section, Subscriber
from bot.delivery.model import Address, Content
from digests.model import Article, Digest, Edition, Harvest, Look, SourceRef, Validators

Fresh = Callable[[datetime, float], Awaitable[None]]
"""Waits, at most so many seconds, until the sources have been visited lately: `Collector.catch_up`.
"""


class ReaderStore(Protocol):
    """Subscribers and their choices."""

    async def get(self, to: Address) -> Subscriber | None:
        """The subscriber at this address."""
        ...

    async def of_chat(self, chat_id: int) -> Sequence[Subscriber]:
        """Every subscription of the chat (a forum may have one in each topic), by thread id."""
        ...

    async def save(self, subscriber: Subscriber) -> None:
        """Insert or replace, its profile found or made."""
        ...

    async def save_many(self, subscribers: Sequence[Subscriber]) -> None:
        """The same for a batch, in one transaction."""
        ...

    async def leave(self, chat_id: int, at: datetime) -> None:
        """Blocked, kicked or deleted: every subscription of the chat becomes gone, choices kept."""
        ...

    async def migrate(self, chat_id: int, new_chat_id: int) -> None:
        """The group became a supergroup: every row of it (deliveries too) takes the new id."""
        ...

    async def erase(self, chat_id: int) -> None:
        """Forget the chat: subscriptions and its delivery rows."""
        ...

    def all(self) -> AsyncIterator[Subscriber]:
        """Every subscriber, streamed in order of address."""
        ...

    async def count(self) -> dict[str, int]:
        """Subscribers by status."""
        ...

    async def deliveries_of(self, chat_id: int) -> Sequence[dict[str, object]]:
        """What is stored about messages to this chat, JSON-ready, for /privacy."""
        ...


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A stored source. status: 'active' or 'retired'. failures: errors in a row."""

    ref: SourceRef
    validators: Validators = field(default_factory=Validators)
    status: str = "active"
    failures: int = 0
    next_check_at: datetime | None = None
    last_error: str = ""


class SourceStore(Protocol):
    """Sources and the articles they brought."""

    async def add(self, ref: SourceRef) -> bool:
        """False where its URL is stored already."""
        ...

    async def remove(self, url: str) -> bool:
        """False where there is no such source. Its articles stay."""
        ...

    async def sources(self) -> Sequence[SourceRecord]:
        """All of them, oldest first."""
        ...

    async def due(self, now: datetime) -> Sequence[SourceRecord]:
        """Active ones whose next check has come."""
        ...

    async def put(self, url: str, record: SourceRecord) -> None:
        """Replace the record of the source stored under `url`. It may have moved; where a source
        is stored under its new address already, the two become one. Nothing where it is gone."""
        ...

    async def put_many(self, records: Sequence[tuple[str, SourceRecord]]) -> None:
        """The same for a batch, in one transaction."""
        ...

    async def keep(self, harvest: Harvest, now: datetime) -> tuple[int, int]:
        """Insert new articles, update changed ones (remembering the former title and text as a
        revision), mark withdrawn ones; returns (new, updated)."""
        ...

    async def recent(self, source_url: str, since: datetime) -> Sequence[str]:
        """Identities of the source's articles first seen since then and not withdrawn."""
        ...

    async def articles(
        self, since: datetime, until: datetime, oldest: datetime
    ) -> Sequence[Article]:
        """Articles first seen in (since, until], published (or, undated, first seen) at or after
        `oldest`, not withdrawn."""
        ...

    async def sections(self, since: datetime, limit: int) -> Sequence[Section]:
        """Sections of articles first seen since then, most frequent first."""
        ...

    async def sections_by_id(self, ids: Sequence[int]) -> Sequence[Section]:
        """The sections with these ids."""
        ...


@dataclass(frozen=True, slots=True)
class PlanStep:
    """What planning decided for a group.

    content_id: None plans no row (nothing new and a wish for silence, or too late).
    on: the due local date, becomes last_digest_on. as_of: becomes last_digest_at; None keeps it
    (a skipped digest's stories belong to the next one). next_at: the next due instant; of no
    meaning to a group with a late_id. held_at: when it was found too late: an admin is asked
    whether they still get it.
    """

    group: DueGroup
    campaign_id: int | None
    content_id: str | None
    on: date
    as_of: datetime | None
    next_at: datetime
    held_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A digest as a message shows it: all that its buttons need to draw another part of it."""

    digest: Digest
    look: Look


class DueStore(Protocol):
    """Due digests and what they send."""

    async def edition(self, key: str) -> Edition:
        """The edition; 'daily' always exists."""
        ...

    async def due_groups(self, now: datetime) -> Sequence[DueGroup]:
        """Active subscribers with next_digest_at <= now, grouped; oldest due first."""
        ...

    async def released_groups(self, now: datetime) -> Sequence[DueGroup]:
        """Active subscribers whose late digest an admin has let go, grouped, as due now."""
        ...

    async def next_due_at(self) -> datetime | None:
        """The earliest next_digest_at of all."""
        ...

    async def campaign_for(self, edition: str, on: date, now: datetime) -> int:
        """The campaign of this edition and local date, made at first need."""
        ...

    async def has_content(self, content_id: str) -> bool:
        """Whether the cell has been rendered."""
        ...

    async def put_content(
        self, campaign_id: int | None, content: Content, shown: Shown | None
    ) -> None:
        """Keep a cell's message and the digest behind it; a second time changes nothing.
        campaign_id: None for a digest a reader asked for."""
        ...

    async def shown(self, content_id: str) -> Shown | None:
        """The digest behind a message; None where there is none (any more)."""
        ...

    async def plan(self, steps: Sequence[PlanStep], limit: int) -> Sequence[int]:
        """Carry the steps out for up to `limit` subscribers of their groups, in one transaction.

        Returns how many moved by each step, in their order; all 0 means the groups are done. Give
        it all groups due at once: readers are taken in the order they are stored in, so that a
        million of them touch each page of the disk once, not once per group.

        Of a held step the readers are marked with the open late digest of their edition and date,
        which is made at first need; whatever else moves them takes their mark away.
        """
        ...

    async def plan_released(self, steps: Sequence[PlanStep], limit: int) -> Sequence[int]:
        """The same for `released_groups`: their mark goes, and their next due instant stays."""
        ...

    async def note(self, entry: Entry) -> None:
        """A line of the audit."""
        ...
