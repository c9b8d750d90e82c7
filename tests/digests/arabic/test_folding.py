"""Disguises are undone, and every place of the folded text is known in the original."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.arabic.folding import fold
from digests.arabic.keys import key
from digests.arabic.words import normalised, words

LETTERS = "ابحخجمنلويهةىأؤ٥5a7oо|لاﻻﷺ"
DISGUISES = "\u200b\u200c\u202e\u0651\u064e\u0300ـ .-_*\n"
COMMENTS = st.text(st.sampled_from(LETTERS + DISGUISES), max_size=60) | st.text(max_size=60)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("حِمَـــارٌ", "حمار"),
        ("ح\u200bم\u200cا\u2060ر", "حمار"),
        ("\u202eحمار\u202c", "حمار"),
        ("حمااااار", "حمار"),
        ("حـ ـمـ ـار", "حمار"),
        ("حlمار وحمoر", "حامار وحمهر"),
        ("ﺣﻤﺎﺭ", "حمار"),
        ("ح١مار", "حامار"),
        ("چمیل ڤ ٯ", "جميل ف ق"),
        ("vіаgrа", "viagra"),
        ("Москва", "москва"),
        ("١٢٣٤", "1234"),
        ("ههههههه", "هه"),
        ("\u0651\u064e\u200b", ""),
    ],
)
def test_what_is_meant_is_read(written: str, meant: str) -> None:
    assert fold(written).text == meant


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("في م ن س ي و ن اليوم", "في منسيون اليوم"),
        ("ح.م.ا.ر", "حمار"),
        ("ح - م - ا - ر", "حمار"),
        ("ي ا  ح م ا ر", "يا حمار"),
        ("نهاية الجملة.بداية جملة", "نهايه الجمله بدايه جمله"),
        ("أ.د. محمد", "اد محمد"),
        ("ع-ن ال.ح-ق", "عن ال حق"),
        ("م.ن ا.ل.ن.ا.س", "من الناس"),
        ("🙂 مرحبا؟!", "🙂 مرحبا"),
        ("", ""),
        (" \u200b\u0651 ", ""),
    ],
)
def test_words_are_put_together(written: str, read: str) -> None:
    assert normalised(written) == read


@pytest.mark.parametrize(
    ("written", "reading"),
    [("مممممتاز", "ممتاز"), ("الللللله", "الله"), ("حماار", "حمار"), ("7مار", "حمار")],
)
def test_an_ambiguous_word_has_further_readings(written: str, reading: str) -> None:
    (word,) = words(fold(written))
    assert reading in word.others


@pytest.mark.parametrize("written", ["ح*مار", "ح_م*ار", "حم!ر"])
def test_a_word_broken_by_signs_comes_once_more_as_a_whole(written: str) -> None:
    folded = fold(written)
    whole = words(folded)[-1]
    assert folded.place(whole.start, whole.end) == (0, len(written))


def test_a_place_takes_the_marks_with_it_and_nothing_around_it() -> None:
    folded = fold("يا حِمَـــارٌ! نعم")
    word = words(folded)[1]
    assert folded.original[slice(*folded.place(word.start, word.end))] == "حِمَـــارٌ"


def test_what_is_only_folded_is_the_key() -> None:
    headline = "أزمة المياه: «سدّ النهضة» في مؤتمرٍ صحفيٍّ ٢٠٢٦"
    assert " ".join(fold(headline).text.split()) == key(headline)


@given(COMMENTS)
def test_places_lie_inside_the_original_in_order(text: str) -> None:
    folded = fold(text)
    places = [folded.place(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= place.start < place.end <= len(text) for place in places)
    assert all(one.start <= other.start for one, other in itertools.pairwise(places))


@given(st.text(st.sampled_from("ابحخجمنلويهةىأؤ" + DISGUISES), max_size=60))
def test_a_place_holds_what_was_read(text: str) -> None:
    folded = fold(text)
    for word in words(folded):
        written = text[slice(*folded.place(word.start, word.end))]
        assert normalised(written).replace(" ", "") == word.text


@given(COMMENTS)
def test_normalising_again_changes_nothing(text: str) -> None:
    once = normalised(text)
    assert normalised(once) == once


@given(st.text(st.sampled_from("ابتجحدرسعفقكلمن "), max_size=40), st.data())
def test_marks_and_invisible_characters_never_matter(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    noise = data.draw(st.text(st.sampled_from("\u200b\u200f\u202e\u064e\u0651\u0300"), max_size=9))
    assert normalised(text[:at] + noise + text[at:]) == normalised(text)


@pytest.mark.parametrize(
    "text",
    [
        "ا" + "\u0650" * 5000,
        "كلمة " * 12_000,
        "aب" * 32_000,
        "аa" * 32_000,
        "ا ب " * 16_000,
        "ا......" * 9_000,
        "اـ ـ" * 16_000,
        "اب." * 20_000,
        "ﷺ" * 21_000,
    ],
    ids=lambda text: text[:4],
)
def test_a_flood_of_characters_is_read_to_its_end(text: str) -> None:
    """Quadratic work on any of these would take minutes."""
    folded = fold(text)
    found = words(folded)
    assert found
    last = max(word.end for word in found)
    assert folded.place(last - 1, last).end >= len(text) - 6
    assert normalised(text)
