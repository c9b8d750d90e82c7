"""Editions: the window, the choice, the order."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.edition import choose, in_window, window_start
from digests.model import Article, Digest, Edition, Score, Story

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
ON = date(2026, 11, 23)
HOUR = timedelta(hours=1)
_TOPICS = count(1000)
DAILY = Edition("daily", "نشرة الصباح", time(7, 30))


def article(title: str, *sections: str) -> Article:
    return Article("feed", "outlet", title, sections=sections)


def story(title: str, rank: float, *sections: str, topic: int = -1) -> Story:
    topic = topic if topic >= 0 else next(_TOPICS)
    return Story(article(title, *sections), score=Score(weight=rank), topic=topic)


def shown(digest: Digest) -> list[tuple[str, str]]:
    return [(each.section, each.article.title) for each in digest.stories]


def chosen(stories: list[Story], *sections: str, edition: Edition = DAILY) -> Digest:
    return choose(stories, edition, sections, "صحيفة الميدان", ON, NOW)


@pytest.mark.parametrize(
    ("previous", "window", "start"),
    [
        (None, 36 * HOUR, NOW - 36 * HOUR),
        (NOW - 24 * HOUR, 36 * HOUR, NOW - 24 * HOUR),
        (NOW - 72 * HOUR, 36 * HOUR, NOW - 36 * HOUR),
        (NOW - 24 * HOUR, 6 * HOUR, NOW - 6 * HOUR),
        (None, 72 * HOUR, NOW - 36 * HOUR),
    ],
)
def test_window_start(previous: datetime | None, window: timedelta, start: datetime) -> None:
    assert window_start(previous, NOW, replace(DAILY, window=window)) == start


@pytest.mark.parametrize(
    ("published", "inside"),
    [
        (None, True),
        (NOW, True),
        (NOW - HOUR, True),
        (NOW - 24 * HOUR, False),  # it was in the previous digest
        (NOW + HOUR, False),
    ],
)
def test_in_window(published: datetime | None, inside: bool) -> None:
    dated = replace(article("خبر"), published=published)
    assert in_window(dated, NOW - 24 * HOUR, NOW) is inside


def test_the_digest_says_what_it_is() -> None:
    digest = chosen([])
    assert digest == Digest("نشرة الصباح", "صحيفة الميدان", ON, NOW, ())


def test_only_the_sections_chosen_by_their_key() -> None:
    stories = [story("a", 3, "إقتصاد"), story("b", 2, "رياضة"), story("c", 1)]
    assert shown(chosen(stories, "اقتصاد")) == [("إقتصاد", "a")]
    assert shown(chosen(stories)) == [("إقتصاد", "a"), ("رياضة", "b"), ("", "c")]
    assert shown(chosen(stories, "طقس")) == []


def test_the_edition_s_sections_bind_every_reader() -> None:
    sport = replace(DAILY, sections=("رياضة",))
    stories = [story("a", 3, "سياسة", "رياضة"), story("b", 2, "سياسة")]
    assert shown(chosen(stories, edition=sport)) == [("رياضة", "a")]
    assert shown(chosen(stories, "سياسة", edition=sport)) == []


def test_a_story_stands_under_the_first_of_its_sections_that_the_reader_chose() -> None:
    assert shown(chosen([story("a", 1, "عاجل", "سياسة")], "سياسة")) == [("سياسة", "a")]
    assert shown(chosen([story("a", 1, "عاجل", "سياسة")])) == [("عاجل", "a")]


def test_the_same_story_elsewhere_can_give_the_section() -> None:
    told = replace(story("a", 1), also=(article("a2", "سياسة"),))
    assert shown(chosen([told], "سياسة")) == [("سياسة", "a")]


def test_the_best_up_to_the_limit() -> None:
    stories = [story(str(rank), rank) for rank in range(20)]
    assert len(chosen(stories).stories) == 12
    assert len(chosen(stories, edition=replace(DAILY, limit=None)).stories) == 20
    assert shown(chosen(stories, edition=replace(DAILY, limit=2))) == [("", "19"), ("", "18")]


def test_sections_come_by_their_best_story_a_pinned_one_first() -> None:
    pinned = replace(story("p", 1, "ثقافة"), score=Score(pinned=100))
    stories = [story("a", 9, "سياسة"), story("b", 8, "رياضة"), story("c", 7, "سياسة"), pinned]
    assert shown(chosen(stories)) == [
        ("ثقافة", "p"),
        ("سياسة", "a"),
        ("سياسة", "c"),
        ("رياضة", "b"),
    ]


def test_a_topic_stands_together_inside_its_section() -> None:
    stories = [story("a", 9, topic=1), story("b", 8, topic=2), story("c", 7, topic=1)]
    assert [title for _, title in shown(chosen(stories))] == ["a", "c", "b"]


def test_a_section_spelled_in_two_ways_is_one() -> None:
    stories = [story("a", 9, "إقتصاد"), story("b", 8, "رياضة"), story("c", 7, "اقتصاد")]
    assert shown(chosen(stories)) == [("إقتصاد", "a"), ("إقتصاد", "c"), ("رياضة", "b")]


_SECTIONS = st.lists(st.sampled_from(["سياسة", "اقتصاد", "إقتصاد", "رياضة"]), max_size=3)
_STORIES = st.lists(
    st.builds(
        lambda number, rank, sections, topic: story(str(number), rank, *sections, topic=topic),
        st.integers(),
        st.integers(0, 50),
        _SECTIONS,
        st.integers(0, 3),
    ),
    max_size=20,
)


@given(_STORIES, _SECTIONS, st.none() | st.integers(0, 10))
def test_a_digest_holds_the_best_with_sections_and_topics_unbroken(
    stories: list[Story], sections: list[str], limit: int | None
) -> None:
    digest = chosen(stories, *sections, edition=replace(DAILY, limit=limit)).stories
    every = chosen(stories, *sections, edition=replace(DAILY, limit=None)).stories
    ranks = sorted((each.score.total for each in every), reverse=True)
    assert sorted((each.score.total for each in digest), reverse=True) == ranks[:limit]
    assert _unbroken([each.section for each in digest])
    assert _unbroken([(each.section, each.topic) for each in digest])


def _unbroken(labels: list[object]) -> bool:
    runs = [label for at, label in enumerate(labels) if at == 0 or labels[at - 1] != label]
    return len(runs) == len(set(runs))
