"""Articles to stories: one line per story with the same story elsewhere, ranked, topics grouped.

A story's rank is the sum of the terms of its Score:

    pinned     100 if an editor pinned any of its articles, else 0
    weight     the weight of the source whose article is shown (1 unless configured)
    freshness  2 * 0.5 ** (age / 12 h) by its newest article: 2 just now, 1 after half a day
    sources    1.5 * (1 - 1 / n) for n outlets that tell it: 0, 0.75, 1, ... never over 1.5

An article without a date counts as new.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from digests.arabic.keys import key
from digests.arabic.similar import SAME, Pair, Span, similar, vetoed
from digests.model import Article, Score, Story

COMPARED = timedelta(hours=48)
"""Articles further apart are never compared: the same words then tell of another event."""

PINNED = 100.0
FRESHNESS = 2.0
HALF_LIFE = timedelta(hours=12)
SOURCES = 1.5

_HOUR = timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Cluster = list[int]
"""Positions of the headlines that tell one story."""


def group(articles: Iterable[Article], now: datetime) -> tuple[Story, ...]:
    """Stories of these articles, best first, whatever the order of the articles.

    Articles are one story when their keys are equal, or their cosine is SAME or more and no two
    of the story's articles veto each other. Of articles with one canonical URL a single one
    stays, with the sections of all. Stories share a topic number when the cosine to the topic's
    best story is TOPIC or more. `section` is left empty: it depends on the reader.
    """
    headlines = _by_headline(_one_per_url(sorted(articles, key=_order)), now)
    titles = [copies[0].title for copies in headlines]
    spans = [_span(copies, now) for copies in headlines]
    pairs = list(similar(titles, spans, COMPARED / _HOUR))
    told = [
        (_story([article for at in cluster for article in headlines[at]], now), cluster)
        for cluster in _clusters(titles, pairs)
    ]
    told.sort(key=lambda each: (-each[0].score.total, _newest_first(each[0].article, now)))
    topics = _topics([cluster for _, cluster in told], pairs)
    return tuple(
        replace(story, topic=topic) for (story, _), topic in zip(told, topics, strict=True)
    )


def _by_headline(articles: Sequence[Article], now: datetime) -> list[list[Article]]:
    """Articles whose titles have one key, each no further than COMPARED from the next."""
    headlines: list[list[Article]] = []
    last: dict[str, list[Article]] = {}
    for article in sorted(articles, key=lambda article: _hours(article, now)):
        title = key(article.title)
        copies = last.get(title) if title else None
        if copies and _hours(article, now) - _hours(copies[-1], now) <= COMPARED / _HOUR:
            copies.append(article)
        else:
            last[title] = [article]
            headlines.append(last[title])
    return headlines


def _span(copies: Sequence[Article], now: datetime) -> Span:
    return _hours(copies[0], now), _hours(copies[-1], now)


def _hours(article: Article, now: datetime) -> float:
    return ((article.published or now) - _EPOCH) / _HOUR


def _order(article: Article) -> tuple[float, bool, float, str, str, str, str]:
    """The order of preference inside a story: highest weight, then earliest, undated last."""
    dated = article.published is not None
    published = article.published or _EPOCH
    return (
        -article.weight,
        not dated,
        published.timestamp(),
        article.title,
        article.url,
        article.source,
        article.identity,
    )


def _newest_first(article: Article, now: datetime) -> tuple[float, str, str, str]:
    return (-_hours(article, now), article.title, article.url, article.source)


def _one_per_url(articles: Sequence[Article]) -> list[Article]:
    """The preferred article of each URL, with the sections (and the pin) of them all."""
    kept: dict[object, Article] = {}
    for at, article in enumerate(articles):
        known = kept.setdefault(article.url or at, article)
        kept[article.url or at] = replace(
            known,
            sections=tuple(dict.fromkeys((*known.sections, *article.sections))),
            pinned=known.pinned or article.pinned,
        )
    return list(kept.values())


def _clusters(titles: Sequence[str], pairs: Iterable[Pair]) -> list[Cluster]:
    """Merge the most alike first; a merge that would join a vetoed pair is left."""
    cluster_of = [[at] for at in range(len(titles))]
    refused: set[tuple[int, int]] = set()
    same = [pair for pair in pairs if pair.cosine >= SAME]
    for pair in sorted(same, key=lambda pair: (-pair.cosine, pair.first, pair.second)):
        one, other = cluster_of[pair.first], cluster_of[pair.second]
        # A refusal stands however the two grow, so it is worked out once and not per pair.
        if one is other or (one[0], other[0]) in refused:
            continue
        if any(vetoed(titles[a], titles[b]) for a in one for b in other):
            refused |= {(one[0], other[0]), (other[0], one[0])}
        else:
            _merge(cluster_of, one, other)
    return list({cluster[0]: cluster for cluster in cluster_of}.values())


def _merge(cluster_of: list[Cluster], one: Cluster, other: Cluster) -> None:
    one.extend(other)
    for at in other:
        cluster_of[at] = one


def _story(articles: Sequence[Article], now: datetime) -> Story:
    shown, *also = sorted(articles, key=_order)
    return Story(shown, tuple(also), score=_score(shown, articles, now))


def _score(shown: Article, articles: Sequence[Article], now: datetime) -> Score:
    age = min(max(now - (article.published or now), timedelta()) for article in articles)
    outlets = {article.outlet or article.source for article in articles}
    return Score(
        pinned=PINNED if any(article.pinned for article in articles) else 0.0,
        weight=shown.weight,
        freshness=FRESHNESS * 0.5 ** (age / HALF_LIFE),
        sources=SOURCES * (1 - 1 / len(outlets)),
    )


def _topics(clusters: Sequence[Cluster], pairs: Iterable[Pair]) -> list[int]:
    """A topic number per story, stories given best first.

    A topic is its best story and what is alike to that one. Following likeness from story to
    story instead would tie a whole day's news into one topic.
    """
    story_of = {at: story for story, cluster in enumerate(clusters) for at in cluster}
    alike: list[dict[int, float]] = [{} for _ in clusters]
    for pair in pairs:
        better, worse = sorted((story_of[pair.first], story_of[pair.second]))
        if better != worse:
            alike[worse][better] = max(pair.cosine, alike[worse].get(better, 0.0))
    topics: list[int] = []
    for story, likeness in enumerate(alike):
        heads = [(cosine, -head) for head, cosine in likeness.items() if topics[head] == head]
        topics.append(-max(heads)[1] if heads else story)
    return topics
