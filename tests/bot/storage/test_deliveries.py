"""A row's way: claimed, sending, recorded; and what happens to those that are late."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.campaigns.model import ChatKind, Status
from bot.delivery.model import (
    Address,
    Content,
    Delivery,
    Failed,
    Flooded,
    Gone,
    Lane,
    Migrated,
    NotSent,
    Outcome,
    Rejected,
    Sent,
    Unknown,
)
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.due import SqlDueStore
from bot.storage.engine import Database, open_database
from bot.storage.errors import NotStored
from bot.storage.readers import SqlReaderStore
from tests.bot.storage.samples import CONTENT, NOW, TODAY, planned, reader, rows

LEASE = NOW + timedelta(minutes=1)
LATER = NOW + timedelta(minutes=2)
ROOM = dict.fromkeys(Lane, 100)
ONE = {Lane.DIGEST: 1}


@pytest.fixture
def store(database: Database) -> SqlDeliveryStore:
    return SqlDeliveryStore(database)


async def _sending(database: Database, *chats: int) -> Sequence[Delivery]:
    await planned(database, *(reader(chat) for chat in chats))
    store = SqlDeliveryStore(database)
    return await store.mark_sending(await store.claim(ROOM, NOW, LEASE), NOW, LEASE)


async def test_claims_come_oldest_first_and_once(
    database: Database, store: SqlDeliveryStore
) -> None:
    await planned(database, *(reader(chat) for chat in (3, 1, 2)))
    first = await store.claim({Lane.DIGEST: 2}, NOW, LEASE)
    rest = await store.claim(ROOM, NOW, LEASE)
    assert [one.to.chat_id for one in [*first, *rest]] == [1, 2, 3]
    assert [one.id for one in [*first, *rest]] == sorted(one.id for one in [*first, *rest])
    assert await store.claim(ROOM, NOW, LEASE) == []
    fence = first[0].fence
    assert fence not in {0, rest[0].fence}
    assert first[0] == Delivery(
        first[0].id, first[0].campaign_id, Address(1), "cell", False, 0, LEASE, fence=fence
    )


async def test_claimers_at_once_share_no_row(url: str) -> None:
    async with open_database(url) as one, open_database(url) as two:
        await planned(one, *(reader(chat) for chat in range(1, 101)))
        stores = [SqlDeliveryStore(one), SqlDeliveryStore(two)] * 5
        batches = await asyncio.gather(
            *(store.claim({Lane.DIGEST: 10}, NOW, LEASE) for store in stores)
        )
        ids = [delivery.id for batch in batches for delivery in batch]
        assert len(ids) == len(set(ids))


async def test_each_lane_is_claimed_for_itself(database: Database, store: SqlDeliveryStore) -> None:
    await planned(database, reader(1), reader(2))
    alert = Content("alert", CONTENT.message)
    await store.post("alert", alert, [Address(9), Address(9), Address(8, 4)], NOW)
    claimed = await store.claim({Lane.DIGEST: 1, Lane.ALERT: 5}, NOW, LEASE)
    lanes = {one.to.chat_id: one.lane for one in claimed}
    assert lanes == {9: Lane.ALERT, 8: Lane.ALERT, 1: Lane.DIGEST}
    assert await store.content("alert") == alert


async def test_an_unknown_content_is_named(store: SqlDeliveryStore) -> None:
    with pytest.raises(LookupError, match="nothing"):
        await store.content("nothing")
    with pytest.raises(NotStored):
        await store.content("nothing")


async def test_a_stopped_campaign_is_not_claimed(
    database: Database, store: SqlDeliveryStore
) -> None:
    await planned(database, reader(1))
    campaign_id = await SqlDueStore(database).campaign_for("daily", TODAY, NOW)
    await store.stop_campaign(campaign_id, "refused by Telegram", NOW)
    assert await store.claim(ROOM, NOW, LEASE) == []
    assert await rows(database) == [(1, 0, "planned")]


async def test_sending_is_committed_with_its_attempt(
    database: Database, store: SqlDeliveryStore
) -> None:
    (one,) = await _sending(database, 1)
    assert one.attempt == 1
    assert await rows(database) == [(1, 0, "sending")]


async def test_nobody_marks_what_another_has_claimed_since(
    database: Database, store: SqlDeliveryStore
) -> None:
    await planned(database, reader(1))
    (late,) = await store.claim(ONE, NOW, LEASE)
    assert await store.recover(LATER) == (1, 0)
    (mine,) = await store.claim(ONE, LATER, LATER + timedelta(minutes=1))
    assert await store.mark_sending([late], LATER, LATER) == []
    await store.record([(late, NotSent("stopping"))], LATER)
    assert await rows(database) == [(1, 0, "claimed")]
    assert len(await store.mark_sending([mine], LATER, LATER)) == 1
    assert await store.mark_sending([mine], LATER, LATER) == []


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Sent(77), "sent"),
        (Gone("blocked"), "gone"),
        (Failed("too long"), "failed"),
        (Rejected("bad markup"), "failed"),
        (Unknown("timed out"), "unknown"),
        (NotSent("refused"), "planned"),
        (Flooded(3.0), "planned"),
        (Migrated(-1001), "planned"),
    ],
)
async def test_outcomes(
    database: Database, store: SqlDeliveryStore, outcome: Outcome, state: str
) -> None:
    (one,) = await _sending(database, 1)
    await store.record([(one, outcome)], NOW)
    ((_, _, found),) = await rows(database)
    assert found == state
    assert len(await store.claim(ROOM, NOW, LEASE)) == (state == "planned")


async def test_what_was_sent_is_remembered(database: Database, store: SqlDeliveryStore) -> None:
    (one,) = await _sending(database, 1)
    await store.record([(one, Sent(77))], LATER)
    (told,) = await SqlReaderStore(database).deliveries_of(1)
    assert (told["message_id"], told["at"]) == (77, LATER.isoformat())


async def test_gone_ends_the_subscription(database: Database, store: SqlDeliveryStore) -> None:
    one, two = await _sending(database, 1, 2)
    await store.record([(one, Gone("blocked")), (two, Sent(5))], NOW)
    readers = SqlReaderStore(database)
    assert await readers.count() == {"active": 1, "stopped": 0, "gone": 1}
    left = await readers.get(Address(1))
    assert left is not None
    assert (left.status, left.next_digest_at) == (Status.GONE, None)


async def test_a_group_that_moved_is_sent_to_its_new_id(
    database: Database, store: SqlDeliveryStore
) -> None:
    await planned(database, reader(-5, kind=ChatKind.GROUP), reader(-5, 2))
    first, second = await store.claim({Lane.DIGEST: 2}, NOW, LEASE)
    (held,) = await store.mark_sending([first], NOW, LEASE)
    await store.record([(held, Migrated(-1005))], NOW)
    assert await rows(database) == [(-1005, 0, "planned"), (-1005, 2, "claimed")]
    assert [one.to for one in await store.claim(ROOM, NOW, LEASE)] == [Address(-1005)]
    assert len(await store.mark_sending([second], NOW, LEASE)) == 1


async def test_recovery(database: Database, store: SqlDeliveryStore) -> None:
    await planned(database, *(reader(chat) for chat in (1, 2, 3)))
    first, second, _ = await store.claim({Lane.DIGEST: 3}, NOW, LEASE)
    (_held,) = await store.mark_sending([first], NOW, LEASE)
    (third,) = await store.mark_sending([second], NOW, LATER + timedelta(minutes=9))
    assert await store.recover(NOW) == (0, 0)
    assert await store.recover(LATER) == (1, 1)
    assert await rows(database) == [(1, 0, "unknown"), (2, 0, "sending"), (3, 0, "planned")]
    assert await store.recover(LATER) == (0, 0)
    assert third.attempt == 1


async def test_a_late_answer_settles_what_was_only_unanswered(
    database: Database, store: SqlDeliveryStore
) -> None:
    (one,) = await _sending(database, 1)
    await store.recover(LATER)
    await store.record([(one, Sent(7))], LATER)
    assert await rows(database) == [(1, 0, "sent")]
    await store.record([(one, Failed("again"))], LATER)
    assert await rows(database) == [(1, 0, "sent")]


async def test_an_answer_of_an_earlier_attempt_changes_nothing(
    database: Database, store: SqlDeliveryStore
) -> None:
    (early,) = await _sending(database, 1)
    await store.record([(early, NotSent("refused"))], NOW)
    (_now,) = await store.mark_sending(await store.claim(ONE, NOW, LEASE), NOW, LEASE)
    await store.record([(early, Gone("blocked"))], NOW)
    assert await rows(database) == [(1, 0, "sending")]
    assert (await SqlReaderStore(database).count())["active"] == 1


async def test_unknown_by_answer_stays_unknown(database: Database, store: SqlDeliveryStore) -> None:
    (one,) = await _sending(database, 1)
    await store.record([(one, Unknown("timed out"))], NOW)
    await store.record([(one, Sent(7))], NOW)
    assert await rows(database) == [(1, 0, "unknown")]


async def test_an_erased_row_is_not_recorded(database: Database, store: SqlDeliveryStore) -> None:
    (one,) = await _sending(database, 1)
    await SqlReaderStore(database).erase(1)
    await store.record([(one, Sent(7))], NOW)
    assert await rows(database) == []


async def test_empty_batches(store: SqlDeliveryStore) -> None:
    assert await store.mark_sending([], NOW, LEASE) == []
    await store.record([], NOW)


async def test_the_gate_only_moves_later(store: SqlDeliveryStore) -> None:
    assert await store.flood_until() is None
    await store.set_flood_until(LEASE)
    await store.set_flood_until(NOW)
    assert await store.flood_until() == LEASE
    await store.set_flood_until(LATER)
    assert await store.flood_until() == LATER
