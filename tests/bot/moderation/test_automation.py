"""Automation is off, has to earn its ranges, and leaves doubt to people."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.automation import (
    OFF,
    Automation,
    Demands,
    Range,
    Shadow,
    automatic,
    bands,
    may_switch_on,
    measured,
)
from bot.moderation.deciding import Verb
from bot.moderation.model import (
    BOT,
    Article,
    Assessment,
    Author,
    Change,
    Comment,
    Level,
    Origin,
    State,
    Verdict,
)
from bot.moderation.weights import Example, example_of

AUTHOR = Author(1, "wordpress", "key", "", approved=2, rejected=1)
TRUSTED = replace(AUTHOR, approved=20, rejected=0)
LOW, HIGH = Range(0, 0.05, Verb.APPROVE), Range(0.95, 1, Verb.SPAM)
ON = Automation((LOW, HIGH), trusted_after=20)
NOTE = Verdict("links", Level.NOTE)
SUSPECT = Verdict("phone", Level.SUSPECT)
BANNED_AT = datetime(2026, 11, 23, tzinfo=UTC)
SCORES = st.none() | st.floats(0, 1)
SHADOWS = st.lists(st.builds(Shadow, st.floats(0, 1), st.booleans()), max_size=40)


@given(SCORES)
def test_off_decides_nothing(score: float | None) -> None:
    assert automatic(Assessment(score=score), TRUSTED, OFF) is None


@pytest.mark.parametrize(
    ("score", "verb"),
    [
        (None, None),
        (0.0, Verb.APPROVE),
        (0.05, None),
        (0.5, None),
        (0.95, Verb.SPAM),
        (1, Verb.SPAM),
    ],
)
def test_a_range_decides_within_its_ends(score: float | None, verb: Verb | None) -> None:
    assert automatic(Assessment((NOTE,), score), AUTHOR, ON) is verb


@pytest.mark.parametrize("verdict", [SUSPECT, Verdict("banned_word", Level.BAN)])
def test_what_a_rule_suspects_is_never_approved(verdict: Verdict) -> None:
    for author in (AUTHOR, TRUSTED):
        assert automatic(Assessment((verdict,), 0.01), author, ON) is None
    assert automatic(Assessment((verdict,), 0.99), AUTHOR, ON) is Verb.SPAM


def test_a_trusted_author_passes_and_is_never_refused() -> None:
    assert automatic(Assessment(score=None), TRUSTED, ON) is Verb.APPROVE
    assert automatic(Assessment(score=0.5), TRUSTED, ON) is Verb.APPROVE
    assert automatic(Assessment(score=0.99), TRUSTED, ON) is None


@pytest.mark.parametrize(
    "author",
    [
        replace(TRUSTED, approved=19),
        replace(TRUSTED, rejected=1),
        replace(TRUSTED, spam=1),
        replace(TRUSTED, banned_at=BANNED_AT),
    ],
)
def test_trust_is_lost_or_not_yet_earned(author: Author) -> None:
    assert automatic(Assessment(score=0.5), author, ON) is None


def test_a_banned_author_is_not_approved_by_a_score() -> None:
    assert automatic(Assessment(score=0.0), replace(AUTHOR, banned_at=BANNED_AT), ON) is None


def test_nobody_is_trusted_before_a_first_comment() -> None:
    new = Author(1, "wordpress", "key", "")
    assert automatic(Assessment(), new, Automation(trusted_after=0)) is None


def test_ranges_that_contradict_each_other_decide_nothing() -> None:
    both = Automation((Range(0, 0.5, Verb.APPROVE), Range(0.4, 1, Verb.REJECT)))
    assert automatic(Assessment(score=0.45), AUTHOR, both) is None


def comment(state: State, origin: Origin | None, score: float | None = 0.7) -> Comment:
    article = Article("wordpress", "1")
    change = Change(1, 2, BANNED_AT, BOT, origin, State.PENDING, state) if origin else None
    assessment = Assessment(score=score)
    return Comment(
        *(1, "wordpress", "1", "1", article, AUTHOR, "نص", BANNED_AT, BANNED_AT, state, 2),
        assessment=assessment,
        decided=change,
    )


@pytest.mark.parametrize(
    ("state", "refused"),
    [(State.APPROVED, False), (State.REJECTED, True), (State.SPAM, True)],
)
def test_what_staff_decide_teaches(state: State, refused: bool) -> None:
    for origin in (Origin.CHAT, Origin.BULK, Origin.SITE):
        assert example_of(comment(state, origin)) == Example("نص", refused)


@pytest.mark.parametrize(
    "other",
    [
        comment(State.PENDING, None),
        comment(State.APPROVED, None),
        comment(State.APPROVED, Origin.AUTOMATION),
        comment(State.WITHDRAWN, Origin.READER),
        replace(comment(State.SPAM, Origin.CHAT), erased_at=BANNED_AT),
    ],
)
def test_nothing_else_teaches(other: Comment) -> None:
    assert example_of(other) is None


def test_precision_and_recall_of_a_range() -> None:
    shadows = [Shadow(0.99, True)] * 8 + [Shadow(0.97, False)] * 2 + [Shadow(0.2, True)] * 8
    measure = measured(shadows, HIGH)
    assert (measure.decided, measure.precision, measure.recall) == (10, 0.8, 0.5)
    nothing = measured([], HIGH)
    assert (nothing.decided, nothing.precision, nothing.recall) == (0, None, None)


def test_a_range_has_to_show_many_and_right_decisions() -> None:
    demands = Demands(decided=10, precision=0.9)
    right, wrong = [Shadow(0.01, False)] * 9, [Shadow(0.01, True)]
    assert not may_switch_on(measured(right, LOW), demands)
    assert may_switch_on(measured(right + wrong, LOW), demands)
    assert not may_switch_on(measured(right + wrong * 2, LOW), demands)
    assert not may_switch_on(measured([], LOW), replace(demands, decided=0))


@given(SHADOWS)
def test_every_decision_is_in_one_band(shadows: list[Shadow]) -> None:
    table = bands(shadows)
    assert len(table) == 10
    assert sum(each.decided for each in table) == len(shadows)


@given(SCORES, st.sampled_from([AUTHOR, TRUSTED]), st.sampled_from([(), (NOTE,), (SUSPECT,)]))
def test_whatever_is_decided_was_switched_on(
    score: float | None, author: Author, verdicts: tuple[Verdict, ...]
) -> None:
    verb = automatic(Assessment(verdicts, score), author, ON)
    assert verb in (None, Verb.APPROVE, Verb.SPAM)
    if verb is Verb.APPROVE:
        assert author is TRUSTED or (score is not None and LOW.holds(score))
    if verb is Verb.SPAM:
        assert score is not None
        assert HIGH.holds(score)
