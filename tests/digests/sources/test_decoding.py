"""Bytes to text whatever the declaration claims, and the shape of a document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.sources.decoding import Shape, decode, shape

ARABIC = "عنوان الخبر الأول، وفيه نص عربي يكفي"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (ARABIC.encode(), "text/xml; charset=windows-1256"),
        (b"\xef\xbb\xbf" + ARABIC.encode(), ""),
        (ARABIC.encode("utf-16"), ""),
        (ARABIC.encode("cp1256"), ""),
        (ARABIC.encode("cp1256"), "text/xml; charset=utf-8"),
        (ARABIC.encode("cp1256"), "text/xml; charset=iso-8859-1"),
        (ARABIC.encode("iso-8859-6"), "text/xml; charset=ISO-8859-6"),
        (ARABIC.encode("cp1256"), "text/xml; charset=no-such-thing"),
        (b'<?xml version="1.0" encoding="iso-8859-6"?>' + ARABIC.encode("iso-8859-6"), ""),
    ],
)
def test_the_text_is_found_whatever_is_declared(body: bytes, content_type: str) -> None:
    assert decode(body, content_type) == ARABIC


def test_a_long_utf8_text_with_one_broken_character_is_still_utf8() -> None:
    body = (ARABIC * 5).encode()
    assert decode(body[:-1]).startswith(ARABIC * 4)


@given(st.binary(max_size=200), st.text(max_size=20))
def test_decoding_never_raises_and_leaves_no_control_characters(body: bytes, kind: str) -> None:
    text = decode(body, f"text/xml; charset={kind}")
    assert not set(text) & set("\x00\x08\x0b\x1f\x7f\ufeff")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<rss version='2.0'>", Shape.XML_FEED),
        ("\n<b>Warning</b>: line 3 <br />\n<?xml?><feed xmlns='x'>", Shape.XML_FEED),
        ("<!-- <html> --><rdf:RDF>", Shape.XML_FEED),
        ("<!-- <rss> --><!DOCTYPE html><html>", Shape.HTML),
        ("<html><body><rss>", Shape.HTML),
        ("<p>فقرة</p>", Shape.HTML),
        (' {"a": 1}', Shape.JSON),
        ("نص عادي < 5", Shape.TEXT),
        ("", Shape.TEXT),
    ],
)
def test_the_first_telling_element_decides(text: str, expected: Shape) -> None:
    assert shape(text) is expected
