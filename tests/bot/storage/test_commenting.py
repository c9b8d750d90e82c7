"""Comments being written: of two presses at once one counts; articles that were taken back."""

import asyncio
from dataclasses import replace

import pytest

from bot.moderation.model import TELEGRAM, Article
from bot.moderation.writing import Ask, Draft, Subject
from bot.storage.commenting import SqlWritingStore
from bot.storage.engine import Database
from bot.storage.sources import SqlSourceStore
from digests.model import Article as Told
from digests.model import Harvest, SourceRef
from tests.bot.storage.samples import NOW

DRAFT = Draft(
    "k" * 32,
    name="سارة",
    ask=Ask.TEXT,
    asked_at=NOW,
    subject=Subject(Article(TELEGRAM, "1", "https://a.example/1", "عنوان"), "https://a.example"),
    text="نص\nمن سطرين",
    begun_at=NOW,
    sent_at=NOW,
)


@pytest.fixture
def store(database: Database) -> SqlWritingStore:
    return SqlWritingStore(database)


async def test_a_draft_is_read_back_as_its_next_version(store: SqlWritingStore) -> None:
    assert await store.get(DRAFT.key) is None
    assert await store.put(DRAFT, NOW)
    assert await store.get(DRAFT.key) == replace(DRAFT, version=1)
    await store.drop(DRAFT.key)
    assert await store.get(DRAFT.key) is None


async def test_of_two_presses_at_once_one_counts(store: SqlWritingStore) -> None:
    first = [store.put(replace(DRAFT, text=text), NOW) for text in "abc"]
    assert sorted(await asyncio.gather(*first)) == [False, False, True]
    second = [store.put(replace(DRAFT, version=1, text=text), NOW) for text in "def"]
    assert sorted(await asyncio.gather(*second)) == [False, False, True]
    stored = await store.get(DRAFT.key)
    assert stored is not None
    assert stored.version == 2


async def test_an_article_that_was_taken_back_is_known(
    store: SqlWritingStore, database: Database
) -> None:
    sources, ref = SqlSourceStore(database), SourceRef("https://a.example")
    await sources.add(ref)
    article = Told(ref.url, "الميدان", "عنوان", guid="wp:1")
    await sources.keep(Harvest(ref, (article,)), NOW)
    assert not await store.is_withdrawn(ref.url, "wp:1")
    await sources.keep(Harvest(ref, withdrawn=("wp:1",)), NOW)
    assert await store.is_withdrawn(ref.url, "wp:1")
    assert not await store.is_withdrawn(ref.url, "wp:2")
    assert not await store.is_withdrawn("https://other.example", "wp:1")
