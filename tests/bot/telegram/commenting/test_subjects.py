"""Which article a story's comments belong to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.model import TELEGRAM, WORDPRESS
from bot.telegram.commenting.subjects import post_id, subject_of
from digests.model import Article, Story

SITE = "https://midan.example"
ARTICLE = Article(SITE, "الميدان", "عنوان", "https://midan.example/news/7/", guid="wp:7")
FEED = replace(ARTICLE, source="https://midan.example/feed/")


@pytest.mark.parametrize(
    ("article", "site", "found"),
    [
        (ARTICLE, SITE, "7"),
        (ARTICLE, "https://www.midan.example", "7"),
        (replace(ARTICLE, source=f"{SITE}/wp-json/"), SITE, "7"),
        (replace(FEED, guid=f"{SITE}/?p=12"), SITE, "12"),
        (replace(FEED, guid="x", url=f"{SITE}/?p=13&lang=ar"), SITE, "13"),
        (replace(FEED, guid=f"{SITE}/blog/?p=12"), f"{SITE}/blog", "12"),
        (replace(FEED, guid=f"{SITE}/?p=12"), f"{SITE}/blog", ""),
        (replace(FEED, guid="https://other.example/?p=12"), SITE, ""),
        (replace(FEED, guid=f"{SITE}:8080/?p=12"), SITE, ""),
        (replace(FEED, guid=f"{SITE}/?p=12x"), SITE, ""),
        (replace(FEED, guid=f"{SITE}/?p=٧"), SITE, ""),
        (replace(ARTICLE, source="https://other.example"), SITE, ""),
        (replace(FEED, guid="http://[bad"), SITE, ""),
        (ARTICLE, "", ""),
    ],
)
def test_posts_of_the_own_wordpress_are_known(article: Article, site: str, found: str) -> None:
    assert post_id(article, site) == found


def test_an_article_from_elsewhere_has_a_code_of_its_address() -> None:
    other = subject_of(Story(ARTICLE, section="سياسة"), "").article
    assert (other.site, other.title, other.section) == (TELEGRAM, "عنوان", "سياسة")
    again = subject_of(Story(replace(ARTICLE, title="عنوان آخر", source="b")), "").article
    assert again.external_id == other.external_id
    assert subject_of(Story(ARTICLE), SITE).article.site == WORDPRESS


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=30))
def test_any_guid_gives_a_stable_subject(guid: str, url: str, site: str) -> None:
    story = Story(replace(ARTICLE, guid=guid, url=url))
    assert subject_of(story, site) == subject_of(story, site)
    assert subject_of(story, SITE).article.external_id
