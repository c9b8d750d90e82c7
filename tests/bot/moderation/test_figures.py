"""Figures of the moderation: counted once each, by person and reason, in the outlet's days."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.desk_ports import Judged
from bot.moderation.figures import Period, figures, since, stretches, times
from bot.moderation.model import BOT, Actor, Origin, State

NOON = datetime(2026, 11, 25, 11, tzinfo=UTC)
BRUSSELS = ZoneInfo("Europe/Brussels")
SARA, OMAR = Actor(7, "سارة"), Actor(8, "عمر")


def judged(
    minutes: float,
    after: State = State.APPROVED,
    actor: Actor = SARA,
    origin: Origin = Origin.CHAT,
    reason: str = "",
    score: float | None = None,
    at: datetime = NOON,
) -> Judged:
    return Judged(at - timedelta(minutes=minutes), at, actor, origin, after, reason, score)


def test_counts_by_state_person_and_reason() -> None:
    found = figures(
        [
            judged(1),
            judged(3, State.REJECTED, reason="insult"),
            judged(5, State.REJECTED, OMAR, reason="insult"),
            judged(7, State.SPAM, OMAR),
            judged(9, State.REJECTED, OMAR, reason="advert"),
            judged(0, State.APPROVED, BOT, Origin.AUTOMATION),
        ]
    )
    assert found.states == {State.APPROVED: 2, State.REJECTED: 3, State.SPAM: 1}
    assert [(one.name, one.times.count) for one in found.people] == [
        ("عمر", 3),
        ("سارة", 2),
        ("", 1),
    ]
    assert found.reasons == (("insult", 2), ("advert", 1))
    assert found.times.median == timedelta(minutes=3)
    assert found.times.p95 == timedelta(minutes=9)


def test_the_score_agrees_where_it_would_have_done_what_people_did() -> None:
    found = figures(
        [
            judged(1, State.REJECTED, score=0.9),
            judged(1, State.APPROVED, score=0.1),
            judged(1, State.APPROVED, score=0.7),
            judged(1, State.APPROVED),
            judged(1, State.REJECTED, BOT, Origin.AUTOMATION, score=0.9),
        ]
    )
    assert (found.agreed, found.scored) == (2, 3)


def test_nothing_decided_is_no_error() -> None:
    assert figures([]).times.median is None


@given(st.lists(st.integers(0, 10_000), min_size=1))
def test_half_is_within_the_median_and_nearly_all_within_p95(minutes: list[int]) -> None:
    found = times(judged(each) for each in minutes)
    assert found.median is not None
    assert found.p95 is not None
    spans = [timedelta(minutes=each) for each in minutes]
    assert sum(span <= found.median for span in spans) * 2 >= len(spans)
    assert sum(span <= found.p95 for span in spans) >= 0.95 * len(spans)


@pytest.mark.parametrize(
    ("period", "begins"),
    [
        (Period.TODAY, datetime(2026, 10, 26, tzinfo=BRUSSELS)),
        (Period.WEEK, datetime(2026, 10, 20, tzinfo=BRUSSELS)),
    ],
)
def test_a_period_begins_at_a_local_midnight(period: Period, begins: datetime) -> None:
    assert since(period, BRUSSELS, datetime(2026, 10, 26, 12, tzinfo=UTC)) == begins


def test_stretches_count_each_decision_once() -> None:
    start = NOON - timedelta(hours=3)
    some = [judged(0, at=NOON - timedelta(minutes=m)) for m in (170, 30, 20)]
    found = stretches(some, start, NOON, timedelta(hours=1))
    assert [counts.get(State.APPROVED, 0) for _, counts in found] == [1, 0, 2]
