"""Campaigns: made, moved, counted, reported; every change with its line in the audit."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise

import pytest

from bot.campaigns.broadcasts import (
    Ambiguous,
    Campaign,
    Entry,
    Kind,
    LinkButton,
    Recipient,
    Refusal,
    Stage,
    Timing,
)
from bot.campaigns.recurrence import Kind as Often
from bot.campaigns.recurrence import Recurrence
from bot.campaigns.segments import Audience, Segment
from bot.delivery.model import Address, State
from bot.storage.campaigns import SqlCampaignStore
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.engine import Database
from bot.storage.readers import SqlReaderStore
from digests.model import Message
from tests.bot.storage.campaign_samples import (
    AUTHOR,
    BROADCAST,
    SCHEDULED,
    STARTED,
    ended,
    frozen,
    scheduled,
)
from tests.bot.storage.samples import CONTENT, NOW, TOMORROW, YESTERDAY, planned, reader

FULL = replace(
    BROADCAST,
    buttons=(LinkButton("الموقع", "https://almaydan.example/"),),
    segment=Segment(Audience.PRIVATE, chat_ids=(1, -2), joined_since=YESTERDAY),
    timing=Timing(
        recurrence=Recurrence(Often.WEEKLY, time(18, 30), "Asia/Gaza", frozenset({0, 4}))
    ),
    silent=True,
    protected=True,
    pinned=True,
    general=True,
    on_ambiguous=Ambiguous.RESEND,
)
APPROVED = Entry(NOW, 8, "approved")


@pytest.fixture
def store(database: Database) -> SqlCampaignStore:
    return SqlCampaignStore(database)


async def _get(store: SqlCampaignStore, campaign_id: int) -> Campaign:
    campaign = await store.get(campaign_id)
    assert campaign is not None
    return campaign


async def test_a_campaign_is_read_back_as_it_was_made(store: SqlCampaignStore) -> None:
    number = await store.create(FULL, Stage.AWAITING, TOMORROW, SCHEDULED)
    assert await _get(store, number or 0) == Campaign(
        id=number or 0,
        kind=Kind.BROADCAST,
        stage=Stage.AWAITING,
        title="عاجل",
        created_at=NOW,
        changed_at=NOW,
        on_ambiguous=Ambiguous.RESEND,
        broadcast=FULL,
        author_id=AUTHOR,
        starts_at=TOMORROW,
    )


async def test_its_content_is_the_message_as_it_goes_out(store: SqlCampaignStore) -> None:
    number = await store.create(FULL, Stage.AWAITING, TOMORROW, SCHEDULED)
    (message,) = (await store.contents(number or 0)).values()
    button = {"text": "الموقع", "url": "https://almaydan.example/"}
    assert message.payload["reply_markup"] == {"inline_keyboard": [[button]]}
    assert message.payload["protect_content"] is True


async def test_what_cannot_be_sent_leaves_nothing_behind(store: SqlCampaignStore) -> None:
    with pytest.raises(Refusal):
        await store.create(
            replace(FULL, message=Message("sendMessage", {"text": " "})),
            Stage.SCHEDULED,
            NOW,
            SCHEDULED,
        )
    assert await store.newest(9) == []


async def test_an_unknown_campaign_is_none(store: SqlCampaignStore) -> None:
    assert await store.get(99) is None


async def test_one_campaign_of_a_series_at_an_instant(store: SqlCampaignStore) -> None:
    first = await scheduled(store)
    made = await asyncio.gather(
        *(store.create(FULL, Stage.SCHEDULED, TOMORROW, SCHEDULED, first) for _ in range(3))
    )
    assert [number is None for number in made].count(False) == 1
    assert len(await store.audit(None, 9)) == 2
    later = TOMORROW + timedelta(days=1)
    assert await store.create(FULL, Stage.SCHEDULED, later, SCHEDULED, first)


async def test_a_series_has_its_first_campaign_already(store: SqlCampaignStore) -> None:
    first = await scheduled(store)
    assert await store.create(FULL, Stage.SCHEDULED, NOW, SCHEDULED, first) is None


async def test_campaigns_of_no_series_may_start_together(store: SqlCampaignStore) -> None:
    assert await scheduled(store) != await scheduled(store)


async def test_those_of_a_series_that_have_not_started(store: SqlCampaignStore) -> None:
    first = await scheduled(store)
    second = await store.create(FULL, Stage.SCHEDULED, TOMORROW, SCHEDULED, first)
    await scheduled(store)
    assert await store.waiting_of(first) == [first, second]
    await store.move(first, (Stage.SCHEDULED,), Stage.CANCELLED, APPROVED)
    assert await store.waiting_of(first) == [second]


async def test_due_are_those_scheduled_whose_time_has_come(store: SqlCampaignStore) -> None:
    later = await store.create(BROADCAST, Stage.SCHEDULED, NOW, SCHEDULED)
    earlier = await store.create(BROADCAST, Stage.SCHEDULED, YESTERDAY, SCHEDULED)
    await store.create(BROADCAST, Stage.SCHEDULED, TOMORROW, SCHEDULED)
    await store.create(BROADCAST, Stage.AWAITING, YESTERDAY, SCHEDULED)
    assert [one.id for one in await store.due(NOW)] == [earlier, later]
    assert await store.next_start() == YESTERDAY


async def test_nothing_scheduled_starts_never(store: SqlCampaignStore) -> None:
    await scheduled(store, Stage.AWAITING)
    assert await store.next_start() is None


async def test_a_move_says_where_when_and_why(store: SqlCampaignStore) -> None:
    number = await scheduled(store)
    entry = Entry(TOMORROW, 0, "late")
    before = (Stage.SCHEDULED, Stage.AWAITING)
    assert await store.move(number, before, Stage.LATE, entry, "the bot was down", TOMORROW)
    campaign = await _get(store, number)
    assert (campaign.stage, campaign.reason, campaign.version) == (
        Stage.LATE,
        "the bot was down",
        1,
    )
    assert (campaign.starts_at, campaign.changed_at) == (TOMORROW, TOMORROW)
    assert await store.audit(number, 1) == [replace(entry, campaign_id=number)]


async def test_a_move_from_elsewhere_changes_nothing(store: SqlCampaignStore) -> None:
    number = await scheduled(store)
    before = await _get(store, number)
    assert not await store.move(number, (Stage.RUNNING,), Stage.PAUSED, APPROVED)
    assert not await store.move(99, (Stage.RUNNING,), Stage.PAUSED, APPROVED)
    assert await _get(store, number) == before
    assert len(await store.audit(None, 9)) == 1


async def test_of_two_admins_at_once_one_approves(store: SqlCampaignStore) -> None:
    number = await scheduled(store, Stage.AWAITING)
    done = await asyncio.gather(
        *(
            store.move(number, (Stage.AWAITING,), Stage.SCHEDULED, replace(APPROVED, actor_id=who))
            for who in (8, 9, 10)
        )
    )
    assert sorted(done) == [False, False, True]
    assert [entry.action for entry in await store.audit(number, 9)] == ["approved", "scheduled"]


async def test_the_newest_with_their_counts(database: Database, store: SqlCampaignStore) -> None:
    await planned(database, reader(1), reader(2))
    number = await frozen(store)
    await ended(database, number, {1: State.SENT})
    alert = await SqlDeliveryStore(database).post("alert", CONTENT, [Address(5)], NOW)
    found = await store.newest(9)
    assert [(one.id, one.kind) for one in found][:2] == [
        (alert, Kind.ALERT),
        (number, Kind.BROADCAST),
    ]
    assert [one.counts for one in found] == [
        {State.PLANNED: 1},
        {State.PLANNED: 1, State.SENT: 1},
        {State.PLANNED: 2},
    ]
    assert found[2].broadcast is None
    assert [one.id for one in await store.newest(9, [Kind.BROADCAST])] == [number]
    assert [one.id for one in await store.newest(1)] == [alert]


async def test_the_report_lists_everybody(database: Database, store: SqlCampaignStore) -> None:
    await SqlReaderStore(database).save_many([reader(number) for number in range(1, 2502)])
    number = await frozen(store)
    await ended(database, number, {2: State.SENT}, TOMORROW)
    found = [one async for one in store.recipients(number)]
    assert [one.chat_id for one in found] == list(range(1, 2502))
    assert found[0] == Recipient(1, 0, State.PLANNED, None, "", NOW)
    assert found[1] == Recipient(2, 0, State.SENT, 1002, "", TOMORROW)


async def test_when_the_first_message_went_out(database: Database, store: SqlCampaignStore) -> None:
    await SqlReaderStore(database).save_many([reader(1), reader(2), reader(3)])
    number = await frozen(store)
    assert await store.first_sent(number) is None
    await ended(database, number, {1: State.SENT}, TOMORROW)
    await ended(database, number, {2: State.SENT}, NOW)
    await ended(database, number, {3: State.GONE}, YESTERDAY)
    assert await store.first_sent(number) == NOW


async def test_the_pace_in_equal_stretches(database: Database, store: SqlCampaignStore) -> None:
    await SqlReaderStore(database).save_many([reader(number) for number in range(1, 8)])
    number = await frozen(store)
    assert await store.pace(number, 4) == []
    outcomes = {1: (0, State.SENT), 2: (1, State.SENT), 3: (2, State.GONE), 4: (39, State.SENT)}
    outcomes |= {5: (40, State.UNKNOWN), 6: (9, State.FAILED)}
    for chat, (second, state) in outcomes.items():
        await ended(database, number, {chat: state}, NOW + timedelta(seconds=second))
    pace = await store.pace(number, 4)
    assert [dict(counted) for _, counted in pace] == [
        {"sent": 2, "gone": 1, "failed": 1},
        {},
        {},
        {"sent": 1, "unknown": 1},
    ]
    starts = [start for start, _ in pace]
    assert starts[0] == NOW
    assert {later - earlier for earlier, later in pairwise(starts)} == {
        timedelta(seconds=10, microseconds=1)
    }


async def test_everything_at_one_instant_is_one_stretch(
    database: Database, store: SqlCampaignStore
) -> None:
    await SqlReaderStore(database).save(reader(1))
    number = await frozen(store)
    await ended(database, number, {1: State.SENT})
    assert await store.pace(number, 50) == [(NOW, {"sent": 1})]


async def test_notes_of_no_campaign(store: SqlCampaignStore) -> None:
    entry = Entry(NOW, 8, "staff_added", details={"who": 9, "names": ["أحمد"]})
    await store.note(entry)
    number = await scheduled(store)
    assert await store.audit(None, 9) == [replace(SCHEDULED, campaign_id=number), entry]
    assert await store.audit(None, 1) == [replace(SCHEDULED, campaign_id=number)]
    assert await store.audit(number, 9) == [replace(SCHEDULED, campaign_id=number)]


async def test_boards_of_campaigns_that_move(store: SqlCampaignStore) -> None:
    number = await scheduled(store)
    await store.put_board(number, -5, 100)
    await store.put_board(number, 7, 200)
    await store.put_board(number, -5, 101)
    assert await store.boards(TOMORROW) == [(number, -5, 101), (number, 7, 200)]
    ended_now = replace(STARTED, action="cancelled")
    await store.move(number, (Stage.SCHEDULED,), Stage.CANCELLED, ended_now)
    assert len(await store.boards(NOW + timedelta(seconds=59))) == 2
    assert await store.boards(NOW + timedelta(seconds=61)) == []


async def test_a_board_follows_its_group(database: Database, store: SqlCampaignStore) -> None:
    number, other = await scheduled(store), await scheduled(store)
    await store.put_board(number, -5, 100)
    await store.put_board(other, -5, 101)
    await store.put_board(other, -1005, 3)
    await SqlReaderStore(database).migrate(-5, -1005)
    assert await store.boards(NOW) == [(number, -1005, 100), (other, -1005, 3)]
