"""Values the storage tests share."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from bot.campaigns.model import ChatKind, DueGroup, Profile, Subscriber
from bot.campaigns.ports import PlanStep
from bot.delivery.model import Address, Content
from bot.storage.due import SqlDueStore
from bot.storage.engine import Database
from bot.storage.readers import SqlReaderStore
from bot.storage.tables import deliveries
from digests.model import Message

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)
TOMORROW = NOW + timedelta(days=1)
TODAY = date(2026, 11, 23)
CONTENT = Content("cell", Message("sendMessage", {"text": "خبر", "link": {"on": True}}))


def reader(chat_id: int, thread_id: int = 0, **changes: object) -> Subscriber:
    """An active reader who is due now and had yesterday's digest."""
    made = Subscriber(
        Address(chat_id, thread_id),
        ChatKind.PRIVATE,
        Profile(),
        next_digest_at=NOW,
        last_digest_at=YESTERDAY,
        last_digest_on=TODAY - timedelta(days=1),
        created_at=YESTERDAY,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


async def step_of(database: Database, group: DueGroup, content: Content = CONTENT) -> PlanStep:
    """What planning would decide: today's digest for the group."""
    store = SqlDueStore(database)
    campaign_id = await store.campaign_for("daily", TODAY, NOW)
    await store.put_content(campaign_id, content, None)
    return PlanStep(group, campaign_id, content.id, TODAY, NOW, TOMORROW)


async def plan_everybody(database: Database) -> int:
    """Plan today's digest for all who are due; returns how many moved."""
    store, total = SqlDueStore(database), 0
    steps = [await step_of(database, group) for group in await store.due_groups(NOW)]
    while moved := sum(await store.plan(steps, 100)):
        total += moved
    return total


async def planned(database: Database, *readers: Subscriber) -> None:
    """Store these readers and plan their digest."""
    await SqlReaderStore(database).save_many(readers)
    await plan_everybody(database)


async def rows(database: Database) -> list[tuple[int, int, str]]:
    """Every delivery row: chat, topic, state."""
    query = select(deliveries.c.chat_id, deliveries.c.thread_id, deliveries.c.state)
    query = query.order_by(deliveries.c.chat_id, deliveries.c.thread_id, deliveries.c.id)
    async with database.read() as connection:
        return [(row[0], row[1], row[2]) for row in await connection.execute(query)]
