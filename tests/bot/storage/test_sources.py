"""Sources and what they brought."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.campaigns.ports import SourceRecord
from bot.storage.engine import Database
from bot.storage.errors import NotStored
from bot.storage.sources import SqlSourceStore
from bot.storage.tables import article_revisions
from digests.model import Article, Harvest, Image, SourceRef, Validators
from tests.bot.storage.samples import NOW, TOMORROW, YESTERDAY

FEED = SourceRef("https://a.example/feed", "feed", "صحيفة", 2.0, "سياسة")
MOVED = replace(FEED, url="https://a.example/new")
HOUR = timedelta(hours=1)


def article(guid: str, **changes: object) -> Article:
    made = Article(
        FEED.url,
        "صحيفة",
        f"عنوان {guid}",
        url=f"https://a.example/{guid}",
        guid=guid,
        summary="جملة.",
        paragraphs=("فقرة",),
        sections=("سياسة",),
        published=NOW - HOUR,
        image=Image("https://a.example/i.jpg", "صورة"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
async def store(database: Database) -> SqlSourceStore:
    store = SqlSourceStore(database)
    await store.add(FEED)
    return store


async def _kept(store: SqlSourceStore, *articles: Article) -> tuple[int, int]:
    return await store.keep(Harvest(FEED, articles), NOW)


async def _all(store: SqlSourceStore) -> list[Article]:
    return list(await store.articles(YESTERDAY, TOMORROW, YESTERDAY))


async def _revisions(database: Database) -> list[tuple[int, str, str]]:
    columns = article_revisions.c
    async with database.read() as connection:
        rows = await connection.execute(select(columns.revision, columns.title, columns.summary))
        return [(row.revision, row.title, row.summary) for row in rows]


async def test_a_source_is_added_once_and_listed_by_age(store: SqlSourceStore) -> None:
    other = SourceRef("https://b.example/")
    assert await store.add(other)
    assert not await store.add(replace(FEED, name="another name"))
    assert list(await store.sources()) == [SourceRecord(FEED), SourceRecord(other)]


async def test_a_removed_source_is_gone_until_added_again(store: SqlSourceStore) -> None:
    await _kept(store, article("1"))
    assert await store.remove(FEED.url)
    assert not await store.remove(FEED.url)
    assert list(await store.sources()) == list(await store.due(NOW)) == []
    assert await _all(store) == [article("1")]
    assert await store.add(FEED)
    assert await _kept(store, article("1")) == (0, 0)


async def test_a_visit_that_ends_after_removal_brings_nothing_back(store: SqlSourceStore) -> None:
    await store.remove(FEED.url)
    await store.put(FEED.url, SourceRecord(FEED, failures=1))
    assert list(await store.sources()) == []


async def test_records_are_replaced(store: SqlSourceStore) -> None:
    record = SourceRecord(
        replace(FEED, name="جديد"), Validators('W/"1"', "Mon"), "retired", 3, TOMORROW, "410"
    )
    await store.put(FEED.url, record)
    assert list(await store.sources()) == [record]


async def test_due_are_the_active_whose_time_has_come(store: SqlSourceStore) -> None:
    names = ("never", "past", "future", "retired")
    refs = {name: SourceRef(f"https://{name}.example/") for name in names}
    for ref in refs.values():
        await store.add(ref)
    await store.remove(FEED.url)
    await store.put_many(
        [
            (refs["past"].url, SourceRecord(refs["past"], next_check_at=NOW)),
            (refs["future"].url, SourceRecord(refs["future"], next_check_at=TOMORROW)),
            (refs["retired"].url, SourceRecord(refs["retired"], status="retired")),
        ]
    )
    due = [record.ref for record in await store.due(NOW)]
    assert due == [refs["never"], refs["past"]]


async def test_articles_follow_a_source_that_moved(store: SqlSourceStore) -> None:
    await _kept(store, article("1"))
    await store.put(FEED.url, SourceRecord(MOVED))
    assert await _all(store) == [article("1", source=MOVED.url)]
    harvest = Harvest(MOVED, (article("1", source=MOVED.url),))
    assert await store.keep(harvest, TOMORROW) == (0, 0)
    assert list(await store.recent(MOVED.url, YESTERDAY)) == ["1"]


async def test_a_harvest_is_kept_whether_its_move_is_stored_yet_or_not(
    store: SqlSourceStore,
) -> None:
    harvest = Harvest(FEED, (article("1"),), moved_to=MOVED.url)
    assert await store.keep(harvest, NOW) == (1, 0)
    await store.put(FEED.url, SourceRecord(MOVED))
    assert await store.keep(harvest, NOW) == (0, 0)


async def test_moving_onto_a_stored_source_makes_them_one(store: SqlSourceStore) -> None:
    await store.add(MOVED)
    await _kept(store, article("1"), article("2"))
    await store.keep(Harvest(MOVED, (article("2", source=MOVED.url),)), NOW)
    await store.put(FEED.url, SourceRecord(MOVED))
    assert [record.ref.url for record in await store.sources()] == [MOVED.url]
    assert sorted(await store.recent(MOVED.url, YESTERDAY)) == ["1", "2"]


async def test_moving_onto_a_removed_source_keeps_the_source_that_moved(
    store: SqlSourceStore,
) -> None:
    await store.add(MOVED)
    await store.remove(MOVED.url)
    await store.put(FEED.url, SourceRecord(MOVED))
    assert [record.ref.url for record in await store.sources()] == [MOVED.url]


async def test_an_unknown_source_is_named(store: SqlSourceStore) -> None:
    with pytest.raises(NotStored, match="is no source of ours"):
        await store.keep(Harvest(SourceRef("https://b.example/")), NOW)


async def test_keeping_twice_changes_nothing(database: Database, store: SqlSourceStore) -> None:
    assert await _kept(store, article("1"), article("2")) == (2, 0)
    assert await store.keep(Harvest(FEED, (article("1"), article("2"))), TOMORROW) == (0, 0)
    assert await _all(store) == [article("2"), article("1")]
    assert await _revisions(database) == []


@pytest.mark.parametrize(
    "change", [{"title": "آخر"}, {"summary": "آخر."}, {"paragraphs": ("آخر",)}]
)
async def test_an_edit_is_an_update_and_remembered(
    database: Database, store: SqlSourceStore, change: dict[str, object]
) -> None:
    await _kept(store, article("1"))
    assert await _kept(store, article("1", **change)) == (0, 1)
    assert await _kept(store, article("1", **change)) == (0, 0)
    assert await _all(store) == [article("1", **change)]
    assert await _revisions(database) == [(1, "عنوان 1", "جملة.")]
    assert await _kept(store, article("1")) == (0, 1)
    assert len(await _revisions(database)) == 2


async def test_another_picture_is_no_edit_but_is_kept(
    database: Database, store: SqlSourceStore
) -> None:
    await _kept(store, article("1"))
    assert await _kept(store, article("1", image=None)) == (0, 0)
    assert await _all(store) == [article("1", image=None)]
    assert await _revisions(database) == []


async def test_the_first_of_two_with_one_identity_counts(store: SqlSourceStore) -> None:
    assert await _kept(store, article("1"), article("1", title="second")) == (1, 0)
    assert await _all(store) == [article("1")]


async def test_an_identity_as_long_as_a_headline(store: SqlSourceStore) -> None:
    long = article("", url="", title="عنوان طويل " * 400)
    assert await _kept(store, long) == (1, 0)
    assert await _kept(store, long) == (0, 0)
    assert list(await store.recent(FEED.url, YESTERDAY)) == [long.title]


async def test_withdrawn_articles_go_and_may_come_back(store: SqlSourceStore) -> None:
    await _kept(store, article("1"), article("2"))
    await store.keep(Harvest(FEED, withdrawn=("1", "unknown")), NOW)
    assert await _all(store) == [article("2")]
    assert list(await store.recent(FEED.url, YESTERDAY)) == ["2"]
    assert await _kept(store, article("1")) == (0, 0)
    assert len(await _all(store)) == 2


async def test_articles_of_a_window(store: SqlSourceStore) -> None:
    await store.keep(Harvest(FEED, (article("at since"),)), YESTERDAY)
    await store.keep(Harvest(FEED, (article("at until"), article("old", published=YESTERDAY))), NOW)
    await store.keep(Harvest(FEED, (article("undated", published=None),)), NOW)
    await store.keep(Harvest(FEED, (article("after"),)), TOMORROW)
    found = await store.articles(YESTERDAY, NOW, NOW - 2 * HOUR)
    assert [one.guid for one in found] == ["at until", "undated"]


async def test_sections_by_how_often_they_come(store: SqlSourceStore) -> None:
    await _kept(
        store,
        article("1", sections=("رياضة", "سياسة")),
        article("2", sections=("رياضه",)),
        article("3", sections=("ثقافة",)),
        article("4", sections=("رياضة", "رياضه", "")),
    )
    await store.keep(Harvest(FEED, withdrawn=("3",)), NOW)
    sections = await store.sections(YESTERDAY, 9)
    assert [section.name for section in sections] == ["رياضة", "سياسة"]
    assert list(await store.sections(YESTERDAY, 1)) == [sections[0]]
    assert list(await store.sections(TOMORROW, 9)) == []
    asked = [sections[1].id, 999, sections[0].id]
    assert list(await store.sections_by_id(asked)) == [sections[1], sections[0]]


async def test_a_changed_section_moves_the_article(store: SqlSourceStore) -> None:
    await _kept(store, article("1"))
    await _kept(store, article("1", sections=("علوم",)))
    assert [section.name for section in await store.sections(YESTERDAY, 9)] == ["علوم"]
