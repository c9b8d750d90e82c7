"""What sites are told: in order, once at a time, and never by an answer that comes too late."""

import asyncio
from collections.abc import Sequence

from bot.moderation.deciding import Errand, Verb
from bot.moderation.model import TELEGRAM, Comment
from bot.moderation.ports import Task
from bot.storage.engine import Database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.outbox import SqlOutboxStore
from bot.storage.tables import comment_errands
from tests.bot.storage.comment_samples import MINUTE, NOW, arrival, one, put, rows_of, ruling

LATER = NOW + 5 * MINUTE
LEASE = NOW + 10 * MINUTE


async def decided(store: SqlCommentStore, comment: Comment, *verbs: Verb) -> Comment:
    for verb in verbs:
        after = (await store.decide(ruling(comment, verb))).comment
        assert after is not None
        comment = after
    return comment


async def claimed(outbox: SqlOutboxStore, limit: int = 9) -> Sequence[Task]:
    return await outbox.claim(LATER, LEASE, limit)


async def test_errands_of_a_comment_come_one_at_a_time_and_in_order(
    store: SqlCommentStore, outbox: SqlOutboxStore
) -> None:
    comment = await one(store)
    await decided(store, comment, Verb.APPROVE, Verb.REOPEN, Verb.SPAM)
    told = list[Errand]()
    while tasks := await claimed(outbox):
        (task,) = tasks
        assert await claimed(outbox) == []
        assert (task.attempt, task.comment.id) == (1, comment.id)
        told.append(task.errand)
        await outbox.done(task, LATER)
    assert told == [Errand.APPROVE, Errand.HOLD, Errand.SPAM]
    assert await outbox.next_due() is None


async def test_nothing_before_its_time(store: SqlCommentStore, outbox: SqlOutboxStore) -> None:
    await decided(store, await one(store), Verb.APPROVE)
    assert await outbox.claim(NOW, LEASE, 9) == []
    assert await outbox.next_due() == NOW + MINUTE
    (task,) = await claimed(outbox)
    assert await outbox.next_due() == LEASE
    await outbox.again(task, LATER + MINUTE, "503 from the site")
    assert await outbox.next_due() == LATER + MINUTE
    assert await claimed(outbox) == []
    (task,) = await outbox.claim(LATER + MINUTE, LEASE, 9)
    assert task.attempt == 2


async def test_whose_site_has_still_to_be_told(
    store: SqlCommentStore, outbox: SqlOutboxStore
) -> None:
    first, second = await one(store, 1), await one(store, 2)
    await decided(store, first, Verb.APPROVE, Verb.REOPEN)
    assert await outbox.unsettled([first.id, second.id, 404]) == {first.id}
    for _ in range(2):
        (task,) = await claimed(outbox)
        await outbox.done(task, LATER)
    assert await outbox.unsettled([first.id, second.id]) == frozenset()


async def test_what_a_lost_worker_held_comes_again(
    store: SqlCommentStore, outbox: SqlOutboxStore
) -> None:
    await decided(store, await one(store), Verb.APPROVE)
    (lost,) = await claimed(outbox)
    (task,) = await outbox.claim(LEASE, LEASE + MINUTE, 9)
    assert (task.id, task.attempt) == (lost.id, 2)


async def test_a_slow_workers_old_answer_changes_nothing(
    store: SqlCommentStore, outbox: SqlOutboxStore, database: Database
) -> None:
    comment = await one(store, site=TELEGRAM)
    await decided(store, comment, Verb.APPROVE)
    (slow,) = await claimed(outbox)
    (task,) = await outbox.claim(LEASE, LEASE + MINUTE, 9)
    before = await rows_of(database, comment_errands)
    await outbox.give_up(slow, LEASE, "gone")
    await outbox.again(slow, LEASE, "gone")
    await outbox.done(slow, LEASE, site_id="5")
    assert await rows_of(database, comment_errands) == before
    await outbox.done(task, LEASE, site_id="6")
    await outbox.give_up(task, LEASE, "twice")
    (row,) = await rows_of(database, comment_errands)
    assert (row["status"], row["error"]) == ("done", "")
    posted = await store.get(comment.id)
    assert posted is not None
    assert posted.site_id == "6"


async def test_after_one_that_can_never_work_the_next_goes_on(
    store: SqlCommentStore, outbox: SqlOutboxStore, database: Database
) -> None:
    await decided(store, await one(store), Verb.APPROVE, Verb.SPAM)
    (first,) = await claimed(outbox)
    await outbox.give_up(first, LATER, "404 rest_comment_invalid_id")
    (second,) = await claimed(outbox)
    assert second.errand is Errand.SPAM
    row = (await rows_of(database, comment_errands))[0]
    assert (row["status"], row["error"]) == ("failed", "404 rest_comment_invalid_id")


async def test_two_workers_share_without_a_double(
    store: SqlCommentStore, outbox: SqlOutboxStore, database: Database
) -> None:
    """Each errand is carried out once, and those of a comment in order, by whoever has them."""
    await put(store, *(arrival(n) for n in range(60)))
    for number in range(1, 61):
        comment = await store.get(number)
        assert comment is not None
        await decided(store, comment, Verb.APPROVE, Verb.REOPEN, Verb.SPAM)
    told, under_way = list[Task](), set[int]()

    async def work() -> None:
        worker = SqlOutboxStore(database)
        while tasks := await worker.claim(LATER, LEASE, 7):
            for task in tasks:
                assert task.comment.id not in under_way
                under_way.add(task.comment.id)
            await asyncio.sleep(0)
            for task in tasks:
                told.append(task)
                under_way.discard(task.comment.id)
                await worker.done(task, LATER)

    while await outbox.next_due():
        await asyncio.gather(*(work() for _ in range(4)))
    assert len(told) == len({task.id for task in told}) == 180
    for number in range(1, 61):
        mine = [task.errand for task in told if task.comment.id == number]
        assert mine == [Errand.APPROVE, Errand.HOLD, Errand.SPAM]
