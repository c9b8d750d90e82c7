"""Reports: every recipient in a file, figures that are right at the edges."""

import csv
import tracemalloc
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.campaigns.broadcasts import Campaign, Kind, Recipient, Stage
from bot.campaigns.reporting import Progress, Reports, figures, progress
from bot.delivery.model import State
from tests.fakes.broadcast_stores import CampaignsInMemory

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def campaign(stage: Stage = Stage.RUNNING, total: int | None = 200, **counts: int) -> Campaign:
    states = {State(name): number for name, number in counts.items()}
    made = Campaign(7, Kind.BROADCAST, stage, "خبر", START, START + 10 * SECOND)
    return replace(made, total=total, counts=states)


def test_figures_of_a_finished_campaign_last_until_its_end() -> None:
    done = campaign(Stage.FINISHED, sent=180, gone=12, failed=2, unknown=6)
    shown = figures(done, START, START + timedelta(days=9))
    assert (shown.total, shown.done, shown.seconds, shown.rate) == (200, 200, 10.0, 20.0)
    assert (shown.shares[State.SENT], shown.shares[State.GONE]) == (90.0, 6.0)
    assert sum(shown.shares.values()) == pytest.approx(100)
    assert shown.counts[State.PLANNED] == 0


def test_figures_of_a_running_one_last_until_now() -> None:
    shown = figures(campaign(sent=50, planned=150), START, START + 5 * SECOND)
    assert (shown.done, shown.seconds, shown.rate) == (50, 5.0, 10.0)


def test_figures_of_nothing_divide_by_nothing() -> None:
    shown = figures(campaign(Stage.SCHEDULED, total=None), None, START)
    assert (shown.total, shown.seconds, shown.rate) == (0, 0.0, 0.0)
    assert set(shown.shares.values()) == {0.0}


def test_a_digest_without_a_fixed_total_has_those_it_has() -> None:
    assert figures(campaign(total=None, sent=3, planned=4), None, START).total == 7


def test_progress_has_a_rate_from_the_second_look_on() -> None:
    first = progress(campaign(sent=10), None, START)
    assert (first.rate, first.left, first.share) == (0.0, None, 5.0)
    second = progress(campaign(sent=30), first, START + SECOND)
    assert (second.rate, second.left) == (20.0, timedelta(seconds=8))
    third = progress(campaign(sent=30), second, START + 2 * SECOND)
    assert third.rate == pytest.approx(14.0)


def test_what_is_paused_or_stands_still_has_no_time_left() -> None:
    before = Progress(START, 10, 200, 20.0)
    assert progress(campaign(Stage.PAUSED, sent=10), before, START + SECOND).left is None
    still = progress(campaign(sent=10), Progress(START, 10, 200), START + SECOND)
    assert still.left is None


def test_two_looks_at_the_same_instant_keep_the_rate() -> None:
    before = Progress(START, 10, 200, 20.0)
    assert progress(campaign(sent=30), before, START).rate == 20.0
    assert progress(campaign(total=0), None, START).share == 0.0


class Long(CampaignsInMemory):
    """200,000 recipients that are nowhere at once."""

    async def recipients(self, campaign_id: int) -> AsyncIterator[Recipient]:
        for chat in range(1, 200_001):
            yield Recipient(chat, 0, State.SENT, chat, "", START)


async def test_every_recipient_is_in_the_file_and_memory_stays_flat(tmp_path: Path) -> None:
    tracemalloc.start()
    rows = await Reports(Long()).csv(7, tmp_path / "report.csv")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 200_000
    assert peak < 1_000_000
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["chat_id", "thread_id", "state", "message_id", "error", "at"]
    assert lines[-1] == ["200000", "0", "sent", "200000", "", "2026-11-24T09:00:00.000+00:00"]
    assert len(lines) == 200_001


class Odd(CampaignsInMemory):
    """One who never got it, with an error that holds a comma."""

    async def recipients(self, campaign_id: int) -> AsyncIterator[Recipient]:
        yield Recipient(-100, 7, State.FAILED, None, 'Bad Request: "x", y', None)


async def test_what_is_not_known_is_empty_and_errors_are_quoted(tmp_path: Path) -> None:
    await Reports(Odd()).csv(7, tmp_path / "report.csv")
    lines = (tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1] == '-100,7,failed,,"Bad Request: ""x"", y",'
