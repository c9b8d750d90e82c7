"""Texts as Telegram shows them, and its words where it refuses them."""

from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError, Json
from bot.sandbox.text import Formatted, read_text, units

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def read(text: str, mode: str = "", entities: list[Json] | None = None) -> Formatted:
    return read_text(text, mode, entities, 4096, "message text")


def refusal(text: str, mode: str = "", entities: Any = None) -> str:
    with pytest.raises(ApiError) as caught:
        read(text, mode, entities)
    return caught.value.description.removeprefix("Bad Request: ")


def covered(of: Formatted, entity: Json) -> str:
    octets = of.text.encode("utf-16-le")
    return octets[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode(
        "utf-16-le"
    )


def kinds(of: Formatted) -> list[tuple[str, str]]:
    return [(entity["type"], covered(of, entity)) for entity in of.entities]


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        ("HTML", '<b>خبر</b> <a href="https://a.example/1">رابط</a>'),
        ("html", "<strong>خبر</strong> <a href='https://a.example/1'>رابط</a>"),
        ("Markdown", "*خبر* [رابط](https://a.example/1)"),
        ("MarkdownV2", "*خبر* [رابط](https://a.example/1)"),
    ],
)
def test_markup_becomes_entities(mode: str, text: str) -> None:
    assert read(text, mode) == Formatted(
        "خبر رابط",
        (
            {"offset": 0, "length": 3, "type": "bold"},
            {"offset": 4, "length": 4, "type": "text_link", "url": "https://a.example/1"},
        ),
    )


@pytest.mark.parametrize(
    ("html", "fields"),
    [
        ('<a href="tg://user?id=7">x</a>', {"type": "text_mention", "user": {"id": 7}}),
        ("<pre>x</pre>", {"type": "pre"}),
        (
            '<pre><code class="language-python">x</code></pre>',
            {"type": "pre", "language": "python"},
        ),
        ("<code>x</code>", {"type": "code"}),
        ("<blockquote>x</blockquote>", {"type": "blockquote"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ("<tg-spoiler>x</tg-spoiler>", {"type": "spoiler"}),
        ('<tg-time unix="5">x</tg-time>', {"type": "date_time", "unix_time": 5}),
        (
            '<tg-time unix="5" format="wDt">x</tg-time>',
            {"type": "date_time", "unix_time": 5, "date_time_format": "wDt"},
        ),
        (
            '<tg-time unix="5" format="r">x</tg-time>',
            {"type": "date_time", "unix_time": 5, "date_time_format": "r"},
        ),
    ],
)
def test_every_kind_has_its_fields(html: str, fields: Json) -> None:
    assert read(html, "HTML").entities == ({"offset": 0, "length": 1, **fields},)


def test_custom_emoji_have_their_id() -> None:
    (entity,) = read('<tg-emoji emoji-id="5368">👍</tg-emoji>', "HTML").entities
    assert entity == {"offset": 0, "length": 2, "type": "custom_emoji", "custom_emoji_id": "5368"}


def test_telegram_finds_links_names_and_numbers_by_itself() -> None:
    text = "https://a.example @nashra #خبر $USD /start a@b.co +32 475 12 34 56"
    assert kinds(read(text)) == [
        ("url", "https://a.example"),
        ("mention", "@nashra"),
        ("hashtag", "#خبر"),
        ("cashtag", "$USD"),
        ("bot_command", "/start"),
        ("email", "a@b.co"),
        ("phone_number", "+32 475 12 34 56"),
    ]


def test_nothing_is_found_inside_code_and_links() -> None:
    html = '<code>@nashra</code> <pre>#a</pre> <a href="https://b.co">c.com</a> <b>@nashra</b>'
    assert kinds(read(html, "HTML")) == [
        ("code", "@nashra"),
        ("pre", "#a"),
        ("text_link", "c.com"),
        ("bold", "@nashra"),
        ("mention", "@nashra"),
    ]


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        (
            "<b>x",
            "HTML",
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            "<h1>x</h1>",
            "HTML",
            'can\'t parse entities: Unsupported start tag "h1" at byte offset 0',
        ),
        ("a.", "MarkdownV2", "can't parse entities: Character '.' is reserved and must be escaped"),
        ("x", "BBCode", "unsupported parse_mode"),
        ("", "", "message text is empty"),
        (" \n\t", "", "text must be non-empty"),
        ("\u200f\u200e", "", "text must be non-empty"),
        ("<b></b>", "HTML", "text must be non-empty"),
        ("ا" * 4097, "", "message is too long"),
        ("😀" * 2049, "", "message is too long"),
        ("ا" * 20_000, "", "text is too long"),
        ("\ud800", "", "strings must be encoded in UTF-8"),
    ],
)
def test_refusals_are_telegrams(text: str, mode: str, words: str) -> None:
    assert refusal(text, mode).startswith(words)


def test_markup_does_not_count() -> None:
    assert len(read(f"<b>{'ا' * 4096}</b>", "HTML").text) == 4096


def test_captions_are_shorter_and_may_be_empty() -> None:
    assert read_text("", "HTML", None, 1024, "message caption") == Formatted("")
    assert read_text(" ", "HTML", None, 1024, "message caption") == Formatted("")
    with pytest.raises(ApiError, match="message caption is too long"):
        read_text("ا" * 1025, "", None, 1024, "message caption")


