"""How well the learned score does on labelled comments, by cross-validation. Needs scikit-learn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean

import numpy as np
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from bot.moderation.automation import Range, Shadow, measured
from bot.moderation.deciding import Verb
from bot.moderation.learning import fitted
from bot.moderation.regression import probabilities
from bot.moderation.weights import LEAST, Example
from digests.arabic.words import normalised

THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Fold:
    """What a score that was learned from all other folds says of this one."""

    shadows: tuple[Shadow, ...]

    @property
    def macro_f1(self) -> float:
        """The mean of both labels' F1, a comment counting as refused from 0.5 on."""
        refused = [shadow.refused for shadow in self.shadows]
        found = [shadow.score >= 0.5 for shadow in self.shadows]
        return float(f1_score(refused, found, average="macro", zero_division=0))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """macro_f1: the mean of the folds'. table: what flagging from each threshold on would catch."""

    rows: int
    refused: int
    folds: tuple[float, ...]
    macro_f1: float
    table: tuple["Threshold", ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """precision, recall: None where there is nothing to divide by."""

    score_from: float
    flagged: int
    precision: float | None
    recall: float | None


def least_rows(folds: int) -> int:
    """Rows of each label that are needed: what is learned from has LEAST of them."""
    return ceil(LEAST * folds / (folds - 1))


def evaluated(examples: Sequence[Example], folds: int) -> Iterator[Fold]:
    """Fold by fold, each with its share of both labels; the same examples give the same folds."""
    labels = np.array([example.refused for example in examples])
    splits = StratifiedKFold(folds, shuffle=True, random_state=0).split(labels, labels)
    for past, new in splits:
        weights = fitted([examples[at] for at in past])
        scores = probabilities(weights, [normalised(examples[at].text) for at in new])
        pairs = zip(scores, new, strict=True)
        yield Fold(tuple(Shadow(score, examples[at].refused) for score, at in pairs))


def summed_up(folds: Sequence[Fold]) -> Evaluation:
    """All folds together."""
    shadows = [shadow for fold in folds for shadow in fold.shadows]
    each = tuple(fold.macro_f1 for fold in folds)
    refused = sum(shadow.refused for shadow in shadows)
    table = tuple(_threshold(shadows, least) for least in THRESHOLDS)
    return Evaluation(len(shadows), refused, each, fmean(each), table)


def _threshold(shadows: Sequence[Shadow], least: float) -> Threshold:
    found = measured(shadows, Range(least, 1, Verb.REJECT))
    return Threshold(least, found.decided, found.precision, found.recall)
