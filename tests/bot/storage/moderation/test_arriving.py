"""Comments as they arrive: each once, with article, author and parent."""

import asyncio
from dataclasses import replace

from bot.moderation.deciding import Verb
from bot.moderation.model import BOT, TELEGRAM, WORDPRESS, Assessment, Change, Origin, State
from bot.moderation.ports import Filter
from bot.storage.engine import Database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.outbox import SqlOutboxStore
from bot.storage.tables import comment_flags, comments
from tests.bot.storage.comment_samples import (
    ARTICLE,
    MINUTE,
    NOW,
    arrival,
    flagged,
    one,
    put,
    rows_of,
    ruling,
)


async def test_a_comment_is_read_back_as_it_came(store: SqlCommentStore) -> None:
    comment = await one(store, 15, assessment=flagged("links", "flood", score=0.31))
    assert (comment.site, comment.external_id, comment.site_id) == (WORDPRESS, "15", "15")
    assert comment.article == ARTICLE
    assert (comment.author.key, comment.author.name) == ("key0", "قارئ")
    assert (comment.text, comment.state, comment.version) == ("تعليق 15", State.PENDING, 1)
    assert (comment.created_at, comment.received_at) == (NOW - MINUTE, NOW)
    assert comment.assessment == flagged("links", "flood", score=0.31)
    assert comment.decided is None
    assert await store.history(comment.id) == []


async def test_one_that_is_there_is_left_as_it_is(store: SqlCommentStore) -> None:
    first = await put(store, arrival(1), arrival(2), arrival(1, text="other"))
    assert [stored.is_new for stored in first] == [True, True, False]
    again = await put(store, arrival(2, text="other"), arrival(3))
    assert [stored.is_new for stored in again] == [False, True]
    assert again[0].comment_id == first[1].comment_id
    assert [c.text for c in await store.page(Filter(), 9)] == ["تعليق 1", "تعليق 2", "تعليق 3"]


async def test_ids_are_in_the_order_of_arrival(store: SqlCommentStore) -> None:
    stored = await put(store, *(arrival(n) for n in range(300, 0, -1)))
    assert [s.comment_id for s in stored] == sorted(s.comment_id for s in stored)
    assert [c.external_id for c in await store.page(Filter(), 2)] == ["300", "299"]


async def test_the_same_comment_arriving_twice_at_once_is_one(
    store: SqlCommentStore, database: Database
) -> None:
    some = [arrival(n) for n in range(40)]
    results = await asyncio.gather(
        put(store, *some), put(store, *reversed(some)), *(put(store, one) for one in some)
    )
    stored = [one for result in results for one in result]
    assert sum(one.is_new for one in stored) == 40
    assert {one.comment_id for one in stored} == {
        r["id"] for r in await rows_of(database, comments)
    }


async def test_an_answer_finds_its_parent(store: SqlCommentStore) -> None:
    parent, child, orphan = await put(
        store,
        arrival(1),
        arrival(2, parent_external_id="1"),
        arrival(3, parent_external_id="404"),
    )
    (later,) = await put(store, arrival(4, parent_external_id="1"))
    found = {c.id: c.parent_id for c in await store.page(Filter(), 9)}
    assert found == {
        parent.comment_id: None,
        child.comment_id: parent.comment_id,
        orphan.comment_id: None,
        later.comment_id: parent.comment_id,
    }
    thread = await store.thread(parent.comment_id, 9)
    assert [c.id for c in thread] == [child.comment_id, later.comment_id]
    assert [c.id for c in await store.thread(child.comment_id, 9)] == [parent.comment_id]


async def test_what_was_decided_on_its_site_arrives_decided(store: SqlCommentStore) -> None:
    comment = await one(store, 1, state=State.SPAM, assessment=flagged("links"))
    assert comment.state is State.SPAM
    change = Change(comment.id, 1, NOW, BOT, Origin.SITE, State.PENDING, State.SPAM)
    assert comment.decided == change
    assert await store.history(comment.id) == [change]
    assert (comment.author.approved, comment.author.rejected, comment.author.spam) == (0, 0, 1)
    assert await store.page(Filter(rule="links"), 9) == []


async def test_the_newest_name_and_article_are_kept(store: SqlCommentStore) -> None:
    await put(store, arrival(5, author_name="قديم"))
    moved = replace(ARTICLE, title="", section="سياسة")
    await put(store, arrival(10, author_name="جديد", article=moved))
    for comment in await store.page(Filter(section="سياسة"), 9):
        assert comment.author.name == "جديد"
        assert comment.article == replace(ARTICLE, section="سياسة")
    assert (await store.waiting(Filter(section="سياسة"))).count == 2
    assert (await store.waiting(Filter(section="اقتصاد"))).count == 0


async def test_a_posted_comment_of_a_telegram_reader_is_known_by_its_id_on_the_site(
    store: SqlCommentStore, outbox: SqlOutboxStore
) -> None:
    comment = await one(store, 77, site=TELEGRAM, reader_chat=4242)
    assert (comment.site_id, comment.reader_chat) == ("", 4242)
    await store.decide(ruling(comment, Verb.APPROVE))
    (task,) = await outbox.claim(NOW + MINUTE, NOW + 2 * MINUTE, 9)
    await outbox.done(task, NOW + MINUTE, site_id="901")
    (found,) = await store.find(WORDPRESS, ["901", "77"])
    assert (found.id, found.site_id) == (comment.id, "901")
    stored, answer = await put(store, arrival(901), arrival(902, parent_external_id="901"))
    assert (stored.comment_id, stored.is_new) == (comment.id, False)
    child = await store.get(answer.comment_id)
    assert child is not None
    assert child.parent_id == comment.id


async def test_what_no_database_keeps_is_replaced(
    store: SqlCommentStore, database: Database
) -> None:
    comment = await one(store, 1, text="أ\x00ب\ud800ج" + "\u0301" * 5000 + "\u202e" + "س" * 65536)
    assert comment.text.startswith("أ\ufffdب\ufffdج\u0301")
    assert len(comment.text) == 5 + 5000 + 1 + 65536
    assert await rows_of(database, comment_flags) == []
    assert await store.authors(WORDPRESS, ["key1", "nobody"]) == {"key1": comment.author}
    assert comment.assessment == Assessment()
