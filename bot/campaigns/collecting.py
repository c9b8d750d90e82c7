"""Visits the sources whose time has come, and keeps what they bring."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.campaigns.notices import Notices
from bot.campaigns.ports import SourceRecord, SourceStore
from bot.running import run_until, to_the_end
from digests.errors import NashraError, SourceError, SourceGone
from digests.model import Harvest, SourceRef, Validators

log = structlog.get_logger()

INTERVAL = timedelta(minutes=10)
"""Between two visits to a source that answers."""

LONGEST = timedelta(hours=24)
"""Between two visits to one that does not, at most."""

REMEMBERED = timedelta(days=7)
"""How far back a source is asked whether its articles are still published."""

AT_ONCE = 20
BATCH = 100
IDLE = 30.0
"""Seconds between looks for due sources."""

OVERDUE = timedelta(minutes=5)
"""A source whose time came so long ago has been forgotten: by a pause of the process, not by a
round on its way."""

RETIRED = "retired"


class Visits(Protocol):
    """What the collector needs of `digests.sources`."""

    async def visit(
        self, ref: SourceRef, validators: Validators, known: Sequence[str], *, now: datetime
    ) -> Harvest:
        """One visit. known: identities to look for among what is published.
        Raises digests.errors."""
        ...


@dataclass(frozen=True, slots=True)
class Round:
    """What a round brought: sources visited and failed, articles new and updated."""

    visited: int = 0
    failed: int = 0
    new: int = 0
    updated: int = 0

    def __add__(self, other: "Round") -> "Round":
        return Round(
            self.visited + other.visited,
            self.failed + other.failed,
            self.new + other.new,
            self.updated + other.updated,
        )


@dataclass(frozen=True, slots=True)
class _Visit:
    """One visit's end: the record to store under `url`, articles new and updated."""

    url: str
    after: SourceRecord
    new: int = 0
    updated: int = 0


def after_visit(record: SourceRecord, result: Harvest | Exception, now: datetime) -> SourceRecord:
    """The record after a visit: next time by success or failure, its new address, its end."""
    if isinstance(result, Harvest):
        ref = result.source
        if result.moved_to:
            ref = replace(ref, url=result.moved_to)
        silent = result.unchanged and result.validators == Validators()  # a 304 may omit them
        validators = record.validators if silent else result.validators
        return SourceRecord(ref, validators, next_check_at=now + INTERVAL)
    failed = replace(record, failures=record.failures + 1, last_error=_reason(result))
    if isinstance(result, SourceGone):
        return replace(failed, status=RETIRED, next_check_at=None)
    return replace(failed, next_check_at=now + _back_off(failed, result))


def _back_off(record: SourceRecord, error: Exception) -> timedelta:
    """Doubling from 20 minutes, up to 20 % more by address so that a host's feeds spread out;
    never before the time the source itself asked for."""
    doubled = min(LONGEST, INTERVAL * (1 << min(record.failures, 12)))
    spread = hashlib.sha256(record.ref.url.encode()).digest()[0] / 255 * 0.2
    asked = error.retry_after if isinstance(error, SourceError) else None
    return max(doubled * (1 + spread), asked or timedelta())


def _summed(visits: Sequence[_Visit]) -> Round:
    return Round(
        visited=len(visits),
        failed=sum(visit.after.failures > 0 for visit in visits),
        new=sum(visit.new for visit in visits),
        updated=sum(visit.updated for visit in visits),
    )


def _reason(error: Exception) -> str:
    return error.reason if isinstance(error, NashraError) else f"{type(error).__name__}: {error}"


class Collector:
    """One in a process."""

    def __init__(
        self,
        store: SourceStore,
        sources: Visits,
        notices: Notices,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._sources = sources
        self._notices = notices
        self._now = now
        self._tell: list[Callable[[], None]] = []
        self._woken = asyncio.Event()
        self._ended = asyncio.Event()

    def on_news(self, tell: Callable[[], None]) -> None:
        """Call this after each round that has changed what a digest may show."""
        self._tell.append(tell)

    def wake(self) -> None:
        """There is a new source, or another time: look now."""
        self._woken.set()

    async def catch_up(self, now: datetime, patience: float) -> None:
        """Let nobody be served from before a pause: return once no source is overdue any more, or
        after `patience` seconds. Comes back at once while rounds go on as they should."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while await self._store.due(now - OVERDUE):
                    ended = self._ended
                    self.wake()
                    await ended.wait()

    async def run(self, stop: asyncio.Event) -> None:
        """Rounds until `stop`; a round under way is given up then, and comes again."""
        await run_until(stop, self._rounds())

    async def round(self, now: datetime) -> Round:
        """Visit every due source once; `now` is when their new articles are first seen."""
        due = await self._store.due(now)
        total = Round()
        for start in range(0, len(due), BATCH):
            total += await self._batch(due[start : start + BATCH], now)
        if total.new or total.updated:
            for tell in self._tell:
                tell()
        return total

    async def _rounds(self) -> None:
        while True:
            try:
                done = await self.round(self._now())
                if done.visited:
                    log.info("round", visited=done.visited, failed=done.failed, new=done.new)
            except Exception:
                log.exception("round_failed")
            self._ended.set()
            self._ended = asyncio.Event()
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE):
                    await self._woken.wait()
            self._woken.clear()

    async def _batch(self, due: Sequence[SourceRecord], now: datetime) -> Round:
        turns = asyncio.Semaphore(AT_ONCE)
        visits = await asyncio.gather(*(self._visit(record, turns, now) for record in due))
        await to_the_end(self._store.put_many([(visit.url, visit.after) for visit in visits]))
        for visit in visits:
            if visit.after.status == RETIRED:
                await self._notices.post("source_retired", now, source=visit.url)
        return _summed(visits)

    async def _visit(self, record: SourceRecord, turns: asyncio.Semaphore, now: datetime) -> _Visit:
        url, kept = record.ref.url, (0, 0)
        result: Harvest | Exception
        async with turns:
            try:
                known = await self._store.recent(url, now - REMEMBERED)
                result = await self._sources.visit(record.ref, record.validators, known, now=now)
                if not result.unchanged:
                    kept = await to_the_end(self._store.keep(result, now))
            except NashraError as error:
                log.info("source_failed", source=url, reason=error.reason)
                result = error
            except Exception as error:
                log.exception("source_failed", source=url)
                result = error
        return _Visit(url, after_visit(record, result, now), *kept)
