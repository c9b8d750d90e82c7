"""Collecting: what follows from a visit, and that one bad source hurts no other."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.collecting import (
    INTERVAL,
    LONGEST,
    OVERDUE,
    Collector,
    Round,
    after_visit,
)
from bot.campaigns.notices import Notices
from bot.campaigns.ports import SourceRecord
from bot.wording import Wording
from digests.errors import SourceError, SourceGone
from digests.model import Article, Harvest, SourceRef, Validators
from tests.fakes.campaign_stores import MemoryDeliveries, MemorySources
from tests.fakes.virtual_time import START, VirtualLoop, run

URL = "https://a.example/feed"
ETAG = Validators('"x"', "Mon, 23 Nov 2026 05:00:00 GMT")


def article(source: str, title: str = "عنوان") -> Article:
    return Article(source, "صحيفة", title, url=f"{source}/{title}")


class Web:
    """Sources by url: a harvest, an exception, or what makes one of the ref."""

    def __init__(self, **_: object) -> None:
        self.answers: dict[str, Harvest | Exception | Callable[[SourceRef], Harvest]] = {}
        self.known: dict[str, Sequence[str]] = {}
        self.at_once = self.most_at_once = 0

    async def visit(
        self, ref: SourceRef, validators: Validators, known: Sequence[str], *, now: object
    ) -> Harvest:
        self.known[ref.url] = known
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        answer = self.answers.get(ref.url, Harvest(ref, unchanged=True))
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Harvest) else answer(ref)


class Desk:
    """A collector and all it works on."""

    def __init__(self, *urls: str) -> None:
        self.web, self.store, self.rows = Web(), MemorySources(), MemoryDeliveries()
        for url in urls:
            self.store.records[url] = SourceRecord(SourceRef(url))
        self.brought = 0
        notices = Notices(self.rows, Wording().of("ar"), [1])
        self.collector = Collector(self.store, self.web, notices, lambda: START)
        self.collector.on_news(self._brought)

    def _brought(self) -> None:
        self.brought += 1


def test_success_forgets_failures_and_comes_again_in_ten_minutes() -> None:
    before = SourceRecord(SourceRef(URL), failures=4, last_error="time-out")
    ref = SourceRef(URL, "feed", "صحيفة")
    after = after_visit(before, Harvest(ref, validators=ETAG), START)
    assert after == SourceRecord(ref, ETAG, next_check_at=START + INTERVAL)


def test_a_304_without_validators_keeps_the_old_ones() -> None:
    before = SourceRecord(SourceRef(URL), ETAG)
    assert after_visit(before, Harvest(before.ref, unchanged=True), START).validators == ETAG


def test_a_moved_source_is_known_by_its_new_address() -> None:
    moved = Harvest(SourceRef(URL, "feed"), moved_to="https://b.example/feed")
    after = after_visit(SourceRecord(SourceRef(URL)), moved, START)
    assert after.ref == SourceRef("https://b.example/feed", "feed")


def test_a_source_that_is_gone_is_retired() -> None:
    after = after_visit(SourceRecord(SourceRef(URL)), SourceGone(URL, "410"), START)
    assert (after.status, after.next_check_at, after.last_error) == ("retired", None, "410")


@given(st.integers(0, 5000), st.text(min_size=1))
def test_failures_back_off_within_bounds_and_alike_each_time(failures: int, url: str) -> None:
    before = SourceRecord(SourceRef(url), ETAG, failures=failures)
    after = after_visit(before, SourceError(url, "time-out"), START)
    assert after.next_check_at is not None
    assert INTERVAL * 2 <= after.next_check_at - START <= LONGEST * 1.2
    assert after == after_visit(before, SourceError(url, "time-out"), START)
    assert (after.failures, after.validators) == (failures + 1, ETAG)


def test_each_failure_in_a_row_waits_longer() -> None:
    record, waits = SourceRecord(SourceRef(URL)), []
    for _ in range(6):
        record = after_visit(record, ValueError("bug"), START)
        assert record.next_check_at is not None
        waits.append(record.next_check_at)
    assert waits == sorted(set(waits))
    assert record.last_error == "ValueError: bug"


def test_a_source_is_left_alone_as_long_as_it_asks() -> None:
    busy = SourceError(URL, "503", retry_after=timedelta(days=2))
    after = after_visit(SourceRecord(SourceRef(URL)), busy, START)
    assert after.next_check_at == START + timedelta(days=2)


async def test_articles_are_kept_and_a_change_is_told_once() -> None:
    desk = Desk(URL, "https://b.example/feed")
    desk.web.answers[URL] = Harvest(SourceRef(URL, "feed"), (article(URL),), ETAG)
    assert await desk.collector.round(START) == Round(visited=2, new=1)
    assert [first for first, _ in desk.store.seen.values()] == [START]
    assert desk.store.records[URL].validators == ETAG
    assert desk.brought == 1
    assert await desk.collector.round(START) == Round()
    await desk.collector.round(START + INTERVAL)
    assert desk.brought == 1
    assert desk.web.known[URL] == [f"{URL}/عنوان"]


async def test_one_bad_source_hurts_no_other() -> None:
    urls = [f"https://{n}.example/feed" for n in range(50)]
    desk = Desk(*urls)
    desk.web.answers[urls[3]] = RecursionError("entity bomb")
    desk.web.answers[urls[7]] = SourceError(urls[7], "the body is over 5 MB")
    for url in urls[10:]:
        desk.web.answers[url] = Harvest(SourceRef(url), (article(url),))
    assert await desk.collector.round(START) == Round(visited=50, failed=2, new=40)
    assert desk.store.records[urls[3]].last_error == "RecursionError: entity bomb"
    assert desk.store.records[urls[7]].last_error == "the body is over 5 MB"
    assert desk.web.most_at_once <= 20


async def test_articles_that_cannot_be_stored_are_that_source_s_error() -> None:
    desk = Desk(URL)
    desk.web.answers[URL] = Harvest(SourceRef(URL), (article(URL),), ETAG)
    desk.store.broken["keep"] = 1
    assert await desk.collector.round(START) == Round(visited=1, failed=1)
    assert desk.store.records[URL].validators == Validators()


async def test_a_source_that_is_gone_is_told_to_the_owners_once() -> None:
    desk = Desk(URL)
    desk.web.answers[URL] = SourceGone(URL, "410")
    await desk.collector.round(START)
    await desk.collector.round(START + LONGEST)
    assert desk.store.records[URL].status == "retired"
    assert len(desk.rows.rows) == 1


async def test_a_source_that_moved_onto_another_becomes_one_with_it() -> None:
    desk = Desk(URL, "https://b.example/feed")
    desk.web.answers[URL] = lambda ref: Harvest(ref, moved_to="https://b.example/feed")
    await desk.collector.round(START)
    assert list(desk.store.records) == ["https://b.example/feed"]


def test_running_it_looks_again_by_itself_and_when_woken_and_survives_a_broken_store() -> None:
    async def main(loop: VirtualLoop) -> None:
        desk, stop = Desk(), asyncio.Event()
        desk.store.broken["due"] = 1
        running = asyncio.create_task(desk.collector.run(stop))
        await asyncio.sleep(40)
        desk.store.records[URL] = SourceRecord(SourceRef(URL))
        desk.collector.wake()
        await asyncio.sleep(1)
        assert desk.store.records[URL].next_check_at == START + INTERVAL
        desk.store.records[URL] = replace(desk.store.records[URL], next_check_at=None)
        await asyncio.sleep(31)
        assert desk.store.records[URL].next_check_at == START + INTERVAL
        stop.set()
        await running

    run(main)


def test_who_is_served_after_a_pause_waits_for_the_overdue_sources_only() -> None:
    async def main(loop: VirtualLoop) -> None:
        desk, stop = Desk(URL), asyncio.Event()
        running = asyncio.create_task(desk.collector.run(stop))
        await asyncio.sleep(1)
        overdue = replace(desk.store.records[URL], next_check_at=START - OVERDUE)
        desk.store.records[URL] = overdue
        await desk.collector.catch_up(START, 30)
        assert desk.store.records[URL].next_check_at == START + INTERVAL
        on_its_way = replace(overdue, next_check_at=START - OVERDUE / 2)
        desk.store.records[URL] = on_its_way
        await desk.collector.catch_up(START, 30)
        assert desk.store.records[URL] == on_its_way
        assert loop.time() < 2
        stop.set()
        await running

    run(main)


def test_an_overdue_source_is_not_waited_for_without_end() -> None:
    async def main(loop: VirtualLoop) -> None:
        await Desk(URL).collector.catch_up(START, 30)
        assert loop.time() == 30

    run(main)
