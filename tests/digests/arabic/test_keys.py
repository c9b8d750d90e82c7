"""Keys: equal for spellings of the same words, stable under a second folding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.arabic.keys import key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الأُمَم المتّحدة", "الامم المتحده"),
        ("مـــصـر", "مصر"),
        ("٢٠٢٦", "2026"),
        ("کرۀ ایران", "كره ايران"),
        ("BBC\u200f  عربي", "bbc عربي"),
        ("مسؤول شاطئ", "مسوول شاطي"),
    ],
)
def test_spellings_of_the_same_words_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@given(st.text())
def test_key_is_idempotent(text: str) -> None:
    assert key(key(text)) == key(text)
