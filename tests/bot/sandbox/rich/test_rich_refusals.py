"""What rich messages cannot be, each with the words of the refusal."""

from typing import Any

import pytest

from bot.sandbox.errors import ApiError, Json
from tests.bot.sandbox.rich.rich_readers import read, read_html

PARSE = "can't parse rich message: "
LINE = "<p>text</p>"


def refusal(message: Any) -> str:
    with pytest.raises(ApiError) as refused:
        read(message)
    assert refused.value.code == 400
    return refused.value.description.removeprefix("Bad Request: ")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>a</p><script>b</script>", 'unsupported start tag "script" at byte offset 8'),
        ("<p>نص</p>\n<x>", 'unsupported start tag "x" at byte offset 12'),
        ("<p>a < b</p>", 'unsupported start tag "" at byte offset 5'),
        ("<!-- a -->", 'unsupported start tag "" at byte offset 0'),
        ("<p>a</p", "unclosed start tag at byte offset 4"),
        ('<p>a</p><a href="x', "unclosed start tag at byte offset 8"),
        ("<p>a", 'can\'t find end tag corresponding to start tag "p"'),
        ("a</p>", 'unexpected end tag "p" at byte offset 1'),
        ("<hr></hr>", 'unexpected end tag "hr" at byte offset 4'),
        (
            "<p><b>a</p></b>",
            'unmatched end tag at byte offset 7, expected "</b>", found "</p>"',
        ),
        ("<p><h1>a</h1></p>", "tag <h1> is not allowed here"),
        ("<b><p>a</p></b>", "tag <p> is not allowed here"),
        ("<summary>a</summary>", "tag <summary> is not allowed here"),
        ("<li>a</li>", "tag <li> is not allowed here"),
        ("<p><img src='https://a.example/'/></p>", "tag <img> is not allowed here"),
        ("<table><tr><td><p>a</p></td></tr></table>", "tag <p> is not allowed here"),
        ("<blockquote expandable><p>a</p></blockquote>", "tag <p> is not allowed here"),
        ("<ul>a</ul>", "text is not allowed directly within <ul>"),
        ("<ul><p>a</p></ul>", "tag <p> is not allowed directly within <ul>"),
        ("<table><td>a</td></table>", "tag <td> is not allowed directly within <table>"),
        (
            "<tg-collage><p>a</p></tg-collage>",
            "tag <p> is not allowed directly within <tg-collage>",
        ),
        ("<tg-button-row>a</tg-button-row>", "text is not allowed directly within <tg-button-row>"),
        ("<details>a</details>", "<details> must begin with <summary>"),
        ("<figure>a</figure>", "<figure> must have exactly one media"),
        (
            "<aside>a<cite>b</cite><cite>c</cite></aside>",
            "only one <cite> is allowed within <aside>",
        ),
        ("<img src='/a.jpg'/>", 'wrong media URL "/a.jpg"'),
        ("<img/>", 'tag <img> must have attribute "src"'),
        ("<img src='tg://photo?id=other'/>", 'media "other" not found'),
        ("<img src='tg://video?id=cover'/>", 'wrong media URL "tg://video?id=cover"'),
        ("<video src='https://a.example/'>b</video>", "<video> must be empty"),
        ("<a name='x'>a</a>", "anchor must be empty"),
        ("<tg-map lat='north' long='1'/>", 'attribute "lat" of tag <tg-map> must be a number'),
        (
            "<tg-time unix='soon' format='t'>a</tg-time>",
            'attribute "unix" of tag <tg-time> must be a',
        ),
        ("<tg-math><b>x</b></tg-math>", "only text is allowed within <tg-math>"),
        ("<ul><li><input type='text'>a</li></ul>", 'only <input type="checkbox"> is supported'),
        ("<tg-button url='https://a.example/'>a</tg-button>", 'unsupported button type ""'),
        ("<tg-button type='url'>a</tg-button>", 'button of type "url" must have attribute "url"'),
    ],
)
def test_html_that_does_not_parse(html: str, words: str) -> None:
    assert refusal(
        {"html": html, "media": [{"id": "cover", "media": {"type": "photo"}}]}
    ).startswith(PARSE + words)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>&copy;</p>", "&copy; is no entity of rich HTML"),
        ("<p>R&D</p>", "&D; is no entity of rich HTML"),
        ("<p><a href='https://a.example/?a=&copy;'>a</a></p>", "&copy; is no entity of rich HTML"),
        ("<p class='x'>a</p>", "attributes that <p> does not have: class"),
        ("<p><code class='language-x'>a</code></p>", "only <code> within <pre> has a class"),
        ("<p> </p>", "<p> is empty and would be lost"),
        ("<p><a href='https://a.example/'> </a>b</p>", "<a> is empty and would be lost"),
        ("<p><a href='/story/1'>a</a></p>", 'link "/story/1" would be lost'),
        ("<p><a href='javascript:alert(1)'>a</a></p>", 'link "javascript:alert(1)" would be lost'),
        ("<p><a href='http://localhost/'>a</a></p>", 'link "http://localhost/" would be lost'),
        ("<p><a href='http://[a.b'>a</a></p>", 'link "http://[a.b" would be lost'),
        ("<p><a href='#nowhere'>a</a></p>", "links lead to no anchor of the message: nowhere"),
        (
            "<a href='https://a.example/'>b <a href='https://b.example/'>c</a></a>",
            "a link or button within a link or button",
        ),
        (
            "<a href='https://a.example/'><tg-button type='disabled'>b</tg-button></a>",
            "a link or button within a link or button",
        ),
        (
            "<tg-button type='disabled'><b>a</b></tg-button>",
            "a button's text can't be of type bold",
        ),
        (
            "<tg-button type='url' url='https://a.example/' data='b'>c</tg-button>",
            "a url button has no attribute data",
        ),
        (
            "<tg-button type='disabled' style='link'>a</tg-button>",
            "style link is for callback buttons only",
        ),
    ],
)
def test_html_that_telegram_would_take_and_lose_something(html: str, words: str) -> None:
    assert refusal({"html": html}) == f"SANDBOX: {words}"


