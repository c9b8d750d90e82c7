"""Likeness: an index that loses no pair, and a veto that is fair to both sides."""

from collections import Counter
from math import log, sqrt

from hypothesis import given
from hypothesis import strategies as st

from digests.arabic.lemmas import lemmas
from digests.arabic.similar import TOPIC, similar, vetoed

_WORDS = "البرلمان الحكومة قانون اتفاق هدنة زلزال تركيا مصر لبنان 12 15 النفط أسعار ارتفاع اليوم"
_HEADLINES = st.lists(st.sampled_from(_WORDS.split()), max_size=7).map(" ".join)
_UNEVEN = st.lists(
    # A word repeated outweighs the others so far that they fall among the common ones.
    st.tuples(st.sampled_from(_WORDS.split()), st.sampled_from([1, 1, 1, 2, 12])),
    max_size=7,
).map(lambda words: " ".join(word for word, times in words for _ in range(times)))


def _by_definition(headlines: list[str]) -> dict[tuple[int, int], float]:
    documents = [Counter(lemmas(headline)) for headline in headlines]
    n = max(len(headlines), 200)
    spread = Counter(lemma for document in documents for lemma in document)
    vectors = [
        {lemma: tf * (log((1 + n) / (1 + spread[lemma])) + 1) for lemma, tf in d.items()}
        for d in documents
    ]
    lengths = [sqrt(sum(weight**2 for weight in vector.values())) or 1.0 for vector in vectors]
    return {
        (i, j): sum(weight * vectors[j].get(lemma, 0.0) for lemma, weight in vectors[i].items())
        / (lengths[i] * lengths[j])
        for i in range(len(headlines))
        for j in range(i + 1, len(headlines))
    }


@given(st.lists(_HEADLINES | _UNEVEN, max_size=25))
def test_the_index_finds_every_pair_that_comparing_all_finds(headlines: list[str]) -> None:
    found = {
        (p.first, p.second): p.cosine for p in similar(headlines, [(0.0, 0.0)] * len(headlines), 48)
    }
    for pair, cosine in _by_definition(headlines).items():
        if abs(cosine - TOPIC) > 1e-6:  # rounding may tip a pair on the threshold
            assert (pair in found) == (cosine > TOPIC)
            assert abs(found.get(pair, cosine) - cosine) < 1e-9


def test_headlines_outside_the_window_are_no_pair() -> None:
    headlines = ["زلزال يضرب غرب تركيا"] * 2
    assert list(similar(headlines, [(0.0, 0.0), (48.5, 60.0)], 48)) == []
    assert len(list(similar(headlines, [(0.0, 0.0), (47.5, 60.0)], 48))) == 1


@given(_HEADLINES, _HEADLINES)
def test_the_veto_is_symmetric_and_never_against_oneself(one: str, other: str) -> None:
    assert vetoed(one, other) == vetoed(other, one)
    assert not vetoed(one, one)


def test_the_veto_needs_a_contradiction() -> None:
    assert vetoed("مقتل 12 في لبنان", "مقتل 15 في لبنان")
    assert vetoed("هجوم في مصر", "هجوم في لبنان")
    assert not vetoed("هجوم في مصر", "هجوم كبير")
    assert not vetoed("مقتل 12 في مصر ولبنان", "مقتل العشرات في مصر")
