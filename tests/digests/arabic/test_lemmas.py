"""Lemmas: one for the forms of a word, none for the words that every headline has."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.arabic.lemmas import lemmas


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("صواريخ", "صاروخ"),
        ("رؤساء", "الرئيس"),
        ("والهدنة", "هدنة"),
        ("للحرب", "الحرب"),
        ("بالقاهرة", "القاهرة"),
        ("بالسعودية", "السعودية"),
        ("هدنه", "الهُدنة"),
        ("الامم", "الأمم"),
        ("ألمانيا", "المانيا"),
        ("٢٠٢٦", "2026"),
        ("8,214", "8214"),
    ],
)
def test_forms_of_a_word_share_a_lemma(one: str, other: str) -> None:
    assert lemmas(one) == lemmas(other) != ()


def test_stop_words_have_none() -> None:
    assert lemmas("في من على إلى عن مع التي هذا") == ()


def test_a_verb_that_starts_like_the_article_stays_whole() -> None:
    assert lemmas("يلتقي") == ("التقي",)


@given(st.text())
def test_any_text_gives_words_without_space(text: str) -> None:
    assert all(word and not any(c.isspace() for c in word) for word in lemmas(text))


def test_importing_loads_no_dictionary() -> None:
    code = "import sys, digests.arabic.lemmas; sys.exit('simplemma' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
