"""After a 429: a step down, and back up step by step."""

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import LEAST, Pace
from bot.delivery.pacer import Lane, Limits, Line


def test_a_flood_takes_30_percent_and_each_ten_seconds_bring_a_tenth_back() -> None:
    pace = Pace()
    pace.flooded(0.0, 5.0)
    factors = [round(pace.factor(at), 3) for at in (0, 5, 14.9, 15, 25, 34.9, 35, 1000)]
    assert factors == [0.7, 0.7, 0.7, 0.8, 0.9, 0.9, 1.0, 1.0]


def test_refusals_of_what_was_under_way_already_count_once() -> None:
    pace = Pace()
    for at in (0.0, 0.1, 0.2):
        pace.flooded(at, 5.0 + at)
    assert pace.factor(6.0) == 0.7


def test_a_flood_after_the_gate_takes_more_off() -> None:
    pace = Pace()
    pace.flooded(0.0, 5.0)
    pace.flooded(15.0, 20.0)
    assert round(pace.factor(20.0), 3) == 0.56


@given(
    st.lists(st.tuples(st.floats(0, 40), st.floats(1, 60), st.booleans()), max_size=60),
    st.floats(0, 200),
)
def test_it_stays_within_bounds_and_always_comes_back(
    floods: list[tuple[float, float, bool]], later: float
) -> None:
    pace, now, opens = Pace(), 0.0, 0.0
    for pause, wait, _ in floods:
        before = pace.factor(now)
        now += pause
        assert pace.factor(now) >= before
        pace.flooded(now, now + wait)
        opens = max(opens, now + wait)
        assert LEAST <= pace.factor(now) <= 1
    assert pace.factor(opens + later) <= pace.factor(opens + later + 10)
    instant = 1e-6  # a sum of floats may fall short of the step that it stands for
    assert pace.factor(opens + 90 + instant) == 1


def test_the_line_goes_slower_after_a_flood() -> None:
    line = Line(Limits(rate=100.0))
    line.close(0.0, 1.0)
    assert line.rate(1.0) == 70.0
    assert round(line.rate(11.0)) == 80
    line.workers = 4
    assert line.rate(1.0) == 17.5


def test_rows_wait_for_a_place_and_calls_do_not() -> None:
    line = Line(Limits(rate=1000.0, width=2))
    for chat in range(1, 5):
        line.enter(chat, Lane.ALERT, is_row=True)
    first, second = line.grant(0.0), line.grant(0.1)
    assert first
    assert second
    assert line.grant(0.2) is None
    assert line.next_at(0.2) is None
    call = line.enter(9, Lane.BROADCAST)
    assert line.grant(0.2) is call
    line.release(first)
    third = line.grant(0.3)
    assert third is not None
    assert third.chat_id == 3


def test_paid_broadcasts_have_a_rate_of_their_own() -> None:
    line = Line(Limits(rate=10.0, paid=100.0, width=1000))
    for chat in range(1, 101):
        line.enter(chat, Lane.BROADCAST, is_row=True, paid=True)
        line.enter(chat + 1000, Lane.DIGEST, is_row=True)
    granted, now = list[int](), 0.0
    while now < 0.5:
        if ticket := line.grant(now):
            granted.append(ticket.chat_id or 0)
        else:
            now = line.next_at(now) or 1.0
    assert 4 <= sum(chat > 1000 for chat in granted) <= 6
    assert 48 <= sum(chat <= 1000 for chat in granted) <= 54


def test_without_a_paid_rate_nothing_is_paid() -> None:
    line = Line(Limits(rate=10.0))
    assert not line.enter(1, Lane.BROADCAST, is_row=True, paid=True).paid
