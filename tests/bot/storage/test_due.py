"""Planning: everybody due once, whatever happens in between."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.campaigns.model import ChatKind, Profile, Status
from bot.campaigns.ports import PlanStep, Shown
from bot.delivery.model import Address, Content
from bot.storage.due import SqlDueStore
from bot.storage.engine import Database, open_database
from bot.storage.errors import NotStored
from bot.storage.readers import SqlReaderStore
from digests.model import DAILY, Article, Digest, Look, Message, Story
from tests.bot.storage.samples import (
    CONTENT,
    NOW,
    TODAY,
    TOMORROW,
    YESTERDAY,
    plan_everybody,
    planned,
    reader,
    rows,
    step_of,
)


@pytest.fixture
def store(database: Database) -> SqlDueStore:
    return SqlDueStore(database)


@pytest.fixture
def readers(database: Database) -> SqlReaderStore:
    return SqlReaderStore(database)


async def _step(database: Database) -> PlanStep:
    (group,) = await SqlDueStore(database).due_groups(NOW)
    return await step_of(database, group)


async def test_the_daily_edition_always_exists(store: SqlDueStore) -> None:
    assert await store.edition("daily") == DAILY


async def test_an_unknown_edition_is_named(store: SqlDueStore) -> None:
    with pytest.raises(NotStored, match="weekly"):
        await store.edition("weekly")


async def test_groups_are_those_who_get_the_same(
    store: SqlDueStore, readers: SqlReaderStore
) -> None:
    other = Profile(sections=("رياضة",))
    await readers.save_many(
        [
            reader(1),
            reader(2),
            reader(3, profile=other),
            reader(4, last_digest_at=None),
            reader(5, kind=ChatKind.CHANNEL),
            reader(6, kind=ChatKind.GROUP),
            reader(7, next_digest_at=YESTERDAY),
            reader(8, next_digest_at=TOMORROW),
            reader(9, status=Status.STOPPED),
            reader(10, next_digest_at=None),
        ]
    )
    groups = await store.due_groups(NOW)
    assert groups[0].due_at == YESTERDAY
    assert sorted(
        (group.profile.sections, group.previous_at is None, group.shared, group.count)
        for group in groups[1:]
    ) == [
        ((), False, False, 2),
        ((), False, True, 2),
        ((), True, False, 1),
        (("رياضة",), False, False, 1),
    ]


async def test_the_next_due_instant(store: SqlDueStore, readers: SqlReaderStore) -> None:
    assert await store.next_due_at() is None
    await readers.save_many([reader(1, next_digest_at=None), reader(2), reader(3)])
    assert await store.next_due_at() == NOW


async def test_one_campaign_for_an_edition_and_date(store: SqlDueStore) -> None:
    first = await store.campaign_for("daily", TODAY, NOW)
    assert await store.campaign_for("daily", TODAY, TOMORROW) == first
    assert await store.campaign_for("daily", TODAY + timedelta(days=1), NOW) != first


async def test_campaigns_made_at_once_are_one(url: str) -> None:
    async with open_database(url) as one, open_database(url) as two:
        stores = [SqlDueStore(one), SqlDueStore(two)] * 4
        made = await asyncio.gather(*(s.campaign_for("daily", TODAY, NOW) for s in stores))
    assert len(set(made)) == 1


async def test_a_cell_is_kept_once(store: SqlDueStore) -> None:
    campaign_id = await store.campaign_for("daily", TODAY, NOW)
    story = Story(Article("s", "o", "عنوان"))
    shown = Shown(Digest("daily", "o", TODAY, NOW, (story,)), Look(locale="en"))
    assert not await store.has_content("cell")
    await store.put_content(campaign_id, CONTENT, shown)
    await store.put_content(campaign_id, Content("cell", Message("x", {})), None)
    assert await store.has_content("cell")
    assert await store.shown("cell") == shown
    await store.put_content(None, Content("asked", CONTENT.message), None)
    assert await store.shown("asked") is None
    assert await store.shown("nothing") is None


async def test_planning_adds_a_row_and_moves_the_reader(
    database: Database, readers: SqlReaderStore
) -> None:
    await planned(database, reader(1), reader(1, 8))
    assert await rows(database) == [(1, 0, "planned"), (1, 8, "planned")]
    moved = await readers.get(Address(1))
    assert moved == reader(1, next_digest_at=TOMORROW, last_digest_at=NOW, last_digest_on=TODAY)


async def test_a_limit_leaves_the_rest_for_the_next_call(
    database: Database, store: SqlDueStore, readers: SqlReaderStore
) -> None:
    await readers.save_many([reader(n) for n in range(1, 8)])
    step = await _step(database)
    assert [list(await store.plan([step], 3)) for _ in range(4)] == [[3], [3], [1], [0]]
    assert len(await rows(database)) == 7


async def test_each_group_gets_its_own(database: Database, store: SqlDueStore) -> None:
    sport = Profile(sections=("رياضة",), silent=True)
    await SqlReaderStore(database).save_many(
        [
            reader(1),
            reader(2, profile=sport),
            reader(3, kind=ChatKind.CHANNEL),
            reader(4, last_digest_at=None),
            reader(5, next_digest_at=YESTERDAY),
            reader(6, profile=sport),
        ]
    )
    groups = await store.due_groups(NOW)
    steps = []
    for number, group in enumerate(groups):
        steps.append(await step_of(database, group, Content(f"c{number}", CONTENT.message)))
    moved = await store.plan(steps, 100)
    assert list(moved) == [group.count for group in groups]
    query = "SELECT chat_id, content_id, silent FROM deliveries ORDER BY chat_id"
    async with database.read() as connection:
        found = (await connection.exec_driver_sql(query)).all()
    wanted = {(g.due_at, g.profile, g.previous_at, g.shared): f"c{n}" for n, g in enumerate(groups)}
    assert [tuple(row) for row in found] == [
        (1, wanted[NOW, Profile(), YESTERDAY, False], False),
        (2, wanted[NOW, sport, YESTERDAY, False], True),
        (3, wanted[NOW, Profile(), YESTERDAY, True], False),
        (4, wanted[NOW, Profile(), None, False], False),
        (5, wanted[YESTERDAY, Profile(), YESTERDAY, False], False),
        (6, wanted[NOW, sport, YESTERDAY, False], True),
    ]


async def test_a_group_without_a_step_stays_due(
    database: Database, store: SqlDueStore, readers: SqlReaderStore
) -> None:
    await readers.save_many([reader(1), reader(2, profile=Profile(locale="en")), reader(3)])
    group = next(g for g in await store.due_groups(NOW) if g.profile.locale == "ar")
    assert list(await store.plan([await step_of(database, group)], 100)) == [2]
    (left,) = await store.due_groups(NOW)
    assert left.profile.locale == "en"


async def test_no_steps_plan_nothing(store: SqlDueStore) -> None:
    assert list(await store.plan([], 100)) == []


async def test_silence_moves_readers_without_a_row(
    database: Database, store: SqlDueStore, readers: SqlReaderStore
) -> None:
    await readers.save(reader(1))
    step = replace(await _step(database), campaign_id=None, content_id=None)
    assert list(await store.plan([step], 10)) == [1]
    assert await rows(database) == []
    moved = await readers.get(Address(1))
    assert moved is not None
    assert (moved.last_digest_at, moved.next_digest_at) == (NOW, TOMORROW)


async def test_a_skipped_digest_leaves_its_stories_to_the_next(
    database: Database, store: SqlDueStore, readers: SqlReaderStore
) -> None:
    await readers.save(reader(1))
    step = replace(await _step(database), campaign_id=None, content_id=None, as_of=None)
    await store.plan([step], 10)
    moved = await readers.get(Address(1))
    assert moved is not None
    assert (moved.last_digest_at, moved.last_digest_on) == (YESTERDAY, TODAY)


@pytest.mark.parametrize("already", [TODAY, TODAY + timedelta(days=1)])
async def test_a_local_date_is_never_given_twice(
    database: Database, store: SqlDueStore, readers: SqlReaderStore, already: object
) -> None:
    """A reader who flew west lives a date twice."""
    await readers.save(reader(1, last_digest_on=already))
    assert list(await store.plan([await _step(database)], 10)) == [1]
    assert await rows(database) == []
    assert await readers.get(Address(1)) == reader(
        1, last_digest_on=already, next_digest_at=TOMORROW
    )


async def test_a_reader_saved_with_an_old_state_gets_no_second_row(
    database: Database, readers: SqlReaderStore
) -> None:
    """A press that read before planning and saved after it turns the reader back."""
    await planned(database, reader(1))
    await readers.save(reader(1))
    assert await plan_everybody(database) == 1
    assert await rows(database) == [(1, 0, "planned")]


async def test_two_planners_at_once_plan_nothing_twice(url: str) -> None:
    everybody = range(1, 301)
    async with open_database(url) as one, open_database(url) as two:
        await SqlReaderStore(one).save_many([reader(n) for n in everybody])
        steps = [await _step(one)]

        async def plan(database: Database) -> int:
            store, total = SqlDueStore(database), 0
            while moved := sum(await store.plan(steps, 20)):
                total += moved
            return total

        moved = await asyncio.gather(plan(one), plan(two), plan(one), plan(two))
        left = await plan(one)  # what one skipped because the other held it
        assert sum(moved) + left == 300
        assert await rows(one) == [(n, 0, "planned") for n in everybody]


async def test_a_failure_in_the_middle_leaves_nothing(
    database: Database, store: SqlDueStore, readers: SqlReaderStore
) -> None:
    await readers.save_many([reader(n) for n in range(1, 6)])
    step = await _step(database)
    broken = replace(step, campaign_id=999)  # the foreign key refuses it
    with pytest.raises(Exception, match="rule of the schema"):
        await store.plan([broken], 3)
    assert await rows(database) == []
    assert list(await store.plan([step], 100)) == [5]
    assert len(await rows(database)) == 5
