"""OPML: good entries go in, bad ones are named by their line, what is written is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.arabic.cleaning import clean_line
from digests.model import SourceRef
from digests.sources.opml import BadLine, parse_opml, write_opml

LIST = """<?xml version="1.0"?>
<opml version="2.0"><body>
<outline text="سياسة">
  <outline type="rss" text="صحيفة الميدان" xmlUrl="https://a.example/feed?x=1&amp;y=2"/>
  <outline type="rss" text="بلا عنوان"/>
  <outline text="ملف" xmlUrl="/etc/passwd"/>
</outline>
<outline type="rss" text="مكرر" xmlUrl="https://a.example/feed?x=1&amp;y=2" category="x"/>
<outline text="ب" title="موقع ب" xmlUrl="https://b.example/"
  category="اقتصاد" weight="2.5" TYPE="wordpress"/>
<outline text="ج" xmlurl="https://c.example/feed?a=1&b=2"/>
<outline text="د" xmlUrl=broken/>
<outline text="هـ" xmlUrl="https://e.example/"/>
</body></opml>
""".encode()


def test_good_entries_go_in_and_bad_ones_are_named_by_line() -> None:
    refs, bad = parse_opml(LIST)
    assert refs == (
        SourceRef("https://a.example/feed?x=1&y=2", "feed", "صحيفة الميدان", section="سياسة"),
        SourceRef("https://b.example/", "wordpress", "موقع ب", 2.5, "اقتصاد"),
        SourceRef("https://c.example/feed?a=1&b=2", "auto", "ج"),
        SourceRef("https://e.example/", "auto", "هـ"),
    )
    assert [place.line for place in bad] == [5, 6, 8, 12, 12]
    assert bad[0] == BadLine(5, "it has no xmlUrl")
    assert "no http(s) address" in bad[1].reason
    assert "twice" in bad[2].reason


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<opml/>",
        b"<html><body>x</body></html>",
        b'<!DOCTYPE o [<!ENTITY e SYSTEM "file:///x">]>\n<opml><outline text="&e;"/></opml>',
    ],
)
def test_what_is_no_list_of_sources_says_so(data: bytes) -> None:
    refs, bad = parse_opml(data)
    assert refs == ()
    assert [place.line for place in bad] == [1]


names = st.text(max_size=30).map(clean_line)
sources = st.builds(
    SourceRef,
    url=st.from_regex(r"https?://[a-z]{1,8}\.example/[a-z0-9?&=%;#'\"<-]{0,20}", fullmatch=True),
    kind=st.sampled_from(["feed", "wordpress", "page", "auto"]),
    name=names.filter(bool),
    weight=st.sampled_from([0.0, 0.5, 1.0, 3.25]),
    section=names,
)


@given(st.lists(sources, unique_by=lambda ref: ref.url, min_size=1, max_size=5))
def test_what_is_written_is_read_back(refs: list[SourceRef]) -> None:
    assert parse_opml(write_opml(refs)) == (tuple(refs), ())


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: b"<opml>" + t.encode()))
def test_garbage_never_raises_and_is_never_silent(data: bytes) -> None:
    refs, bad = parse_opml(data)
    assert refs or bad


def test_a_file_is_not_exported() -> None:
    assert b"outline" not in write_opml([SourceRef("/var/feed.xml", "file", "x")])
