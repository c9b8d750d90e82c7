"""What each rule says, where, and that it keeps silent on ordinary comments."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.candidate import Candidate, History, Knowledge, Limits
from bot.moderation.lexicon import Lexicon
from bot.moderation.model import Level, Verdict
from bot.moderation.repeats import Recents, Written
from bot.moderation.rules import RULES, judge
from bot.wording import Wording

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
KNOWN = History(approved=12)
BANNED = (
    *("حمار", "كلب", "غبي", "تافه", "حقير", "زبالة", "خرا", "قواد", "نيك", "خائن", "كذاب"),
    *("هوا", "واطي"),
    *("لعنة الله", "بن لادن", "viagra"),
)
SUSPECT = ("لبن", "منسيون", "لادن")
KNOWLEDGE = Knowledge(Lexicon(BANNED), Lexicon(SUSPECT))
ORDINARY = (Path(__file__).parent / "data" / "ordinary.txt").read_text("utf-8").splitlines()


def said(
    text: str, history: History = KNOWN, knowledge: Knowledge = KNOWLEDGE
) -> dict[str, Verdict]:
    verdicts = judge(Candidate(text, NOW, "wordpress", "me", history), knowledge)
    return {verdict.rule: verdict for verdict in verdicts}


def marked(text: str, verdict: Verdict) -> list[str]:
    return [text[span.start : span.end] for span in verdict.spans]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_comment_is_let_be(text: str) -> None:
    knowledge = replace(KNOWLEDGE, suspect=Lexicon(("لادن",)))
    if "منسيون" not in text:
        knowledge = replace(knowledge, suspect=Lexicon(SUSPECT))
    assert said(text, knowledge=knowledge) == {}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("يا حِـــمــار اسكت", "حِـــمــار"),
        ("يا ح م ا ر", "ح م ا ر"),
        ("انت ح.م.ا.ر كبير", "ح.م.ا.ر"),
        ("ح\u200bم\u200bا\u200bر", "ح\u200bم\u200bا\u200bر"),
        ("حمااااار", "حمااااار"),
        ("حم١ر", "حم١ر"),
        ("حمlر", "حمlر"),
        ("ﺣﻤﺎﺭ", "ﺣﻤﺎﺭ"),
        ("حـ ـمـ ـار", "حـ ـمـ ـار"),
        ("ح*مار", "ح*مار"),
        ("والحمير معهم", "والحمير"),
        ("بحماركم", "بحماركم"),
        ("هالحمار", "هالحمار"),
        ("أغبياء كلهم", "أغبياء"),
        ("خونة", "خونة"),
        ("زبالتكم", "زبالتكم"),
        ("7mar", "7mar"),
        ("ya 7amiir 7mar", "7mar"),
        ("vіаgrа", "vіаgrа"),
        ("لعنةُ اللهِ عليكم", "لعنةُ اللهِ"),
        ("ولعنة الله عليكم", "ولعنة الله"),
        ("أسامة بن لادن", "بن لادن"),
        ("ا ن ت ح م ا ر", "ا ن ت ح م ا ر"),
        ("للواطي", "للواطي"),
        ("يالحقير", "يالحقير"),
    ],
)
def test_a_banned_word_is_found_and_marked(text: str, word: str) -> None:
    verdict = said(text)["banned_word"]
    assert verdict.level is Level.BAN
    assert word in marked(text, verdict)
    assert verdict.values["count"] == len(verdict.spans)


def test_a_suspect_word_is_shown_as_it_was_written() -> None:
    verdict = said("نحن م ن س ي و ن")["suspect_word"]
    assert (verdict.level, verdict.values["word"]) == (Level.SUSPECT, "م ن س ي و ن")


@pytest.mark.parametrize("text", ["بلادنا", "كلبنان", "خراسان", "تكنيك", "mp3", "وهي تقول"])
def test_a_word_inside_another_is_no_match(text: str) -> None:
    assert said(text) == {}


def test_without_lists_no_word_is_bad() -> None:
    assert said("حمار", knowledge=Knowledge()) == {}


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("شاهد https://example.org/a?b=1 هنا", ["https://example.org/a?b=1"]),
        ("www.example.com و t.me/abc", ["www.example.com", "t.me/abc"]),
        ("example[.]com ثم casino dot xyz", ["example[.]com", "casino dot xyz"]),
    ],
)
def test_links_are_counted(text: str, links: list[str]) -> None:
    verdict = said(text)["links"]
    assert marked(text, verdict) == links
    assert verdict.level is (Level.SUSPECT if len(links) > 1 else Level.NOTE)


@pytest.mark.parametrize(
    "number",
    [
        "0599123456",
        "+970 599 123 456",
        "٠٥٩٩-١٢٣-٤٥٦",
        "۰۹۱۲۳۴۵۶۷۸۹",
        "00962 7 9012 3456",
        "07 70 12 34 56",
        "9647701234567",
        "0\u200b5\u200b9\u200b9123456",
        "(0)599ـ123ـ456"[1:],
    ],
)
def test_a_telephone_number_is_found_in_any_digits(number: str) -> None:
    text = f"واتساب {number} للطلب"
    verdict = said(text)["phone"]
    assert "".join(marked(text, verdict)).strip("()") in number


@pytest.mark.parametrize(
    "text", ["1.000.000.000", "2026-11-23 07:30", "1939 - 1945 و 1967", "0.123456789", "12345678"]
)
def test_other_numbers_are_none(text: str) -> None:
    assert "phone" not in said(text)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("<script>alert(1)</script>", Level.BAN),
        ("&lt;script&gt;", Level.BAN),
        ("[x](javascript:alert(1))", Level.BAN),
        ("<a href=x>نص</a>", Level.SUSPECT),
        ("<img src=x", Level.SUSPECT),
    ],
)
def test_html_is_seen(text: str, level: Level) -> None:
    assert said(text)["markup"].level is level


@pytest.mark.parametrize("text", ["<b>مهم</b>", "3 < 5 و 7 > 2", "<3 <3"])
def test_bold_text_and_signs_are_no_html(text: str) -> None:
    assert "markup" not in said(text)


def test_tricks_with_characters_are_seen() -> None:
    assert said("نص \u202eمقلوب\u202c")["overrides"].values["count"] == 1
    assert said("ك\u200b\u200b\u200b\u200b\u200bلمة")["invisible"].values["count"] == 5
    assert said("ا" + "\u0650" * 5000)["marks"].values["count"] == 5000
    assert "invisible" not in said("می‌خواهم کتاب‌ها را بخوانم می‌روم نمی‌دانم خانه‌ها 👨‍👩‍👧‍👦")


@pytest.mark.parametrize("text", ["", " \n", "؟؟؟ ...", "\u200b\u0651"])
def test_nothing_to_read_is_said(text: str) -> None:
    assert set(said(text)) == {"empty"}


def test_length_script_and_capitals() -> None:
    assert said("كلمة " * 500)["too_long"].values["count"] == 500
    assert said("je suis tout à fait d'accord")["script"].level is Level.NOTE
    assert said("купите дешевые часы")["script"].level is Level.SUSPECT
    assert set(said("THIS IS A SCANDAL")) == {"script", "capitals"}


def test_a_new_author_is_introduced_and_a_banned_one_named() -> None:
    assert said("مرحبا", History())["new_author"].level is Level.NOTE
    assert "new_author" in said("مرحبا", replace(KNOWN, first_seen=NOW - timedelta(hours=2)))
    assert said("مرحبا", replace(KNOWN, first_seen=NOW - timedelta(days=2))) == {}
    assert said("مرحبا", replace(KNOWN, banned_at=NOW))["banned_author"].level is Level.BAN


def before(*texts: str, author: str = "me", minutes: int = 1) -> tuple[Written, ...]:
    at = NOW - timedelta(minutes=minutes)
    return tuple(Written(text, at, author) for text in texts)


COPY = "اشتركوا الآن في قناة الأرباح السريعة واربحوا ألف دولار كل يوم من بيوتكم"


def test_repeats_of_an_author_are_counted_the_near_ones_too() -> None:
    recent = before(COPY, COPY.replace("ألف", "ألفي"), "شيء آخر تماما", COPY + " 🔥")
    assert said(COPY, replace(KNOWN, recent=recent))["repeated"].values["count"] == 3


def test_thanking_again_is_no_repeat() -> None:
    assert said("شكرا لكم", replace(KNOWN, recent=before("شكرا لكم"))) == {}


@pytest.mark.parametrize(("others", "level"), [(1, Level.NOTE), (3, Level.SUSPECT)])
def test_copies_by_others_are_counted(others: int, level: Level) -> None:
    written = [each for n in range(others) for each in before(f"{COPY} {n}", author=f"{n}")]
    knowledge = replace(KNOWLEDGE, recents=Recents(written))
    verdict = said(COPY, knowledge=knowledge)["copied"]
    assert (verdict.level, verdict.values["count"]) == (level, others)


def test_old_copies_and_formulas_of_condolence_are_none() -> None:
    formula = "رحمه الله وأسكنه فسيح جناته وألهم أهله الصبر"
    old = before(COPY, author="other", minutes=60 * 25)
    recents = Recents([*old, *before(formula, author="a"), *before(formula, author="b")])
    knowledge = replace(KNOWLEDGE, recents=recents)
    assert said(COPY, knowledge=knowledge) == {}
    assert said(formula, knowledge=knowledge) == {}


def test_a_flood_is_counted_within_its_time() -> None:
    texts = ("أول", "ثان", "ثالث", "رابع")
    verdict = said("خامس", replace(KNOWN, recent=before(*texts)))["flood"]
    assert verdict.values == {"count": 5, "minutes": 10}
    assert said("خامس", replace(KNOWN, recent=before(*texts, minutes=11))) == {}


def test_limits_are_the_newsrooms() -> None:
    knowledge = replace(KNOWLEDGE, limits=Limits(longest=3))
    assert said("أربعة", knowledge=knowledge)["too_long"].values["count"] == 2


@given(st.text(max_size=80))
def test_spans_lie_inside_the_text_in_order(text: str) -> None:
    for verdict in said(text).values():
        ends = [0]
        for span in verdict.spans:
            assert ends[-1] <= span.start < span.end <= len(text)
            ends.append(span.end)


@pytest.mark.parametrize(
    "text",
    [
        *("a" * 65_536, "a." * 32_768, "1 " * 32_768, "<" * 65_536, "< " * 32_768, "<a" * 32_768),
        *("ح م ا ر " * 8192, "حمار" * 16_384, "حمار " * 13_000, "ا\u0650" * 32_768),
        *("http:" * 13_000, "a dot " * 11_000, "aب" * 32_768, "و" * 65_536, "(1)" * 20_000),
    ],
    ids=lambda text: text[:6],
)
def test_64_kb_of_anything_are_judged(text: str) -> None:
    """Quadratic work on any of these would take minutes."""
    assert "too_long" in said(text)


EXAMPLES = {
    "banned_author": ("نص", replace(KNOWN, banned_at=NOW)),
    "banned_word": ("حمار وكلب", KNOWN),
    "suspect_word": ("منسيون", KNOWN),
    "markup": ("<img src=x>", KNOWN),
    "links": ("https://example.org", KNOWN),
    "phone": ("0599123456", KNOWN),
    "repeated": (COPY, replace(KNOWN, recent=before(COPY))),
    "copied": (COPY, KNOWN),
    "flood": ("نص", replace(KNOWN, recent=before("أ", "ب", "ت", "ث"))),
    "overrides": ("نص \u202eنص", KNOWN),
    "invisible": ("ن\u200b\u200b\u200b\u200b\u200bص", KNOWN),
    "marks": ("ن" + "\u0650" * 9, KNOWN),
    "empty": ("", KNOWN),
    "too_long": ("نص " * 900, KNOWN),
    "script": ("in Latin letters", KNOWN),
    "capitals": ("THIS IS A SCANDAL", KNOWN),
    "new_author": ("نص", History()),
}


@pytest.mark.parametrize("rule", [rule.__name__ for rule in RULES])
@pytest.mark.parametrize("locale", ["ar", "en"])
def test_every_rule_has_its_wording(rule: str, locale: str) -> None:
    text, history = EXAMPLES[rule]
    knowledge = replace(KNOWLEDGE, recents=Recents(before(COPY, author="other")))
    verdict = said(text, history, knowledge)[rule]
    line = Wording().of(locale).plain(f"moderation.flag_{rule}", **verdict.values)
    assert line
    assert "\n" not in line


def test_wordings_say_how_many() -> None:
    texts = Wording().of("en")
    assert texts.plain("moderation.flag_banned_word", word="w", count=3) == (
        "Banned word: «w» and 2 more"
    )
    assert texts.plain("moderation.flag_flood", count=5, minutes=10) == (
        "5 comments within 10 minutes"
    )
