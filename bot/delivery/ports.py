"""What delivery needs from outside: somewhere to keep rows, and a way out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.delivery.model import Address, Content, Delivery, Outcome


class Outbound(Protocol):
    """Sends one message and says what the answer proves. Never raises for what Telegram answers."""

    async def send(self, to: Address, content: Content, *, silent: bool) -> Outcome:
        """One attempt, already granted by the pacer."""
        ...


class DeliveryStore(Protocol):
    """The rows. Every method is one transaction."""

    async def claim(self, limit: int, now: datetime, lease_until: datetime) -> Sequence[Delivery]:
        """Move up to `limit` planned rows of running campaigns to claimed: rows of alerts first,
        then oldest first."""
        ...

    async def mark_sending(
        self, deliveries: Sequence[Delivery], now: datetime, lease_until: datetime
    ) -> Sequence[Delivery]:
        """Commit `sending` (attempt + 1, the new lease) just before the requests go out, for those
        rows that are still claimed under their `lease_until`. Returns these as they stand now; the
        others were taken over in the meantime and must not be sent by the caller."""
        ...

    async def record(self, results: Sequence[tuple[Delivery, Outcome]], now: datetime) -> None:
        """Record outcomes. Sent/Gone/Failed/Rejected/Unknown are final (Rejected as `failed`);
        NotSent and Flooded go back to planned; Migrated moves the row and its subscriber and
        goes back to planned. Gone also ends the subscription, once. A row counts while it is
        claimed (NotSent hands it back unsent), sending, or unknown because its lease ran out
        before the answer came, and its attempt is the delivery's; others are left as they are."""
        ...

    async def recover(self, now: datetime) -> tuple[int, int]:
        """Expired claimed -> planned, expired sending -> unknown; returns the two counts."""
        ...

    async def content(self, content_id: str) -> Content:
        """The content of a row; LookupError where there is none."""
        ...

    async def stop_campaign(self, campaign_id: int, reason: str, now: datetime) -> None:
        """No further row of it is claimed; status 'stopped'."""
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
