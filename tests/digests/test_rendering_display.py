"""Texts and addresses of others, made fit for a message."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.rendering.display import bare_link, clean, clip, detected, link, units
from tests.telegram_parser import covered, detect, parse_html


def kept(url: str) -> list[str]:
    """What Telegram makes of a link with this address."""
    escaped = url.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return [entity.url for entity in parse_html(f'<a href="{escaped}">x</a>')[1]]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://x.example/a?b=1&c=2#d", "https://x.example/a?b=1&c=2#d"),
        ("HTTPS://X.Example/Path", "https://x.example/Path"),
        ("https://x.example", "https://x.example/"),
        ("https://x.example?q=1", "https://x.example/?q=1"),
        ("https://x.example/a b", "https://x.example/a%20b"),
        (" https://x.example/a\nb\t", "https://x.example/ab"),
        ("https://x.example/أخبار/1", "https://x.example/أخبار/1"),
        ("https://x.example/%D8%A7", "https://x.example/%D8%A7"),
        ('https://x.example/a"b<c>', "https://x.example/a%22b%3Cc%3E"),
        ("https://x.example/\u200fa\u202e", "https://x.example/%E2%80%8Fa%E2%80%AE"),
        ("http://127.0.0.1:8080/?p=5", "http://127.0.0.1:8080/?p=5"),
        ("https://x_y.example/", "https://x_y.example/"),
        ("https://مثال.example/a", "https://xn--mgbh0fb.example/a"),
    ],
)
def test_addresses_telegram_keeps(url: str, shown: str) -> None:
    assert link(url) == shown
    assert kept(shown) == [shown]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/relative",
        "javascript:alert(1)",
        "ftp://x.example/",
        "mailto:a@x.example",
        "tg://user?id=1",
        "https://localhost/x",
        "https://intranet/x",
        "https://x.example:99999/",
        "https://user:secret@x.example/",
        "https://[::1",
        "https:///x",
        "https://x..example/",
        "https://x.example/" + "a" * 2048,
    ],
)
def test_addresses_that_become_no_link(url: str) -> None:
    assert link(url) == ""


@settings(max_examples=200)
@given(
    host=st.text(alphabet="abzXY019.-_@: %مثال\u200f", max_size=12),
    path=st.text(max_size=20),
)
def test_a_link_is_exactly_what_telegram_keeps(host: str, path: str) -> None:
    url = link(f"https://{host}.example/{path}")
    assert not url or kept(url) == [url]
    assert link(url) == url


@settings(max_examples=200)
@given(path=st.text(alphabet="ab/?&=#().,;:!'«»…~*[]{}%ا😀-_+@", max_size=20))
def test_in_plain_text_the_whole_address_is_detected(path: str) -> None:
    url = bare_link(link(f"https://x.example/{path}"))
    text = f"\u200f\u2068{url}\u2069\nنص"
    assert [covered(text, entity) for entity in detect(text)] == [url]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  سطر\n\nآخر\u00a0هنا\t", "سطر آخر هنا"),
        ("a\u2028b\u0085c\x00d", "a b c d"),
        ("\u200fنص\u202e مقلوب\u2069", "نص مقلوب"),
        ("می\u200cروم", "می\u200cروم"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("ا" + "\u064b" * 50, "ا" + "\u064b" * 4),
        ("x\ud800y", "xy"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
    ],
)
def test_cleaning(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=200), st.integers(2, 120))
def test_clipping_keeps_to_its_length(text: str, most: int) -> None:
    cleaned = clean(text)
    short = clip(cleaned, most)
    assert units(short) <= most
    assert short == cleaned or short.endswith("…")


def test_clipping_ends_a_flood_of_hashtags() -> None:
    flood = "#خبر " * 60
    assert 1 <= len(detect(clip(flood, 1000))) <= 20


@given(
    st.lists(
        st.sampled_from(
            ["@durov", "#خبر", "#a", "/start", "a@b.co", "$USD", "https://x.example/y", "x.com",
             "12:30", "4111 1111 1111 1111", "+12125551234", "tg://resolve?domain=x", "كلمة", "،"]
        ),
        max_size=30,
    ),
    st.sampled_from(["", " ", ",", "،"]),
)  # fmt: skip
def test_detected_entities_are_never_counted_too_few(words: list[str], between: str) -> None:
    text = between.join(words)
    assert detected(text) >= len(detect(text))
