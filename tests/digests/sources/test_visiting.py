"""What an address turns out to be, what a visit answers, and what garbage is: a SourceError."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import NotASource, SourceError, SourceGone
from digests.model import SourceRef, Validators
from digests.sources.http import Response
from digests.sources.visiting import build_sources
from tests.digests.sources.fakes import DATA, NOW, FakeHttp
from tests.digests.sources.fakes import page as answer

URL = "https://almidan.example/feed"
FEED = SourceRef(URL, "feed")
FULL = (DATA / "full.rss").read_bytes()


async def test_both_validators_go_back_as_they_came_and_304_is_no_news() -> None:
    http = FakeHttp({URL: answer(URL, FULL, etag='W/"x y"', last_modified=" odd date")})
    sources = build_sources(http)
    first = await sources.visit(FEED, now=NOW)
    assert first.validators == Validators('W/"x y"', " odd date")
    http.pages[URL] = Response(304, URL)
    second = await sources.visit(FEED, first.validators, now=NOW)
    assert http.asked[-1][1] == {"If-None-Match": 'W/"x y"', "If-Modified-Since": " odd date"}
    assert second.unchanged
    assert second.validators == first.validators


async def test_a_permanent_move_is_told_with_news_and_without() -> None:
    moved = "https://almidan.example/new"
    for response in (
        replace(answer(moved, FULL), moved_to=moved),
        Response(304, moved, {}, b"", moved),
    ):
        harvest = await build_sources(FakeHttp({URL: response})).visit(FEED, now=NOW)
        assert harvest.moved_to == moved
        assert harvest.source.url == URL


@pytest.mark.parametrize("kind", ["feed", "wordpress", "page", "auto"])
async def test_gone_is_not_the_same_as_down(kind: str) -> None:
    for status, error in ((410, SourceGone), (404, SourceError), (500, SourceError)):
        every = {u: Response(status, u) for u in (URL, f"{URL}/wp-json/wp/v2/posts")}
        with pytest.raises(error) as caught:
            await build_sources(FakeHttp(every)).visit(SourceRef(URL, kind), now=NOW)
        assert caught.value.about == URL
        assert type(caught.value) is error


@pytest.mark.parametrize(("header", "seconds"), [("120", 120), ("soon", None), ("9" * 9, 604800)])
async def test_a_source_that_asks_for_rest_says_how_long(header: str, seconds: int | None) -> None:
    sources = build_sources(FakeHttp({URL: Response(429, URL, {"retry-after": header})}))
    with pytest.raises(SourceError) as caught:
        await sources.visit(FEED, now=NOW)
    assert caught.value.retry_after == (timedelta(seconds=seconds) if seconds else None)


BOMB = """<?xml version="1.0"?><!-- <rss> -->
<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title><item><title>&b;</title></item></channel></rss>"""
XXE = BOMB.replace('"ha"', 'SYSTEM "file:///etc/hostname"')


@pytest.mark.parametrize("document", [BOMB, XXE, XXE.replace("<!DOCTYPE", "<!doctype")])
async def test_entities_of_a_feeds_own_are_refused_never_expanded(document: str) -> None:
    with pytest.raises(SourceError, match="entities"):
        await build_sources(FakeHttp({URL: answer(URL, document)})).visit(FEED, now=NOW)


@pytest.mark.parametrize("kind", ["feed", "auto"])
async def test_a_page_instead_of_a_feed_is_refused_with_the_feed_it_links_to(kind: str) -> None:
    front = answer(URL, (DATA / "front.html").read_bytes())
    with pytest.raises(NotASource) as caught:
        await build_sources(FakeHttp({URL: front})).visit(SourceRef(URL, kind), now=NOW)
    assert caught.value.suggestion == "https://almidan.example/feed/"


async def test_an_outlet_and_a_section_given_by_hand_win() -> None:
    ref = SourceRef(URL, "feed", "الميدان", 2.0, "أعمال")
    harvest = await build_sources(FakeHttp({URL: answer(URL, FULL)})).visit(ref, now=NOW)
    assert {(a.outlet, a.sections, a.weight) for a in harvest.articles} == {
        ("الميدان", ("أعمال",), 2.0)
    }


async def test_discovery_names_a_feed_and_fetches_it_once() -> None:
    http = FakeHttp({"https://almidan.example/feed": answer(URL, FULL)})
    found = await build_sources(http).discover(" almidan.example/feed ", now=NOW)
    assert found == SourceRef(URL, "feed", "صحيفة الميدان » الأخبار")
    assert len(http.asked) == 1


async def test_discovery_takes_an_articles_page_for_a_page() -> None:
    url = "https://almidan.example/port/"
    http = FakeHttp({url: answer(url, (DATA / "article.html").read_bytes())})
    found = await build_sources(http).discover(url, now=NOW)
    assert found == SourceRef(url, "page", "صحيفة الميدان")


async def test_discovery_follows_a_permanent_move() -> None:
    moved = replace(answer("https://b.example/feed", FULL), moved_to="https://b.example/feed")
    found = await build_sources(FakeHttp({URL: moved})).discover(URL, now=NOW)
    assert found.url == "https://b.example/feed"


@pytest.mark.parametrize("body", ["", "نص عادي", "{}", "[1]", '{"version": 3}', "<svg/>", "\0"])
async def test_discovery_of_what_is_no_source_says_so(body: str) -> None:
    with pytest.raises(NotASource):
        await build_sources(FakeHttp({URL: answer(URL, body)})).discover(URL, now=NOW)


@pytest.mark.parametrize(
    "url", ["", "/no/such/file", "/dev/zero", "/", "file:///nowhere", "\0", "~x/"]
)
async def test_a_path_that_is_no_file_is_an_error_of_the_source(url: str) -> None:
    with pytest.raises(SourceError):
        await build_sources(FakeHttp({})).visit(SourceRef(url), now=NOW)


async def test_an_unknown_kind_is_an_error_of_the_source() -> None:
    with pytest.raises(SourceError, match="no kind"):
        await build_sources(FakeHttp({})).visit(SourceRef(URL, "telepathy"), now=NOW)


async def test_an_error_names_the_source_not_the_address_asked_last() -> None:
    every = {f"{URL}/wp-json/wp/v2/posts": SourceError("elsewhere", "down")}
    with pytest.raises(SourceError) as caught:
        await build_sources(FakeHttp(every)).visit(SourceRef(URL, "wordpress"), now=NOW)
    assert caught.value.about == URL


PIECES = """
<rss <feed <rdf:RDF <html> <item> <entry> <title> </title> <![CDATA[ ]]> <!-- --> <!DOCTYPE
<!ENTITY & &#0; &#x110000; &lt; > < / {"version":"https://jsonfeed.org/version/1","items": [ ] { }
" : , "id" "title" null 1e999 <link href=http://[ <pubDate> 31-فبراير <media:content url= <img
src=x …_ وكالات ـ <script> <div> <item><title>x</title><link>
"""
pieces = st.sampled_from((*PIECES.split(), " ", "\n", "\x00"))
garbage = st.binary(max_size=120) | st.lists(pieces | st.text(max_size=6), max_size=25).map(
    lambda parts: "".join(parts).encode("utf-8", "replace")
)


@pytest.mark.parametrize("kind", ["feed", "wordpress", "page", "auto"])
@given(body=garbage)
async def test_garbage_is_an_error_of_the_source_or_nothing(kind: str, body: bytes) -> None:
    everything = FakeHttp({})
    everything.pages = dict.fromkeys(
        (URL, f"{URL}/wp-json/wp/v2/posts", f"{URL}/wp-json/"), answer(URL, body)
    )
    with suppress(SourceError):
        harvest = await build_sources(everything).visit(SourceRef(URL, kind), now=NOW)
        assert all(article.title for article in harvest.articles)


@given(body=garbage)
def test_garbage_on_disk_is_an_error_of_the_source_or_nothing(
    body: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "garbage"
    path.write_bytes(body)
    with suppress(SourceError):
        harvest = asyncio.run(build_sources(FakeHttp({})).visit(SourceRef(str(path)), now=NOW))
        assert all(article.title for article in harvest.articles)


@pytest.mark.parametrize(
    "document",
    [
        "<rss version='2.0'><channel>" + "<item>" * 800_000,
        "<rss version='2.0'><channel><item><title>" + "<a " * 1_000_000,
        "<html><body>" + "<div>" * 2_000,
        "<html><body>" + "<p>فقرة</p>" * 100_000,
        "[" * 100_000,
    ],
    ids=["items", "tags", "nested", "paragraphs", "brackets"],
)
async def test_documents_made_to_waste_time_are_refused_at_once(document: str) -> None:
    with pytest.raises(SourceError):
        await build_sources(FakeHttp({URL: answer(URL, document)})).visit(SourceRef(URL), now=NOW)
