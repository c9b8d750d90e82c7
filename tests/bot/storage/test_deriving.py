"""Corrections and recalls are about exactly the messages that arrived."""

from collections.abc import Mapping

import pytest

from bot.campaigns.broadcasts import Ambiguous, Entry, Kind, Stage
from bot.campaigns.model import ChatKind
from bot.delivery.model import Content, State
from bot.storage.campaigns import SqlCampaignStore
from bot.storage.deriving import Derived, derive
from bot.storage.due import SqlDueStore
from bot.storage.engine import Database
from bot.storage.errors import NotStored
from bot.storage.readers import SqlReaderStore
from digests.model import Message
from tests.bot.storage.campaign_samples import AUTHOR, ended, frozen, rows_of
from tests.bot.storage.samples import NOW, planned, reader, rows

DELETION = Message("deleteMessages", {})
EDIT = Message("editMessageText", {"text": "تصحيح"})
RECALLED = Entry(NOW, AUTHOR, "recalled")


@pytest.fixture
def store(database: Database) -> SqlCampaignStore:
    return SqlCampaignStore(database)


async def _sent(database: Database, store: SqlCampaignStore, states: Mapping[int, State]) -> int:
    """A broadcast that ended so for these chats."""
    await SqlReaderStore(database).save_many([reader(chat) for chat in states])
    number = await frozen(store)
    await ended(database, number, states)
    return number


async def _recall(store: SqlCampaignStore, parent: int) -> int:
    contents = dict.fromkeys(await store.contents(parent), DELETION)
    return await store.derive(parent, Kind.RECALL, contents, "عاجل", RECALLED)


async def test_only_messages_that_arrived_are_recalled(
    database: Database, store: SqlCampaignStore
) -> None:
    states = dict(enumerate(State, start=1))
    parent = await _sent(database, store, states)
    recall = await _recall(store, parent)
    (row,) = await rows_of(database, recall)
    assert states[int(str(row["chat_id"]))] is State.SENT
    assert (row["target_id"], row["state"], row["due_at"]) == (1004, "planned", NOW)
    assert row["message_id"] is None
    assert await store.contents(recall) == {row["content_id"]: DELETION}


async def test_a_recall_runs_at_once_under_its_parent(
    database: Database, store: SqlCampaignStore
) -> None:
    parent = await _sent(database, store, {1: State.SENT, 2: State.SENT})
    campaign = await store.get(await _recall(store, parent))
    assert campaign is not None
    assert (campaign.kind, campaign.stage, campaign.title) == (Kind.RECALL, Stage.RUNNING, "عاجل")
    assert (campaign.parent_id, campaign.author_id, campaign.total) == (parent, AUTHOR, 2)
    assert campaign.on_ambiguous is Ambiguous.RESEND
    assert (campaign.broadcast, campaign.counts) == (None, {State.PLANNED: 2})
    assert (await store.audit(campaign.id, 9))[0].action == "recalled"


async def test_the_audit_of_the_parent_names_what_came_of_it(
    database: Database, store: SqlCampaignStore
) -> None:
    parent = await _sent(database, store, {1: State.SENT})
    about = Entry(NOW, AUTHOR, "corrected", parent)
    correction = await store.derive(parent, Kind.CORRECTION, {f"b{parent}": EDIT}, "", about)
    assert (await store.audit(parent, 1))[0].details == {"recipients": 1, "campaign": correction}


async def test_an_album_keeps_all_its_messages(database: Database, store: SqlCampaignStore) -> None:
    await SqlReaderStore(database).save(reader(1))
    parent = await frozen(store)
    await ended(database, parent, {1: State.SENT}, also_ids="[1002,1003]")
    (row,) = await rows_of(database, await _recall(store, parent))
    assert (row["target_id"], row["also_ids"]) == (1001, "[1002,1003]")


