"""How campaigns get on: counted, finished, halted; doubtful rows sent again; workers counted."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from bot.delivery.model import (
    Address,
    Content,
    Delivery,
    Failed,
    Flooded,
    Gone,
    Lane,
    NotSent,
    Outcome,
    Sent,
    State,
    Unknown,
)
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.engine import Database
from bot.storage.sql import call_workers
from bot.storage.tables import campaigns, deliveries
from bot.storage.wakes import hear_calls
from tests.bot.storage.samples import CONTENT, NOW, plan_everybody, planned, reader, rows

LEASE = NOW + timedelta(minutes=1)
LATER = NOW + timedelta(minutes=2)
ROOM = dict.fromkeys(Lane, 100)


@pytest.fixture
def store(database: Database) -> SqlDeliveryStore:
    return SqlDeliveryStore(database)


async def _change(database: Database, **values: object) -> None:
    async with database.write() as connection:
        await connection.execute(update(campaigns).values(**values))


async def _status(database: Database, campaign_id: int) -> str:
    async with database.read() as connection:
        query = select(campaigns.c.status).where(campaigns.c.id == campaign_id)
        return str(await connection.scalar(query))


async def _alert(store: SqlDeliveryStore, chats: Sequence[int], name: str = "alert") -> int:
    content = Content(name, CONTENT.message)
    return await store.post("alert", content, [Address(chat) for chat in chats], NOW)


async def _sending(store: SqlDeliveryStore) -> Sequence[Delivery]:
    return await store.mark_sending(await store.claim(ROOM, NOW, LEASE), NOW, LEASE)


async def test_every_state_is_counted(store: SqlDeliveryStore) -> None:
    campaign = await _alert(store, range(1, 11))
    await _alert(store, [99], "another")
    claimed = await store.claim({Lane.ALERT: 8}, NOW, LEASE)
    held = await store.mark_sending(claimed[:7], NOW, LEASE)
    outcomes: list[Outcome] = [
        *(Sent(5), Sent(6), Gone("blocked"), Failed("no"), Unknown("502"), NotSent("refused")),
    ]
    await store.record(list(zip(held, outcomes, strict=False)), NOW)
    assert await store.counts(campaign) == {
        State.PLANNED: 3,
        State.CLAIMED: 1,
        State.SENDING: 1,
        State.SENT: 2,
        State.GONE: 1,
        State.FAILED: 1,
        State.UNKNOWN: 1,
    }
    assert sum((await store.counts(12_345)).values()) == 0


async def test_a_campaign_is_finished_once_nothing_is_open(
    database: Database, store: SqlDeliveryStore
) -> None:
    campaign = await _alert(store, [1, 2])
    assert await store.finish(NOW) == []
    first, second = await _sending(store)
    await store.record([(first, Sent(5))], NOW)
    assert await store.finish(NOW) == []
    await store.record([(second, Gone("blocked"))], NOW)
    assert await store.finish(LATER) == [campaign]
    assert await store.finish(LATER) == []
    async with database.read() as connection:
        row = (await connection.execute(select(campaigns))).one()
    assert (row.status, row.changed_at) == ("finished", LATER)


@pytest.mark.parametrize("status", ["cancelled", "stopped", "scheduled"])
async def test_what_does_not_run_is_not_finished(
    database: Database, store: SqlDeliveryStore, status: str
) -> None:
    await _alert(store, [])
    await _change(database, status=status)
    assert await store.finish(NOW) == []


async def test_a_digest_of_a_later_hour_opens_its_campaign_again(
    database: Database, store: SqlDeliveryStore
) -> None:
    await planned(database, reader(1))
    (one,) = await _sending(store)
    await store.record([(one, Sent(5))], NOW)
    assert await store.finish(NOW) == [one.campaign_id]
    await planned(database, reader(2))
    assert await plan_everybody(database) == 0
    (two,) = await store.claim(ROOM, NOW, LEASE)
    assert (two.to, two.campaign_id) == (Address(2), one.campaign_id)
    assert await _status(database, one.campaign_id) == "running"
    assert len(await store.mark_sending([two], NOW, LEASE)) == 1


@pytest.mark.parametrize("status", ["paused", "cancelled", "stopped"])
async def test_a_halted_campaign_sends_nothing_and_loses_nothing(
    database: Database, store: SqlDeliveryStore, status: str
) -> None:
    campaign = await _alert(store, [1, 2, 3])
    first, second, _ = await store.claim(ROOM, NOW, LEASE)
    (held,) = await store.mark_sending([first], NOW, LEASE)
    assert await store.running([campaign, 99]) == {campaign}
    await _change(database, status=status)
    assert await store.running([campaign]) == set()
    assert await store.mark_sending([second], NOW, LEASE) == []
    await store.record([(second, NotSent("halted")), (held, Sent(5))], NOW)
    assert await store.recover(LATER) == (1, 0)
    assert await rows(database) == [(1, 0, "sent"), (2, 0, "planned"), (3, 0, "planned")]
    assert await store.claim(ROOM, LATER, LATER + timedelta(minutes=1)) == []


async def test_doubtful_rows_are_sent_again_three_times_in_all(
    database: Database, store: SqlDeliveryStore
) -> None:
    await _alert(store, [1])
    await _change(database, on_ambiguous="resend")
    for attempt in (1, 2):
        (held,) = await _sending(store)
        assert held.attempt == attempt
        await store.record([(held, Unknown("502"))], NOW)
        assert await rows(database) == [(1, 0, "planned")]
    (held,) = await _sending(store)
    await store.record([(held, Unknown("502"))], NOW)
    assert await rows(database) == [(1, 0, "unknown")]


async def test_rows_without_an_answer_are_sent_again_unless_it_comes_late(
    database: Database, store: SqlDeliveryStore
) -> None:
    await _alert(store, [1, 2])
    await _change(database, on_ambiguous="resend")
    first, second = await _sending(store)
    assert await store.recover(LATER) == (2, 0)
    await store.record([(first, Sent(5))], LATER)
    (again,) = await store.claim(ROOM, LATER, LATER + timedelta(minutes=1))
    assert again.to == second.to
    await store.record([(second, Sent(6))], LATER)  # another attempt has begun
    assert await rows(database) == [(1, 0, "sent"), (2, 0, "claimed")]


async def test_an_old_fence_changes_nothing(database: Database, store: SqlDeliveryStore) -> None:
    await _alert(store, [1])
    (old,) = await _sending(store)
    await store.record([(old, Flooded(3.0))], NOW)
    (new,) = await store.claim(ROOM, NOW, LEASE)
    assert new.fence != old.fence
    for stale in (old, replace(new, fence=old.fence)):
        assert await store.mark_sending([stale], NOW, LEASE) == []
        await store.record([(stale, Gone("blocked"))], NOW)
    assert await rows(database) == [(1, 0, "claimed")]


async def test_albums_and_targets(database: Database, store: SqlDeliveryStore) -> None:
    await _alert(store, [1])
    async with database.write() as connection:
        await connection.execute(update(deliveries).values(target_id=4, also_ids="[5,6]"))
    (held,) = await _sending(store)
    assert (held.target, held.also) == (4, (5, 6))
    await store.record([(held, NotSent("refused"))], NOW)
    (held,) = await _sending(store)
    assert held.also == (5, 6)
    await store.record([(held, Sent(7, (8, 9)))], NOW)
    async with database.read() as connection:
        row = (await connection.execute(select(deliveries))).one()
    assert (row.message_id, row.also_ids) == (7, "[8,9]")


async def test_a_row_that_is_due_later_waits(database: Database, store: SqlDeliveryStore) -> None:
    await _alert(store, [1, 2])
    async with database.write() as connection:
        later = update(deliveries).where(deliveries.c.chat_id == 1)
        await connection.execute(later.values(due_at=LATER))
    assert [one.to.chat_id for one in await store.claim(ROOM, NOW, LEASE)] == [2]
    assert [one.to.chat_id for one in await store.claim(ROOM, LATER, LATER + timedelta(1))] == [1]


async def test_workers_that_are_alive(store: SqlDeliveryStore) -> None:
    assert await store.beat(1, NOW) == 1
    assert await store.beat(2, NOW + timedelta(seconds=5)) == 2
    assert await store.beat(2, NOW + timedelta(seconds=14)) == 2
    assert await store.beat(2, NOW + timedelta(seconds=16)) == 1
    await store.beat(1, NOW + timedelta(seconds=17))
    await store.retire(1)
    assert await store.beat(2, NOW + timedelta(seconds=18)) == 1


async def test_a_stop_leaves_a_cancelled_campaign_alone(
    database: Database, store: SqlDeliveryStore
) -> None:
    campaign = await _alert(store, [1])
    await _change(database, status="cancelled")
    await store.stop_campaign(campaign, "can't parse entities", NOW)
    assert await _status(database, campaign) == "cancelled"


async def test_other_processes_are_called(database: Database) -> None:
    woken, stop = asyncio.Event(), asyncio.Event()
    hearing = asyncio.create_task(hear_calls(database, woken.set, stop))
    if not database.is_shared:
        await asyncio.wait_for(hearing, 1)  # there is nobody to hear
        return
    await asyncio.wait_for(woken.wait(), 5)
    woken.clear()
    async with database.write() as connection:
        await call_workers(connection)
    await asyncio.wait_for(woken.wait(), 5)
    stop.set()
    await asyncio.wait_for(hearing, 5)


async def test_hearing_survives_the_loss_of_its_connection(database: Database) -> None:
    if not database.is_shared:
        pytest.skip("only PostgreSQL calls")
    woken, stop = asyncio.Event(), asyncio.Event()
    hearing = asyncio.create_task(hear_calls(database, woken.set, stop))
    await asyncio.wait_for(woken.wait(), 5)
    woken.clear()
    async with database.write() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        mine = "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        await connection.execute(text(f"{others} {mine}"))
    await asyncio.wait_for(woken.wait(), 15)
    stop.set()
    await asyncio.wait_for(hearing, 5)
