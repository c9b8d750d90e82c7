"""Stories: one line each, every article in one place, the same whatever the order."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.arabic.similar import SAME, TOPIC, similar, vetoed
from digests.model import Article, Score, Story
from digests.stories import group

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
FRESH = 2 * 0.5 ** (1 / 12)
"""The freshness after an hour."""

_NUMBERS = count()

_LINES = (Path(__file__).parent / "data" / "headlines.tsv").read_text("utf-8").splitlines()
PAIRS = [tuple(line.split("\t")) for line in _LINES]
CORPUS = list(dict.fromkeys(headline for _, *both in PAIRS for headline in both))


def article(title: str, hours_ago: float | None = 1.0, **fields: object) -> Article:
    number = next(_NUMBERS)
    published = None if hours_ago is None else NOW - hours_ago * HOUR
    made = Article(f"feed-{number}", f"outlet-{number}", title, f"https://example.org/{number}")
    return replace(made, published=published, **fields)  # type: ignore[arg-type]


def titles(story: Story) -> set[str]:
    return {told.title for told in (story.article, *story.also)}


def _of(kind: str) -> list[tuple[str, str]]:
    return [(one, other) for relation, one, other in PAIRS if relation == kind]


def _story_with(stories: tuple[Story, ...], title: str) -> Story:
    return next(story for story in stories if title in titles(story))


@pytest.mark.parametrize(("one", "other"), _of("same"))
def test_a_paraphrase_is_one_story_on_any_day(one: str, other: str) -> None:
    stories = group([article(headline) for headline in CORPUS], NOW)
    assert _story_with(stories, one) is _story_with(stories, other)
    assert len(group([article(one), article(other)], NOW)) == 1


@pytest.mark.parametrize(("one", "other"), [*_of("apart"), *_of("topic")])
def test_a_look_alike_stays_a_story_of_its_own(one: str, other: str) -> None:
    stories = group([article(headline) for headline in CORPUS], NOW)
    assert _story_with(stories, one) is not _story_with(stories, other)
    assert len(group([article(one), article(other)], NOW)) == 2


@pytest.mark.parametrize(("one", "other"), _of("topic"))
def test_news_of_one_topic_stand_together(one: str, other: str) -> None:
    (cosine,) = (
        pair.cosine
        for pair in similar(CORPUS, [(0.0, 0.0)] * len(CORPUS), 48)
        if {CORPUS[pair.first], CORPUS[pair.second]} == {one, other}
    )
    assert TOPIC <= cosine < SAME
    first, second = group([article(one), article(other)], NOW)
    assert first.topic == second.topic


def test_unrelated_news_have_topics_of_their_own() -> None:
    first, second = group([article("افتتاح معرض الكتاب"), article("إضراب في المطارات")], NOW)
    assert first.topic != second.topic


def test_one_address_is_one_line_without_a_second_link() -> None:
    page = article("اتفاق على الهدنة", sections=("سياسة",))
    again = replace(page, source="other", title="الهدنة: اتفاق", sections=("عاجل", "سياسة"))
    (story,) = group([page, again], NOW)
    assert story.also == ()
    assert set(story.article.sections) == {"سياسة", "عاجل"}


def test_spellings_of_one_title_are_one_story() -> None:
    (story,) = group([article("إلى من"), article("الي مَن")], NOW)  # no lemma to compare
    assert len(story.also) == 1


def test_the_same_words_two_days_later_are_another_story() -> None:
    title = "زلزال يضرب غرب تركيا"
    assert len(group([article(title, 1), article(title, 48.5)], NOW)) == 1
    assert len(group([article(title, 1), article(title, 49.5)], NOW)) == 2


def test_no_story_holds_two_articles_that_contradict_each_other() -> None:
    general = article("انهيار مبنى في حلب ومقتل سكانه")
    twelve = article("انهيار مبنى في حلب ومقتل 12 من سكانه")
    fifteen = article("انهيار مبنى في حلب ومقتل 15 من سكانه")
    stories = group([twelve, general, fifteen], NOW)
    assert sorted(len(titles(story)) for story in stories) == [1, 2]


def test_the_article_shown_is_of_the_weightiest_source_then_the_earliest() -> None:
    title = "زلزال يضرب غرب تركيا"
    early, late = article(title, 5), article(title, 2)
    undated, heavy = article(title, None), article(title, 1, weight=2.0)
    assert group([late, undated, early], NOW)[0].article == early
    assert group([late, early, heavy], NOW)[0].article == heavy
    assert group([undated, late], NOW)[0].also == (undated,)


@pytest.mark.parametrize(
    ("articles", "score"),
    [
        ([article("خبر", 0)], Score(0, 1, 2, 0)),
        ([article("خبر", None)], Score(0, 1, 2, 0)),
        ([article("خبر", -3)], Score(0, 1, 2, 0)),
        ([article("خبر", 12)], Score(0, 1, 1, 0)),
        ([article("خبر", 12, weight=1.5)], Score(0, 1.5, 1, 0)),
        ([article("خبر", 24), article("خبر", 12)], Score(0, 1, 1, 0.75)),
        ([article("خبر", 24, outlet="a"), article("خبر", 12, outlet="a")], Score(0, 1, 1, 0)),
        (
            [article("خبر", 24, weight=2.0), article("خبر", 24, pinned=True)],
            Score(100, 2, 0.5, 0.75),
        ),
    ],
)
def test_score(articles: list[Article], score: Score) -> None:
    (story,) = group(articles, NOW)
    assert story.score == score


def test_the_best_come_first_and_equals_newest_first_then_by_title() -> None:
    pinned = article("ا خبر قديم", 30, pinned=True)
    fresh, older = article("ب مباراة اليوم", 1), article("ج معرض الكتاب", 20)
    twin = article("ت طقس الغد", 1)
    stories = group([older, twin, fresh, pinned], NOW)
    assert [story.article for story in stories] == [pinned, fresh, twin, older]


def test_nothing_gives_nothing() -> None:
    assert group([], NOW) == ()


_ARTICLES = st.lists(
    st.builds(
        article,
        st.sampled_from(CORPUS) | st.text(max_size=12),
        st.none() | st.integers(-1, 100),
        weight=st.sampled_from([1.0, 2.0]),
        pinned=st.booleans(),
        url=st.sampled_from(["", *(f"https://example.org/{n}" for n in range(8))]),
    ),
    max_size=14,
)


@settings(max_examples=60)
@given(_ARTICLES, st.randoms(use_true_random=False))
def test_the_order_of_the_articles_changes_nothing(articles: list[Article], chance: object) -> None:
    shuffled = list(articles)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert {_without_sections(story) for story in group(articles, NOW)} == {
        _without_sections(story) for story in group(shuffled, NOW)
    }
    assert group(articles, NOW) == group(shuffled, NOW)


def _without_sections(story: Story) -> tuple[object, ...]:
    return (story.article.source, *(told.source for told in story.also), story.topic)


@settings(max_examples=60)
@given(_ARTICLES)
def test_every_article_is_in_one_place(articles: list[Article]) -> None:
    told = [one for story in group(articles, NOW) for one in (story.article, *story.also)]
    assert {one.url for one in told} == {one.url for one in articles}
    assert all(times == 1 for url, times in Counter(one.url for one in told).items() if url)
    linkless = [one.source for one in articles if not one.url]
    assert sorted(linkless) == sorted(one.source for one in told if not one.url)


@settings(max_examples=60)
@given(_ARTICLES)
def test_vetoes_hold_but_for_equal_titles(articles: list[Article]) -> None:
    for story in group(articles, NOW):
        for one in titles(story):
            assert not any(vetoed(one, other) for other in titles(story))
