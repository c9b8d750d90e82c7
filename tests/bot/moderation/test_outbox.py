"""The worker that carries decisions: how long it waits, and what it does with trouble."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.deciding import Errand
from bot.moderation.model import WORDPRESS, Article, Author, Comment, State
from bot.moderation.outbox import BATCH, LONGEST, Again, Done, Never, Outbox, Told, pause
from bot.moderation.ports import Task

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
DOWN = Again("it does not answer", down=True)


def task(number: int, attempt: int = 1) -> Task:
    author = Author(1, WORDPRESS, "k" * 32, "سعاد")
    article = Article(WORDPRESS, "7")
    comment = Comment(
        number, WORDPRESS, str(number), str(number), article, author, "نص", NOW, NOW,
        State.APPROVED, 2,
    )  # fmt: skip
    return Task(number, comment, Errand.APPROVE, attempt)


class Book:
    """An OutboxStore that hands out what it was given, and a Teller that answers as told."""

    def __init__(self, *answers: Told | Exception) -> None:
        self.answers = list(answers)
        self.left = [task(number) for number in range(1, len(answers) + 1)]
        self.told: list[int] = []
        self.record: dict[int, str] = {}
        self.given_up: list[int] = []

    async def claim(self, now: datetime, until: datetime, limit: int) -> Sequence[Task]:
        claimed, self.left = self.left[:limit], self.left[limit:]
        return claimed

    async def done(self, task: Task, now: datetime, site_id: str = "") -> None:
        self.record[task.id] = f"done {site_id}".strip()

    async def again(self, task: Task, at: datetime, error: str) -> None:
        self.record[task.id] = f"{error} {(at - NOW).total_seconds():g}"

    async def give_up(self, task: Task, now: datetime, error: str) -> None:
        self.record[task.id] = f"never: {error}"

    async def next_due(self) -> datetime | None:
        return None

    async def tell(self, task: Task) -> Told:
        self.told.append(task.id)
        answer = self.answers[task.id - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer


def outbox(book: Book) -> Outbox:
    return Outbox(book, book, lambda: NOW, lambda: 0.5, book.given_up.append)


async def test_each_ends_as_it_was_told() -> None:
    book = Book(Done("12"), Again("busy"), Never("no such article"), RuntimeError("a bug"))
    assert await outbox(book).round() == 4
    assert book.record == {
        1: "done 12",
        2: "busy 5",
        3: "never: no such article",
        4: "RuntimeError 5",
    }
    assert book.given_up == [3]


async def test_a_site_that_is_down_is_tried_with_one_errand() -> None:
    book = Book(*[DOWN] * (BATCH + 5))
    worker = outbox(book)
    await worker.round()
    await worker.round()
    assert book.told == list(range(1, BATCH + 2))
    assert len(book.record) == BATCH + 5
    assert {said.rpartition(" ")[0] for said in book.record.values()} == {DOWN.error}


async def test_a_site_that_is_back_gets_everything() -> None:
    book = Book(*[DOWN] * BATCH, *[Done()] * BATCH)
    worker = outbox(book)
    await worker.round()
    await worker.round()
    assert [book.record[number] for number in range(BATCH + 1, 2 * BATCH + 1)] == ["done"] * BATCH


async def test_it_ends_when_it_is_asked_to() -> None:
    book, stop = Book(Done()), asyncio.Event()
    running = asyncio.create_task(outbox(book).run(stop))
    async with asyncio.timeout(5):
        while not book.record:
            await asyncio.sleep(0)
        stop.set()
        await running
    assert book.record == {1: "done"}


@given(st.integers(1, 10_000), st.floats(0, 1), st.booleans(), st.floats(0, 3600))
def test_the_wait_grows_to_a_bound_and_keeps_to_what_was_asked(
    attempt: int, jitter: float, refused: bool, asked: float
) -> None:
    told = Again("", refused=refused, wait=asked)
    waited = pause(attempt, told, jitter)
    assert timedelta(seconds=3) < waited
    assert waited <= max(LONGEST * 1.25, timedelta(seconds=asked))
    assert waited >= timedelta(seconds=asked)
    assert waited <= pause(attempt + 1, told, jitter)
