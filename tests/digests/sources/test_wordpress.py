"""WordPress: its posts as articles, and posts that are no longer published."""

import json
import os

import pytest

from digests.errors import SourceError
from digests.model import Harvest, SourceRef
from digests.sources.fetching import open_http
from digests.sources.http import Response
from digests.sources.visiting import build_sources
from tests.digests.sources.fakes import DATA, NOW, FakeHttp, page, plain

SITE = "https://almidan.example/"
POSTS = f"{SITE}wp-json/wp/v2/posts"
BODY = (DATA / "wordpress-posts.json").read_bytes()
IDS = [post["id"] for post in json.loads(BODY)]
FRONT = '<html><head><link rel="https://api.w.org/" href="/wp-json/"></head></html>'


class Site(FakeHttp):
    """A WordPress that publishes the recorded posts and, when asked by id, these others."""

    def __init__(self, again: Response | SourceError) -> None:
        super().__init__({POSTS: page(POSTS, BODY), f"{SITE}wp-json/": page(SITE, '{"name":"م"}')})
        self.again = again

    async def get(self, url: str, headers: object) -> Response:
        if "include=" in url:
            self.asked.append((url, {}))
            if isinstance(self.again, SourceError):
                raise self.again
            return self.again
        return await super().get(url, {})


async def visited(site: FakeHttp, *known: str) -> Harvest:
    ref = SourceRef(SITE, "wordpress")
    return await build_sources(site).visit(ref, known=known, now=NOW)


async def test_recorded_posts_become_these_articles() -> None:
    harvest = await visited(Site(page(POSTS, "[]")))
    expected = (DATA / "wordpress-posts.expected.json").read_text(encoding="utf-8")
    assert [plain(article) for article in harvest.articles] == json.loads(expected)
    assert harvest.source == SourceRef(SITE, "wordpress", "م")


async def test_a_sticky_post_is_pinned() -> None:
    posts = json.loads(BODY)
    posts[1]["sticky"] = True
    body = json.dumps(posts).encode()
    site = FakeHttp({POSTS: page(POSTS, body), f"{SITE}wp-json/": page(SITE, '{"name":"م"}')})
    articles = (await visited(site)).articles
    assert [a.guid for a in articles if a.pinned] == [f"wp:{IDS[1]}"]


async def test_a_known_post_that_is_published_no_more_is_withdrawn() -> None:
    site = Site(page(POSTS, '[{"id":7}]', x_wp_total="1"))
    harvest = await visited(site, f"wp:{IDS[0]}", "wp:7", "wp:9", "https://other/identity")
    assert harvest.withdrawn == ("wp:9",)
    assert "include=7,9&" in site.asked[-1][0]


async def test_nothing_is_asked_when_all_known_posts_are_listed() -> None:
    site = Site(SourceError(POSTS, "must not be asked"))
    assert (await visited(site, *(f"wp:{i}" for i in IDS))).withdrawn == ()
    assert not any("include=" in url for url, _ in site.asked)


@pytest.mark.parametrize(
    "again",
    [
        SourceError(POSTS, "down"),
        Response(500, POSTS),
        Response(401, POSTS),
        page(POSTS, "<html>maintenance</html>"),
        page(POSTS, '{"code":"rest_disabled"}'),
        page(POSTS, "[]", x_wp_total="3"),
        page(POSTS, BODY),
        page(POSTS, '["garbage"]'),
    ],
)
async def test_a_second_look_that_fails_or_answers_something_else_withdraws_nothing(
    again: Response | SourceError,
) -> None:
    assert (await visited(Site(again), "wp:7", "wp:9")).withdrawn == ()


async def test_a_site_that_lists_nothing_at_all_withdraws_nothing() -> None:
    site = Site(page(POSTS, "[]"))
    site.pages[POSTS] = page(POSTS, "[]")
    assert (await visited(site, "wp:7")).withdrawn == ()


async def test_many_known_posts_are_asked_about_a_hundred_at_a_time() -> None:
    site = Site(page(POSTS, "[]"))
    known = [f"wp:{number}" for number in range(1000, 1250)]
    assert (await visited(site, *known)).withdrawn == tuple(known)
    assert sum("include=" in url for url, _ in site.asked) == 3


async def test_a_site_without_permalinks_is_asked_its_other_way() -> None:
    posts = f"{SITE}?rest_route=/wp/v2/posts"
    http = FakeHttp({})
    http.pages[SITE] = page(posts, BODY)
    harvest = await visited(http)
    assert len(harvest.articles) == len(IDS)
    assert http.asked[1][0].startswith(posts + "&")


async def test_a_site_that_moved_for_good_is_told_by_its_own_address() -> None:
    site = Site(page(POSTS, "[]"))
    moved = POSTS.replace("almidan", "www.almidan")
    site.pages[POSTS] = Response(200, moved, {}, BODY, moved_to=moved)
    assert (await visited(site)).moved_to == "https://www.almidan.example/"


async def test_a_sites_front_page_stands_for_its_posts() -> None:
    site = Site(page(POSTS, "[]"))
    site.pages[SITE] = page(SITE, FRONT)
    assert await build_sources(site).discover(SITE, now=NOW) == SourceRef(SITE, "wordpress", "م")


@pytest.mark.skipif(
    "NASHRA_TEST_WORDPRESS" not in os.environ,
    reason="set NASHRA_TEST_WORDPRESS to the URL of a WordPress with posts to test against it",
)
async def test_a_running_wordpress_is_discovered_and_read() -> None:
    url = os.environ["NASHRA_TEST_WORDPRESS"]
    async with open_http(allow_private=True) as http:
        sources = build_sources(http)
        ref = await sources.discover(url, now=NOW)
        harvest = await sources.visit(ref, known=("wp:999999999",), now=NOW)
    assert ref.kind == "wordpress"
    assert ref.name
    assert harvest.articles
    assert all(a.title and a.url and a.guid.startswith("wp:") for a in harvest.articles)
    assert harvest.withdrawn == ("wp:999999999",)
