"""Subscribers: kept whole, found again, moved, forgotten."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from bot.campaigns.model import ChatKind, Profile, Status
from bot.delivery.model import Address, Lane, Sent
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.engine import Database
from bot.storage.readers import SqlReaderStore
from bot.storage.tables import profiles
from digests.model import Format
from tests.bot.storage.samples import NOW, TODAY, TOMORROW, planned, reader, rows


@pytest.fixture
def store(database: Database) -> SqlReaderStore:
    return SqlReaderStore(database)


async def test_a_subscriber_comes_back_as_saved(store: SqlReaderStore) -> None:
    one = reader(
        -1001234567890123,
        7,
        kind=ChatKind.SUPERGROUP,
        profile=Profile(sections=("سياسة",), format=Format.RICH, silent=True),
        city="بروكسل",
        origin="qr-12",
        paused_until=date(2026, 12, 1),
    )
    await store.save(one)
    assert await store.get(one.to) == one


async def test_nobody_at_an_unknown_address(store: SqlReaderStore) -> None:
    await store.save(reader(1, 5))
    assert await store.get(Address(1)) is None


async def test_saving_again_replaces_but_keeps_the_first_date(store: SqlReaderStore) -> None:
    first = reader(1)
    await store.save(first)
    await store.save(replace(first, city="دمشق", created_at=TOMORROW, last_digest_at=None))
    assert await store.get(first.to) == replace(first, city="دمشق", last_digest_at=None)


async def test_who_is_not_active_is_never_due(store: SqlReaderStore) -> None:
    await store.save(reader(1, status=Status.STOPPED))
    stored = await store.get(Address(1))
    assert stored is not None
    assert stored.next_digest_at is None


async def test_equal_choices_share_a_row(database: Database, store: SqlReaderStore) -> None:
    rich = Profile(format=Format.RICH)
    batch = [reader(n, profile=rich if n % 2 else Profile()) for n in range(1, 11)]
    await store.save_many(batch)
    await store.save(reader(11, profile=rich))
    async with database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(profiles)) == 2


async def test_an_empty_batch_is_fine(store: SqlReaderStore) -> None:
    await store.save_many([])
    assert await store.count() == {"active": 0, "stopped": 0, "gone": 0}


async def test_all_are_streamed_in_order_beyond_a_page(store: SqlReaderStore) -> None:
    addresses = [(chat, topic) for chat in range(-600, 600) for topic in (0, 3)]
    await store.save_many([reader(*address) for address in reversed(addresses)])
    streamed = [(one.to.chat_id, one.to.thread_id) async for one in store.all()]
    assert streamed == addresses


async def test_topics_of_a_chat(store: SqlReaderStore) -> None:
    await store.save_many([reader(1, 9), reader(1, 2), reader(2)])
    assert [one.to for one in await store.of_chat(1)] == [Address(1, 2), Address(1, 9)]


async def test_counts_by_status(store: SqlReaderStore) -> None:
    await store.save_many([reader(1), reader(2), reader(3, status=Status.STOPPED), reader(4)])
    await store.leave(4, NOW)
    assert await store.count() == {"active": 2, "stopped": 1, "gone": 1}


async def test_leaving_keeps_the_choices_and_stops_what_is_planned(
    database: Database, store: SqlReaderStore
) -> None:
    one = reader(1, profile=Profile(sections=("رياضة",)))
    await planned(database, one, reader(2))
    await store.leave(1, NOW)
    stored = await store.get(one.to)
    assert stored is not None
    assert (stored.status, stored.profile, stored.next_digest_at) == (
        Status.GONE,
        one.profile,
        None,
    )
    assert await rows(database) == [(1, 0, "gone"), (2, 0, "planned")]


async def test_stopping_stops_what_is_planned(database: Database, store: SqlReaderStore) -> None:
    await planned(database, reader(1), reader(1, 4))
    await store.save(reader(1, 4, status=Status.STOPPED))
    assert await rows(database) == [(1, 0, "planned"), (1, 4, "gone")]


async def test_a_supergroup_takes_everything_over(
    database: Database, store: SqlReaderStore
) -> None:
    await planned(database, reader(-5, kind=ChatKind.GROUP))
    await store.migrate(-5, -1005)
    assert await store.get(Address(-5)) is None
    moved = await store.get(Address(-1005))
    assert moved is not None
    assert moved.kind is ChatKind.SUPERGROUP
    assert await rows(database) == [(-1005, 0, "planned")]


async def test_a_supergroup_that_subscribed_already_keeps_its_own(
    database: Database, store: SqlReaderStore
) -> None:
    await planned(database, reader(-5, city="old"), reader(-5, 3))
    await store.save(reader(-1005, city="new", next_digest_at=TOMORROW))
    await store.migrate(-5, -1005)
    assert [(one.to.thread_id, one.city) for one in await store.of_chat(-1005)] == [
        (0, "new"),
        (3, ""),
    ]
    assert await store.of_chat(-5) == []
    assert await rows(database) == [(-1005, 0, "planned"), (-1005, 3, "planned")]


async def test_migration_never_sends_twice_and_never_drops_the_pending(
    database: Database, store: SqlReaderStore
) -> None:
    await planned(database, reader(-5), reader(-1005), reader(-6), reader(-1006))
    sending = SqlDeliveryStore(database)
    claimed = {one.to.chat_id: one for one in await sending.claim({Lane.DIGEST: 9}, NOW, TOMORROW)}
    (held,) = await sending.mark_sending([claimed[-1005]], NOW, TOMORROW)
    await sending.record([(held, Sent(12))], NOW)
    await store.leave(-1006, NOW)
    await store.migrate(-5, -1005)
    await store.migrate(-6, -1006)
    assert await rows(database) == [(-1006, 0, "claimed"), (-1005, 0, "sent")]


async def test_a_pending_row_replaces_one_that_failed(
    database: Database, store: SqlReaderStore
) -> None:
    await planned(database, reader(-6), reader(-1006))
    await store.leave(-1006, NOW)
    await store.migrate(-6, -1006)
    assert await rows(database) == [(-1006, 0, "planned")]


async def test_migrating_to_itself_changes_nothing(
    database: Database, store: SqlReaderStore
) -> None:
    await planned(database, reader(-5))
    await store.migrate(-5, -5)
    assert await rows(database) == [(-5, 0, "planned")]
    assert await store.get(Address(-5)) is not None


async def test_erasing_forgets_the_chat_and_nobody_else(
    database: Database, store: SqlReaderStore
) -> None:
    await planned(database, reader(1), reader(1, 2), reader(3))
    await store.erase(1)
    assert await rows(database) == [(3, 0, "planned")]
    assert [one.to async for one in store.all()] == [Address(3)]
    assert await store.deliveries_of(1) == []


async def test_privacy_tells_what_is_stored(database: Database, store: SqlReaderStore) -> None:
    await planned(database, reader(1), reader(2))
    (told,) = await store.deliveries_of(1)
    assert told == {
        "kind": "digest",
        "edition": "daily",
        "date": TODAY.isoformat(),
        "thread_id": 0,
        "state": "planned",
        "message_id": None,
        "error": "",
        "at": NOW.isoformat(),
    }
