"""What readers see: wording, order, buttons, payloads the Bot API takes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest
from aiogram.methods import SendMessage, SendRichMessage
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Digest, Format, Image, Look, Message, Numerals, PartOfDay, Story
from digests.rendering import Renderer, build_renderer
from tests.digests.rendering_samples import (
    NoButtons,
    Pressed,
    article,
    digest,
    labels,
    morning,
    story,
    text_of,
    unmarked,
)

shared = cache(build_renderer)


@pytest.fixture
def renderer() -> Renderer:
    return shared()


def page(renderer: Renderer, of: Digest, look: Look | None = None) -> Message:
    return renderer.page(of, look or Look(), Pressed(), 0)


def lines(message: Message) -> list[str]:
    return unmarked(text_of(message)[0]).split("\n")


def test_a_classic_digest_reads_as_agreed(renderer: Renderer) -> None:
    told = digest([story(0, also=2), story(1, "رياضة", title="فوز 3-0 للأهلي")])
    assert lines(page(renderer, told)) == [
        "☀️ نشرة الصباح · الاثنين 23 نوفمبر",
        "13 جمادى الآخرة 1448 · خبران في دقيقة",
        "",
        "سياسة",
        "▪️ عنوان الخبر رقم 0",
        "جملة واحدة تقول ما حدث.",
        "الميدان · قبل ساعة · أيضًا: منبر 0، منبر 1",
        "",
        "رياضة",
        "▪️ فوز 3-0 للأهلي",
        "جملة واحدة تقول ما حدث.",
        "الميدان · قبل ساعتين",
    ]


def test_plain_text_has_addresses_on_lines_of_their_own(renderer: Renderer) -> None:
    told = page(renderer, digest([story(0, also=1)]), Look(Format.TEXT))
    assert "parse_mode" not in told.payload
    assert lines(told)[3:] == [
        "— سياسة —",
        "▪️ عنوان الخبر رقم 0",
        "جملة واحدة تقول ما حدث.",
        "الميدان · قبل ساعة",
        "https://news.example/0/",
        "أيضًا: منبر 0",
        "https://news.example/0/also/0",
    ]
    assert "\u2068https://news.example/0/\u2069" in told.payload["text"]


def test_an_english_reader_reads_english_left_to_right(renderer: Renderer) -> None:
    text, _ = text_of(page(renderer, digest([story(0, also=1)], "Morning"), Look(locale="en")))
    assert "\u200f" not in text
    assert "▪️ \u2068عنوان الخبر رقم 0\u2069" in text
    assert unmarked(text).split("\n")[:2] == [
        "☀️ Morning · Monday 23 November",
        "13 Jumada al-Akhirah 1448 · 1 story in 1 minute",
    ]
    assert unmarked(text).endswith("الميدان · 1 hour ago · Also: منبر 0")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "لا أخبار"),
        (1, "خبر واحد في"),
        (2, "خبران في"),
        (3, "3 أخبار في"),
        (10, "10 أخبار في"),
        (11, "11 خبرًا في"),
        (99, "99 خبرًا في"),
        (100, "100 خبر في"),
        (103, "103 أخبار في"),
    ],
)
def test_stories_are_counted_in_good_arabic(renderer: Renderer, count: int, said: str) -> None:
    told = page(renderer, digest(story(n, summary="") for n in range(count)))
    assert said in lines(told)[1]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0, "الآن"),
        (1 / 60, "قبل دقيقة"),
        (2 / 60, "قبل دقيقتين"),
        (5 / 60, "قبل 5 دقائق"),
        (30 / 60, "قبل 30 دقيقة"),
        (1, "قبل ساعة"),
        (2, "قبل ساعتين"),
        (3, "قبل 3 ساعات"),
        (11, "قبل 11 ساعة"),
        (24, "قبل يوم"),
        (48, "قبل يومين"),
        (72, "قبل 3 أيام"),
        (24 * 11, "قبل 11 يومًا"),
        (24 * 100, "قبل 100 يوم"),
    ],
)
def test_ages_are_said_in_good_arabic(renderer: Renderer, hours: float, said: str) -> None:
    told = page(renderer, digest([Story(article("عنوان", hours=hours))]))
    assert lines(told)[-1] == f"الميدان · {said}"


def test_digits_by_choice_and_never_in_what_others_wrote(renderer: Renderer) -> None:
    look = Look(numerals=Numerals.ARAB)
    text = lines(page(renderer, digest([story(0, title="فوز 3-0 في 2026")] * 3), look))
    assert text[:2] == [
        "☀️ نشرة الصباح · الاثنين ٢٣ نوفمبر",
        "١٣ جمادى الآخرة ١٤٤٨ · ٣ أخبار في دقيقة",
    ]
    assert "▪️ فوز 3-0 في 2026" in text


@pytest.mark.parametrize(
    ("part", "called"),
    [
        (PartOfDay.MORNING, "☀️ نشرة الصباح"),
        (PartOfDay.AFTERNOON, "🌤 نشرة الظهيرة"),
        (PartOfDay.EVENING, "🌙 نشرة المساء"),
    ],
)
def test_the_part_of_day_names_an_edition(renderer: Renderer, part: PartOfDay, called: str) -> None:
    shown = replace(digest([story(0)]), part=part)
    assert lines(page(renderer, shown))[0].startswith(f"{called} · ")
    named = replace(shown, edition="حصاد الأسبوع")
    assert lines(page(renderer, named))[0].startswith(f"{called.partition(' ')[0]} حصاد الأسبوع · ")


def test_month_by_country_and_no_hijri_date_by_choice(renderer: Renderer) -> None:
    text = lines(page(renderer, morning(), Look(territory="LB", hijri=False)))
    assert text[0].endswith("الاثنين 23 تشرين الثاني")
    assert text[1].startswith("9 أخبار في")


def test_a_year_without_a_hijri_date_leaves_it_out(renderer: Renderer) -> None:
    text = lines(page(renderer, replace(morning(), on=date(2100, 1, 1))))
    assert text[1].startswith("9 أخبار في")


def test_the_top_storys_picture_is_the_preview(renderer: Renderer) -> None:
    preview = page(renderer, morning()).payload["link_preview_options"]
    assert preview == {
        "url": "https://news.example/0/top.jpg",
        "prefer_large_media": True,
        "show_above_text": True,
    }


def test_without_a_picture_nothing_is_previewed(renderer: Renderer) -> None:
    told = digest([story(0), story(1, image=True)])
    assert page(renderer, told).payload["link_preview_options"] == {"is_disabled": True}


def test_another_outlets_picture_of_the_top_story_will_do(renderer: Renderer) -> None:
    pictured = replace(article("نفسه"), image=Image("https://x.example/p.jpg"))
    told = page(renderer, digest([replace(story(0), also=(pictured,))]))
    assert told.payload["link_preview_options"]["url"] == "https://x.example/p.jpg"


def test_stories_without_a_section_have_a_heading_only_beside_others(renderer: Renderer) -> None:
    assert "أخبار أخرى" not in lines(page(renderer, digest([story(0, "")])))
    assert "أخبار أخرى" in lines(page(renderer, digest([story(0), story(1, "")])))


def test_a_headline_without_an_address_is_bold_only(renderer: Renderer) -> None:
    _, entities = text_of(page(renderer, digest([Story(article("عنوان"))])))
    assert {e.kind for e in entities} == {"Bold"}


def test_a_summary_that_repeats_the_headline_is_left_out(renderer: Renderer) -> None:
    text = lines(page(renderer, digest([story(0, title="خبر عاجل", summary="خبر عاجل")])))
    assert sum("خبر عاجل" in line for line in text) == 1


def test_an_empty_digest_still_answers(renderer: Renderer) -> None:
    for format_ in Format:
        told = renderer.pages(digest([]), Look(format_), Pressed())
        assert len(told) == 1
        assert renderer.card(digest([]), Look(format_), Pressed(), 0) == told[0]
        assert labels(told[0]) == [["⚙️ أقسامي وموعدي"]]


def test_one_page_has_no_button_for_more(renderer: Renderer) -> None:
    told = renderer.pages(morning(), Look(), Pressed())
    assert [labels(message) for message in told] == [[["📖 اقرأ هنا"], ["⚙️ أقسامي وموعدي"]]]


def test_no_buttons_no_keyboard(renderer: Renderer) -> None:
    assert "reply_markup" not in renderer.page(morning(), Look(), NoButtons(), 0).payload


def test_pages_lead_to_each_other(renderer: Renderer) -> None:
    long = digest(story(n, title="كلمة " * 50) for n in range(40))
    first, second, *_, last = renderer.pages(long, Look(), Pressed())
    shown = text_of(first)[0].count("▪️")
    assert labels(first)[0] == [f"المزيد ({40 - shown}) ◀"]
    assert labels(second)[0][1] == "▶ السابق"
    assert labels(last)[0] == ["▶ السابق"]
    keyboard = second.payload["reply_markup"]["inline_keyboard"]
    assert [button["callback_data"] for button in keyboard[0]] == ["page:2", "page:0"]
    assert keyboard[1][0]["callback_data"] == f"story:{shown}"


def test_a_section_that_goes_on_says_so(renderer: Renderer) -> None:
    long = digest(story(n, title="كلمة " * 50) for n in range(40))
    text = lines(renderer.page(long, Look(), Pressed(), 1))
    assert text[0] == "☀️ نشرة الصباح · صفحة 2 من 4"
    assert text[2] == "سياسة (تتمة)"


def test_a_page_outside_is_the_nearest(renderer: Renderer) -> None:
    pages = renderer.pages(morning(), Look(), Pressed())
    assert renderer.page(morning(), Look(), Pressed(), 7) == pages[-1]
    assert renderer.page(morning(), Look(), Pressed(), -7) == pages[0]


def test_small_talk_goes_before_a_second_page_comes(renderer: Renderer) -> None:
    """Stories that would fit but for their last lines stay on one page, all links kept."""
    crowded = digest(story(n, also=1, title="كلمة " * 56) for n in range(12))
    told = renderer.pages(crowded, Look(), Pressed())
    text = lines(told[0])
    assert len(told) == 1
    assert sum("قبل" in line for line in text) < 12
    assert sum("أيضًا" in line for line in text) == 12


def test_a_card_has_the_lead_and_the_way_around(renderer: Renderer) -> None:
    card = renderer.card(morning(), Look(), Pressed(), 1)
    assert lines(card) == [
        "سياسة",
        "عنوان الخبر رقم 1",
        "",
        "الفقرة الأولى من الخبر 1.",
        "",
        "الفقرة الثانية.",
        "",
        "الفقرة الثالثة.",
        "",
        "الميدان · قبل ساعتين · أيضًا: منبر 0",
    ]
    assert card.payload["reply_markup"]["inline_keyboard"] == [
        [
            {"text": "التالي ◀", "callback_data": "story:2"},
            {"text": "2/9", "callback_data": "story:1"},
            {"text": "▶ السابق", "callback_data": "story:0"},
        ],
        [{"text": "↗ اقرأ على الموقع", "url": "https://news.example/1/"}],
        [{"text": "☰ العودة إلى القائمة", "callback_data": "page:0"}],
    ]


def test_english_cards_turn_the_other_way(renderer: Renderer) -> None:
    card = renderer.card(morning(), Look(locale="en"), Pressed(), 1)
    assert labels(card)[0] == ["◀ Previous", "2/9", "Next ▶"]


def test_the_first_card_has_no_previous_and_the_last_no_next(renderer: Renderer) -> None:
    assert labels(renderer.card(morning(), Look(), Pressed(), -1))[0] == ["التالي ◀", "1/9"]
    assert labels(renderer.card(morning(), Look(), Pressed(), 99))[0] == ["9/9", "▶ السابق"]


def test_a_card_leads_back_to_the_page_of_its_story(renderer: Renderer) -> None:
    long = digest(story(n, title="كلمة " * 50) for n in range(40))
    card = renderer.card(long, Look(), Pressed(), 39)
    back = card.payload["reply_markup"]["inline_keyboard"][-1][0]
    assert back["callback_data"] == f"page:{len(renderer.pages(long, Look(), Pressed())) - 1}"


def test_a_card_takes_whole_paragraphs(renderer: Renderer) -> None:
    paragraphs = ("كلمة " * 150 + "أولى.", "كلمة " * 60 + "ثانية.", "كلمة " * 60 + "ثالثة.")
    long = replace(story(0), article=replace(story(0).article, paragraphs=paragraphs))
    text = "\n".join(lines(renderer.card(digest([long]), Look(), Pressed(), 0)))
    assert "أولى." in text
    assert "ثانية." in text
    assert "ثالثة." not in text


def test_a_body_in_one_piece_is_clipped(renderer: Renderer) -> None:
    long = replace(story(0), article=replace(story(0).article, paragraphs=("كلمة " * 2000,)))
    text = lines(renderer.card(digest([long]), Look(), Pressed(), 0))
    assert 1000 < len(text[3]) <= 1200
    assert text[3].endswith("كلمة…")


def test_an_article_without_a_body_shows_its_summary(renderer: Renderer) -> None:
    short = replace(story(0), article=replace(story(0).article, paragraphs=()))
    assert lines(renderer.card(digest([short]), Look(), Pressed(), 0))[3] == short.article.summary


@pytest.mark.parametrize(
    ("next_at", "said"),
    [
        (datetime(2026, 11, 23, 18, 0, tzinfo=UTC), "نلقاك اليوم في 18:00."),
        (datetime(2026, 11, 24, 7, 30, tzinfo=UTC), "نلقاك غدًا في 07:30."),
        (datetime(2026, 11, 26, 7, 30, tzinfo=UTC), "نلقاك الخميس في 07:30."),
        (datetime(2026, 11, 30, 7, 30, tzinfo=UTC), "نلقاك الاثنين 30 نوفمبر في 07:30."),
    ],
)
def test_nothing_new_is_one_line(renderer: Renderer, next_at: datetime, said: str) -> None:
    told = renderer.nothing(PartOfDay.MORNING, Look(), next_at, date(2026, 11, 23), Pressed())
    assert told.payload["text"] == f"\u200f☀️ لا جديد في أقسامك منذ نشرة الأمس. {said}"
    assert labels(told) == [["⚙️ أقسامي وموعدي"]]
    SendMessage(chat_id=1, **told.payload)


def test_nothing_new_in_english_and_in_arabic_digits(renderer: Renderer) -> None:
    soon = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
    english = renderer.nothing(
        PartOfDay.MORNING, Look(locale="en"), soon, date(2026, 11, 23), NoButtons()
    )
    assert english.payload["text"].endswith("See you on Thursday at 07:30.")
    look = Look(numerals=Numerals.ARAB)
    arabic = renderer.nothing(PartOfDay.MORNING, look, soon, date(2026, 11, 23), NoButtons())
    assert arabic.payload["text"].endswith("نلقاك الخميس في ٠٧:٣٠.")


@given(
    format_=st.sampled_from(Format),
    locale=st.sampled_from(["ar", "en"]),
    numerals=st.sampled_from(Numerals),
    count=st.integers(0, 30),
    number=st.integers(-2, 40),
)
def test_the_bot_api_takes_every_payload(
    format_: Format, locale: str, numerals: Numerals, count: int, number: int
) -> None:
    look = Look(format_, locale, numerals=numerals)
    renderer = shared()
    told = digest(story(n, also=n % 4, image=n % 2 == 0) for n in range(count))
    card = renderer.card(told, look, Pressed(), number)
    for message in (*renderer.pages(told, look, Pressed()), card):
        _taken(message)


def _taken(message: Message) -> None:
    """Raises where a parameter has a wrong name or type."""
    payload: dict[str, Any] = {"chat_id": 1, **message.payload}
    rich = message.method == "sendRichMessage"
    taken = SendRichMessage(**payload) if rich else SendMessage(**payload)
    assert not taken.model_extra
    for button in _buttons(taken.reply_markup):
        assert not button.model_extra
        assert len((button.callback_data or "").encode()) <= 64


def _buttons(markup: Any) -> list[Any]:
    return [button for row in markup.inline_keyboard for button in row] if markup else []
