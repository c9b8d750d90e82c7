"""Late digests: their readers marked, asked about once, decided once, sent to exactly those."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from bot.campaigns.broadcasts import Entry
from bot.campaigns.lateness import Verdict
from bot.campaigns.model import DueGroup, Profile, Status
from bot.campaigns.ports import PlanStep
from bot.delivery.model import Address, Content
from bot.storage import audit
from bot.storage.due import SqlDueStore
from bot.storage.engine import Database, open_database
from bot.storage.late import SqlLateStore
from bot.storage.readers import SqlReaderStore
from bot.storage.tables import deliveries, late_digests, subscribers
from digests.model import Message
from tests.bot.storage.samples import (
    CONTENT,
    NOW,
    TODAY,
    TOMORROW,
    planned,
    reader,
    rows,
)

FOUND = NOW + timedelta(hours=5)
TOO_LATE = FOUND - timedelta(hours=3)
ANNA, BASSAM = 1, 2
QUESTIONS = {ANNA: Message("sendMessage", {"text": "؟"}), BASSAM: Message("sendMessage", {})}


@pytest.fixture
def store(database: Database) -> SqlLateStore:
    return SqlLateStore(database)


def held(group: DueGroup) -> PlanStep:
    """What planning decides about a group that is too late."""
    return PlanStep(group, None, None, TODAY, None, TOMORROW, held_at=FOUND)


async def mark(database: Database, limit: int = 100) -> int:
    """Mark all who are due; how many that were."""
    due, total = SqlDueStore(database), 0
    steps = [held(group) for group in await due.due_groups(FOUND)]
    while moved := sum(await due.plan(steps, limit)):
        total += moved
    return total


async def marked(database: Database, *chats: int) -> int:
    """The late digest these readers are marked with."""
    await SqlReaderStore(database).save_many([reader(chat) for chat in chats])
    await mark(database)
    return await number_of(database)


async def number_of(database: Database) -> int:
    async with database.read() as connection:
        return int(await connection.scalar(select(func.max(late_digests.c.id))) or 0)


async def release(database: Database, limit: int = 100, content: Content = CONTENT) -> int:
    """Plan what was let go; how many get it."""
    due, total = SqlDueStore(database), 0
    groups = await due.released_groups(FOUND)
    steps = []
    for group in groups:
        assert group.late_on is not None
        campaign = await due.campaign_for("daily", group.late_on, FOUND)
        await due.put_content(campaign, content, None)
        steps.append(PlanStep(group, campaign, content.id, group.late_on, FOUND, FOUND))
    while moved := sum(await due.plan_released(steps, limit)):
        total += moved
    return total


async def actions(database: Database) -> list[tuple[str, int, object]]:
    """The audit, oldest first: action, actor, readers."""
    async with database.read() as connection:
        entries = await audit.newest(connection, None, 100)
    assert all(one.details["date"] == TODAY.isoformat() for one in entries)
    return [(one.action, one.actor_id, one.details.get("readers")) for one in entries[::-1]]


def answer(verdict: Verdict, who: int = ANNA) -> Entry:
    return Entry(FOUND, who, f"late_{verdict}")


async def test_the_readers_are_marked_and_go_on_to_their_next_digest(
    database: Database, store: SqlLateStore
) -> None:
    number = await marked(database, 1, 2, 3)
    (late,) = await store.unasked(TOO_LATE)
    assert (late.id, late.edition, late.on, late.readers) == (number, "daily", TODAY, 3)
    assert (late.due_at, late.verdict) == (NOW, Verdict.OPEN)
    assert await rows(database) == []
    moved = await SqlReaderStore(database).get(Address(1))
    assert moved == reader(1, next_digest_at=TOMORROW, last_digest_on=TODAY)


async def test_asked_once_however_many_ask(url: str) -> None:
    async with open_database(url) as one, open_database(url) as two:
        number = await marked(one, 1, 2)
        stores = [SqlLateStore(one), SqlLateStore(two)] * 3
        asked = await asyncio.gather(*(s.ask(number, QUESTIONS, FOUND) for s in stores))
        assert sorted(asked) == [False] * 5 + [True]
        assert await rows(one) == [(ANNA, 0, "planned"), (BASSAM, 0, "planned")]
        assert await stores[0].unasked(TOO_LATE) == []
        assert await actions(one) == [("late_digest", 0, None), ("late_asked", 0, 2)]


async def test_nobody_is_asked_while_readers_are_still_to_be_marked(
    database: Database, store: SqlLateStore
) -> None:
    await SqlReaderStore(database).save_many([reader(n) for n in range(1, 6)])
    due = SqlDueStore(database)
    (group,) = await due.due_groups(FOUND)
    await due.plan([held(group)], 2)
    assert await store.unasked(TOO_LATE) == []
    await mark(database)
    assert [late.readers for late in await store.unasked(TOO_LATE)] == [5]


async def test_of_two_answers_the_first_counts_and_says_who(url: str) -> None:
    async with open_database(url) as one, open_database(url) as two:
        number = await marked(one, 1, 2)
        stores = {ANNA: SqlLateStore(one), BASSAM: SqlLateStore(two)}
        verdicts = {ANNA: Verdict.SENT, BASSAM: Verdict.LEFT_OUT}
        counts = await asyncio.gather(
            *(
                stores[who].decide(number, verdicts[who], answer(verdicts[who], who))
                for who in stores
            )
        )
        assert sorted(counts) == [False, True]
        first = BASSAM if counts[1] else ANNA
        late = await stores[ANNA].get(number)
        assert late is not None
        assert (late.decided_by, late.decided_at) == (first, FOUND)
        assert (late.verdict, late.readers) == (verdicts[first], 2)
        assert (await actions(one))[1:] == [(f"late_{verdicts[first]}", first, 2)]


async def test_let_go_it_reaches_exactly_those_who_wait_and_once(
    database: Database, store: SqlLateStore
) -> None:
    await planned(database, reader(1), reader(2))
    number = await marked(database, 3, 4, 5)
    assert await release(database) == 0
    await store.decide(number, Verdict.SENT, answer(Verdict.SENT))
    assert await release(database, limit=2) == 3
    assert await release(database) == 0
    assert await rows(database) == [(n, 0, "planned") for n in (1, 2, 3, 4, 5)]
    async with database.read() as connection:
        campaigns = await connection.scalars(select(deliveries.c.campaign_id).distinct())
        assert len(campaigns.all()) == 1
    moved = await SqlReaderStore(database).get(Address(3))
    assert moved == reader(3, next_digest_at=TOMORROW, last_digest_at=FOUND, last_digest_on=TODAY)


async def test_two_planners_at_once_send_it_once(url: str) -> None:
    async with open_database(url) as one, open_database(url) as two:
        number = await marked(one, *range(1, 101))
        await SqlLateStore(one).decide(number, Verdict.SENT, answer(Verdict.SENT))
        moved = await asyncio.gather(release(one, 7), release(two, 7), release(one, 7))
        left = await release(one)  # what one skipped because the other held it
        assert sum(moved) + left == 100
        assert await rows(one) == [(n, 0, "planned") for n in range(1, 101)]


async def test_whoever_has_that_dates_digest_gets_no_second(
    database: Database, store: SqlLateStore
) -> None:
    """A press that read before planning and saved after it turns the reader back."""
    await planned(database, reader(1))
    number = await marked(database, 1)
    await store.decide(number, Verdict.SENT, answer(Verdict.SENT))
    assert await release(database) == 1
    assert await rows(database) == [(1, 0, "planned")]


async def test_a_reader_who_has_lived_that_date_already_does_not_wait_for_it(
    database: Database, store: SqlLateStore
) -> None:
    await SqlReaderStore(database).save_many([reader(1, last_digest_on=TODAY), reader(2)])
    await mark(database)
    assert [late.readers for late in await store.unasked(TOO_LATE)] == [1]


async def test_left_out_nobody_gets_it(database: Database, store: SqlLateStore) -> None:
    number = await marked(database, 1, 2)
    await store.decide(number, Verdict.LEFT_OUT, answer(Verdict.LEFT_OUT))
    assert await release(database) == 0
    assert await store.open() == []


async def test_the_next_digest_goes_as_always_and_ends_the_question(
    database: Database, store: SqlLateStore
) -> None:
    number = await marked(database, 1, 2)
    assert await store.expire(TOMORROW) == []
    due = SqlDueStore(database)
    (group,) = await due.due_groups(TOMORROW)
    on = TODAY + timedelta(days=1)
    campaign = await due.campaign_for("daily", on, TOMORROW)
    await due.put_content(campaign, CONTENT, None)
    step = PlanStep(group, campaign, CONTENT.id, on, TOMORROW, TOMORROW + timedelta(days=1))
    await due.plan([step], 1)
    assert await store.expire(TOMORROW) == []
    assert [late.readers for late in await store.open()] == [1]
    await due.plan([step], 1)
    assert await store.expire(TOMORROW) == [number]
    assert await store.expire(TOMORROW) == []
    assert not await store.decide(number, Verdict.SENT, answer(Verdict.SENT))
    assert not await store.ask(number, QUESTIONS, TOMORROW)
    assert (await actions(database))[-1] == ("late_expired", 0, 0)
    assert await rows(database) == [(1, 0, "planned"), (2, 0, "planned")]


async def test_readers_found_late_after_the_answer_are_asked_about_anew(
    database: Database, store: SqlLateStore
) -> None:
    first = await marked(database, 1)
    await store.decide(first, Verdict.LEFT_OUT, answer(Verdict.LEFT_OUT))
    second = await marked(database, 2)
    assert second != first
    assert [(late.id, late.readers) for late in await store.open()] == [(second, 1)]


async def test_who_left_paused_or_changed_meanwhile_gets_what_fits(
    database: Database, store: SqlLateStore
) -> None:
    readers = SqlReaderStore(database)
    number = await marked(database, 1, 2, 3, 4)
    stopped = replace(reader(1), status=Status.STOPPED, last_digest_on=TODAY)
    week = TODAY + timedelta(days=7)
    away = reader(2, next_digest_at=None, last_digest_on=TODAY, paused_until=week)
    english = reader(3, profile=Profile(locale="en"), next_digest_at=TOMORROW, last_digest_on=TODAY)
    await readers.save_many([stopped, away, english])
    await store.decide(number, Verdict.SENT, answer(Verdict.SENT))
    late = await store.get(number)
    assert late is not None
    assert late.readers == 2
    back = [
        replace(one, status=Status.ACTIVE, paused_until=None, next_digest_at=TOMORROW)
        for one in (stopped, away)
    ]
    await readers.save_many(back)
    groups = await SqlDueStore(database).released_groups(FOUND)
    assert sorted((g.profile.locale, g.count) for g in groups) == [("ar", 1), ("en", 1)]
    assert await release(database) == 2
    assert await rows(database) == [(3, 0, "planned"), (4, 0, "planned")]


async def test_who_was_gone_and_is_back_gets_no_old_digest(
    database: Database, store: SqlLateStore
) -> None:
    number = await marked(database, 1, 2)
    await SqlReaderStore(database).leave(1, FOUND)
    await SqlReaderStore(database).save(reader(1, next_digest_at=TOMORROW, last_digest_on=TODAY))
    await store.decide(number, Verdict.SENT, answer(Verdict.SENT))
    await release(database)
    assert await rows(database) == [(2, 0, "planned")]


async def test_the_campaign_of_a_weekly_digest_finished_long_ago_runs_again(
    database: Database, store: SqlLateStore
) -> None:
    campaign = await SqlDueStore(database).campaign_for("daily", TODAY, NOW)
    async with database.write() as connection:
        await connection.execute(text("UPDATE campaigns SET status = 'finished'"))
    number = await marked(database, 1)
    await store.decide(number, Verdict.SENT, answer(Verdict.SENT))
    await release(database)
    async with database.read() as connection:
        query = text(f"SELECT status FROM campaigns WHERE id = {campaign}")
        assert await connection.scalar(query) == "running"


async def test_marks_are_found_by_their_index(database: Database) -> None:
    wanted = select(subscribers.c.chat_id).where(
        subscribers.c.late_id == 1, subscribers.c.status == "active"
    )
    async with database.read() as connection:
        sql = str(wanted.compile(connection.sync_engine, compile_kwargs={"literal_binds": True}))
        if database.is_shared:
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN" if database.is_shared else "EXPLAIN QUERY PLAN"
        plan = (await connection.execute(text(f"{explain} {sql}"))).all()
    assert any("subscribers_late" in str(row) for row in plan)


async def test_an_answer_waits_for_readers_being_marked_right_now(url: str) -> None:
    """Whoever is marked belongs to an answer or to a question that is still open."""
    async with open_database(url) as one, open_database(url) as two:
        number = await marked(one, 1)
        await SqlReaderStore(one).save_many([reader(n) for n in range(2, 60)])
        await asyncio.gather(
            mark(one, limit=5),
            SqlLateStore(two).decide(number, Verdict.SENT, answer(Verdict.SENT)),
            SqlLateStore(two).expire(FOUND),
        )
        late = await SqlLateStore(one).get(number)
        assert late is not None
        still = sum(one.readers for one in await SqlLateStore(one).open())
        assert await release(one) + still == 59
        assert late.verdict is Verdict.SENT
