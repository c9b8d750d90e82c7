"""What readers type: made fit to show, and refused in words where it cannot be."""

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.moderation.written import (
    LONGEST,
    MOST_LINES,
    Refused,
    cleaned,
    comment_of,
    name_of,
    units,
)

OUTLET = "صحيفة الميدان"
ODD = st.sampled_from("\u202e\u202b\u2066\u200b\ufeff\x00\u0301\u064b\u3164\u2028\nاأإ<&b 👍")


def refusal(text: str) -> str:
    with pytest.raises(Refused) as refused:
        comment_of(text)
    return refused.value.name


def name_refusal(text: str) -> str:
    with pytest.raises(Refused) as refused:
        name_of(text, OUTLET)
    return refused.value.name


@example("\u0300\x1b\u0316")  # two marks that meet once what was between them is gone
@given(st.text(max_size=200) | st.text(ODD, max_size=80))
def test_cleaned_text_is_safe_to_show_and_stays_as_it_is(text: str) -> None:
    clean = cleaned(text)
    assert cleaned(clean) == clean
    assert clean == clean.strip("\n")
    assert "\n\n\n" not in clean
    assert not set(clean) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\x00")


@example("ß")  # one letter, whose key has two
@given(st.text(max_size=400) | st.text(ODD, max_size=400))
def test_a_comment_is_taken_or_refused_in_words(text: str) -> None:
    with suppress(Refused):
        taken = comment_of(text)
        assert 2 <= units(taken) <= LONGEST
        assert taken == comment_of(taken)


def test_what_a_reader_wrote_stays() -> None:
    text = "متى تُصرف المرتبات؟؟\n\nنحن في الولايات منسيون"
    assert comment_of(f"  {text}\r\n\n\n") == text
    assert comment_of("می‌خواهم") == "می‌خواهم"  # the joiner is part of the word


@pytest.mark.parametrize(
    "text",
    ["", " ", "م", "؟" * 1, "\u200b\u200d\u200e", "ً" * 5000, "\u202e\u202e", "\u3164" * 9, "ـــ"],
)
def test_what_says_nothing_is_too_short(text: str) -> None:
    assert refusal(text) == "too_short"


def test_heaps_of_marks_are_thinned() -> None:
    heap = "ح" + "\u0651" * 5000 + "ب"
    assert len(comment_of(heap)) <= 6
    assert unicodedata.combining(comment_of(heap)[1])


def test_64_kilobytes_are_too_long() -> None:
    with pytest.raises(Refused) as refused:
        comment_of("ا" * 65536)
    assert refused.value.name == "too_long"
    assert refused.value.values == {"over": 65536 - LONGEST}
    assert len(comment_of("ا" * LONGEST)) == LONGEST


def test_signs_that_telegram_counts_double_count_double() -> None:
    assert refusal("👍" * (LONGEST // 2 + 1)) == "too_long"


def test_more_lines_than_a_message_shows_are_refused() -> None:
    assert refusal("سطر\n" * (MOST_LINES + 1)) == "too_many_lines"
    assert comment_of("سطر\n" * MOST_LINES).count("\n") == MOST_LINES - 1


@pytest.mark.parametrize("name", ["سارة", "د.محمد", "Jo", "أبو  علي\n", "قارئ 24", "J. Smith"])
def test_names_are_taken(name: str) -> None:
    assert name_of(name, OUTLET) == " ".join(name.split())


@pytest.mark.parametrize("name", ["", "م", "..", "\u200b\u200b\u200b", "ا" * 41, "👍👍"])
def test_what_is_no_name(name: str) -> None:
    assert name_refusal(name) == "bad_name"


@pytest.mark.parametrize(
    "name",
    [
        "https://x.example",
        "sara@example.org",
        "@sara_news",
        "t.me/sara",
        "www.sara",
        "example.com",
        "٠١٢٣ ٤٥٦ ٧٨٩",
    ],
)
def test_addresses_are_no_names(name: str) -> None:
    assert name_refusal(name) == "name_with_address"


@pytest.mark.parametrize(
    "name", [OUTLET, "صحيفه الميدان", "صَحيفــة-الميدان", "إدارة صحيفة الميدان"]
)
def test_nobody_writes_in_the_name_of_the_outlet(name: str) -> None:
    assert name_refusal(name) == "name_of_outlet"


def test_without_an_outlet_every_name_is_free() -> None:
    assert name_of("صحيفة الميدان", "") == "صحيفة الميدان"
