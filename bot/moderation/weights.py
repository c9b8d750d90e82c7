"""What was learned, as a frozen value, and what it is learned from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.moderation.model import Comment, Origin, State
from digests.errors import NashraError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST = 30
"""Decisions of each kind, approved and refused, before there is a score."""


class LearningUnavailable(NashraError):
    """scikit-learn is not installed."""

    def __init__(self) -> None:
        super().__init__("score", "install nashra[learn] for a learned score; all else works")


class UnreadableWeights(NashraError):
    """Bytes that hold no weights, or those of another version: fit anew."""

    def __init__(self, reason: str) -> None:
        super().__init__("score", reason)


class FitHalted(NashraError):
    """A fit that was asked to end before it was done."""

    def __init__(self) -> None:
        super().__init__("score", "the fit was halted")


@dataclass(frozen=True, slots=True)
class Example:
    """A decided comment."""

    text: str
    refused: bool


_REFUSED = {State.APPROVED: False, State.REJECTED: True, State.SPAM: True}
_STAFF = frozenset((Origin.CHAT, Origin.BULK, Origin.SITE))


def example_of(comment: Comment) -> Example | None:
    """What staff's decision teaches; None where there is none, or its text was erased. What
    automation decided teaches nothing: it would confirm itself."""
    is_staffs = comment.decided is not None and comment.decided.origin in _STAFF
    if not is_staffs or comment.erased_at is not None or comment.state not in _REFUSED:
        return None
    return Example(comment.text, _REFUSED[comment.state])


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """coefficients: one for each hashed feature; None before the first example. approved, refused:
    the examples seen. steps: how often one was looked at, passes counted."""

    coefficients: "NDArray[np.float32] | None" = None
    intercept: float = 0.0
    approved: int = 0
    refused: int = 0
    steps: float = 1.0

    @property
    def seen(self) -> int:
        """Examples."""
        return self.approved + self.refused

    @property
    def is_ready(self) -> bool:
        """Whether enough was seen of both kinds to give a score."""
        return min(self.approved, self.refused) >= LEAST