def row(*buttons: str) -> str:
    return f"<tg-button-row>{''.join(buttons)}</tg-button-row>"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (row(), "row must have from 1 to 8 buttons"),
        (
            row(*["<tg-button type='disabled'>a</tg-button>"] * 9),
            "row must have from 1 to 8 button",
        ),
        (row("<tg-button type='disabled'> </tg-button>"), "button must be non-empty"),
        (
            row("<tg-button type='disabled' style='red'>a</tg-button>"),
            "field must be one of danger",
        ),
        (row("<tg-button type='callback_data' data=''>a</tg-button>"), "BUTTON_DATA_INVALID"),
        (
            row(f"<tg-button type='callback_data' data='{'ب' * 33}'>a</tg-button>"),
            "BUTTON_DATA_INVALID",
        ),
        (
            row("<tg-button type='url' url='javascript:x'>a</tg-button>"),
            "button URL 'javascript:x' is invalid: Wrong HTTP URL",
        ),
        (
            row("<tg-button type='web_app' url='http://a.example/'>a</tg-button>"),
            "button Web App URL 'http://a.example/' is invalid: Only HTTPS links are allowed",
        ),
        (row("<tg-button type='copy_text' text=''>a</tg-button>"), "BUTTON_COPY_TEXT_INVALID"),
        ("<tg-thinking>a</tg-thinking>", "block is not allowed"),
        ("<tg-slideshow></tg-slideshow>", "block is not allowed"),
        ("<tg-collage><audio src='https://a.example/'/></tg-collage>", "block is not allowed"),
        ("<ul></ul>", "list must be non-empty"),
        ("<table></table>", "table must be non-empty"),
        ("<tg-map lat='91' long='0'/>", "number must be from -90 to 90"),
        ("<tg-map lat='1' long='0' width='100' height='1'/>", "map dimensions are invalid"),
        ("<tg-time unix='1' format='HH:MM'>a</tg-time>", "date-time format is invalid"),
        ("<tg-emoji emoji-id='x'>a</tg-emoji>", "invalid custom emoji"),
        ("<a href='mailto:nobody'>a</a>", "email address is invalid"),
        ("<a href='tel:x'>a</a>", "phone number is invalid"),
        ("<a href='tg://user?id=x'>a</a>", "user not found"),
    ],
)
def test_html_that_parses_and_is_no_message(html: str, words: str) -> None:
    assert refusal({"html": html}).startswith(words)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", "message text is empty"),
        ("  \n", "message text is empty"),
        ("<p>\u200f</p>", "message text is empty"),
        ("<hr/>", "message text is empty"),
        (f"<p>{'a' * 32_769}</p>", "message is too long"),
        (f"<p>{'😀' * 16_385}</p>", "message is too long"),
        (LINE * 501, "rich message has too many blocks"),
        (f"<ul>{'<li>a</li>' * 250}</ul>", "rich message has too many blocks"),
        ("<img src='https://a.example/'/>" * 51, "rich message has too many media"),
        (f"<table><tr>{'<td>a</td>' * 21}</tr></table>", "table has too many columns"),
        (
            "<table><tr><td colspan='20' rowspan='2'>a</td></tr><tr><td>b</td></tr></table>",
            "table has too many columns",
        ),
        (f"{'<blockquote>' * 16}a{'</blockquote>' * 16}", "rich message is nested too deeply"),
        (f"<p>{'<b>' * 16}a{'</b>' * 16}</p>", "rich message is nested too deeply"),
        (f"{'<b>' * 5000}a", "rich message is nested too deeply"),
    ],
)
def test_what_is_beyond_a_limit(html: str, words: str) -> None:
    assert refusal({"html": html}) == words


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{'a' * 32_768}</p>",
        LINE * 500,
        "<img src='https://a.example/'/>" * 50,
        f"<table><tr>{'<td>a</td>' * 20}</tr></table>",
        f"{'<blockquote>' * 15}a{'</blockquote>' * 15}",
        row(*[f"<tg-button type='callback_data' data='{'ب' * 32}'>a</tg-button>"] * 8),
        "<img src='https://a.example/'/>",
    ],
)
def test_what_is_just_within_a_limit(html: str) -> None:
    assert read_html(html)["blocks"]


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("text", "object expected as rich message"),
        ({}, "rich message must have exactly one of html, markdown and blocks"),
        (
            {"html": LINE, "markdown": "a"},
            "rich message must have exactly one of html, markdown and blocks",
        ),
        ({"html": 5}, "html of rich message must be a string"),
        ({"html": LINE, "rtl": True}, "SANDBOX: unknown field of rich message: rtl"),
        ({"html": LINE, "is_rtl": "yes"}, "is_rtl of rich message must be a boolean"),
        ({"html": "<p>\ud800</p>"}, "strings must be encoded in UTF-8"),
        ({"html": LINE, "media": "x"}, "array expected as media of rich message"),
        (
            {"html": LINE, "media": [{"id": "a b", "media": {"type": "photo"}}]},
            "invalid rich message file identifier specified",
        ),
        (
            {"html": LINE, "media": [{"id": "a", "media": {}}]},
            "media of rich message must have a type",
        ),
        ({"markdown": "a[^1]\n\n[^1]: b"}, "SANDBOX: footnotes are read in HTML only: <tg-refere"),
        ({"blocks": "x"}, "array expected as blocks"),
        ({"blocks": []}, "message text is empty"),
    ],
)
def test_messages_that_are_none(message: Any, words: str) -> None:
    assert refusal(message).startswith(words)


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("x", "object expected as rich block"),
        ({"type": "cover"}, 'unsupported rich block type "cover"'),
        ({"type": "paragraph"}, 'rich block paragraph must have field "text"'),
        (
            {"type": "paragraph", "text": "a", "size": 1},
            "SANDBOX: unknown field of rich block paragraph: size",
        ),
        ({"type": "paragraph", "text": 5}, "rich text must be a string, an array or an object"),
        (
            {"type": "paragraph", "text": {"type": "big", "text": "a"}},
            'unsupported rich text type "big"',
        ),
        (
            {"type": "paragraph", "text": {"type": "url", "text": "a"}},
            'rich text url must have field "url"',
        ),
        ({"type": "heading", "text": "a", "size": 7}, "number must be from 1 to 6"),
        ({"type": "heading", "text": "a", "size": True}, "field must be a number"),
        ({"type": "thinking", "text": "a"}, "block is not allowed"),
        ({"type": "photo", "photo": {"type": "video", "media": "x"}}, "media of type photo expec"),
        ({"type": "photo", "photo": {"type": "photo"}}, "media not found"),
        (
            {
                "type": "list",
                "items": [{"blocks": [], "value": 1}, {"blocks": []}],
            },
            "list must be either ordered or unordered",
        ),
        (
            {"type": "buttons", "buttons": [{"text": "a", "callback_data": "b", "disabled": {}}]},
            "button must have exactly one action",
        ),
        ({"type": "buttons", "buttons": [{"text": "a"}]}, "button must have exactly one action"),
    ],
)
def test_blocks_that_are_none(block: Any, words: str) -> None:
    assert refusal({"blocks": [block]}).startswith(words)


def test_text_nested_in_arrays_alone_is_bounded() -> None:
    text: Any = "a"
    for _ in range(100):
        text = [text]
    block: Json = {"type": "paragraph", "text": text}
    assert refusal({"blocks": [block]}) == "rich message is nested too deeply"
