"""What delivery needs from outside: somewhere to keep rows, and a way out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.delivery.model import Address, Content, Delivery, Lane, Outcome, State

ATTEMPTS = 3
"""Tries in all of a row that may be sent again although it may have arrived."""


class Outbound(Protocol):
    """Sends one message and says what the answer proves. Never raises for what Telegram answers."""

    async def send(self, row: Delivery, content: Content) -> Outcome:
        """One attempt, already granted by the pacer."""
        ...


class DeliveryStore(Protocol):
    """The rows. Every method is one transaction."""

    async def claim(
        self, room: Mapping[Lane, int], now: datetime, lease_until: datetime
    ) -> Sequence[Delivery]:
        """Move planned rows that are due, of running campaigns, to claimed under a new fence: of
        each lane up to its room, oldest campaign first. A digest that was finished too early runs
        again."""
        ...

    async def mark_sending(
        self, deliveries: Sequence[Delivery], now: datetime, lease_until: datetime
    ) -> Sequence[Delivery]:
        """Commit `sending` (attempt + 1, the new lease) just before the requests go out, for those
        rows that are still claimed under their fence and whose campaign still runs. Returns these
        as they stand now; the others must not be sent by the caller."""
        ...

    async def record(self, results: Sequence[tuple[Delivery, Outcome]], now: datetime) -> None:
        """Record outcomes. Sent/Gone/Failed/Rejected/Unknown are final (Rejected as `failed`);
        NotSent and Flooded go back to planned; Migrated moves the row and its subscriber and
        goes back to planned; so does Unknown where the campaign wants doubtful ones sent again
        (`resend`), up to ATTEMPTS in all. Gone also ends the subscription, once. A row counts while
        it is claimed (NotSent hands it back unsent), sending, or given up only because its lease
        ran out before the answer came, and its fence and attempt are the delivery's; others are
        left as they are. The status of the campaign does not matter."""
        ...

    async def recover(self, now: datetime) -> tuple[int, int]:
        """Expired claimed -> planned, expired sending -> unknown (or, with `resend`, planned, up to
        ATTEMPTS in all); returns how many became planned and unknown."""
        ...

    async def running(self, campaigns: Collection[int]) -> Collection[int]:
        """Those of these campaigns that still run."""
        ...

    async def finish(self, now: datetime) -> Sequence[int]:
        """Running and paused campaigns whose rows are all final become finished; which."""
        ...

    async def counts(self, campaign_id: int) -> dict[State, int]:
        """How many rows of the campaign stand where; quick beside millions of them."""
        ...

    async def beat(self, worker: int, now: datetime) -> int:
        """This worker is alive; how many are, itself included."""
        ...

    async def retire(self, worker: int) -> None:
        """This worker ends."""
        ...

    async def content(self, content_id: str) -> Content:
        """The content of a row; LookupError where there is none."""
        ...

    async def stop_campaign(self, campaign_id: int, reason: str, now: datetime) -> None:
        """Status 'stopped', where it ran: no further row of it is sent."""
        ...

    async def flood_until(self) -> datetime | None:
        """The shared 429 gate: nothing is sent before this instant."""
        ...

    async def set_flood_until(self, until: datetime) -> None:
        """Move the gate later (never earlier)."""
        ...

    async def post(self, kind: str, content: Content, to: Sequence[Address], now: datetime) -> int:
        """A campaign of its own (an alert, say) with these recipients; its id."""
        ...
