"""The learned score as it lives: weights are kept for all processes, one of which learns what staff
decide, a look at a time.

A comment is scored as it comes in, so before its decision can be learned: the score that is stored
with it is what the shadow figures are made of.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

import structlog

from bot.moderation.keeping import KeptWeights, Lesson, LessonStore, Mark, Unscored, WeightStore
from bot.moderation.learning import MOST, fitted, is_available, learned, loaded, saved, scores
from bot.moderation.weights import Example, UnreadableWeights, Weights
from bot.running import run_until, to_the_end
from digests.arabic.words import normalised

log = structlog.get_logger(__name__)

EVERY = 20.0
"""Seconds between two looks at what was decided, and at what another process has learned."""

SETTLED = timedelta(seconds=20)
"""After its time everybody can see a decision, or an erasure: its transaction has ended."""

BATCH = 500
"""Lessons learned, or read, at once."""

FEW = 1000
"""Examples up to which all are fitted anew with each that comes: several looks at each teach more
than one, and it takes a moment."""

AGAIN = timedelta(minutes=10)
"""Between two fits of all for what was erased."""

FRESH = timedelta(days=1)
"""After it all are fitted anew: what was undone goes, and what was learned once is learned well."""


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights and where they come from, as in KeptWeights. unlearned_until: None where they are to
    be fitted from the start."""

    weights: Weights = field(default_factory=Weights)
    mark: Mark | None = None
    unlearned_until: datetime | None = None
    revision: int = 0


def must_fit(known: Learned, erased: int, until: datetime) -> bool:
    """Whether to start anew. erased: texts that are gone since unlearned_until."""
    if known.unlearned_until is None:
        return True
    age = until - known.unlearned_until
    is_stale = known.mark is not None and known.mark.at > known.unlearned_until and age >= FRESH
    return is_stale or (erased > 0 and age >= AGAIN)


class Teaching:
    """One in a process. Without scikit-learn it does nothing, and there is no score."""

    def __init__(
        self,
        lessons: LessonStore,
        store: WeightStore,
        unscored: Unscored,
        now: Callable[[], datetime],
    ) -> None:
        self._lessons = lessons
        self._store = store
        self._unscored = unscored
        self._now = now
        self._known = Learned()
        self._is_read = False
        self._reading = asyncio.Lock()

    async def weights(self) -> Weights:
        """The newest that this process knows of. Never fails: without them rules still speak."""
        if not self._is_read:
            await self.refresh()
        return self._known.weights

    async def refresh(self) -> None:
        """Take over what another process has learned."""
        try:
            await self._read()
        except Exception:
            log.exception("weights_not_read")

    async def look(self) -> None:
        """Learn what was decided, and unlearn what was erased, up to a moment ago; then score what
        waits without one."""
        await self._read()
        await self._learn_all()
        if self._known.weights.is_ready:
            await self._score_waiting()

    async def _learn_all(self) -> None:
        known, until = self._known, self._now() - SETTLED
        since = known.unlearned_until
        erased = await self._lessons.erased(since, until) if since else 0
        if must_fit(known, erased, until) and not await self._fit(until):
            return
        while lessons := await self._lessons.lessons(self._known.mark, until, BATCH):
            is_early = self._known.weights.seen < FEW
            if not await (self._fit(until) if is_early else self._learn(lessons, until)):
                return

    async def follow(self, stop: asyncio.Event) -> None:
        """Take over what is learned elsewhere, until `stop`. For every process."""
        await run_until(stop, _again_and_again(self.refresh))

    async def teach(self, stop: asyncio.Event) -> None:
        """Look again and again, until `stop`. For one process of all."""

        async def look() -> None:
            try:
                await self.look()
            except Exception:
                log.exception("not_learned")

        if is_available():
            await run_until(stop, _again_and_again(look))
        else:
            await stop.wait()

    async def _read(self) -> None:
        if not is_available():
            return
        async with self._reading:
            kept = await self._store.newer(self._known.revision)
            if kept is not None:
                self._known = await _understood(kept)
            self._is_read = True

    async def _learn(self, lessons: Sequence[Lesson], until: datetime) -> bool:
        known, examples = self._known, [_example(one) for one in lessons]
        weights = await asyncio.to_thread(learned, known.weights, examples)
        log.info("learned", lessons=len(lessons), seen=weights.seen)
        unlearned_until = known.unlearned_until or until
        return await self._keep(weights, lessons[-1].mark, unlearned_until, known.revision + 1)

    async def _fit(self, until: datetime) -> bool:
        """All lessons there are; a thread cannot be cancelled, so it is asked to end."""
        revision, halted = self._known.revision + 1, Event()
        mark, examples = await self._all(until)
        try:
            weights = await asyncio.to_thread(fitted, examples, halted.is_set)
        finally:
            halted.set()
        log.info("fitted", lessons=len(examples))
        return await self._keep(weights, mark, until, revision)

    async def _score_waiting(self) -> None:
        while waiting := await self._unscored.unscored(BATCH):
            found = await asyncio.to_thread(_scored, self._known.weights, waiting)
            await to_the_end(self._unscored.score(found))

    async def _all(self, until: datetime) -> tuple[Mark | None, Sequence[Example]]:
        """The newest, and the mark of the last."""
        mark, examples = None, deque[Example](maxlen=MOST)
        while lessons := await self._lessons.lessons(mark, until, BATCH):
            mark = lessons[-1].mark
            examples += map(_example, lessons)
        return mark, list(examples)

    async def _keep(
        self, weights: Weights, mark: Mark | None, unlearned_until: datetime, revision: int
    ) -> bool:
        """Weights and mark in one transaction: after a crash is learned again what is not in them.
        False where another process was quicker; its weights are read at the next look."""
        content = await asyncio.to_thread(saved, weights)
        kept = KeptWeights(content, mark, unlearned_until, revision)
        is_kept = await to_the_end(self._store.save(kept))
        if is_kept:
            self._known = Learned(weights, mark, unlearned_until, revision)
        else:
            log.info("learned_elsewhere", revision=revision)
        return is_kept


async def _understood(kept: KeptWeights) -> Learned:
    """Weights that another version has left are fitted anew."""
    try:
        weights = await asyncio.to_thread(loaded, kept.content)
    except UnreadableWeights as error:
        log.warning("weights_unreadable", revision=kept.revision, error=str(error))
        return Learned(revision=kept.revision)
    return Learned(weights, kept.mark, kept.unlearned_until, kept.revision)


async def _again_and_again(step: Callable[[], Awaitable[None]]) -> None:
    while True:
        await step()
        await asyncio.sleep(EVERY)


def _scored(weights: Weights, waiting: Sequence[tuple[int, str]]) -> dict[int, float]:
    found = scores(weights, [normalised(text) for _, text in waiting])
    pairs = zip(waiting, found, strict=True)
    return {number: score for (number, _), score in pairs if score is not None}


def _example(lesson: Lesson) -> Example:
    return Example(lesson.text, lesson.is_refused)
