"""The learned score: how likely staff are to refuse a comment, from what they decided before.

Weights are a frozen value: to learn is to make new ones. To unlearn a comment is to fit again
without it, which gives what would have been without it, to the bit. Needs the extra `learn`; what
takes more than a moment (fitting, a batch of scores) belongs off the event loop.
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec

from bot.moderation.weights import Example, FitHalted, LearningUnavailable, Weights

MOST = 50_000
"""The newest examples that a fit looks at; they take about 150 MB while it lasts."""


def is_available() -> bool:
    """Whether scikit-learn is installed."""
    return find_spec("sklearn") is not None


def _require() -> None:
    if not is_available():
        raise LearningUnavailable


# regression.py is imported where it is used: it is an extra, and takes a second.


def scores(weights: Weights, normal: Sequence[str]) -> list[float | None]:
    """For each normalised text the probability that it is refused, 0 to 1.

    None before enough was seen, and without scikit-learn.
    """
    if not normal or not weights.is_ready or not is_available():
        return [None] * len(normal)
    from bot.moderation.regression import probabilities  # noqa: PLC0415

    return [*probabilities(weights, normal)]


def learned(weights: Weights, examples: Sequence[Example]) -> Weights:
    """The weights after these decisions too, in their order; one by one or together is the same.

    Raises LearningUnavailable.
    """
    _require()
    if not examples:
        return weights
    from bot.moderation.regression import RATE, counted, read, stepped  # noqa: PLC0415

    labels, rows = read(examples)
    seen, shares = counted(weights, labels)
    return stepped(seen, rows, labels, shares, RATE)


def _never() -> bool:
    return False


def fitted(examples: Sequence[Example], is_halted: Callable[[], bool] = _never) -> Weights:
    """Weights from past decisions, oldest first: a warm start, or a fit without what was erased.

    The same examples give the same bits. is_halted: asked every few hundred examples, for a fit can
    take a minute. Raises LearningUnavailable and FitHalted.
    """
    _require()
    if not examples:
        return Weights()
    from bot.moderation.regression import (  # noqa: PLC0415
        balanced,
        counted,
        passes,
        read_in_parts,
        shuffled,
        stepped,
    )

    def go_on() -> None:
        if is_halted():
            raise FitHalted

    labels, rows = read_in_parts(examples[-MOST:], go_on)
    (weights, _), shares = counted(Weights(), labels), balanced(labels)
    for number, rate in enumerate(passes(len(labels))):
        go_on()
        order = shuffled(len(labels), number)
        weights = stepped(weights, rows[order], labels[order], shares[order], rate)
    return weights


def saved(weights: Weights) -> bytes:
    """The weights as bytes that hold numbers alone. Raises LearningUnavailable."""
    _require()
    from bot.moderation.regression import packed  # noqa: PLC0415

    return packed(weights)


def loaded(content: bytes) -> Weights:
    """What saved() wrote. Raises UnreadableWeights and LearningUnavailable."""
    _require()
    from bot.moderation.regression import unpacked  # noqa: PLC0415

    return unpacked(content)
