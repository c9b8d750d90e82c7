"""Canonical addresses: what tracks goes, what names the article stays, twice is as once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.sources.urls import absolute, canonical_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Example.ORG:443/A?b=2&utm_source=x&a=1#top", "https://example.org/A?b=2&a=1"),
        ("http://example.org:8080?fbclid=1", "http://example.org:8080/"),
        ("http://example.org/?mc_cid=1&gclid=2&igshid=3&p=7", "http://example.org/?p=7"),
        ("http://example.org/?a=&b", "http://example.org/?a=&b"),
        ("http://example.org//a//b?x=1&x=2", "http://example.org//a//b?x=1&x=2"),
        ("http://user:secret@example.org/", "http://example.org/"),
        ("http://[2001:DB8::1]:80/x", "http://[2001:db8::1]/x"),
        (" http://example.org/a b ", "http://example.org/a%20b"),
        ("http://example.org/%d8%a3?q=أ", "http://example.org/%d8%a3?q=أ"),
        ("ftp://example.org/", ""),
        ("javascript:alert(1)", ""),
        ("http://", ""),
        ("http://[x", ""),
        ("http://a:99999999/", ""),
        ("/relative", ""),
        ("", ""),
    ],
)
def test_the_address_an_article_is_known_by(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


PARTS = ("http://", "https://", "a.b", ":80", ":443", "/", "?", "&", "=", "#", "utm_x", "[", "]")
pieces = st.lists(st.sampled_from(PARTS) | st.text(max_size=4), max_size=12).map("".join)


@given(pieces | st.text().map("http://h/{}".format))
def test_canonical_twice_is_canonical_once(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once
    assert not once or once.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("/a.jpg", "https://x.example/feed", "https://x.example/a.jpg"),
        ("//cdn.example/a", "https://x.example/", "https://cdn.example/a"),
        ("a", "", ""),
        ("", "https://x.example/", ""),
        ("data:image/png;base64,x", "https://x.example/", ""),
        ("http://[", "https://x.example/", ""),
    ],
)
def test_links_are_made_absolute_or_dropped(url: str, base: str, expected: str) -> None:
    assert absolute(url, base) == expected
