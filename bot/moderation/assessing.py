"""Rules and score together."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.moderation.candidate import Candidate, Knowledge
from bot.moderation.learning import scores
from bot.moderation.model import Assessment
from bot.moderation.repeats import Recents, Written
from bot.moderation.rules import judge
from bot.moderation.weights import Weights

_REMEMBERED = 50
"""Comments of one author in a batch that are held against the next."""


@dataclass(frozen=True, slots=True)
class Assessor:
    """What comments are judged by at one time. Pure: the same candidates give the same answers."""

    knowledge: Knowledge = field(default_factory=Knowledge)
    weights: Weights = field(default_factory=Weights)

    def assess(self, candidates: Sequence[Candidate]) -> list[Assessment]:
        """One for each, in their order, which is the one they were written in: what comes before in
        a batch counts for repeats and floods as if it had been stored."""
        learned = scores(self.weights, [candidate.normalised for candidate in candidates])
        judged = self._judged(candidates)
        pairs = zip(judged, learned, strict=True)
        return [replace(assessment, score=score) for assessment, score in pairs]

    async def assess_aside(self, candidates: Sequence[Candidate]) -> list[Assessment]:
        """The same in a thread: a batch of thousands takes seconds."""
        return await asyncio.to_thread(self.assess, candidates)

    def _judged(self, candidates: Sequence[Candidate]) -> Iterator[Assessment]:
        recents = Recents(below=self.knowledge.recents)
        knowledge = replace(self.knowledge, recents=recents)
        own: dict[str, tuple[Written, ...]] = {}
        for candidate in candidates:
            earlier = own.get(candidate.author, ())
            yield Assessment(judge(_knowing(candidate, earlier), knowledge))
            written = Written(candidate.text, candidate.created_at, candidate.author)
            recents.add(written)
            own[candidate.author] = (written, *earlier)[:_REMEMBERED]


def _knowing(candidate: Candidate, earlier: tuple[Written, ...]) -> Candidate:
    """The candidate, its author's history with what came earlier in the batch."""
    if not earlier or not candidate.author:
        return candidate
    history = replace(candidate.history, recent=(*earlier, *candidate.history.recent))
    return replace(candidate, history=history)
