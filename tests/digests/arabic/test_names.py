"""Verbs about people: feminine where the name is a woman's, neutral where nobody can tell."""

import pytest

from digests.arabic.names import Gender, gender_of


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("سارة المشرفة", Gender.FEMININE),
        ("هُدى", Gender.FEMININE),
        ("مريم", Gender.FEMININE),
        ("خالد رئيس التحرير", Gender.MASCULINE),
        ("حمزة", Gender.MASCULINE),
        ("مصطفى", Gender.MASCULINE),
        ("علاء", Gender.MASCULINE),
        ("Sarah", Gender.UNKNOWN),
        ("", Gender.UNKNOWN),
    ],
)
def test_a_first_name_tells(name: str, gender: Gender) -> None:
    assert gender_of(name) is gender
