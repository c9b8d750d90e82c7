"""The way in: together, apart from each other's faults, and once each."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.moderation.intake import MOST, Intake, unassessed
from bot.moderation.model import Article, Assessment, Incoming, State, Verdict
from bot.moderation.model import Level as Weight
from tests.fakes.site_stores import MemoryShelf

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)


def comment(number: int, **more: object) -> Incoming:
    values = {"text": f"تعليق {number}", "state": State.PENDING, **more}
    article = Article("almidan", "https://almidan.example/1")
    return Incoming(
        "almidan",
        str(number),
        article,
        "k",
        "سعاد",
        created_at=NOW,
        **values,  # type: ignore[arg-type]
    )


class Room:
    """assessed: how many at once."""

    def __init__(self, poison: str = "") -> None:
        self.store = MemoryShelf()
        self.assessed: list[int] = []
        self.changed: list[int] = []
        self.decided: list[int] = []
        self.poison = poison
        self.intake = Intake(self.store, self.assess, self.changed.append, lambda: NOW, self.auto)

    async def assess(self, arrivals: Sequence[Incoming], now: datetime) -> Sequence[Assessment]:
        self.assessed.append(len(arrivals))
        if self.poison and any(self.poison in one.text for one in arrivals):
            raise RuntimeError("a rule breaks on it")
        return [Assessment((Verdict("seen", Weight.NOTE),), 0.5) for _ in arrivals]

    async def auto(self, ids: Sequence[int]) -> None:
        self.decided += ids


async def test_what_arrives_together_is_one_batch_in_its_order() -> None:
    room = Room()
    stored = await room.intake.take_all([comment(number) for number in range(450)])
    assert room.store.puts == room.assessed == [MOST, MOST, 50]
    assert [one.comment_id for one in stored] == list(range(1, 451))
    assert room.changed == room.decided == list(range(1, 451))
    assert room.store.kept[1].assessment.score == 0.5


async def test_the_same_comment_twice_at_once_is_one() -> None:
    room = Room()
    stored = await room.intake.take_all([comment(1), comment(1)])
    assert [(one.comment_id, one.is_new) for one in stored] == [(1, True), (1, False)]
    assert not (await room.intake.take(comment(1))).is_new
    assert room.changed == [1]


async def test_asking_again_where_a_comment_stands_is_no_repeat_of_it() -> None:
    room = Room()
    await room.intake.take(comment(1))
    again, new = await room.intake.take_all([comment(1), comment(2)])
    assert (again.comment_id, again.is_new, new.is_new) == (1, False, True)
    assert room.assessed == room.store.puts == [1, 1]


async def test_one_that_breaks_a_rule_comes_in_without_a_verdict() -> None:
    room = Room(poison="سم")
    await room.intake.take_all([comment(1), comment(2, text="سم"), comment(3)])
    flagged = [bool(kept.assessment.verdicts) for kept in room.store.kept.values()]
    assert flagged == [True, False, True]


async def test_one_that_cannot_be_stored_fails_alone() -> None:
    room = Room()
    room.store.broken = {"2"}
    taken = await asyncio.gather(
        *(room.intake.take(comment(number)) for number in range(5)), return_exceptions=True
    )
    assert [isinstance(one, RuntimeError) for one in taken] == [False, False, True, False, False]
    assert [kept.incoming.external_id for kept in room.store.kept.values()] == ["0", "1", "3", "4"]


async def test_a_store_that_fails_is_not_asked_for_each() -> None:
    room = Room()
    room.store.broken = {str(number) for number in range(100)}
    with pytest.raises(RuntimeError):
        await room.intake.take_all([comment(number) for number in range(100)])
    assert room.store.puts == [100, 1, 1, 1]


async def test_automation_sees_only_what_is_new_and_pending() -> None:
    room = Room()
    await room.intake.take_all([comment(1, state=State.SPAM), comment(2)])
    await room.intake.take(comment(2))
    assert room.decided == [2]


async def test_automation_that_fails_keeps_nothing_from_coming_in() -> None:
    changed: list[int] = []

    async def fail(_ids: Sequence[int]) -> None:
        raise RuntimeError

    intake = Intake(MemoryShelf(), unassessed, changed.append, lambda: NOW, fail)
    assert (await intake.take(comment(1))).is_new
    assert changed == [1]


async def test_a_caller_who_leaves_stops_nobody() -> None:
    room = Room()
    leaving = asyncio.create_task(room.intake.take(comment(1)))
    staying = asyncio.create_task(room.intake.take(comment(1)))
    await asyncio.sleep(0)
    leaving.cancel()
    assert not (await staying).is_new
    assert len(room.store.kept) == 1


async def test_whatever_breaks_nobody_is_left_waiting() -> None:
    async def short(_arrivals: Sequence[Incoming], _now: datetime) -> Sequence[Assessment]:
        return []

    intake = Intake(MemoryShelf(), short, lambda _: None, lambda: NOW)
    async with asyncio.timeout(5):
        with pytest.raises(ValueError, match="zip"):
            await intake.take(comment(1))
