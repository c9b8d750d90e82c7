"""The one way in for comments: what arrives together is judged and stored together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog

from bot.moderation.model import Assessment, Incoming, State
from bot.moderation.ports import Arrival, Stored

log = structlog.get_logger(__name__)

GATHER = 0.005
"""Seconds that the first of a batch waits for others."""

MOST = 200
"""Comments judged and stored at once."""

TOLERATED = 3
"""Comments in a row that cannot be stored before it is not put down to them."""

Key = tuple[str, str]


class Assess(Protocol):
    """The rules and the learned score."""

    async def __call__(
        self, arrivals: Sequence[Incoming], now: datetime, /
    ) -> Sequence[Assessment]:
        """What is to be said of each, in their order."""
        ...


class Shelf(Protocol):
    """The part of a CommentStore where arrivals are put."""

    async def known(self, incoming: Sequence[Incoming], /) -> Sequence[Stored | None]:
        """Of each in their order what it is by now; None of what is new."""
        ...

    async def put(self, arrivals: Sequence[Arrival], now: datetime) -> Sequence[Stored]:
        """See CommentStore."""
        ...


Automatic = Callable[[Sequence[int]], Awaitable[None]]
"""May decide new pending comments by itself: trusted authors, ranges of the score."""

OnChange = Callable[[int], None]
"""Told the id of every comment that came, or changed."""


async def unassessed(arrivals: Sequence[Incoming], _now: datetime) -> Sequence[Assessment]:
    """Nothing is said of any: an `Assess` for where there are no rules."""
    return [Assessment()] * len(arrivals)


class Intake:
    """One in a process. Any number of callers at once."""

    def __init__(
        self,
        store: Shelf,
        assess: Assess,
        on_change: OnChange,
        now: Callable[[], datetime],
        automatic: Automatic | None = None,
    ) -> None:
        self._store = store
        self._assess = assess
        self._on_change = on_change
        self._now = now
        self._automatic = automatic
        self._waiting: dict[Key, tuple[Incoming, asyncio.Future[Stored]]] = {}
        self._full = asyncio.Event()
        self._turn = asyncio.Lock()
        self._batches: set[asyncio.Task[None]] = set()

    async def take(self, incoming: Incoming) -> Stored:
        """Judge and store it; of one that is there already, what it is now.

        Raises what the store raises for this comment; others of its batch are not touched.
        """
        key = (incoming.site, incoming.external_id)
        if key in self._waiting:  # twice at once: the second is told of the first
            return replace(await asyncio.shield(self._waiting[key][1]), is_new=False)
        self._waiting[key] = incoming, (future := asyncio.get_running_loop().create_future())
        self._schedule()
        return await asyncio.shield(future)

    async def take_all(self, arrivals: Sequence[Incoming]) -> Sequence[Stored]:
        """Each in their order. Raises the first failure, after the others are stored."""
        taken = await asyncio.gather(*map(self.take, arrivals), return_exceptions=True)
        for one in taken:
            if isinstance(one, BaseException):
                raise one
        return [one for one in taken if isinstance(one, Stored)]

    async def assess(self, arrivals: Sequence[Incoming]) -> Sequence[Assessment]:
        """What is to be said of each; of one that breaks a rule's code, nothing."""
        try:
            return await self._assess(arrivals, self._now())
        except Exception:
            if len(arrivals) == 1:
                log.exception("not_assessed", site=arrivals[0].site, id=arrivals[0].external_id)
                return [Assessment()]
        return [(await self.assess([one]))[0] for one in arrivals]

    def _schedule(self) -> None:
        if len(self._waiting) >= MOST:
            self._full.set()
        if len(self._waiting) == 1:
            batch = asyncio.create_task(self._gather())
            self._batches.add(batch)
            batch.add_done_callback(self._batches.discard)

    async def _gather(self) -> None:
        """Wait for others, and for the batch before; then take what has come."""
        with suppress(TimeoutError):
            async with asyncio.timeout(GATHER):
                await self._full.wait()
        async with self._turn:
            while self._waiting:
                keys = list(self._waiting)[:MOST]
                batch = [self._waiting.pop(key) for key in keys]
                self._full.clear()
                await self._take_batch(batch)

    async def _take_batch(self, batch: Sequence[tuple[Incoming, asyncio.Future[Stored]]]) -> None:
        for (_, future), result in zip(batch, await self._taken(batch), strict=True):
            if isinstance(result, Stored):
                future.set_result(result)
            else:
                future.set_exception(result)
                future.exception()  # its caller may be gone, and nobody else minds

    async def _taken(
        self, batch: Sequence[tuple[Incoming, asyncio.Future[Stored]]]
    ) -> Sequence[Stored | Exception]:
        """What became of each; whatever breaks, nobody is left waiting."""
        arrivals = [incoming for incoming, _ in batch]
        try:
            there = await self._store.known(arrivals)
            fresh = [one for one, is_there in zip(arrivals, there, strict=True) if not is_there]
            added = iter(await self._add(fresh) if fresh else [])
        except Exception as error:
            log.exception("not_taken_in", count=len(arrivals))
            return [error] * len(arrivals)
        return [one or next(added) for one in there]

    async def _add(self, fresh: Sequence[Incoming]) -> Sequence[Stored | Exception]:
        """Judged only now: a site that asks again where a comment stands has not repeated it."""
        pairs = zip(fresh, await self.assess(fresh), strict=True)
        results = await self._put([Arrival(*pair) for pair in pairs])
        await self._decide([one for one in results if isinstance(one, Stored)])
        return results

    async def _put(self, arrivals: Sequence[Arrival]) -> Sequence[Stored | Exception]:
        """All in one transaction; where that fails, each in its own, for one may be at fault."""
        try:
            return await self._store.put(arrivals, self._now())
        except Exception as error:
            log.warning("not_stored_together", count=len(arrivals), error=str(error))
            return [error] if len(arrivals) == 1 else await self._put_one_by_one(arrivals)

    async def _put_one_by_one(self, arrivals: Sequence[Arrival]) -> Sequence[Stored | Exception]:
        """After TOLERATED failures in a row the store is what fails: the rest fail alike."""
        results: list[Stored | Exception] = []
        for arrival in arrivals:
            last = results[-TOLERATED:]
            if len(last) == TOLERATED and all(isinstance(one, Exception) for one in last):
                results.append(last[-1])
            else:
                results += await self._put([arrival])
        return results

    async def _decide(self, stored: Sequence[Stored]) -> None:
        new = [one.comment_id for one in stored if one.is_new]
        pending = [one.comment_id for one in stored if one.is_new and one.state is State.PENDING]
        try:
            if self._automatic is not None and pending:
                await self._automatic(pending)
        except Exception:
            log.exception("automatic_failed", comments=pending)
        try:
            for comment_id in new:
                self._on_change(comment_id)
        except Exception:
            log.exception("not_redrawn", comments=new)
