"""What is forgotten leaves no word behind; what a reader is given; what is learned from."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.moderation.deciding import Denied, Errand, Ruling, Verb
from bot.moderation.desk_ports import Card, Judged
from bot.moderation.keeping import Lesson, Mark
from bot.moderation.model import (
    BOT,
    TELEGRAM,
    WORDPRESS,
    Actor,
    Assessment,
    Author,
    Change,
    Comment,
    Origin,
    State,
)
from bot.moderation.ports import Filter
from bot.storage.engine import Database
from bot.storage.moderation.cards import SqlCardStore
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.erasing import SqlErasureStore
from bot.storage.moderation.lessons import SqlLessonStore
from bot.storage.moderation.lookups import SqlLookups
from bot.storage.moderation.outbox import SqlOutboxStore
from bot.storage.tables import (
    audit,
    comment_changes,
    comment_errands,
    comment_flags,
    commenters,
    comments,
)
from tests.bot.storage.comment_samples import (
    ARTICLE,
    MINUTE,
    NOW,
    OMAR,
    SARA,
    arrival,
    flagged,
    one,
    put,
    rows_of,
    ruling,
)

DAY = timedelta(days=1)
SECRET = "كلمات لا يجوز أن تبقى"
WHO = 4242
READER = "7f3a9c"


@pytest.fixture
def erasing(database: Database) -> SqlErasureStore:
    return SqlErasureStore(database)


async def left(database: Database) -> str:
    """All that is stored about comments, as text."""
    tables = (comments, comment_changes, comment_errands, commenters, comment_flags, audit)
    return repr([await rows_of(database, table) for table in tables])


async def written(store: SqlCommentStore, count: int) -> Sequence[Comment]:
    """By one Telegram reader, each edited once."""
    by = Change(0, 0, NOW, Actor(WHO, "كنية"), Origin.READER, State.PENDING, State.PENDING)
    about = {"site": TELEGRAM, "author_key": READER, "reader_chat": WHO, "author_name": "كنية"}
    for n in range(count):
        comment = await one(store, n, external_id=f"{WHO}:{n}", text=SECRET, **about)
        await store.rewrite(comment.id, 1, f"{SECRET} {n}", flagged("words"), by)
    return await store.page(Filter(site=TELEGRAM), count)


async def test_a_reader_is_forgotten_altogether(
    store: SqlCommentStore, erasing: SqlErasureStore, database: Database
) -> None:
    pending, approved, rejected = await written(store, 3)
    other = await one(store, 9)
    await store.decide(ruling(approved, Verb.APPROVE))
    await store.decide(ruling(rejected, Verb.REJECT))
    assert SECRET in await left(database)
    ids = [pending.id, approved.id, rejected.id]
    assert await erasing.erase_author(TELEGRAM, READER, NOW + DAY) == ids
    found = [comment for n in ids if (comment := await store.get(n))]
    assert [one.state for one in found] == [State.WITHDRAWN, State.APPROVED, State.REJECTED]
    assert all(one.erased_at == NOW + DAY and one.text == "" for one in found)
    assert (found[0].author.approved, found[0].author.rejected) == (1, 1)
    everything = await left(database)
    for word in (SECRET, str(WHO), "كنية", READER):
        assert word not in everything
    assert (await store.waiting(Filter())).count == 1
    assert await store.get(other.id) == other
    denied = await store.decide(ruling(found[0], Verb.APPROVE))
    assert denied.denied is Denied.ERASED
    assert await erasing.erase_author(TELEGRAM, READER, NOW) == []
    assert await erasing.portrait(TELEGRAM, READER) is None


async def test_the_site_is_told_after_what_is_on_its_way(
    store: SqlCommentStore, erasing: SqlErasureStore, outbox: SqlOutboxStore, database: Database
) -> None:
    posting, waiting = await written(store, 2)
    await store.decide(ruling(posting, Verb.APPROVE))
    (task,) = await outbox.claim(NOW + MINUTE, NOW + 5 * MINUTE, 9)
    await store.decide(ruling(waiting, Verb.APPROVE))
    await erasing.erase_author(TELEGRAM, READER, NOW + MINUTE)
    (unposted,) = await outbox.claim(NOW + MINUTE, NOW + 5 * MINUTE, 9)
    assert (unposted.comment.id, unposted.errand) == (waiting.id, Errand.ERASE)
    await outbox.done(task, NOW + MINUTE, site_id="77")
    (erase,) = await outbox.claim(NOW + MINUTE, NOW + 5 * MINUTE, 9)
    assert (erase.errand, erase.comment.site_id) == (Errand.ERASE, "77")
    statuses = [row["status"] for row in await rows_of(database, comment_errands)]
    assert statuses == ["done", "failed", "waiting", "waiting"]


async def test_refused_texts_go_after_their_time(
    store: SqlCommentStore, erasing: SqlErasureStore, database: Database
) -> None:
    await put(store, *(arrival(n, text=f"{SECRET} {n}") for n in range(6)))
    some = await store.page(Filter(), 9)
    for comment, verb in zip(some, (Verb.REJECT, Verb.SPAM, Verb.APPROVE), strict=False):
        await store.decide(ruling(comment, verb, at=NOW))
    await store.decide(ruling(some[3], Verb.REJECT, at=NOW + DAY))
    assert await erasing.erase_refused(NOW, NOW + DAY, 9) == []
    assert await erasing.erase_refused(NOW + MINUTE, NOW + DAY, 1) == [some[0].id]
    assert await erasing.erase_refused(NOW + MINUTE, NOW + DAY, 9) == [some[1].id]
    kept = [still.text for n in range(2, 6) if (still := await store.get(some[n].id))]
    assert kept == [f"{SECRET} {n}" for n in range(2, 6)]
    told = [row["errand"] for row in await rows_of(database, comment_errands)]
    assert Errand.ERASE not in told
    assert await SqlLessonStore(database).erased(NOW, NOW + DAY) == 2
    assert await SqlLessonStore(database).erased(NOW, NOW + DAY - MINUTE) == 0
    assert await SqlLessonStore(database).erased(NOW + DAY, NOW + 2 * DAY) == 0


async def test_what_the_site_erased(
    store: SqlCommentStore, erasing: SqlErasureStore, database: Database
) -> None:
    first = await one(store, 1, text=SECRET, author_key="k", author_name="كنية")
    second = await one(store, 2, text=SECRET, author_key="k", author_name="كنية")
    await erasing.erase([first.id, 404], NOW)
    assert SECRET in await left(database)
    assert "كنية" in await left(database)
    await erasing.erase([first.id, second.id], NOW)
    assert SECRET not in await left(database)
    assert "كنية" not in await left(database)
    assert await rows_of(database, comment_errands) == []
    (stored,) = await put(store, arrival(1, text=SECRET))
    assert (stored.comment_id, stored.is_new) == (first.id, False)


async def test_cards_of_what_is_erased_are_drawn_again(
    store: SqlCommentStore, erasing: SqlErasureStore, database: Database
) -> None:
    comment, cards = await one(store), SqlCardStore(database)
    await cards.put(Card(comment.id, -1, 5, comment.version, NOW))
    await erasing.erase_author(WORDPRESS, comment.author.key, NOW)
    (shown,) = await cards.outdated(9)
    assert shown.comment.erased_at == NOW


async def test_a_reader_is_given_everything(
    store: SqlCommentStore, erasing: SqlErasureStore
) -> None:
    first, second = await written(store, 2)
    await store.decide(ruling(first, Verb.APPROVE))
    given = await erasing.portrait(TELEGRAM, READER)
    assert given is not None
    assert isinstance(given.author, Author)
    assert given.author.name == "كنية"
    assert [comment.id for comment in given.comments] == [first.id, second.id]
    assert [(line.comment_id, line.version) for line in given.changes] == [
        (first.id, 2),
        (first.id, 3),
        (second.id, 2),
    ]


async def test_lessons_are_decisions_of_people_that_stand(
    store: SqlCommentStore, erasing: SqlErasureStore, database: Database
) -> None:
    await put(store, *(arrival(n) for n in range(6)))
    some = await store.page(Filter(), 9)
    imported = await one(store, 9, state=State.SPAM)
    await store.decide(ruling(some[0], Verb.APPROVE))
    await store.decide(ruling(some[1], Verb.REJECT))
    await store.decide(ruling(some[2], Verb.SPAM, BOT, origin=Origin.AUTOMATION))
    undone = (await store.decide(ruling(some[3], Verb.REJECT))).comment
    assert undone is not None
    await store.decide(ruling(undone, Verb.REOPEN))
    gone = await store.decide(ruling(some[4], Verb.SPAM))
    assert gone.comment is not None
    await erasing.erase([some[4].id], NOW)
    lessons = SqlLessonStore(database)
    first = Lesson(Mark(NOW, imported.id, 1), "تعليق 9", State.SPAM)
    second = Lesson(Mark(NOW + MINUTE, some[0].id, 2), "تعليق 0", State.APPROVED)
    third = Lesson(Mark(NOW + MINUTE, some[1].id, 2), "تعليق 1", State.REJECTED)
    assert await lessons.lessons(None, NOW + DAY, 9) == [first, second, third]
    assert await lessons.lessons(None, NOW, 9) == [first]
    assert await lessons.lessons(second.mark, NOW + DAY, 9) == [third]
    assert await lessons.lessons(third.mark, NOW + DAY, 9) == []
    assert [lesson.is_refused for lesson in (first, second, third)] == [True, False, True]


async def test_decisions_of_a_time(store: SqlCommentStore, database: Database) -> None:
    lookups = SqlLookups(database)
    first = await one(store, 1, assessment=Assessment(score=0.8))
    second = await one(store, 2)
    await one(store, 3, state=State.SPAM)
    await store.decide(ruling(second, Verb.APPROVE, OMAR, at=NOW + 2 * MINUTE))
    await store.decide(ruling(first, Verb.REJECT, reason="insult"))
    rejected = Judged(NOW, NOW + MINUTE, SARA, Origin.CHAT, State.REJECTED, "insult", 0.8)
    approved = Judged(NOW, NOW + 2 * MINUTE, OMAR, Origin.CHAT, State.APPROVED)
    assert await lookups.judged(NOW, NOW + DAY) == [rejected, approved]
    assert await lookups.judged(NOW, NOW + 2 * MINUTE) == [rejected]


async def test_what_the_queue_can_be_filtered_by(
    store: SqlCommentStore, database: Database
) -> None:
    lookups = SqlLookups(database)
    assert await lookups.sites() == await lookups.sections() == await lookups.rules() == []
    await one(store, 1, assessment=flagged("links", "flood"))
    await one(store, 2, site="forum")
    await one(store, 3, site="gone", state=State.SPAM, assessment=flagged("words"))
    assert await lookups.sites() == ["forum", WORDPRESS]
    assert await lookups.sections() == [ARTICLE.section]
    assert await lookups.rules() == ["flood", "links"]


async def test_spellings_of_the_same_words_are_alike(
    store: SqlCommentStore, database: Database
) -> None:
    first = await one(store, 1, text="متى تُصرف المرتبات؟")
    second = await one(store, 2, text="متــى تصرف  المرتبات؟")
    await one(store, 3, text="متى تدفع المرتبات؟")
    empty = [await one(store, n, text="ـ") for n in (4, 5)]
    lookups = SqlLookups(database)
    assert await lookups.alike(first.id, 9) == [second]
    assert await lookups.alike(empty[0].id, 9) == []
    assert await lookups.alike(404, 9) == []


async def test_a_bulk_leaves_what_was_erased_meanwhile(
    store: SqlCommentStore, erasing: SqlErasureStore
) -> None:
    comment = await one(store)
    bulk = await store.decide_all(Filter(), Ruling(0, 0, Verb.REJECT, SARA, NOW))
    await erasing.erase_author(WORDPRESS, comment.author.key, NOW)
    assert (await store.undo_all(bulk.id, SARA, NOW)).ids == ()
