"""Drafts: of two presses at once one counts, and nothing of them is lost."""

import asyncio
from dataclasses import replace

import pytest

from bot.campaigns.broadcasts import Ask, Draft, LinkButton
from bot.campaigns.segments import Audience, Saved, Segment
from bot.storage.drafts import SqlDraftStore
from bot.storage.engine import Database
from digests.model import Message
from tests.bot.storage.samples import NOW, TOMORROW

DRAFT = Draft(
    7,
    Message("sendPhoto", {"photo": "id", "caption": "صورة"}),
    buttons=(LinkButton("الموقع", "https://almaydan.example/"),),
    segment=Segment(Audience.SHARED, cities=("غزة",)),
    ask=Ask.TIME,
    panel_id=55,
)


@pytest.fixture
def store(database: Database) -> SqlDraftStore:
    return SqlDraftStore(database)


async def test_a_draft_is_read_back_as_its_next_version(store: SqlDraftStore) -> None:
    assert await store.get(7) is None
    assert await store.put(DRAFT, NOW)
    stored = replace(DRAFT, version=1)
    assert await store.get(7) == stored
    assert await store.put(replace(stored, silent=True), NOW)
    assert await store.get(7) == replace(DRAFT, silent=True, version=2)


async def test_of_two_presses_at_once_one_counts(store: SqlDraftStore) -> None:
    first = [store.put(replace(DRAFT, title=name), NOW) for name in "abc"]
    assert sorted(await asyncio.gather(*first)) == [False, False, True]
    draft = await store.get(7)
    assert draft is not None
    second = [store.put(replace(draft, title=name), NOW) for name in "def"]
    assert sorted(await asyncio.gather(*second)) == [False, False, True]


async def test_an_old_version_changes_nothing(store: SqlDraftStore) -> None:
    await store.put(DRAFT, NOW)
    await store.put(replace(DRAFT, version=1), NOW)
    assert not await store.put(replace(DRAFT, version=1, title="old"), NOW)
    assert not await store.put(replace(DRAFT, title="new"), NOW)
    assert await store.get(7) == replace(DRAFT, version=2)


async def test_each_admin_has_a_draft_of_their_own(store: SqlDraftStore) -> None:
    other = replace(DRAFT, author_id=8, title="other")
    await store.put(DRAFT, NOW)
    await store.put(other, NOW)
    await store.drop(7)
    assert await store.get(7) is None
    assert await store.get(8) == replace(other, version=1)


async def test_a_dropped_draft_is_not_stored_again_by_a_late_press(store: SqlDraftStore) -> None:
    await store.put(DRAFT, NOW)
    await store.drop(7)
    assert not await store.put(replace(DRAFT, version=1), NOW)
    assert await store.put(DRAFT, NOW)


async def test_segments_are_kept_under_their_name(store: SqlDraftStore) -> None:
    private, shared = Segment(Audience.PRIVATE), Segment(chat_ids=(1, -2), joined_since=NOW)
    await store.save_segment(Saved("ب", private), 7, NOW)
    await store.save_segment(Saved("أ", private), 7, NOW)
    await store.save_segment(Saved("ب", shared), 8, TOMORROW)
    assert await store.segments() == [Saved("أ", private), Saved("ب", shared)]
    assert await store.drop_segment("أ")
    assert not await store.drop_segment("أ")
    assert await store.segments() == [Saved("ب", shared)]
