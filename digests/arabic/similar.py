"""How alike headlines are: tf-idf cosine on lemmas, and the veto that tells look-alikes apart."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from digests.arabic.lemmas import lemmas
from digests.arabic.places import numbers, places

TOPIC = 0.25
"""From this cosine on two headlines are on one topic (18 of 24 paraphrases, no random pair)."""

SAME = 0.5
"""From this cosine on, and without a veto, they tell one story (8 of 24, 1 look-alike of 24)."""

_COMMON = TOPIC / 2
"""The most that the common lemmas of a headline may weigh together. Half of what would do: fewer
headlines that share one rare lemma need a second look."""

_LEAST = 200
"""A few headlines are weighed as part of a day's news: by themselves, what two of them share
would seem common, and two reports of one event less alike the quieter the day."""

_ROUNDING = 1e-9
_Vector = dict[str, float]
_Postings = Mapping[str, list[tuple[int, float]]]
_Hit = tuple[int, float]

Span = tuple[float, float]
"""When a headline first and last appeared, in hours from any origin."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two headlines by position, first < second, with a cosine of TOPIC or more."""

    first: int
    second: int
    cosine: float


def vetoed(one: str, other: str) -> bool:
    """Whether two headlines cannot be one story: no number in common though both give some, or
    each names a country that the other does not. Symmetric."""
    (numbers_one, places_one), (numbers_other, places_other) = _facts(one), _facts(other)
    if numbers_one and numbers_other and not numbers_one & numbers_other:
        return True
    return not (places_one <= places_other or places_other <= places_one)


@lru_cache(maxsize=20_000)
def _facts(text: str) -> tuple[frozenset[str], frozenset[str]]:
    return numbers(text), places(text)


def similar(headlines: Sequence[str], spans: Sequence[Span], window: float) -> Iterator[Pair]:
    """Every pair on one topic with no more than `window` hours between their spans.

    The weight of a lemma is tf * (ln((1 + n) / (1 + df)) + 1), n the number of headlines, at
    least _LEAST; vectors have length 1.
    """
    vectors = _vectors([lemmas(headline) for headline in headlines])
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for position, vector in enumerate(vectors):
        for earlier, cosine in _alike(vector, vectors, postings):
            if _apart(spans[position], spans[earlier]) <= window:
                yield Pair(earlier, position, cosine)
        for lemma, weight in vector.items():
            postings[lemma].append((position, weight))


def _apart(one: Span, other: Span) -> float:
    return max(one[0], other[0]) - min(one[1], other[1])


def _alike(vector: _Vector, vectors: Sequence[_Vector], postings: _Postings) -> Iterator[_Hit]:
    """The vectors in the index whose cosine with this one is TOPIC or more."""
    rare, common, rest = _split(vector)
    cosines: defaultdict[int, float] = defaultdict(float)
    for lemma in rare:
        weight = vector[lemma]
        for other, other_weight in postings.get(lemma, ()):
            cosines[other] += weight * other_weight
    for other, cosine in cosines.items():
        if cosine + rest >= TOPIC:
            of_other = vectors[other]
            whole = cosine + sum(vector[lemma] * of_other.get(lemma, 0.0) for lemma in common)
            if whole >= TOPIC:
                yield other, whole


def _split(vector: _Vector) -> tuple[list[str], list[str], float]:
    """The rare lemmas, the common ones, and the length of the vector of the common ones.

    That length is below TOPIC, and so is a cosine that comes from common lemmas alone (Cauchy-
    Schwarz): whatever shares no rare lemma need not be looked at, and no pair is lost.
    """
    words, rest = list(vector), 1.0
    for at, lemma in enumerate(words):
        if rest < _COMMON**2:
            return words[:at], words[at:], sqrt(max(rest, 0.0)) + _ROUNDING
        rest -= vector[lemma] ** 2
    return words, [], _ROUNDING


def _vectors(documents: Sequence[tuple[str, ...]]) -> list[_Vector]:
    """Unit vectors, each with its rarest lemma first (one order for all of them)."""
    spread = Counter(lemma for document in documents for lemma in set(document))
    n = max(len(documents), _LEAST)
    rarity = {lemma: log((1 + n) / (1 + df)) + 1 for lemma, df in spread.items()}
    return [_unit(Counter(document), rarity) for document in documents]


def _unit(counts: Counter[str], rarity: dict[str, float]) -> _Vector:
    order = sorted(counts, key=lambda lemma: (-rarity[lemma], lemma))
    length = sqrt(sum((counts[lemma] * rarity[lemma]) ** 2 for lemma in order))
    return {lemma: counts[lemma] * rarity[lemma] / length for lemma in order}
