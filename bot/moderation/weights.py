"""What was learned, as a frozen value, and what it is learned from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

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


@dataclass(frozen=True, slots=True)
class Example:
    """A decided comment."""

    text: str
    refused: bool


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
    def is_ready(self) -> bool:
        """Whether enough was seen of both kinds to give a score."""
        return min(self.approved, self.refused) >= LEAST
