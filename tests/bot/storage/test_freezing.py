"""Recipients are frozen: exactly those of the segment, once each, whatever happens in between."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.broadcasts import Kind, Stage
from bot.campaigns.model import ChatKind, Profile, Status, Subscriber
from bot.campaigns.segments import Audience, Segment
from bot.delivery.model import Address, Lane, State
from bot.storage import freezing, walking
from bot.storage.campaigns import SqlCampaignStore
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.engine import Database
from bot.storage.readers import SqlReaderStore
from bot.storage.seen import SqlSeenStore
from tests.bot.storage.campaign_samples import (
    BROADCAST,
    STARTED,
    at,
    due_now,
    ended,
    frozen,
    rows_of,
    scheduled,
)
from tests.bot.storage.samples import NOW, TOMORROW, YESTERDAY, reader

LONG_AGO = NOW - timedelta(days=90)


@pytest.fixture
def store(database: Database) -> SqlCampaignStore:
    return SqlCampaignStore(database)


@pytest.fixture
def readers(database: Database) -> SqlReaderStore:
    return SqlReaderStore(database)


async def _reached(
    database: Database, store: SqlCampaignStore, segment: Segment
) -> list[tuple[int, int]]:
    """The addresses frozen, which are as many as were counted."""
    chosen = [n for n, profile in (await store.profiles()).items() if segment.fits(profile)]
    count = await store.count(segment, chosen)
    number = await scheduled(store)
    total = await store.freeze(number, segment, dict.fromkeys(chosen, NOW), False, STARTED)
    rows = [(row["chat_id"], row["thread_id"]) for row in await rows_of(database, number)]
    assert count == total == len(rows)
    return rows  # type: ignore[return-value]


async def test_a_broadcast_reaches_every_active_reader(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    stopped, gone = reader(3, status=Status.STOPPED), reader(4, status=Status.GONE)
    await readers.save_many([reader(1), reader(-2, kind=ChatKind.GROUP), stopped, gone])
    assert await _reached(database, store, Segment()) == [(-2, 0), (1, 0)]


async def test_a_frozen_row_is_planned_with_the_broadcasts_content(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    await readers.save(reader(1))
    number = await scheduled(store)
    due = await due_now(store, TOMORROW)
    assert await store.freeze(number, Segment(), due, True, STARTED) == 1
    (row,) = await rows_of(database, number)
    expected = {
        "content_id": f"b{number}",
        "part": 0,
        "silent": True,
        "state": "planned",
        "attempt": 0,
        "due_at": TOMORROW,
        "target_id": None,
    }
    assert {name: row[name] for name in expected} == expected
    assert list(await store.contents(number)) == [f"b{number}"]


async def test_starting_sets_the_total_and_writes_it_down(
    store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    await readers.save_many([reader(1), reader(2)])
    number = await frozen(store)
    campaign = await store.get(number)
    assert campaign is not None
    assert (campaign.stage, campaign.total, campaign.version) == (Stage.RUNNING, 2, 1)
    assert campaign.counts == {State.PLANNED: 2}
    started, _ = await store.audit(number, 10)
    assert (started.action, started.details) == ("started", {"recipients": 2})


async def test_the_engine_claims_what_was_frozen(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    await readers.save_many([reader(1), reader(2)])
    await frozen(store)
    claimed = await SqlDeliveryStore(database).claim({Lane.BROADCAST: 10}, NOW, TOMORROW)
    assert sorted(one.to.chat_id for one in claimed) == [1, 2]


async def test_each_profile_has_its_own_instant(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    tokyo = Profile(timezone="Asia/Tokyo")
    await readers.save_many([reader(1), reader(2, profile=tokyo)])
    number = await scheduled(store)
    due = {n: TOMORROW if one == tokyo else NOW for n, one in (await store.profiles()).items()}
    await store.freeze(number, Segment(), due, False, STARTED)
    assert [row["due_at"] for row in await rows_of(database, number)] == [NOW, TOMORROW]


async def test_only_profiles_with_an_active_reader_are_chosen_from(
    store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    await readers.save(reader(1, profile=Profile(locale="en")))
    await readers.save(reader(1))
    await readers.save(reader(2, profile=Profile(hijri=False), status=Status.STOPPED))
    assert list((await store.profiles()).values()) == [Profile()]


async def test_a_forum_gets_it_once_in_its_lowest_topic(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    forum = [reader(-1, topic, kind=ChatKind.SUPERGROUP) for topic in (9, 5, 7)]
    stopped = reader(-1, 3, kind=ChatKind.SUPERGROUP, status=Status.STOPPED)
    await readers.save_many([*forum, stopped, reader(-2), reader(-2, 4)])
    assert await _reached(database, store, Segment()) == [(-2, 0), (-1, 5)]


async def test_a_forum_can_get_it_in_its_general_topic(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    forum = [reader(-1, topic, kind=ChatKind.SUPERGROUP) for topic in (9, 5)]
    await readers.save_many([*forum, reader(-2, 4), reader(3)])
    number = await scheduled(store)
    due = await due_now(store)
    total = await store.freeze(number, Segment(), due, False, STARTED, general=True)
    rows = await rows_of(database, number)
    assert total == 3
    assert [(row["chat_id"], row["thread_id"]) for row in rows] == [(-2, 0), (-1, 0), (3, 0)]
    await ended(database, number, {-1: State.SENT})
    contents = {f"b{number}": BROADCAST.message}
    correction = await store.derive(number, Kind.CORRECTION, contents, "", STARTED)
    (edit,) = await rows_of(database, correction)
    assert (edit["thread_id"], edit["target_id"]) == (0, 999)


async def test_the_lowest_topic_is_one_of_the_segment(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    sport = Profile(sections=("رياضة",))
    await readers.save_many([reader(-1, 5, profile=Profile(locale="en")), reader(-1, 7)])
    await readers.save_many([reader(-2, 5, origin="site"), reader(-2, 7, profile=sport)])
    assert await _reached(database, store, Segment(locales=("ar",))) == [(-2, 5), (-1, 7)]
    by_origin = Segment(sections=("رياضة",), origins=("",))
    assert await _reached(database, store, by_origin) == [(-2, 7), (-1, 5)]


MIXED = [
    reader(1, city="بروكسل", origin="site", created_at=LONG_AGO),
    reader(2, city="بْروكسل", profile=Profile(territory="BE")),
    reader(3, profile=Profile(locale="en"), created_at=LONG_AGO),
    reader(-4, kind=ChatKind.GROUP, origin="site"),
    reader(-5, kind=ChatKind.CHANNEL, created_at=LONG_AGO),
    reader(6, created_at=None),
    reader(7, city="Bruxelles", profile=Profile(territory="BE")),
    reader(8, city="Tripoli", profile=Profile(territory="LB")),
    reader(9, city="طرابلس", profile=Profile(territory="LY")),
]


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        (Segment(), {1, 2, 3, -4, -5, 6, 7, 8, 9}),
        (Segment(audience=Audience.PRIVATE), {1, 2, 3, 6, 7, 8, 9}),
        (Segment(audience=Audience.SHARED), {-4, -5}),
        (Segment(locales=("en",)), {3}),
        (Segment(territories=("BE",)), {2, 7}),
        (Segment(cities=("بروكسل",)), {1, 2, 7}),
        (Segment(cities=("بروكسل/BE",)), {1, 2, 7}),
        (Segment(cities=("طرابلس/LB", "دمشق/SY")), {8}),
        (Segment(cities=("طرابلس",)), {8, 9}),
        (Segment(cities=("دمشق",)), set()),
        (Segment(origins=("site", "poster")), {1, -4}),
        (Segment(joined_since=YESTERDAY), {2, -4, 7, 8, 9}),
        (Segment(inactive_since=YESTERDAY), {1, -5, 6}),
        (Segment(chat_ids=(1, -4, 99)), {1, -4}),
        (Segment(chat_ids=(1, -4, 2), origins=("site",), audience=Audience.PRIVATE), {1}),
    ],
)
async def test_every_condition_holds(
    database: Database,
    store: SqlCampaignStore,
    readers: SqlReaderStore,
    segment: Segment,
    expected: set[int],
) -> None:
    await readers.save_many(MIXED)
    await SqlSeenStore(database).seen({3: NOW, 1: LONG_AGO})
    assert {chat for chat, _ in await _reached(database, store, segment)} == expected


async def test_a_long_list_of_ids_is_one_condition(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    await readers.save_many([reader(number * 1000) for number in range(1, 21)])
    listed = Segment(chat_ids=tuple(range(100_000)))
    assert len(await _reached(database, store, listed)) == 20


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("listed", [(), (-9, -3, 1, 2, 4, 5, 77)])
async def test_stretches_of_any_size_reach_the_same(
    database: Database,
    store: SqlCampaignStore,
    readers: SqlReaderStore,
    size: int,
    listed: tuple[int, ...],
) -> None:
    everybody = [reader(-3, 1), reader(-3, 2), *(reader(number) for number in (1, 2, 4, 5))]
    await readers.save_many(everybody)
    number = await scheduled(store)
    due = await due_now(store)
    segment = Segment(chat_ids=listed)
    total = await freezing.freeze(database, number, segment, due, False, STARTED, size)
    assert total == 5
    assert [row["chat_id"] for row in await rows_of(database, number)] == [-3, 1, 2, 4, 5]


class Interrupted:
    """A database that breaks in the transaction after so many."""

    def __init__(self, database: Database, after: int) -> None:
        self._database = database
        self.left = after
        self.read = database.read

    def write(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        self.left -= 1
        if self.left < 0:
            raise ConnectionError("killed")
        return self._database.write()


async def _half_frozen(database: Database, store: SqlCampaignStore, readers: SqlReaderStore) -> int:
    """Ten readers, and a freeze that was killed after four of them."""
    await readers.save_many([reader(number) for number in range(1, 11)])
    number = await scheduled(store)
    broken = Interrupted(database, 2)
    with pytest.raises(ConnectionError):
        await freezing.freeze(
            broken,  # type: ignore[arg-type]
            number,
            Segment(),
            await due_now(store),
            False,
            STARTED,
            2,
        )
    return number


async def test_after_a_crash_nothing_is_claimed_or_shown(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    number = await _half_frozen(database, store, readers)
    assert len(await rows_of(database, number)) == 4
    campaign = await store.get(number)
    assert campaign is not None
    assert (campaign.stage, campaign.total, campaign.counts) == (Stage.SCHEDULED, None, {})
    assert [one async for one in store.recipients(number)] == []
    assert await readers.deliveries_of(10) == []
    assert await SqlDeliveryStore(database).claim({Lane.BROADCAST: 10}, TOMORROW, TOMORROW) == []


async def test_after_a_crash_the_same_freeze_completes_it(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    number = await _half_frozen(database, store, readers)
    due = await due_now(store, TOMORROW)
    assert await store.freeze(number, Segment(), due, False, at(TOMORROW)) == 10
    rows = await rows_of(database, number)
    assert [row["chat_id"] for row in rows] == list(range(1, 11))
    assert {row["due_at"] for row in rows} == {TOMORROW}


async def test_a_reader_who_stops_in_between_does_not_get_it(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    number = await _half_frozen(database, store, readers)
    await readers.save(reader(10, status=Status.STOPPED))
    await store.freeze(number, Segment(), await due_now(store), False, STARTED)
    states = {row["chat_id"]: row["state"] for row in await rows_of(database, number)}
    assert states.pop(10) == "gone"
    assert set(states.values()) == {"planned"}


async def test_cancelled_halfway_its_rows_are_removed(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    number = await _half_frozen(database, store, readers)
    assert await store.move(number, (Stage.SCHEDULED,), Stage.CANCELLED, STARTED)
    assert await rows_of(database, number) == []
    assert await store.freeze(number, Segment(), await due_now(store), False, STARTED) is None


async def test_cancelled_while_it_runs_its_rows_stay(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    await readers.save(reader(1))
    number = await frozen(store)
    await store.move(number, (Stage.RUNNING,), Stage.CANCELLED, STARTED)
    assert len(await rows_of(database, number)) == 1


async def test_of_two_freezes_at_once_one_starts_it(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    await readers.save_many([reader(number) for number in range(1, 31)])
    number = await scheduled(store)
    due = await due_now(store)
    totals = await asyncio.gather(
        *(freezing.freeze(database, number, Segment(), due, False, STARTED, 3) for _ in range(3))
    )
    assert sorted(total is None for total in totals) == [False, True, True]
    assert 30 in totals
    assert len(await rows_of(database, number)) == 30
    assert [entry.action for entry in await store.audit(number, 9)] == ["started", "scheduled"]


@pytest.mark.parametrize("stage", [Stage.AWAITING, Stage.CANCELLED])
async def test_only_a_waiting_campaign_is_started(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore, stage: Stage
) -> None:
    await readers.save(reader(1))
    number = await scheduled(store, stage)
    assert await store.freeze(number, Segment(), await due_now(store), False, STARTED) is None
    assert await rows_of(database, number) == []


async def test_a_late_campaign_can_be_started(
    store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    await readers.save(reader(1))
    number = await scheduled(store, Stage.LATE)
    assert await store.freeze(number, Segment(), await due_now(store), False, STARTED) == 1


async def test_a_group_that_migrates_on_the_way_is_reached_once(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    groups = [reader(-number, kind=ChatKind.GROUP) for number in range(1, 7)]
    await readers.save_many(groups)
    number = await scheduled(store)
    with pytest.raises(ConnectionError):
        await freezing.freeze(
            Interrupted(database, 2),  # type: ignore[arg-type]
            number,
            Segment(),
            await due_now(store),
            False,
            STARTED,
            2,
        )
    await readers.migrate(-1, -1001)  # has its row
    await readers.migrate(-6, -1006)  # has none yet
    assert await store.freeze(number, Segment(), await due_now(store), False, STARTED) == 6
    reached = [row["chat_id"] for row in await rows_of(database, number)]
    assert reached == [-1006, -1001, -5, -4, -3, -2]


@given(
    chats=st.lists(st.integers(-50, 50), unique=True, max_size=30),
    size=st.integers(1, 7),
)
def test_stretches_of_a_list_hold_each_chat_once(chats: list[int], size: int) -> None:
    chats.sort(reverse=True)
    below, seen = None, list[int]()
    while stretch := walking.next_listed(chats, below, size):
        held = stretch.of(chats)
        assert 0 < len(held) <= size
        seen += held
        below = stretch.low
    assert seen == chats


async def test_a_reader_who_stops_later_gets_no_planned_broadcast(
    database: Database, store: SqlCampaignStore, readers: SqlReaderStore
) -> None:
    one = reader(1)
    await readers.save_many([one, reader(2)])
    number = await frozen(store)
    stopped: Subscriber = replace(one, status=Status.STOPPED)
    await readers.save(stopped)
    assert [row["state"] for row in await rows_of(database, number)] == ["gone", "planned"]
    assert (await readers.get(Address(1))) is not None
