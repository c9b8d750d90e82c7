"""What staff see of a reader's text: all that was written, nothing that plays tricks."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.model import Span
from bot.moderation.showing import LONG, MOST_LINES, MOST_MARKS, matched, plain, quote

OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u061c\u200b\ufeff\u0000"
NASTY = st.text(st.characters() | st.sampled_from(f'{OVERRIDES}\u0301\u064b<>&"\n\r\u2028ا'))


def bare(html: str) -> str:
    """The quoted text without our tags and marks."""
    body = re.sub(r"</?(?:blockquote(?: expandable)?|b|u)>", "", html)
    body = body.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return re.sub("[\u200f\u2060\u2068\u2069]", "", body)


def test_what_was_written_is_quoted_and_escaped() -> None:
    shown = quote('<b>متى</b> & "كيف"؟').html
    assert bare(shown) == '<b>متى</b> & "كيف"؟'
    assert "&lt;b&gt;" in shown


def test_matched_words_are_marked_where_they_stand_in_the_text() -> None:
    shown = quote("نحن م\u200bن\u202eسيون هنا", [Span(4, 12)]).html
    assert "نحن <b><u>منسيون</u></b>" in shown.replace(" هنا", "").replace("\u200f", "")


def test_matches_are_named_each_once() -> None:
    assert matched("شر خير شر", [Span(0, 2), Span(7, 9), Span(3, 6)]) == ["شر", "خير"]


@given(NASTY)
def test_nothing_that_plays_tricks_is_left(text: str) -> None:
    shown = quote(text).html
    assert not set(OVERRIDES) & set(shown)
    shown.encode()  # a lone surrogate would fail on its way out
    marks = 0
    for char in bare(shown):
        marks = marks + 1 if unicodedata.category(char).startswith("M") else 0
        assert marks <= MOST_MARKS


@given(NASTY, st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=5))
def test_every_tag_is_closed_and_ours(text: str, ends: list[tuple[int, int]]) -> None:
    spans = [Span(min(pair), max(pair)) for pair in ends]
    tags = re.findall(r"<(/?)(\w+)[^>]*>", quote(text, spans).html)
    open_tags: list[str] = []
    for closing, name in tags:
        if closing:
            assert open_tags.pop() == name
        else:
            open_tags.append(name)
    assert not open_tags
    assert {name for _, name in tags} <= {"blockquote", "b", "u"}


def test_every_line_has_its_own_direction() -> None:
    lines = quote("مرحبا\nhello (world)\n\n\n\nوداعا").html.split("\n")
    assert lines[0] == "<blockquote>\u200fمرحبا"
    assert lines[1] == "\u200f\u2068hello (world)\u2069"
    assert lines[2:] == ["", "\u200fوداعا</blockquote>"]


def test_a_long_text_is_folded_then_cut() -> None:
    assert "expandable" not in quote("ن" * 400).html
    folded = quote("ن" * 900)
    assert "expandable" in folded.html
    assert not folded.cut
    cut = quote("ن" * 64_000)
    assert cut.cut
    assert len(bare(cut.html)) == LONG + 1
    assert len(bare(quote("😀" * 3000).html).encode("utf-16-le")) // 2 == LONG + 1
    assert len(quote("سطر\n" * 500).html.split("\n")) == MOST_LINES


def test_a_heap_of_marks_is_thinned() -> None:
    assert bare(quote("س" + "\u0651\u064b" * 5000).html) == "س" + "\u0651\u064b" * 2


def test_a_name_is_one_line() -> None:
    assert plain(" عنوان\n طويل \u202e جدا", 11) == "عنوان طويل…"
    assert plain("\u200b\u0000", 20) == ""


def test_nobody_is_called_and_no_command_sent_by_a_comment() -> None:
    shown = quote("/ban @sara_desk 3/4 user@example.org").html
    assert "/\u2060ban @\u2060sara_desk 3/4 user@\u2060example.org" in shown
