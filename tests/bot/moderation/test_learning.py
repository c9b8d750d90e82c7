"""What is learned from decisions, and that disguises hardly change it. All comments are made up."""

import subprocess
import sys
from io import BytesIO

import numpy as np
import pytest
from sklearn.metrics import f1_score

from bot.moderation.learning import fitted, is_available, learned, loaded, saved, scores
from bot.moderation.weights import LEAST, Example, FitHalted, UnreadableWeights, Weights
from digests.arabic.words import normalised
from tests.fakes.comments import disguised, labelled

PAST = [Example(text, refused) for text, refused in labelled(900)]
NEW = labelled(600, seed=2, noise=0)


@pytest.fixture(scope="module")
def weights() -> Weights:
    return fitted(PAST)


def macro_f1(weights: Weights, texts: list[str]) -> float:
    found = scores(weights, [normalised(text) for text in texts])
    refused = [bad for _, bad in NEW]
    return float(f1_score(refused, [(score or 0) >= 0.5 for score in found], average="macro"))


def score(weights: Weights, text: str) -> float | None:
    return scores(weights, [normalised(text)])[0]


def same(one: Weights, other: Weights) -> bool:
    return saved(one) == saved(other)


def test_scores_are_probabilities_that_agree_with_people(weights: Weights) -> None:
    found = scores(weights, [normalised(text) for text, _ in NEW])
    assert all(each is not None and 0 <= each <= 1 for each in found)
    assert macro_f1(weights, [text for text, _ in NEW]) > 0.9


def test_disguises_cost_next_to_nothing(weights: Weights) -> None:
    """Half of all words are obscured, those of fine comments too."""
    clean = macro_f1(weights, [text for text, _ in NEW])
    obscured = [disguised(text, seed=3) for text, _ in NEW]
    assert sum(one != other for one, (other, _) in zip(obscured, NEW, strict=True)) > 550
    assert macro_f1(weights, obscured) >= clean - 0.02


def test_there_is_no_score_before_enough_was_seen() -> None:
    few = [Example(f"نص {n}", refused=True) for n in range(LEAST)]
    fine = [Example(f"كلام {n}", refused=False) for n in range(LEAST)]
    assert score(Weights(), "نص") is None
    assert score(fitted(few + fine[1:]), "نص") is None
    assert score(learned(fitted(few + fine[1:]), fine[:1]), "نص") is not None
    assert scores(Weights(), []) == []


def test_a_decision_moves_the_score_towards_it(weights: Weights) -> None:
    text = "كلام لم يسمع به أحد قبل اليوم"
    before = score(weights, text)
    after = score(learned(weights, [Example(text, refused=True)]), text)
    assert before is not None
    assert after is not None
    assert after > before


def test_learning_leaves_the_old_weights_as_they_were(weights: Weights) -> None:
    before = saved(weights)
    learned(weights, PAST[:5])
    assert saved(weights) == before


def test_one_by_one_or_together_is_the_same() -> None:
    together = learned(Weights(), PAST[:40])
    alone = Weights()
    for example in PAST[:40]:
        alone = learned(alone, [example])
    assert (alone.approved, alone.refused) == (together.approved, together.refused)
    assert alone.coefficients is not None
    assert together.coefficients is not None
    assert np.allclose(alone.coefficients, together.coefficients, atol=1e-5)


def test_unlearning_leaves_no_trace() -> None:
    erased = Example("سر لا يعرفه أحد غيري", refused=True)
    without = fitted(PAST[:200])
    assert not same(fitted([*PAST[:100], erased, *PAST[100:200]]), without)
    assert same(fitted([each for each in [erased, *PAST[:200]] if each != erased]), without)


def test_a_rare_kind_counts_as_much() -> None:
    """Of 30 insults among 600 fine comments it learns something: unweighted it would find none."""
    rare = [each for each in PAST if not each.refused] + [e for e in PAST if e.refused][:LEAST]
    weights = fitted(rare)
    found = [(score(weights, text) or 0) > 0.5 for text, _ in NEW]
    of_refused = [hit for hit, (_, bad) in zip(found, NEW, strict=True) if bad]
    of_fine = [hit for hit, (_, bad) in zip(found, NEW, strict=True) if not bad]
    assert sum(of_refused) / len(of_refused) > 0.1
    assert sum(of_refused) / len(of_refused) > 3 * sum(of_fine) / len(of_fine)


def test_an_order_by_kind_is_no_harm() -> None:
    """An import of past comments comes sorted: approved, spam, trash."""
    by_kind = sorted(PAST, key=lambda example: example.refused)
    assert macro_f1(fitted(by_kind), [text for text, _ in NEW]) > 0.9


def test_weights_survive_being_saved(weights: Weights) -> None:
    again = loaded(saved(weights))
    assert same(again, weights)
    assert score(again, "يا حمار") == score(weights, "يا حمار")
    assert same(learned(again, PAST[:3]), learned(weights, PAST[:3]))
    assert loaded(saved(Weights())).coefficients is None


def test_what_is_saved_is_small(weights: Weights) -> None:
    assert len(saved(weights)) < 500_000


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x80\x04K\x01.", b"x" * 99])
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableWeights):
        loaded(content)


def test_a_cut_or_foreign_archive_is_refused(weights: Weights) -> None:
    with pytest.raises(UnreadableWeights):
        loaded(saved(weights)[:-40])
    file = BytesIO()
    np.savez(file, format=np.array([99]), coefficients=np.zeros(3), numbers=np.zeros(4))
    with pytest.raises(UnreadableWeights, match="another version"):
        loaded(file.getvalue())


WITHOUT = """
import sys
sys.modules["sklearn"] = None
import asyncio
from datetime import datetime, UTC
from bot.moderation.assessing import Assessor
from bot.moderation.candidate import Candidate
from bot.moderation.learning import fitted, is_available
from bot.moderation.teaching import Teaching
from bot.moderation.weights import Weights
assert not is_available()
many = Weights(approved=99, refused=99)
candidate = Candidate("http://example.org", datetime.now(UTC), "wordpress")
(assessment,) = Assessor(weights=many).assess([candidate])
assert assessment.score is None
assert assessment.verdicts
async def teach():
    stop = asyncio.Event()
    teaching = Teaching(None, None, None, None)  # asks none of them
    running = [asyncio.create_task(run(stop)) for run in (teaching.teach, teaching.follow)]
    await asyncio.sleep(0.01)
    assert (await teaching.weights()).seen == 0
    stop.set()
    await asyncio.gather(*running)
asyncio.run(teach())
fitted([])
"""


def test_without_scikit_learn_all_else_works_and_it_says_so() -> None:
    assert is_available()
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False
    )
    assert "install nashra[learn] for a learned score" in ran.stderr.splitlines()[-1]


def test_a_fit_ends_when_it_is_asked_to() -> None:
    asked = iter([False, True])
    with pytest.raises(FitHalted):
        fitted(PAST, lambda: next(asked))