@pytest.mark.parametrize("href", ["/relative", "javascript:x", "http://localhost/", "https://"])
def test_a_link_that_would_be_lost_is_refused(href: str) -> None:
    html = f'<a href="https://a.example">a</a> <a href="{href}">b</a>'
    assert refusal(html, "HTML") == "SANDBOX: 1 of 2 links would be lost"


def test_markdown_links_are_counted_too() -> None:
    assert "1 of 1 links" in refusal("[a](localhost)", "MarkdownV2")
    assert read("`[a](localhost)`", "MarkdownV2").text == "[a](localhost)"


def test_the_101st_entity_is_refused() -> None:
    assert len(read("<b>a</b> " * 100, "HTML").entities) == 100
    assert refusal("<b>a</b> " * 101, "HTML").startswith("SANDBOX: 101 entities")


def test_surrounding_space_goes_and_entities_move() -> None:
    shown = read(" \n <b> a </b><i>b</i> <u> </u>\n", "HTML")
    assert shown.text == "a b"
    assert kinds(shown) == [("bold", "a "), ("italic", "b")]


def test_direction_controls_are_dropped_and_entities_move() -> None:
    shown = read("\u202bأ\u202c 😀\u2028 <b>خبر</b>\r\n<i>x</i>", "HTML")
    assert shown.text == "أ 😀 خبر\nx"
    assert kinds(shown) == [("bold", "خبر"), ("italic", "x")]


def test_isolates_and_a_single_mark_survive_and_a_run_does_not() -> None:
    assert read("\u2068a\u2069\u200f").text == "\u2068a\u2069\u200f"
    assert read("a\u200e\u200f\u200eb").text == "a\u200c\u200c\u200eb"


def test_given_entities_are_taken() -> None:
    given_entities: list[Json] = [
        {"offset": 4, "length": 4, "type": "text_link", "url": "a.example/x"},
        {"offset": 0, "length": 3, "type": "bold"},
        {"offset": 9, "length": 2, "type": "url"},
        {"offset": 9, "length": 1, "type": "text_mention", "user": {"id": 3, "first_name": "س"}},
        {"offset": 10, "length": 1, "type": "pre", "language": "py"},
        {"offset": 11, "length": 1, "type": "date_time", "unix_time": 9, "date_time_format": "dT"},
    ]
    assert read("خبر رابط abc", "", given_entities).entities == (
        {"offset": 0, "length": 3, "type": "bold"},
        {"offset": 4, "length": 4, "type": "text_link", "url": "http://a.example/x"},
        {"offset": 9, "length": 1, "type": "text_mention", "user": {"id": 3}},
        {"offset": 10, "length": 1, "type": "pre", "language": "py"},
        {"offset": 11, "length": 1, "type": "date_time", "unix_time": 9, "date_time_format": "dT"},
    )


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        ("bold", "can't parse MessageEntity: expected an Object"),
        ({"length": 1, "type": "bold"}, "can't parse MessageEntity: Can't find field \"offset\""),
        (
            {"offset": 0, "length": 1, "type": "shiny"},
            "can't parse MessageEntity: Unsupported type",
        ),
        ({"offset": 0, "length": 1, "type": "text_link"}, "can't parse MessageEntity: Can't find"),
        (
            {"offset": 0, "length": 1, "type": "text_link", "url": "localhost"},
            "SANDBOX: the link 'localhost' would be lost",
        ),
        (
            {"offset": 1, "length": 5, "type": "bold"},
            "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 6",
        ),
        ({"offset": 9, "length": 1, "type": "bold"}, "entity begins after the end of the text"),
        ({"offset": 1, "length": 1, "type": "bold"}, "entity begins in a middle of a UTF-16"),
        ({"offset": 0, "length": 1, "type": "bold"}, "entity beginning at UTF-16 offset 0 ends in"),
        ({"offset": 0, "length": 0, "type": "bold"}, "SANDBOX: the entity at UTF-16 offset 0"),
    ],
)
def test_given_entities_are_checked(entity: Any, words: str) -> None:
    assert refusal("😀a", "", [entity]).startswith(words)


def test_given_entities_beside_a_parse_mode_would_be_lost() -> None:
    entity = {"offset": 0, "length": 1, "type": "bold"}
    assert "would be lost" in refusal("abc", "HTML", [entity])


def test_two_links_on_one_word_are_refused() -> None:
    link = {"offset": 0, "length": 3, "type": "text_link", "url": "https://a.example"}
    code = {"offset": 1, "length": 3, "type": "code"}
    assert refusal("abcd", "", [link, code]).startswith("SANDBOX: text_link and code overlap")


@given(ANYTHING, ANYTHING, ANYTHING)
def test_entities_lie_inside_the_text_and_cover_what_was_marked(a: str, b: str, c: str) -> None:
    html = f"{escape(a)}<b>{escape(b)}</b>{escape(c)} x"
    shown = read(html, "HTML")
    assert units(shown.text) == len(shown.text.encode("utf-16-le")) // 2
    for entity in shown.entities:
        assert covered(shown, entity)
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= units(shown.text)
    marked = [text for kind, text in kinds(shown) if kind == "bold"]
    assert all(piece.strip() in shown.text for piece in marked)


@given(ANYTHING)
def test_what_is_shown_is_shown_again(text: str) -> None:
    shown = read(f"a{text}b")
    again = read(shown.text, "", list(shown.entities))
    assert again == shown
