"""What has become of a campaign's recipients. Rows count from when all of them are there."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Row,
    cast,
    extract,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.broadcasts import Kind, Recipient
from bot.delivery.model import State
from bot.storage import tally
from bot.storage.engine import Database
from bot.storage.sql import is_postgres
from bot.storage.tables import campaigns, deliveries
from bot.storage.types import microseconds

_PAGE = 1000
_FINAL = (State.SENT, State.GONE, State.FAILED, State.UNKNOWN)
_MICROSECOND = timedelta(microseconds=1)

FROZEN = or_(
    campaigns.c.total.is_not(None),
    campaigns.c.kind.not_in((Kind.BROADCAST, Kind.CORRECTION, Kind.RECALL)),
)
"""Campaigns whose recipients are complete. Digests and alerts have no total: theirs are added as
they come."""


def _complete(campaign_ids: Sequence[int]) -> ColumnElement[bool]:
    return deliveries.c.campaign_id.in_(
        select(campaigns.c.id).where(campaigns.c.id.in_(campaign_ids), FROZEN)
    )


async def counts(
    connection: AsyncConnection, campaign_ids: Sequence[int]
) -> dict[int, dict[State, int]]:
    """Recipients by state of each campaign, states without any left out."""
    frozen = select(campaigns.c.id).where(campaigns.c.id.in_(campaign_ids), FROZEN)
    complete = (await connection.scalars(frozen)).all()
    found: dict[int, dict[State, int]] = {number: {} for number in campaign_ids}
    for number, states in (await tally.counts(connection, complete)).items():
        found[number] = {state: count for state, count in states.items() if count}
    return found


async def first_sent(connection: AsyncConnection, campaign_id: int) -> datetime | None:
    """When its first message went out."""
    query = select(func.min(deliveries.c.updated_at)).where(
        deliveries.c.campaign_id == campaign_id, deliveries.c.state == State.SENT.value
    )
    first: datetime | None = await connection.scalar(query)
    return first


async def recipients(database: Database, campaign_id: int) -> AsyncIterator[Recipient]:
    """In order of address; a transaction a page, so none stays open."""
    key = (deliveries.c.chat_id, deliveries.c.thread_id, deliveries.c.part)
    query = select(deliveries).where(_complete([campaign_id])).order_by(*key).limit(_PAGE)
    query = query.where(deliveries.c.campaign_id == campaign_id)
    async with database.read() as connection:
        page = list(await connection.execute(query))
    while page:
        for row in page:
            yield _recipient(row)
        last = (page[-1].chat_id, page[-1].thread_id, page[-1].part)
        async with database.read() as connection:
            page = list(await connection.execute(query.where(tuple_(*key) > tuple_(*last))))


def _recipient(row: Row[Any]) -> Recipient:
    return Recipient(
        row.chat_id, row.thread_id, State(row.state), row.message_id, row.error, row.updated_at
    )


async def pace(
    connection: AsyncConnection, campaign_id: int, buckets: int
) -> Sequence[tuple[datetime, Mapping[str, int]]]:
    """See CampaignStore.pace."""
    over = (
        deliveries.c.campaign_id == campaign_id,
        _complete([campaign_id]),
        deliveries.c.state.in_(_FINAL),
        deliveries.c.updated_at.is_not(None),
    )
    ends = select(func.min(deliveries.c.updated_at), func.max(deliveries.c.updated_at))
    first, last = (await connection.execute(ends.where(*over))).one()
    if first is None:
        return []
    width = (last - first) // buckets + _MICROSECOND
    stretch = _stretch(connection, first, width).label("stretch")
    grouped = select(stretch, deliveries.c.state, func.count()).where(*over)
    found: list[dict[str, int]] = [{} for _ in range((last - first) // width + 1)]
    for number, state, count in await connection.execute(
        grouped.group_by(stretch, deliveries.c.state)
    ):
        found[number][state] = count
    return [(first + number * width, counted) for number, counted in enumerate(found)]


def _stretch(connection: AsyncConnection, first: datetime, width: timedelta) -> ColumnElement[int]:
    """Which stretch of this width a row's last change lies in."""
    if is_postgres(connection):
        since = extract("epoch", deliveries.c.updated_at - first) * 1_000_000
        return cast(func.floor(since / (width // _MICROSECOND)), Integer)
    since_first = type_coerce(deliveries.c.updated_at, BigInteger) - microseconds(first)
    return since_first // (width // _MICROSECOND)
