"""Direction marks: where they go, and that nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.arabic.direction import isolate_ltr, isolate_rtl, rtl_lines, without_marks

TEXTS = st.text(
    alphabet=st.sampled_from("ابتث كتاب 012389٣٠ABC xyz@#+-–×.,:/%()&é日🇧🇪\u200f\u2068\u2069\u202a")
)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("أيضًا: BBC", "أيضًا: [BBC]"),
        ("فوز ريال مدريد 3-0 في المباراة", "فوز ريال مدريد [3-0] في المباراة"),
        ("فوز 3–0 مستحق", "فوز [3–0] مستحق"),
        ("لوحة 3 × 4 أمتار", "لوحة [3 × 4] أمتار"),
        ("النفط يتراجع 3.5% مع المخاوف", "النفط يتراجع [3.5%] مع المخاوف"),
        ("نسبة 12% فقط", "نسبة [12%] فقط"),
        ("صدر بايثون 3.14.1 أمس", "صدر بايثون [3.14.1] أمس"),
        ("اتصلوا على +32 2 555 12 34 الآن", "اتصلوا على [+32 2 555 12 34] الآن"),
        ("كتب @alarabiya_ar على إكس", "كتب [@alarabiya_ar] على إكس"),
        ("هاتف iPhone 17 Pro الجديد", "هاتف [iPhone 17 Pro] الجديد"),
        ("شركة Procter & Gamble تربح", "شركة [Procter & Gamble] تربح"),
        ("شبكة 5G في بروكسل", "شبكة [5G] في بروكسل"),
        ("لغة C++ أسرع", "لغة [C++] أسرع"),
        ("قال (BBC News)، ثم صمت.", "قال ([BBC News])، ثم صمت."),
        ("حرارة -4 في موسكو", "حرارة [-4] في موسكو"),
        ("بعد 12 عامًا", "بعد 12 عامًا"),
        ("لقاء الـUN في جنيف", "لقاء الـ[UN] في جنيف"),
        ("BBC News عربي", "[BBC News] عربي"),
        ("The Guardian: it's over!", "[The Guardian: it's over!]"),
        ("2026", "2026"),
        ("", ""),
    ],
)
def test_what_reads_left_to_right_is_isolated(text: str, marked: str) -> None:
    expected = marked.replace("[", "\u2068").replace("]", "\u2069")
    assert isolate_ltr(text) == expected


@given(TEXTS)
def test_isolating_twice_changes_nothing(text: str) -> None:
    assert isolate_ltr(isolate_ltr(text)) == isolate_ltr(text)
    assert isolate_rtl(isolate_rtl(text)) == isolate_rtl(text)


@given(TEXTS)
def test_only_marks_are_added_and_isolates_are_closed_in_turn(text: str) -> None:
    marked = isolate_ltr(text)
    assert without_marks(marked) == without_marks(text)
    assert [c for c in marked if c in "\u2068\u2069"] == list("\u2068\u2069") * marked.count(
        "\u2068"
    )


def test_arabic_in_a_left_to_right_line_is_one_isolate() -> None:
    assert isolate_rtl("النفط 3%") == "\u2068النفط 3%\u2069"
    assert isolate_rtl("Oil 3%") == "Oil 3%"


def test_every_line_with_text_starts_with_one_mark() -> None:
    assert rtl_lines("BBC\n\n\u200f\u200fنص\n@me") == "\u200fBBC\n\n\u200fنص\n\u200f@me"
