"""The score as it lives: learned from stored decisions, kept for all processes, unlearned."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.moderation.deciding import Verb
from bot.moderation.judging import Judging
from bot.moderation.keeping import KeptWeights, Mark
from bot.moderation.learning import fitted, saved, scores
from bot.moderation.model import Comment, Incoming, State
from bot.moderation.teaching import AGAIN, FRESH, Learned, Teaching, must_fit
from bot.moderation.weights import Example, Weights
from bot.storage.engine import Database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.erasing import SqlErasureStore
from bot.storage.moderation.lessons import SqlLessonStore
from bot.storage.moderation.scoring import SqlUnscored
from bot.storage.moderation.weights import SqlWeightStore
from bot.storage.moderation.words import SqlWordStore
from digests.arabic.words import normalised
from tests.bot.storage.comment_samples import MINUTE, NOW, arrival, one, put, ruling
from tests.fakes.comments import labelled

INSULT = "هذا الكاتب حشرة مقيتة لا تكتب إلا السخف"
PAST = labelled(150, seed=4, noise=0)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, span: timedelta) -> None:
        self.now += span


@pytest.fixture
def clock() -> Clock:
    return Clock()


def teacher(database: Database, clock: Clock) -> Teaching:
    return taught(database, SqlWeightStore(database), clock)


def taught(database: Database, weights: SqlWeightStore, clock: Clock) -> Teaching:
    return Teaching(SqlLessonStore(database), weights, SqlUnscored(database), clock)


async def imported(store: SqlCommentStore, past: Sequence[tuple[str, bool]]) -> None:
    """What a site has decided before."""
    states = {True: State.REJECTED, False: State.APPROVED}
    await put(
        store,
        *(
            arrival(number, text=text, state=states[refused])
            for number, (text, refused) in enumerate(past)
        ),
    )


async def decided(store: SqlCommentStore, number: int, text: str, clock: Clock) -> Comment:
    comment = await one(store, number, text=text)
    done = await store.decide(ruling(comment, Verb.REJECT, at=clock.now))
    assert done.comment is not None
    return done.comment


async def score(teaching: Teaching, text: str) -> float:
    (found,) = scores(await teaching.weights(), [normalised(text)])
    assert found is not None
    return found


def examples(past: Sequence[tuple[str, bool]]) -> list[Example]:
    return [Example(text, refused) for text, refused in past]


async def bits(teaching: Teaching) -> bytes:
    return saved(await teaching.weights())


async def test_past_decisions_of_a_site_are_a_warm_start(
    store: SqlCommentStore, database: Database, clock: Clock
) -> None:
    await imported(store, PAST)
    clock.later(MINUTE)
    teaching = teacher(database, clock)
    assert not (await teaching.weights()).is_ready
    await teaching.look()
    assert await bits(teaching) == saved(fitted(examples(PAST)))


async def test_a_decision_raises_the_score_of_what_is_like_it(
    store: SqlCommentStore, database: Database, clock: Clock
) -> None:
    await imported(store, PAST)
    clock.later(MINUTE)
    teaching = teacher(database, clock)
    await teaching.look()
    before = await score(teaching, INSULT)
    for number in (500, 501):
        await decided(store, number, f"{INSULT} {number}", clock)
    clock.later(MINUTE)
    await teaching.look()
    assert await score(teaching, INSULT) > before + 0.1


async def test_many_decisions_are_learned_one_after_the_other_and_once(
    store: SqlCommentStore, database: Database, clock: Clock
) -> None:
    await imported(store, labelled(1000, noise=0))
    clock.later(MINUTE)
    first = teacher(database, clock)
    await first.look()
    await decided(store, 2000, INSULT, clock)
    clock.later(MINUTE)
    await first.look()
    learned = await first.weights()
    assert learned.seen == 1001
    again = teacher(database, clock)
    await again.look()
    assert await bits(again) == saved(learned)


async def test_what_has_just_been_decided_waits_until_it_can_be_seen(
    store: SqlCommentStore, database: Database, clock: Clock
) -> None:
    await decided(store, 1, INSULT, clock)
    teaching = teacher(database, clock)
    await teaching.look()
    assert (await teaching.weights()).seen == 0
    clock.later(MINUTE)
    await teaching.look()
    assert (await teaching.weights()).seen == 1


async def test_what_is_erased_is_as_if_it_had_never_been(
    store: SqlCommentStore, database: Database, clock: Clock
) -> None:
    await imported(store, PAST)
    comment = await decided(store, 500, INSULT, clock)
    clock.later(MINUTE)
    teaching = teacher(database, clock)
    await teaching.look()
    before = await score(teaching, INSULT)
    await SqlErasureStore(database).erase([comment.id], clock.now)
    clock.later(AGAIN)
    await teaching.look()
    assert await score(teaching, INSULT) < before
    assert await bits(teaching) == saved(fitted(examples(PAST)))
    kept = await SqlWeightStore(database).newer(0)
    assert kept is not None
    clock.later(AGAIN)
    await teaching.look()
    assert await SqlWeightStore(database).newer(kept.revision) is None


async def test_what_was_undone_is_gone_after_a_day(
    store: SqlCommentStore, database: Database, clock: Clock
) -> None:
    past = labelled(1000, noise=0)
    await imported(store, past)
    clock.later(MINUTE)
    teaching = teacher(database, clock)
    await teaching.look()
    undone = await decided(store, 2000, INSULT, clock)
    clock.later(MINUTE)
    await teaching.look()
    await store.decide(ruling(undone, Verb.REOPEN, at=clock.now))
    clock.later(FRESH)
    assert (await teaching.weights()).seen == 1001
    await teaching.look()
    assert await bits(teaching) == saved(fitted(examples(past)))


class Dying(SqlWeightStore):
    """The process is killed before what was learned is saved."""

    async def save(self, kept: KeptWeights) -> bool:
        raise ConnectionError(kept.revision)


async def test_a_crash_before_saving_learns_nothing_twice(
    store: SqlCommentStore, database: Database, clock: Clock
) -> None:
    await imported(store, labelled(1000, noise=0))
    clock.later(MINUTE)
    healthy = teacher(database, clock)
    await healthy.look()
    await decided(store, 2000, INSULT, clock)
    clock.later(MINUTE)
    dying = taught(database, Dying(database), clock)
    with pytest.raises(ConnectionError):
        await dying.look()
    assert (await dying.weights()).seen == 1000
    revived = teacher(database, clock)
    await revived.look()
    await healthy.refresh()
    assert (await revived.weights()).seen == 1001
    assert await bits(healthy) == await bits(revived)


async def test_of_two_that_learn_at_once_one_is_kept(
    store: SqlCommentStore, database: Database, clock: Clock
) -> None:
    weights = SqlWeightStore(database)
    first = KeptWeights(b"1", None, NOW, 1)
    assert await weights.save(first)
    assert not await weights.save(replace(first, content=b"2"))
    assert await weights.save(replace(first, content=b"2", revision=2))
    assert not await weights.save(replace(first, content=b"3", revision=2))
    assert await weights.newer(1) == replace(first, content=b"2", revision=2)
    assert await weights.newer(2) is None


async def test_weights_of_another_version_are_fitted_anew(
    store: SqlCommentStore, database: Database, clock: Clock
) -> None:
    await imported(store, PAST)
    await SqlWeightStore(database).save(KeptWeights(b"older", None, NOW, 1))
    clock.later(MINUTE)
    teaching = teacher(database, clock)
    assert not (await teaching.weights()).is_ready
    await teaching.look()
    assert await bits(teaching) == saved(fitted(examples(PAST)))


async def test_a_comment_is_scored_as_it_comes_and_never_by_its_own_decision(
    store: SqlCommentStore, database: Database, clock: Clock
) -> None:
    await imported(store, PAST)
    clock.later(MINUTE)
    teaching = teacher(database, clock)
    await teaching.look()
    expected = await score(teaching, INSULT)
    judging = Judging(store, SqlWordStore(database), teaching.weights)
    incoming: Incoming = arrival(700, text=INSULT).incoming
    (assessment,) = await judging([incoming], clock.now)
    assert assessment.score == expected
    comment = await one(store, 700, text=INSULT, assessment=assessment)
    await store.decide(ruling(comment, Verb.REJECT, at=clock.now))
    clock.later(MINUTE)
    await teaching.look()
    assert await score(teaching, INSULT) > expected
    after = await store.get(comment.id)
    assert after is not None
    assert after.assessment.score == expected


async def test_what_waits_gets_a_score_once_there_is_one_but_not_what_was_decided_before(
    store: SqlCommentStore, database: Database, clock: Clock
) -> None:
    waiting, undone = await one(store, 700, text=INSULT), await decided(store, 701, INSULT, clock)
    await store.decide(ruling(undone, Verb.REOPEN, at=clock.now))
    teaching = teacher(database, clock)
    await teaching.look()
    await imported(store, PAST)
    clock.later(MINUTE)
    await teaching.look()
    found = [await store.get(number) for number in (waiting.id, undone.id)]
    expected = [await score(teaching, INSULT), None]
    assert [one.assessment.score for one in found if one] == expected
    await store.decide(ruling(waiting, Verb.REJECT, at=clock.now))
    clock.later(MINUTE)
    await teaching.look()
    after = await store.get(waiting.id)
    assert after is not None
    assert after.assessment.score == expected[0]


def test_when_all_is_fitted_anew() -> None:
    known = Learned(Weights(), None, NOW, 1)
    assert must_fit(Learned(), 0, NOW)
    assert not must_fit(known, 0, NOW + 9 * FRESH)
    assert not must_fit(known, 1, NOW + AGAIN / 2)
    assert must_fit(known, 1, NOW + AGAIN)
    learned = replace(known, mark=Mark(NOW + MINUTE, 1, 2))
    assert not must_fit(learned, 0, NOW + FRESH / 2)
    assert must_fit(learned, 0, NOW + FRESH)
