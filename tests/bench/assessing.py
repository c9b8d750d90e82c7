"""Comments a second through rules and score, on one core: python -m tests.bench.assessing"""

import resource
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.moderation.assessing import Assessor
from bot.moderation.candidate import Candidate, History, Knowledge
from bot.moderation.learning import fitted, learned, saved, scores
from bot.moderation.lexicon import Lexicon
from bot.moderation.weights import Example
from tests.bench.grouping import articles
from tests.fakes.comments import INSULTS, disguised, labelled

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
KNOWN = History(approved=5)
COMMENTS = 10_000
LEAST = 500
"""Comments a second that intake has to take."""


def candidates(number: int) -> list[Candidate]:
    """Headlines and made-up comments in one text each, every tenth disguised; 2,000 authors."""
    news = articles(number)
    made = []
    for at, (text, _) in enumerate(labelled(number, seed=5)):
        whole = f"{text} {news[at].title}"
        shown = disguised(whole, seed=at) if at % 10 == 0 else whole
        made.append(
            Candidate(shown, NOW + timedelta(seconds=at), "wordpress", f"{at % 2000}", KNOWN)
        )
    return made


def _measure(name: str, batch: Sequence[Candidate], assessor: Assessor) -> float:
    start = time.process_time()
    flagged = sum(bool(each.verdicts) for each in assessor.assess(batch))
    rate = len(batch) / (time.process_time() - start)
    sys.stdout.write(f"{name}: {rate:.0f} comments/s, {flagged} flagged\n")
    return rate


def _single(assessor: Assessor, batch: Sequence[Candidate]) -> None:
    start = time.process_time()
    for candidate in batch:
        scores(assessor.weights, [candidate.normalised])
    each = (time.process_time() - start) / len(batch)
    sys.stdout.write(f"score alone, one at a time: {each * 1000:.2f} ms\n")


def main() -> int:
    """Print the figures; 1 if intake would be slower than it has to be."""
    batch = candidates(COMMENTS)
    characters = sum(len(candidate.text) for candidate in batch) / len(batch)
    start = time.process_time()
    weights = fitted([Example(text, bad) for text, bad in labelled(COMMENTS)])
    sys.stdout.write(
        f"fit of {COMMENTS} decisions: {time.process_time() - start:.1f} s, "
        f"{len(saved(weights)) / 1024:.0f} KB saved\n"
    )
    start = time.process_time()
    for text, bad in labelled(100, seed=9):
        weights = learned(weights, [Example(text, bad)])
    sys.stdout.write(f"learning a decision: {(time.process_time() - start) * 10:.1f} ms\n")
    assessor = Assessor(Knowledge(Lexicon(INSULTS), Lexicon(("منسيون",))), weights)
    _single(assessor, candidates(500))
    rate = _measure(f"first time, {characters:.0f} characters each", batch, assessor)
    _measure("again, words known", candidates(COMMENTS), assessor)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"bound {LEAST}/s; peak {peak:.0f} MB\n")
    return int(rate < LEAST)


if __name__ == "__main__":
    sys.exit(main())
