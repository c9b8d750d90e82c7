"""A decision is a compare-and-set: history, counts, errand and audit in one transaction with it."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.moderation.deciding import Denied, Errand, Ruling, Verb, decide
from bot.moderation.model import (
    BOT,
    TELEGRAM,
    WORDPRESS,
    Actor,
    Assessment,
    Change,
    Comment,
    Origin,
    State,
)
from bot.moderation.ports import Filter
from bot.storage.engine import Database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.outbox import SqlOutboxStore
from bot.storage.tables import audit, comment_errands, comment_flags
from tests.bot.storage.comment_samples import (
    MINUTE,
    NOW,
    OMAR,
    SARA,
    arrival,
    counted,
    flagged,
    one,
    put,
    rows_of,
    ruling,
    tallied,
)


def counts(comment: Comment) -> tuple[int, int, int]:
    return comment.author.approved, comment.author.rejected, comment.author.spam


async def test_a_decision_writes_everything_at_once(
    store: SqlCommentStore, database: Database
) -> None:
    comment = await one(store, assessment=flagged("links", score=0.7))
    words = "نعتذر، التعليق خارج الموضوع."
    decided = await store.decide(ruling(comment, Verb.REJECT, reason="off_topic", answer=words))
    assert decided.denied is None
    after = decided.comment
    assert after is not None
    change = Change(
        *(comment.id, 2, NOW + MINUTE, SARA, Origin.CHAT, State.PENDING, State.REJECTED),
        reason="off_topic",
        answer=words,
    )
    assert (after.state, after.version, after.decided) == (State.REJECTED, 2, change)
    assert counts(after) == (0, 1, 0)
    assert after == await store.get(comment.id)
    assert await store.history(comment.id) == [change]
    (errand,) = await rows_of(database, comment_errands)
    assert (errand["errand"], errand["status"]) == (Errand.TRASH, "waiting")
    assert errand["due_at"] == NOW + MINUTE
    (line,) = await rows_of(database, audit)
    assert (line["comment_id"], line["actor_id"]) == (comment.id, SARA.id)
    assert line["action"] == "comment_reject"
    assert words not in line["details"]
    assert await rows_of(database, comment_flags) == []
    assert await store.page(Filter(), 9) == []


async def test_the_second_of_two_is_told_who_was_first(store: SqlCommentStore) -> None:
    comment = await one(store)
    await store.decide(ruling(comment, Verb.APPROVE, OMAR))
    late = await store.decide(ruling(comment, Verb.REJECT, SARA))
    assert late.denied is Denied.CONFLICT
    assert late.comment is not None
    assert late.comment.decided is not None
    assert (late.comment.state, late.comment.decided.actor) == (State.APPROVED, OMAR)
    assert len(await store.history(comment.id)) == 1


async def test_an_undo_restores_everything(store: SqlCommentStore, database: Database) -> None:
    comment = await one(store, assessment=flagged("links"))
    first = (await store.decide(ruling(comment, Verb.SPAM))).comment
    assert first is not None
    back = (await store.decide(ruling(first, Verb.REOPEN))).comment
    assert back == replace(comment, version=3)
    assert [row["errand"] for row in await rows_of(database, comment_errands)] == ["spam", "hold"]
    assert [c.id for c in await store.page(Filter(rule="links"), 9)] == [comment.id]


async def test_an_unknown_comment(store: SqlCommentStore) -> None:
    denied = await store.decide(Ruling(404, 1, Verb.APPROVE, SARA, NOW))
    assert (denied.comment, denied.denied) == (None, Denied.UNKNOWN)


async def test_what_was_decided_on_the_site_is_not_told_to_it(
    store: SqlCommentStore, database: Database
) -> None:
    comment = await one(store)
    await store.decide(ruling(comment, Verb.APPROVE, Actor(0, "admin"), origin=Origin.SITE))
    assert await rows_of(database, comment_errands) == []


async def test_other_sites_ask_by_themselves(store: SqlCommentStore, database: Database) -> None:
    about = arrival(1).incoming.article
    comment = await one(store, site="forum", article=replace(about, site="forum"))
    await store.decide(ruling(comment, Verb.APPROVE))
    assert await rows_of(database, comment_errands) == []
    assert not await store.reply(comment.id, "شكرًا", SARA, NOW)


async def test_a_reply_to_a_reader_of_telegram_needs_no_site(
    store: SqlCommentStore, database: Database
) -> None:
    about = replace(arrival(1).incoming.article, site="feed")
    comment = await one(store, site=TELEGRAM, article=about, reader_chat=99)
    await store.decide(ruling(comment, Verb.APPROVE))
    assert await store.reply(comment.id, "شكرًا", SARA, NOW)
    assert [line.is_reply for line in await store.history(comment.id)] == [False, True]
    assert await rows_of(database, comment_errands) == []


async def test_a_reader_who_withdraws_is_not_in_the_audit(
    store: SqlCommentStore, database: Database
) -> None:
    comment = await one(store, site=TELEGRAM, reader_chat=99)
    mine = ruling(comment, Verb.WITHDRAW, Actor(99, "قارئ"), origin=Origin.READER)
    after = (await store.decide(mine)).comment
    assert after is not None
    assert (after.state, counts(after)) == (State.WITHDRAWN, (0, 0, 0))
    assert await rows_of(database, audit) == []


async def test_a_reader_edits_what_is_pending(store: SqlCommentStore) -> None:
    comment = await one(store, assessment=flagged("links"))
    leased = await store.lease_next(SARA.id, Filter(), NOW, NOW + MINUTE)
    by = Change(0, 0, NOW, Actor(99, ""), Origin.READER, State.PENDING, State.PENDING)
    done = await store.rewrite(comment.id, 1, "نص آخر", flagged("flood"), by)
    assert leased is not None
    assert done.comment == replace(leased, text="نص آخر", version=2, assessment=flagged("flood"))
    assert [(c.version, c.text) for c in await store.history(comment.id)] == [(2, comment.text)]
    assert await store.page(Filter(rule="links"), 9) == []
    assert len(await store.page(Filter(rule="flood"), 9)) == 1
    stale = await store.rewrite(comment.id, 1, "ثالث", Assessment(), by)
    assert stale.denied is Denied.CONFLICT
    same = await store.rewrite(comment.id, 2, "نص آخر", Assessment(), by)
    assert same.denied is Denied.SETTLED
    approved = await store.decide(Ruling(comment.id, 2, Verb.APPROVE, SARA, NOW))
    assert approved.comment is not None
    late = await store.rewrite(comment.id, 3, "رابع", Assessment(), by)
    assert late.denied is Denied.NOT_PENDING
    assert (await store.rewrite(404, 1, "", Assessment(), by)).denied is Denied.UNKNOWN


async def test_a_text_that_changed_on_the_site_comes_back_to_the_queue(
    store: SqlCommentStore, outbox: SqlOutboxStore
) -> None:
    comment = await one(store)
    await store.decide(ruling(comment, Verb.APPROVE))
    (task,) = await outbox.claim(NOW + MINUTE, NOW + 2 * MINUTE, 9)
    by = Change(0, 0, NOW, BOT, Origin.SITE, State.APPROVED, State.PENDING)
    back = (await store.rewrite(comment.id, 2, "نص آخر", Assessment(), by)).comment
    assert back is not None
    assert (back.state, back.decided, counts(back)) == (State.PENDING, None, (0, 0, 0))
    await outbox.again(task, NOW, "too late")
    assert await outbox.claim(NOW + 9 * MINUTE, NOW + 99 * MINUTE, 9) == []


async def test_a_reply_is_a_change_and_an_errand(
    store: SqlCommentStore, outbox: SqlOutboxStore
) -> None:
    comment = await one(store)
    approved = (await store.decide(ruling(comment, Verb.APPROVE))).comment
    assert approved is not None
    assert await store.reply(comment.id, "شكرًا لك", SARA, NOW + MINUTE)
    after = await store.get(comment.id)
    assert after == replace(approved, version=3)
    assert (await store.history(comment.id))[-1].answer == "شكرًا لك"
    (first,) = await outbox.claim(NOW + MINUTE, NOW + 2 * MINUTE, 9)
    await outbox.done(first, NOW)
    (second,) = await outbox.claim(NOW + MINUTE, NOW + 2 * MINUTE, 9)
    assert (first.errand, second.errand) == (Errand.APPROVE, Errand.REPLY)
    assert (first.reply, second.reply) == ("", "شكرًا لك")
    rejected = (await store.decide(ruling(after, Verb.REJECT))).comment if after else None
    assert rejected is not None
    assert not await store.reply(comment.id, "…", SARA, NOW)
    assert not await store.reply(404, "…", SARA, NOW)


async def test_bans(store: SqlCommentStore, database: Database) -> None:
    comment = await one(store)
    banned = await store.ban(comment.author.id, SARA, NOW)
    assert banned == replace(comment.author, banned_at=NOW)
    assert await store.ban(comment.author.id, SARA, None) == comment.author
    assert await store.ban(404, SARA, NOW) is None
    actions = [row["action"] for row in await rows_of(database, audit)]
    assert actions == ["author_banned", "author_unbanned"]


async def test_what_staff_decided_lately(store: SqlCommentStore) -> None:
    first, second, third, _ = [
        await store.get(stored.comment_id)
        for stored in await put(store, *(arrival(n) for n in range(4)))
    ]
    assert first
    assert second
    assert third
    await store.decide(ruling(second, Verb.APPROVE, at=NOW + MINUTE))
    await store.decide(ruling(first, Verb.SPAM, at=NOW + 2 * MINUTE))
    await store.decide(ruling(third, Verb.REJECT, BOT, origin=Origin.AUTOMATION))
    assert [c.id for c in await store.decided_lately(9)] == [first.id, second.id]
    assert [c.id for c in await store.latest(2)] == [third.id + 1, third.id]
    assert [c.id for c in await store.latest_of(first.author.id, 9)] == [first.id]


VERBS = st.sampled_from([Verb.APPROVE, Verb.REJECT, Verb.SPAM, Verb.REOPEN])
STEPS = st.lists(st.tuples(st.integers(0, 3), VERBS, st.integers(0, 2)), max_size=25)


@given(steps=STEPS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_any_sequence_of_decisions_agrees_with_the_rules(
    database: Database, steps: Any
) -> None:
    """Against deciding.decide alone: states, versions, counts of authors, errands."""
    store = SqlCommentStore(database)
    for stale in (audit, comment_errands):
        async with database.write() as connection:
            await connection.execute(delete(stale))
    some = _new()
    fresh = await put(
        store, *(arrival(n, flagged(f"r{n % 2}"), author_key=f"of {some}") for n in some)
    )
    model = {s.comment_id: await _get(store, s.comment_id) for s in fresh}
    ids, errands = sorted(model), list[tuple[int, str]]()
    for which, verb, age in steps:
        comment = model[ids[which]]
        asked = replace(ruling(comment, verb), version=max(1, comment.version - age // 2))
        expected = decide(comment, asked)
        decided = await store.decide(asked)
        model[comment.id] = await _get(store, comment.id)
        if isinstance(expected, Denied):
            assert decided.denied is expected
            assert model[comment.id].version == comment.version
            continue
        assert (decided.denied, decided.comment) == (None, model[comment.id])
        assert model[comment.id].state is expected.after
        assert model[comment.id].version == comment.version + 1
        if expected.errand:
            errands.append((comment.id, expected.errand))
    told = [(row["comment_id"], row["errand"]) for row in await rows_of(database, comment_errands)]
    assert told == errands
    assert await tallied(database) == await counted(database)
    states = [one.state for one in model.values()]
    author = (await _get(store, ids[0])).author
    assert author.approved == states.count(State.APPROVED)
    assert author.rejected == states.count(State.REJECTED)
    assert author.spam == states.count(State.SPAM)
    lines = 0
    for number in ids:
        history = await store.history(number)
        assert [line.version for line in history] == list(range(2, 2 + len(history)))
        assert model[number].version == 1 + len(history)
        lines += len(history)
    assert len(await rows_of(database, audit)) == lines


_numbers = iter(range(10**9))


def _new() -> list[int]:
    return [next(_numbers) for _ in range(4)]


async def _get(store: SqlCommentStore, comment_id: int) -> Comment:
    comment = await store.get(comment_id)
    assert comment is not None
    assert comment.site == WORDPRESS
    return comment
