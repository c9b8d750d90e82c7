"""Cleaning: what is no part of an article goes, what only looks like it stays."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.arabic.boilerplate import is_boilerplate
from digests.arabic.cleaning import clean_line, clean_title
from digests.arabic.credits import closing_credit, credited, take_credits
from digests.arabic.datelines import SEVERAL, glued_name, learn_datelines, strip_dateline
from digests.arabic.markup import first_image, paragraphs
from digests.arabic.summaries import LIMIT, summarise

CASES = json.loads((Path(__file__).parent / "data" / "cleaning.json").read_text(encoding="utf-8"))
OUTLET = "صحيفة الميدان"


@pytest.mark.parametrize("line", CASES["boilerplate"])
def test_lines_beside_an_article_are_known(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize("line", CASES["sentences"])
def test_sentences_that_begin_like_them_are_not(line: str) -> None:
    assert not is_boilerplate(line)


@pytest.mark.parametrize(("line", "names"), CASES["credits"].items())
def test_a_line_of_credits_names_its_agencies(line: str, names: list[str]) -> None:
    assert list(credited(line, OUTLET)) == names


@pytest.mark.parametrize(("paragraph", "expected"), CASES["closings"].items())
def test_a_closing_credit_is_taken_off_unless_the_sentence_needs_it(
    paragraph: str, expected: list[str]
) -> None:
    text, names = closing_credit(paragraph)
    assert [text, *names] == expected


def test_credits_leave_the_text_in_the_order_met() -> None:
    body = ("نص أول (رويترز).", "رويترز - فضيحة", "أ ف ب", "نص ثان.")
    assert take_credits(body) == (
        ("نص أول", "رويترز - فضيحة", "نص ثان."),
        ("رويترز", "أ ف ب"),
    )


@pytest.mark.parametrize(("first", "expected"), CASES["datelines"].items())
def test_datelines_go_and_sentences_stay(first: str, expected: list[str]) -> None:
    text, names = strip_dateline(clean_line(first), OUTLET)
    assert [text, *names] == expected


def test_a_dateline_is_learned_from_several_articles() -> None:
    firsts = [f"الخرطوم - موقع النبأ: وقع الحدث رقم {n}." for n in range(SEVERAL)]
    learned = learn_datelines([*firsts, "وقال الوزير: سنعود.", "رئيس الحكومة: لا تراجع."])
    assert strip_dateline(firsts[0], "", learned) == ("وقع الحدث رقم 0.", ())
    kept = "رئيس الحكومة: لا تراجع."
    assert strip_dateline(kept, "", learned) == (kept, ())


def test_words_before_a_colon_in_few_articles_or_in_speech_are_not_learned() -> None:
    twice = ["الخرطوم: نص أول.", "الخرطوم: نص ثان."]
    speech = ["قال الوزير: سنعود.", "قال الوزير: سننجح.", "قال الوزير: سنبقى."]
    dated = [f"في كانون الثاني/يناير الماضي حدث {n}" for n in range(5)]
    hours = [f"الساعة 10:30 حدث {n}" for n in range(5)]
    assert learn_datelines([*twice, *speech, *dated, *hours]) == frozenset()


def test_a_glued_dateline_tells_the_outlets_name() -> None:
    assert glued_name("شبكة  المنارة …_في اجتماع") == "شبكة  المنارة"
    assert glued_name("في اجتماع user_name قال") == ""


@pytest.mark.parametrize(("text", "expected"), CASES["summaries"].items())
def test_a_summary_ends_with_a_sentence(text: str, expected: str) -> None:
    assert summarise(text, 60) == expected


@given(st.text(max_size=600) | st.text('ابت .،؛؟!…«»"()د1', max_size=600))
def test_a_summary_is_a_start_of_the_text_and_short(text: str) -> None:
    found = summarise(text)
    assert len(found) <= LIMIT
    assert text.startswith(found) or (found.endswith("…") and text.startswith(found[:-1]))
    assert bool(found.strip()) == bool(text.strip())


@pytest.mark.parametrize(("markup", "expected"), CASES["titles"].items())
def test_titles_lose_tags_entities_and_odd_spaces(markup: str, expected: str) -> None:
    assert clean_title(markup) == expected


@given(st.text())
def test_a_clean_line_stays_as_it_is_and_holds_nothing_unseen(text: str) -> None:
    line = clean_line(text)
    assert clean_line(line) == line
    assert not set(line) & set("\n\r\t\x00\x07\xa0\xad\u200b\u202a\u202e\u2066\u2069\ufeff")


def test_zero_width_joiners_and_marks_inside_stay() -> None:
    for kept in ("می\u200cخواهم", "👩\u200d🚀", "C++\u200e في"):
        assert clean_line(kept) == kept


@pytest.mark.parametrize(("html", "expected"), CASES["html"].items())
def test_html_becomes_its_paragraphs(html: str, expected: list[str]) -> None:
    assert list(paragraphs(html)) == expected


@given(st.text("<>p/brdiv &;\"'=a\n!-", max_size=80))
def test_paragraphs_never_hold_markup_that_works(html: str) -> None:
    for paragraph in paragraphs(html):
        assert paragraph == clean_line(paragraph) != ""


def test_a_body_nested_without_end_is_cut_not_waited_for() -> None:
    assert paragraphs("<p>أول</p>" + "<div>" * 100_000 + "آخر")[0] == "أول"


@pytest.mark.parametrize(("html", "expected"), CASES["images"].items())
def test_the_first_real_picture_is_found(html: str, expected: list[str]) -> None:
    assert list(first_image(html)) == expected
