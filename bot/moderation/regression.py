"""Online logistic regression on hashed character n-grams: the part that needs scikit-learn.

Imported only by learning.py, and only when something is learned or scored.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import SGDClassifier

from bot.moderation.weights import Example, UnreadableWeights, Weights
from digests.arabic.words import normalised

RATE = 1.0
"""The learning rate for a decision that is learned as it is taken. Vectors have length 1, so a rate
is the most by which a comment of common kind moves its own log odds."""

_RATES = (2.0, 1.0, 0.5, 0.25)
_ENOUGH = 2000
"""Examples after which one more pass at a rate teaches little."""

_PART = 500
"""Examples read at once, in half a second."""

_FEATURES = 2**18
_LONGEST = 4000
"""Normalised characters that are looked at: 64 KB would take 0.1 s, and say no more."""

_HEAVIEST = 5.0
"""The most that one of the rarer kind counts for."""

_ALPHA = 1e-5
_FORMAT = 1

_Labels = NDArray[np.int64]
_Floats = NDArray[np.float64]


def read(examples: Sequence[Example]) -> tuple[_Labels, csr_matrix]:
    """Labels, 1 for refused, and vectors, a row each."""
    labels = np.array([example.refused for example in examples], dtype=np.int64)
    return labels, vectors([normalised(example.text) for example in examples])


def read_in_parts(
    examples: Sequence[Example], go_on: Callable[[], None]
) -> tuple[_Labels, csr_matrix]:
    """The same of many. go_on: called before each part; may raise."""
    parts = list[tuple[_Labels, csr_matrix]]()
    for start in range(0, len(examples), _PART):
        go_on()
        parts.append(read(examples[start : start + _PART]))
    labels, rows = zip(*parts, strict=True)
    return np.concatenate(labels), vstack(rows, format="csr")


def vectors(normal: Sequence[str]) -> csr_matrix:
    """A row for each normalised text, of length 1."""
    return _vectoriser().transform([text[:_LONGEST] for text in normal])


@cache
def _vectoriser() -> HashingVectorizer:
    """1 to 5 characters inside words, whether they are there and not how often: what a disguise
    breaks up is then a few n-grams of many."""
    return HashingVectorizer(
        analyzer="char_wb",
        ngram_range=(1, 5),
        n_features=_FEATURES,
        alternate_sign=False,
        binary=True,
        lowercase=False,
        dtype=np.float32,
    )


def probabilities(weights: Weights, normal: Sequence[str]) -> list[float]:
    """For each normalised text that of being refused."""
    odds = vectors(normal) @ weights.coefficients + weights.intercept
    return [float(each) for each in 1 / (1 + np.exp(-odds))]


def counted(weights: Weights, labels: _Labels) -> tuple[Weights, _Floats]:
    """The weights with these examples counted, and the share of each in their order: what came
    before it, and itself, balanced."""
    refused = weights.refused + labels.cumsum()
    approved = weights.approved + (1 - labels).cumsum()
    seen = replace(weights, approved=int(approved[-1]), refused=int(refused[-1]))
    return seen, _balanced(labels, approved, refused)


def balanced(labels: _Labels) -> _Floats:
    """The share of each of many examples: both kinds weigh the same in all."""
    refused = labels.sum()
    return _balanced(labels, len(labels) - refused, refused)


def _balanced(
    labels: _Labels, approved: "_Labels | np.int64", refused: "_Labels | np.int64"
) -> _Floats:
    of_its_kind = np.maximum(np.where(labels == 1, refused, approved), 1)
    shares: _Floats = np.minimum((approved + refused) / (2 * of_its_kind), _HEAVIEST)
    return shares


def stepped(
    weights: Weights, rows: csr_matrix, labels: _Labels, shares: _Floats, rate: float
) -> Weights:
    """One step of gradient descent for each example, in their order."""
    model = SGDClassifier(
        loss="log_loss", alpha=_ALPHA, learning_rate="constant", eta0=rate, shuffle=False
    )
    if weights.coefficients is not None:
        model.classes_ = np.array([0, 1])
        model.coef_ = weights.coefficients.reshape(1, -1).copy()
        model.intercept_ = np.array([weights.intercept], dtype=np.float32)
        model.t_ = weights.steps
    model.partial_fit(rows, labels, classes=[0, 1], sample_weight=shares)
    coefficients, intercept = model.coef_.ravel(), float(model.intercept_[0])
    return replace(weights, coefficients=coefficients, intercept=intercept, steps=float(model.t_))


def passes(number: int) -> list[float]:
    """The rates of the passes over so many past decisions: more passes over few.

    On made-up comments they come within .01 of a full fit's macro-F1; higher rates fit more of what
    was decided oddly, and grow too sure of it.
    """
    each = min(max(ceil(_ENOUGH / number), 2), 6)
    return [rate for rate in _RATES for _ in range(each)]


def shuffled(number: int, seed: int) -> _Labels:
    """An order of so many things, the same each time."""
    return np.random.default_rng(seed).permutation(number)


def packed(weights: Weights) -> bytes:
    """The weights as a compressed .npz, which holds arrays and no objects."""
    file = BytesIO()
    none = np.zeros(0, dtype=np.float32)
    numbers = [weights.intercept, weights.approved, weights.refused, weights.steps]
    np.savez_compressed(
        file,
        format=np.array([_FORMAT]),
        coefficients=none if weights.coefficients is None else weights.coefficients,
        numbers=np.array(numbers, dtype=np.float64),
    )
    return file.getvalue()


def unpacked(content: bytes) -> Weights:
    """What packed() wrote. Raises UnreadableWeights."""
    try:
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            found = [arrays[name] for name in ("format", "coefficients", "numbers")]
    except Exception as error:  # zip, zlib and numpy each have their own
        raise UnreadableWeights("these bytes hold no weights") from error
    version, coefficients, numbers = found
    is_whole = coefficients.shape in ((0,), (_FEATURES,)) and numbers.shape == (4,)
    if version.tolist() != [_FORMAT] or not is_whole:
        raise UnreadableWeights("these weights are of another version")
    intercept, approved, refused, steps = numbers.tolist()
    array = coefficients.astype(np.float32) if coefficients.size else None
    return Weights(array, intercept, int(approved), int(refused), steps)
