"""Words taken apart as a reader would, not wherever letters allow it."""

import re

import pytest

from digests.arabic.affixes import cuts, fits, stems_of
from digests.arabic.chat_spelling import chat_pattern, is_chat_word
from digests.arabic.lemmas import known_lemma


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("بلادنا", "بلاد"),
        ("كلبنان", "لبنان"),
        ("ولعنه", "لعنه"),
        ("وكلابهم", "كلاب"),
        ("بحماركم", "حمار"),
        ("للوزير", "وزير"),
        ("لبنان", "لبنان"),
    ],
)
def test_the_likeliest_reading_is_taken(word: str, stem: str) -> None:
    assert next(cut.stem for cut in cuts(word) if known_lemma(cut.stem)) == stem


def test_a_word_as_it_is_comes_first() -> None:
    assert cuts("زغردون")[0] == ("", "زغردون", "")


def test_a_feminine_ending_changes_with_what_follows() -> None:
    def is_of(word: str, listed: str) -> bool:
        return any(cut.stem in stems_of(listed) and fits(cut, listed) for cut in cuts(word))

    assert is_of("زغردتكم", "زغرده")
    assert is_of("الزغردات", "زغرده")
    assert not is_of("زغرد", "زغرده")
    assert not is_of("زغردون", "زغرده")


def test_a_lemma_is_of_the_word_itself_with_or_without_article() -> None:
    assert known_lemma("الحمير") == known_lemma("حمار") == "حمار"
    assert known_lemma("بلادنا") == ""


@pytest.mark.parametrize(
    ("word", "chatted"),
    [("حمار", "7mar"), ("حمار", "el7omar"), ("حقير", "7aqeer"), ("عربي", "3arabi")],
)
def test_chat_spellings_are_known(word: str, chatted: str) -> None:
    assert is_chat_word(chatted)
    assert re.fullmatch(chat_pattern(word), chatted)


@pytest.mark.parametrize("word", ["hamar", "2026", "مرحبا", "7", "h"])
def test_other_words_are_no_chat_spelling(word: str) -> None:
    assert not is_chat_word(word)


def test_a_word_without_such_letters_is_not_looked_for() -> None:
    assert chat_pattern("كلب") == ""
