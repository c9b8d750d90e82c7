"""What can be broadcast: judged as Telegram's own parser judges, counted in its units."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.broadcasts import Broadcast, LinkButton, Refusal
from bot.campaigns.checking import (
    check_message,
    corrected,
    is_address,
    outgoing,
    read_buttons,
    replaced,
    title_of,
    visible,
)
from digests.model import Message
from tests.telegram_parser import ParseError, parse_html

pieces = st.sampled_from(
    [
        *("<b>", "</b>", "<i>", "</i>", "<p>", "<br>", "<br/>", "<b/>", "<u", "<", ">", "< b>"),
        *('<a href="https://x.example/?a=1&amp;b=2">', "<a href=x>", "</a>", "</a >", "<!-- x -->"),
        *('<span class="tg-spoiler">', "<span>", "</span>", "<tg-spoiler>", "</tg-spoiler>"),
        *(
            "&lt;",
            "&nbsp;",
            "&amp",
            "&#1606;",
            "&#x646;",
            "&",
            "نشرة",
            "a",
            " ",
            "👋",
            "5 < 6",
            "<3",
        ),
        *("<blockquote expandable>", "</blockquote>", "<pre>", "</pre>", "<code class='x'>"),
        *("</code>", "<B>", '<a href="x>y">', "<script>", "</script>", '<b a="', "<tg-emoji>"),
    ]
)


def html(text: str) -> Message:
    return Message("sendMessage", {"text": text, "parse_mode": "HTML"})


def refused(message: Message) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refusal) as caught:
        check_message(message)
    return caught.value.name, caught.value.values


@given(st.lists(pieces, max_size=6).map("".join))
def test_what_telegram_refuses_is_refused_and_what_is_shown_is_counted(text: str) -> None:
    try:
        shown = visible(text)
    except Refusal:
        return
    try:
        theirs, _ = parse_html(text)
    except ParseError as error:
        raise AssertionError(f"Telegram refuses {text!r}: {error}") from error
    assert shown.strip() == theirs.strip()


@pytest.mark.parametrize(
    "text",
    [
        '<b>خبر</b> <a href="https://x.example/?a=1&amp;b=2">رابط</a>',
        "<blockquote expandable>اقتباس</blockquote> 5 &lt; 6",
        '<span class="tg-spoiler">سر</span> <u>x</u> <pre><code class="language-py">y</code></pre>',
        '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji> & more',
    ],
)
def test_what_telegram_takes_is_taken(text: str) -> None:
    assert visible(text).strip() == parse_html(text)[0]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        *(("<p>x</p>", "p"), ("<b>x", "b"), ("x</i>", "i"), ("<b><i>x</b></i>", "b")),
        *(("<span>x</span>", "span"), ("5 < 6", "< 6"), ("<!-- x -->y", "<!-- x -->")),
    ],
)
def test_bad_markup_is_named(text: str, tag: str) -> None:
    assert refused(html(text)) == ("bad_markup", {"tag": tag})


def test_a_text_is_counted_in_units_as_it_is_shown() -> None:
    check_message(html("<b>" + "ن" * 4096 + "</b>\n"))
    check_message(html("&amp;" * 4096))
    assert refused(html("ن" * 4099)) == ("too_long", {"over": 3})
    assert refused(html("👋" * 2049)) == ("too_long", {"over": 2})
    check_message(Message("sendMessage", {"text": "<p> is no markup here"}))


@pytest.mark.parametrize("text", ["", " \n ", "<b> </b>", "&#32;"])
def test_nothing_to_see_is_refused(text: str) -> None:
    assert refused(html(text)) == ("empty", {})


def test_captions_and_albums_have_limits_of_their_own() -> None:
    photo = {"type": "photo", "media": "x"}
    album = Message("sendMediaGroup", {"media": [photo] * 11})
    assert refused(album) == ("album_too_long", {"count": 11, "most": 10})
    long = photo | {"caption": "<b>" + "x" * 1030 + "</b>", "parse_mode": "HTML"}
    album = Message("sendMediaGroup", {"media": [photo, long]})
    assert refused(album) == ("caption_too_long", {"over": 6})
    check_message(Message("sendPhoto", {"photo": "x", "caption": "x" * 1024}))


def test_buttons_are_read_line_by_line() -> None:
    assert read_buttons("اقرأ - المزيد - https://x.example/a-b\n\nقناة https://t.me/x") == (
        LinkButton("اقرأ - المزيد", "https://x.example/a-b"),
        LinkButton("قناة", "https://t.me/x"),
    )
    assert read_buttons("") == ()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        *(("اقرأ - javascript:alert(1)", "bad_url"), ("اقرأ - example", "bad_url")),
        *(("اقرأ - https://[", "bad_url"), ("اقرأ - http://localhost/", "bad_url")),
        *(("https://x.example", "bad_url"), ("x" * 65 + " - https://x.example", "bad_label")),
        ("\n".join(["x - https://x.example"] * 21), "too_many_buttons"),
    ],
)
def test_a_button_that_telegram_would_refuse_is_refused(line: str, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_buttons(line)
    assert caught.value.name == name


def test_an_address_is_taken_without_its_scheme() -> None:
    found = read_buttons("قناتنا - t.me/almaydan\nالموقع - example.org/a:b")
    assert [one.url for one in found] == ["https://t.me/almaydan", "https://example.org/a:b"]
    with pytest.raises(Refusal, match="bad_url"):
        read_buttons("راسلنا - desk@example.org")


def test_addresses() -> None:
    assert is_address("tg://resolve?domain=x")
    assert not is_address("tg:")
    assert not is_address("https://x example.org/")


def test_what_goes_out_carries_buttons_protection_and_the_pin() -> None:
    button = LinkButton("اقرأ", "https://x.example/")
    wish = Broadcast(html("خبر"), "", (button,), protected=True, pinned=True)
    assert outgoing(wish).payload == {
        "text": "خبر",
        "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": [[{"text": "اقرأ", "url": "https://x.example/"}]]},
        "protect_content": True,
        "_pin": True,
    }
    album = replace(wish, message=Message("sendMediaGroup", {"media": []}))
    with pytest.raises(Refusal, match="album_buttons"):
        outgoing(album)


def test_a_title_is_how_it_begins() -> None:
    assert title_of(html("\n<b>خبر عاجل</b>\nتفاصيل")) == "خبر عاجل"
    assert title_of(Message("sendPhoto", {"caption": "x" * 70})) == "x" * 59 + "…"
    assert title_of(Message("sendVoice", {})) == ""


def test_a_text_is_corrected_by_a_text_and_a_caption_by_either() -> None:
    edit = corrected(html("خطأ"), html("صواب"))
    assert edit == Message("editMessageText", {"text": "صواب", "parse_mode": "HTML"})
    photo = Message("sendPhoto", {"photo": "x", "caption": "خطأ"})
    caption = {"caption": "صواب", "parse_mode": "HTML"}
    assert corrected(photo, html("صواب")) == Message("editMessageCaption", caption)
    again = Message("sendPhoto", {"photo": "y", "caption": "صواب"})
    assert corrected(photo, again) == Message("editMessageCaption", {"caption": "صواب"})
    marked = html("<b>" + "x" * 1024 + "</b>")
    assert corrected(photo, marked).payload["caption"].startswith("<b>")


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        (Message("copyMessage", {}), html("x"), "cannot_correct"),
        (html("x"), Message("sendPhoto", {"photo": "x", "caption": "x"}), "cannot_correct"),
        (Message("sendPoll", {"question": "x"}), html("x"), "cannot_correct"),
        (Message("sendPhoto", {"photo": "x"}), html("x" * 1025), "caption_too_long"),
        (html("x"), html("<p>"), "bad_markup"),
    ],
)
def test_what_cannot_be_corrected_is_refused(before: Message, after: Message, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        corrected(before, after)
    assert caught.value.name == name


def test_words_of_a_digest_are_replaced_where_they_are_shown_only() -> None:
    page = html('<b>b &#34;x&#34; &amp; y</b> <a href="https://b.example/">b</a>')
    edit = replaced(page, "b", "<z>")
    assert edit is not None
    shown = '<b>&lt;z&gt; "x" &amp; y</b> <a href="https://b.example/">&lt;z&gt;</a>'
    assert edit.payload == {"text": shown, "parse_mode": "HTML"}
    quoted = replaced(page, '"x" & y', "z")
    assert quoted is not None
    assert quoted.payload["text"].startswith("<b>b z</b>")
    assert replaced(page, "href", "z") is None


def test_an_address_is_replaced_where_it_leads() -> None:
    page = html('<a href="https://x.example/?a=1&amp;b=2">خبر</a>')
    edit = replaced(page, "https://x.example/?a=1&b=2", "https://y.example/")
    assert edit is not None
    assert edit.payload["text"] == '<a href="https://y.example/">خبر</a>'


def test_pages_of_every_format_are_replaced() -> None:
    plain = replaced(Message("sendMessage", {"text": "a & <b"}), "& <b", "& <c")
    assert plain == Message("editMessageText", {"text": "a & <c"})
    rich = replaced(
        Message("sendRichMessage", {"rich_message": {"html": "<p>خطأ</p>", "is_rtl": True}}),
        *("خطأ", "صواب"),
    )
    assert rich == Message(
        "editMessageText", {"rich_message": {"html": "<p>صواب</p>", "is_rtl": True}}
    )


def test_a_page_that_grows_too_long_is_refused() -> None:
    with pytest.raises(Refusal, match="too_long"):
        replaced(html("x" * 4000), "x", "yy")
