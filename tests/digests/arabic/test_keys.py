"""Keys: equal for spellings of the same words, stable under a second folding."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digests.arabic.keys import bare, key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الأُمَم المتّحدة", "الامم المتحده"),
        ("مـــصـر", "مصر"),
        ("٢٠٢٦", "2026"),
        ("کرۀ ایران", "كره ايران"),
        ("BBC\u200f  عربي", "bbc عربي"),
        ("مسؤول شاطئ", "مسوول شاطي"),
        ("مسو\u0654ول", "مسؤول"),
        ("ﻣﺼﺮ", "مصر"),
        ("آسيا ٱلله", "اسيا الله"),
        ("Orléans", "orleans"),
    ],
)
def test_spellings_of_the_same_words_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_different_words_keep_different_keys() -> None:
    words = ["سياسة", "اقتصاد", "رياضة", "ثقافة", "قلب", "كلب", "ضل", "ظل"]
    assert len({key(word) for word in words}) == len(words)


@given(st.text())
@example("İ")  # its small letter has a mark of its own
@example("ΐ")
@example("ᄀ\u200dᅡ")  # without the joiner between them the two compose
@example("ᾳ")
def test_key_is_idempotent(text: str) -> None:
    assert key(key(text)) == key(text)


def test_bare_keeps_the_letters_a_dictionary_knows() -> None:
    assert bare("رُؤَســاءُ\u200f") == "رؤساء"
