"""The outlet through the bot's own reader, from the sources to the printed digest."""

from datetime import timedelta

import pytest

from bot.sandbox.outlet.pieces import SECTIONS, stock
from bot.sandbox.outlet.rotation import WIRE
from digests.arabic.summaries import LIMIT
from digests.model import SourceRef
from digests.sources.fetching import open_http
from digests.sources.visiting import build_sources
from digests.stories import group
from tests.bot.sandbox.outlet.conftest import Site, path_of


async def test_the_feed_comes_out_right(site: Site) -> None:
    async with open_http(allow_private=True) as http:
        harvest = await build_sources(http).visit(SourceRef(f"{site.url}/feed/"), now=site.now)
        again = await build_sources(http).visit(
            harvest.source, harvest.validators, now=site.now + timedelta(minutes=1)
        )
    assert (harvest.source.kind, harvest.source.name) == ("feed", "صحيفة الميدان")
    assert again.unchanged
    by_slug = {piece.slug: piece for piece in stock()}
    assert len(harvest.articles) == 20
    for article in harvest.articles:
        piece = by_slug[article.url.rpartition("/")[2]]
        assert article.title == piece.title
        assert article.sections == (piece.section,)
        assert len(article.paragraphs) == len(piece.paragraphs)
        assert article.image is not None
        assert article.image.url == site.url + piece.picture
        assert article.published is not None
        assert article.published <= site.now
        assert article.summary.endswith(".")
        assert len(article.summary) <= LIMIT
        assert "صحيفة الميدان" not in article.summary


@pytest.mark.parametrize(
    ("path", "outlet", "summary"),
    [
        (
            path_of("cup-semifinal"),
            "صحيفة الميدان",
            "بلغ اتحاد الميناء نهائي الكأس بفوزه على شباب السهل (3-0) أمام 28 ألف متفرج، "
            "وسجل مهاجمه البديل هدفين في 6 دقائق.",
        ),
        (
            path_of("cup-semifinal", WIRE),
            "وكالة الأفق",
            "تأهل اتحاد الميناء إلى نهائي الكأس بعد فوزه على شباب السهل بثلاثة أهداف دون رد.",
        ),
    ],
)
async def test_an_article_page_comes_out_right(
    site: Site, path: str, outlet: str, summary: str
) -> None:
    async with open_http(allow_private=True) as http:
        harvest = await build_sources(http).visit(SourceRef(site.url + path), now=site.now)
    (article,) = harvest.articles
    assert harvest.source.kind == "page"
    assert article.outlet == outlet
    assert article.url == site.url + path
    assert article.title.startswith("اتحاد الميناء يهزم شباب السهل")
    assert article.summary == summary
    assert article.sections == ("رياضة",)
    assert article.published is not None
    assert article.published <= site.now
    assert article.image is not None
    assert article.image.url.endswith("/pictures/stadium-1.jpg")
    assert not any("بريدك" in text or "تعليق" in text for text in article.paragraphs)


async def test_a_front_page_leads_to_its_feed(site: Site) -> None:
    from digests.errors import NotASource  # noqa: PLC0415 - here only

    async with open_http(allow_private=True) as http:
        with pytest.raises(NotASource) as refused:
            await build_sources(http).discover(f"{site.url}/agency/", now=site.now)
    assert refused.value.suggestion == f"{site.url}/agency/feed/"


async def test_both_outlets_make_one_digest_with_also_lines(site: Site) -> None:
    async with open_http(allow_private=True) as http:
        sources = build_sources(http)
        feeds = [SourceRef(f"{site.url}{path}") for path in ("/feed/", "/agency/feed/")]
        harvests = [await sources.visit(feed, now=site.now) for feed in feeds]
    stories = group([a for harvest in harvests for a in harvest.articles], site.now)
    also = [story for story in stories if story.also]
    assert len(also) >= 3
    for story in also:
        assert {story.article.outlet, story.also[0].outlet} == {"صحيفة الميدان", "وكالة الأفق"}
    assert {story.article.sections[0] for story in stories} == set(SECTIONS)
