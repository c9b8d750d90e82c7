"""The site as readers and bots meet it: pages, feeds and their validators."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from bot.sandbox.outlet.pieces import SECTIONS
from tests.bot.sandbox.outlet.conftest import Site, path_of

FEEDS = ("/feed/", "/agency/feed/")
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
MEDIA = "{http://search.yahoo.com/mrss/}content"


async def items(site: Site, path: str = "/feed/") -> list[ElementTree.Element]:
    _, text = await site.get(path)
    return ElementTree.fromstring(text).findall("channel/item")  # noqa: S314 - our own feed


async def newest(site: Site) -> str:
    """The path of the newest article."""
    link = (await items(site))[0].findtext("link") or ""
    return link.removeprefix(site.url)


@pytest.mark.parametrize("path", FEEDS)
async def test_every_item_of_a_feed_is_complete(site: Site, path: str) -> None:
    found = await items(site, path)
    assert len({item.findtext("guid") for item in found}) == len(found) >= 8
    for item in found:
        assert item.findtext("title")
        assert item.findtext("category") in SECTIONS
        assert parsedate_to_datetime(item.findtext("pubDate") or "") <= site.now
        assert (item.findtext(CONTENT) or "").startswith("<p>")
        picture = item.find(MEDIA)
        assert picture is not None
        assert picture.get("url", "").startswith(f"{site.url}/pictures/")


@pytest.mark.parametrize("path", FEEDS)
async def test_a_feed_that_has_not_changed_answers_304_to_either_validator(
    site: Site, path: str
) -> None:
    first, _ = await site.get(path)
    for name, value in (("If_None_Match", "ETag"), ("If_Modified_Since", "Last-Modified")):
        again, text = await site.get(path, **{name: first.headers[value]})
        assert (again.status, text) == (304, "")
        assert again.headers["ETag"] == first.headers["ETag"]


async def test_a_feed_with_a_new_article_is_sent_again(site: Site) -> None:
    first, _ = await site.get("/feed/")
    site.now += timedelta(hours=2)
    for name, value in (("If_None_Match", "ETag"), ("If_Modified_Since", "Last-Modified")):
        again, text = await site.get("/feed/", **{name: first.headers[value]})
        assert again.status == 200
        assert "<item>" in text


async def test_an_old_etag_counts_for_more_than_a_date(site: Site) -> None:
    first, _ = await site.get("/feed/")
    headers = {"If_None_Match": '"other"', "If_Modified_Since": first.headers["Last-Modified"]}
    again, _ = await site.get("/feed/", **headers)
    assert again.status == 200


@pytest.mark.parametrize("path", ["/", "/agency/"])
async def test_the_front_page_links_to_every_article_of_the_feed(site: Site, path: str) -> None:
    _, text = await site.get(path)
    links = {link.attributes.get("href") for link in LexborHTMLParser(text).css("main a")}
    found = await items(site, f"{path}feed/")
    assert {(item.findtext("link") or "").removeprefix(site.url) for item in found} <= links


async def test_pages_need_no_script_and_nothing_from_outside(site: Site) -> None:
    for path in ("/", await newest(site)):
        _, text = await site.get(path)
        page = LexborHTMLParser(text)
        kinds = {script.attributes.get("type") for script in page.css("script")}
        assert kinds <= {"application/ld+json"}
        loaded = [
            n.attributes.get("src") or n.attributes.get("href")
            for n in page.css("img, link[rel=stylesheet], link[rel=icon], iframe")
        ]
        assert all((each or "").startswith(("/", "data:,")) for each in loaded)
        assert "http" not in text.replace(site.url, "").replace("https://schema.org", "")


async def test_a_score_in_a_headline_does_not_turn_around(site: Site) -> None:
    _, text = await site.get(path_of("cup-semifinal"))
    heading = LexborHTMLParser(text).css_first("h1")
    assert heading is not None
    assert "(\u20683-0\u2069)" in heading.text()


@pytest.mark.parametrize(
    "path",
    [
        "/news/2026-11-24/no-such",
        "/news/2026-11-25/cup-semifinal",
        "/news/yesterday/cup-semifinal",
        "/news/0001-01-01/cup-semifinal",
        "/news/9999-12-31/cup-semifinal",
        path_of("chess-junior").replace("/news/", "/agency/news/"),
    ],
)
async def test_an_address_without_an_article_says_so(site: Site, path: str) -> None:
    response, text = await site.get(path)
    assert response.status == 404
    assert "لا خبر في هذا العنوان" in text


async def test_the_next_morning_brings_other_articles(site: Site) -> None:
    before = await newest(site)
    site.now += timedelta(hours=19)
    assert (await newest(site)).startswith("/news/2026-11-25/")
    response, _ = await site.get(before)
    assert response.status == 200


async def test_the_front_page_names_the_day_of_what_is_not_todays(site: Site) -> None:
    _, text = await site.get("/")
    times = [node.text().strip() for node in LexborHTMLParser(text).css(".card time")]
    assert "09:15" in times
    assert "الاثنين 22:50" in times


async def test_a_request_without_a_host_is_refused(site: Site) -> None:
    response, _ = await site.get("/feed/", Host="")
    assert response.status == 400


async def test_pictures_are_jpegs_that_may_be_kept(site: Site) -> None:
    async with site.client.get(f"{site.url}/pictures/river-6.jpg") as response:
        assert response.content_type == "image/jpeg"
        assert "max-age" in response.headers["Cache-Control"]
        assert (await response.read()).startswith(b"\xff\xd8")
    for path in ("/pictures/nothing-1.jpg", "/pictures/river-x.jpg", "/pictures/river-1234567.jpg"):
        response, _ = await site.get(path)
        assert response.status == 404
