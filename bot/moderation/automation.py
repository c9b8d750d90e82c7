"""What may be decided without a person, and whether the newsroom's own decisions say it should be.

Off until an admin switches a range of scores on, which the shadow period before has to justify:
each comment was scored before its decision was learned, so the score never knew the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.moderation.deciding import Verb
from bot.moderation.model import Assessment, Author, Level


@dataclass(frozen=True, slots=True)
class Shadow:
    """A decision of staff, and the score that the comment had when it came."""

    score: float
    refused: bool


@dataclass(frozen=True, slots=True)
class Range:
    """Scores from `low` up to, not with, `high` (1 is in the highest), and what it would do with
    them: APPROVE, REJECT or SPAM."""

    low: float
    high: float
    verb: Verb

    def holds(self, score: float) -> bool:
        """Whether the score is within."""
        return self.low <= score < self.high or score == self.high == 1


@dataclass(frozen=True, slots=True)
class Measured:
    """What a range would have done. decided: comments in it. right: those that staff decided the
    same way. of_kind: all that staff decided that way, in the range or not."""

    range: Range
    decided: int
    right: int
    of_kind: int

    @property
    def precision(self) -> float | None:
        """The share of its decisions that were right; None of none."""
        return self.right / self.decided if self.decided else None

    @property
    def recall(self) -> float | None:
        """The share of decisions of this kind it would have taken; None of none."""
        return self.right / self.of_kind if self.of_kind else None


@dataclass(frozen=True, slots=True)
class Demands:
    """What a range has to show before it may be switched on."""

    decided: int = 200
    precision: float = 0.98


@dataclass(frozen=True, slots=True)
class Automation:
    """ranges: those switched on. trusted_after: an author with so many approved comments and none
    refused passes at once; None for nobody."""

    ranges: tuple[Range, ...] = ()
    trusted_after: int | None = None


OFF = Automation()


def measured(shadows: Sequence[Shadow], scores: Range) -> Measured:
    """What the range would have done in the shadow period."""
    refuses = scores.verb is not Verb.APPROVE
    inside = [shadow for shadow in shadows if scores.holds(shadow.score)]
    right = sum(shadow.refused == refuses for shadow in inside)
    of_kind = sum(shadow.refused == refuses for shadow in shadows)
    return Measured(scores, len(inside), right, of_kind)


def bands(shadows: Sequence[Shadow], number: int = 10) -> tuple[Measured, ...]:
    """The whole scale in equal ranges, lowest first: the lower half approves, the upper rejects."""
    edges = [step / number for step in range(number + 1)]
    verbs = (Verb.APPROVE, Verb.REJECT)
    return tuple(
        measured(shadows, Range(low, high, verbs[low >= 0.5])) for low, high in pairwise(edges)
    )


def may_switch_on(measure: Measured, demands: Demands = Demands()) -> bool:
    """Whether the shadow period justifies the range."""
    precision = measure.precision
    return (
        precision is not None
        and measure.decided >= demands.decided
        and precision >= demands.precision
    )


def automatic(assessment: Assessment, author: Author, automation: Automation) -> Verb | None:
    """What is done at once; None leaves it to a person, as does everything in doubt.

    Nothing that a rule suspects is approved, and nothing that a trusted author wrote is refused.
    """
    verb = _by_score(assessment.score, automation)
    trusted = _is_trusted(author, automation)
    if trusted and verb not in (None, Verb.APPROVE):
        return None
    if not trusted and verb is not Verb.APPROVE:
        return verb
    return None if _is_suspected(assessment, author) else Verb.APPROVE


def _by_score(score: float | None, automation: Automation) -> Verb | None:
    """What the ranges say; None where none does, or two say different things."""
    if score is None:
        return None
    verbs = {scores.verb for scores in automation.ranges if scores.holds(score)}
    return verbs.pop() if len(verbs) == 1 else None


def _is_trusted(author: Author, automation: Automation) -> bool:
    least = automation.trusted_after
    return least is not None and author.approved >= max(least, 1) and not author.refused


def _is_suspected(assessment: Assessment, author: Author) -> bool:
    return author.banned_at is not None or any(
        verdict.level is not Level.NOTE for verdict in assessment.verdicts
    )
