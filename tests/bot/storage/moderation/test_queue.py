"""The queue: filtered, counted, leased, decided in bulk."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.moderation.deciding import Ruling, Verb
from bot.moderation.model import Article, Comment, Origin, State
from bot.moderation.ports import Arrival, Filter, Waiting
from bot.storage.engine import Database
from bot.storage.moderation import queue
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.tables import audit, comment_errands
from tests.bot.storage.comment_samples import (
    ARTICLE,
    MINUTE,
    NOW,
    OMAR,
    SARA,
    arrival,
    flagged,
    put,
    rows_of,
    ruling,
)

RULES = ("links", "flood", "words")
SITES = ("wordpress", "telegram", "forum")
SECTIONS = ("", "سياسة", "اقتصاد")


def matches(comment: Comment, which: Filter) -> bool:
    """The same in Python."""
    score, article = comment.assessment.score, which.article
    return all(
        (
            comment.state is State.PENDING,
            which.site in ("", comment.site),
            which.section in ("", comment.article.section),
            not which.rule or which.rule in {v.rule for v in comment.assessment.verdicts},
            which.score_from is None or (score is not None and score >= which.score_from),
            which.score_to is None or (score is not None and score <= which.score_to),
            which.older_than is None or comment.received_at < which.older_than,
            which.author_id in (None, comment.author.id),
            article is None or article.external_id == comment.article.external_id,
        )
    )


def various(count: int) -> list[Arrival]:
    """Comments of all kinds; the section belongs to the article."""
    made = list[Arrival]()
    for n in range(count):
        rules = [rule for bit, rule in enumerate(RULES) if n >> bit & 1]
        score = None if n % 7 == 0 else (n * 37 % 100) / 100
        about = Article("wordpress", str(n % 6), section=SECTIONS[n % 3])
        changes = {"site": SITES[n % 3], "article": about, "author_key": f"k{n % 4}"}
        made.append(arrival(n, flagged(*rules, score=score), **changes))
    return made


FILTERS = st.builds(
    Filter,
    site=st.sampled_from(("", *SITES, "nowhere")),
    section=st.sampled_from(SECTIONS),
    rule=st.sampled_from(("", *RULES, "none")),
    score_from=st.none() | st.sampled_from((0.0, 0.25, 0.5, 0.95)),
    score_to=st.none() | st.sampled_from((0.0, 0.3, 0.8, 1.0)),
    older_than=st.none() | st.integers(0, 6).map(lambda n: NOW + n * MINUTE),
    author_id=st.none() | st.integers(1, 5),
    article=st.none() | st.integers(0, 6).map(lambda n: Article("wordpress", str(n))),
)


@pytest.fixture
async def filled(database: Database) -> Database:
    """Sixty comments, in batches a minute apart, a third of them decided."""
    store, some = SqlCommentStore(database), various(60)
    for batch in range(6):
        await store.put(some[batch::6], NOW + batch * MINUTE)
    for comment in (await store.page(Filter(), 99))[::3]:
        await store.decide(ruling(comment, Verb.APPROVE))
    return database


@given(
    which=FILTERS, limit=st.integers(1, 50), after=st.integers(0, 70), few=st.sampled_from((0, 9))
)
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_filters_find_what_matches(
    filled: Database, which: Filter, limit: int, after: int, few: int
) -> None:
    """However many are listed at most."""
    async with filled.read() as connection:
        everything = await queue.page(connection, Filter(), 99, 0)
        expected = [comment for comment in everything if matches(comment, which)]
        found = await queue.page(connection, which, limit, after, few)
        waiting = await queue.waiting(connection, which, few)
    assert found == [comment for comment in expected if comment.id > after][:limit]
    oldest = expected[0].received_at if expected else None
    assert waiting == Waiting(len(expected), oldest)


async def arrived(store: SqlCommentStore, count: int, **changes: Any) -> Sequence[Comment]:
    await put(store, *(arrival(n, **changes) for n in range(count)))
    return await store.page(Filter(), count)


async def leased(
    store: SqlCommentStore, moderator: int, now: datetime = NOW, **more: Any
) -> int | None:
    comment = await store.lease_next(moderator, Filter(), now, now + 5 * MINUTE, **more)
    if comment is not None:
        assert (comment.leased_to, comment.leased_until) == (moderator, now + 5 * MINUTE)
    return comment.id if comment else None


async def test_each_moderator_gets_one_of_their_own(store: SqlCommentStore) -> None:
    first, second, third = [comment.id for comment in await arrived(store, 3)]
    assert await leased(store, 7) == first
    assert await leased(store, 8) == second
    assert await leased(store, 7, NOW + MINUTE) == first
    assert await leased(store, 7, after=first) == third
    assert await leased(store, 9) == first
    assert await leased(store, 10) is None
    assert await leased(store, 10, NOW + 5 * MINUTE) == first


async def test_a_decided_one_is_nobodys(store: SqlCommentStore) -> None:
    first, second = await arrived(store, 2)
    assert await leased(store, 7) == first.id
    after = (await store.decide(ruling(first, Verb.APPROVE))).comment
    assert after is not None
    assert (after.leased_to, after.leased_until) == (None, None)
    assert await leased(store, 7) == second.id


async def test_many_moderators_at_once_never_get_the_same(store: SqlCommentStore) -> None:
    some = await arrived(store, 30)
    found = await asyncio.gather(*(leased(store, who % 30) for who in range(60)))
    assert sorted({one or 0 for one in found}) == [comment.id for comment in some]
    assert found[:30] == found[30:]


async def test_a_bulk_decides_what_matches_and_is_undone_once(
    store: SqlCommentStore, database: Database
) -> None:
    await put(store, *(arrival(n) for n in range(450)))
    mine = (await store.page(Filter(), 1))[0].author
    about = Filter(author_id=mine.id)
    asked = Ruling(0, 0, Verb.REJECT, SARA, NOW, reason="insult")
    bulk = await store.decide_all(about, asked)
    assert len(bulk.ids) == 90
    assert (await store.waiting(Filter())).count == 360
    example = await store.get(bulk.ids[5])
    assert example is not None
    assert example.decided is not None
    assert (example.decided.bulk_id, example.decided.origin) == (bulk.id, Origin.BULK)
    assert (example.decided.reason, example.author.rejected) == ("insult", 90)
    again = (await store.decide(ruling(example, Verb.APPROVE, OMAR))).comment
    undone = await store.undo_all(bulk.id, OMAR, NOW + MINUTE)
    assert undone.ids == tuple(one for one in bulk.ids if one != example.id)
    assert await store.undo_all(bulk.id, OMAR, NOW) == replace(undone, id=undone.id + 1, ids=())
    assert (await store.waiting(Filter())).count == 449
    kept = await store.get(example.id)
    assert again is not None
    assert kept is not None
    assert kept.decided == again.decided
    assert (kept.author.approved, kept.author.rejected) == (1, 0)
    actions = [row["action"] for row in await rows_of(database, audit)]
    assert actions == [
        *("comments_decided", "comment_approve"),
        *("comments_reopened", "comments_reopened"),
    ]
    assert len(await rows_of(database, comment_errands)) == 90 + 1 + 89


async def test_a_bulk_stops_at_its_limit(store: SqlCommentStore) -> None:
    some = await arrived(store, 450)
    bulk = await store.decide_all(Filter(), Ruling(0, 0, Verb.APPROVE, SARA, NOW), 205)
    assert bulk.ids == tuple(comment.id for comment in some[:205])
    assert (await store.decide_all(Filter(), Ruling(0, 0, Verb.APPROVE, SARA, NOW), 0)).ids == ()


async def test_presses_get_between_the_stretches_of_a_bulk(store: SqlCommentStore) -> None:
    some = await arrived(store, 800)
    asked = Ruling(0, 0, Verb.REJECT, SARA, NOW)
    both = [store.decide_all(Filter(), asked), store.decide_all(Filter(), asked)]
    tasks = [asyncio.create_task(one) for one in both]
    pressed = await store.decide(ruling(some[-1], Verb.APPROVE, OMAR))
    bulks = await asyncio.gather(*tasks)
    changed = [number for bulk in bulks for number in bulk.ids]
    assert pressed.denied is None
    assert sorted(changed) == [comment.id for comment in some[:-1]]


async def test_an_article_is_a_filter(store: SqlCommentStore) -> None:
    await arrived(store, 3)
    (other,) = await put(store, arrival(9, article=replace(ARTICLE, external_id="4")))
    found = await store.page(Filter(article=Article("wordpress", "4")), 9)
    assert [comment.id for comment in found] == [other.comment_id]
    old = Filter(older_than=NOW + timedelta(days=1), article=ARTICLE)
    assert (await store.waiting(old)).count == 3
