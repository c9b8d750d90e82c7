"""A claimed row of delivery, as an Outbound is given it."""

from datetime import UTC, datetime

from bot.delivery.model import Address, Delivery, Lane

LEASE = datetime(2026, 11, 23, 6, 31, tzinfo=UTC)


def row(
    to: Address,
    *,
    silent: bool = False,
    lane: Lane = Lane.DIGEST,
    target: int = 0,
    also: tuple[int, ...] = (),
) -> Delivery:
    """The first attempt to send to this address."""
    return Delivery(1, 1, to, "c1", silent, 1, LEASE, lane, 7, target, also)
