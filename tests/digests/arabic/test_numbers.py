"""Digits of ours, in the reader's kind."""

import pytest

from digests.arabic.numbers import digits
from digests.model import Numerals


@pytest.mark.parametrize(
    ("value", "numerals", "shown"),
    [
        (1448, Numerals.LATN, "1448"),
        (1448, Numerals.ARAB, "١٤٤٨"),
        ("07:30", Numerals.ARAB, "٠٧:٣٠"),
        ("الاثنين 23 نوفمبر", Numerals.ARAB, "الاثنين ٢٣ نوفمبر"),
    ],
)
def test_digits_follow_the_choice(value: object, numerals: Numerals, shown: str) -> None:
    assert digits(value, numerals) == shown