async def test_topics_are_kept(database: Database, store: SqlCampaignStore) -> None:
    topics = [reader(-5, topic, kind=ChatKind.SUPERGROUP) for topic in (3, 8)]
    await planned(database, reader(1), *topics)
    digest = (await store.newest(1))[0].id
    await ended(database, digest, {1: State.SENT, -5: State.SENT})
    recall = await _recall(store, digest)
    reached = [(row["chat_id"], row["thread_id"]) for row in await rows_of(database, recall)]
    assert reached == [(-5, 3), (-5, 8), (1, 0)]


async def test_of_a_digest_only_the_cells_with_the_words_are_corrected(
    database: Database, store: SqlCampaignStore
) -> None:
    await planned(database, reader(1))
    digest = (await store.newest(1))[0].id
    await SqlDueStore(database).put_content(digest, Content("other", EDIT), None)
    await ended(database, digest, {1: State.SENT})
    wrong = await store.derive(digest, Kind.CORRECTION, {"other": EDIT}, "", RECALLED)
    assert await rows_of(database, wrong) == []
    right = await store.derive(digest, Kind.CORRECTION, {"cell": EDIT}, "", RECALLED)
    assert len(await rows_of(database, right)) == 1


async def test_equal_edits_are_one_content(database: Database, store: SqlCampaignStore) -> None:
    await planned(database, reader(1))
    digest = (await store.newest(1))[0].id
    other = Message("editMessageText", {"text": "آخر"})
    edits = {"cell": EDIT, "more": EDIT, "other": other}
    number = await store.derive(digest, Kind.CORRECTION, edits, "", RECALLED)
    assert list((await store.contents(number)).values()) == [EDIT, other]


async def test_a_second_recall_is_a_campaign_of_its_own(
    database: Database, store: SqlCampaignStore
) -> None:
    parent = await _sent(database, store, {1: State.SENT})
    first, second = await _recall(store, parent), await _recall(store, parent)
    assert first != second
    assert len(await rows_of(database, first)) == len(await rows_of(database, second)) == 1


@pytest.mark.parametrize("size", [1, 2, 100])
async def test_stretches_of_any_size_derive_the_same(
    database: Database, store: SqlCampaignStore, size: int
) -> None:
    parent = await _sent(database, store, dict.fromkeys((-3, -1, 2, 5, 6), State.SENT))
    contents = {f"b{parent}": DELETION}
    derived = Derived(Kind.RECALL, "", parent, parent, State.SENT, contents)
    number = await derive(database, derived, RECALLED, size)
    assert [row["chat_id"] for row in await rows_of(database, number)] == [-3, -1, 2, 5, 6]


async def test_the_rest_are_told_once_each_about_the_original(
    database: Database, store: SqlCampaignStore
) -> None:
    parent = await _sent(database, store, dict.fromkeys((1, 2, 3), State.SENT))
    recall = await _recall(store, parent)
    await ended(database, recall, {1: State.SENT, 2: State.FAILED, 3: State.UNKNOWN})
    message = Message("sendMessage", {"text": "صححنا الخبر"})
    number = await store.derive_failed(recall, message, "تصحيح", RECALLED)
    (row,) = await rows_of(database, number)
    assert (row["chat_id"], row["target_id"], row["part"]) == (2, None, 0)
    campaign = await store.get(number)
    assert campaign is not None
    assert (campaign.kind, campaign.parent_id) == (Kind.CORRECTION, parent)
    assert campaign.on_ambiguous is Ambiguous.MISS
    assert list((await store.contents(number)).values()) == [message]


async def test_the_rest_of_no_recall_cannot_be_told(store: SqlCampaignStore) -> None:
    with pytest.raises(NotStored, match="99"):
        await store.derive_failed(99, EDIT, "", RECALLED)


async def test_everything_but_the_message_stays_of_the_parent(
    database: Database, store: SqlCampaignStore
) -> None:
    parent = await _sent(database, store, {1: State.SENT})
    await _recall(store, parent)
    assert await rows(database) == [(1, 0, "sent"), (1, 0, "planned")]
