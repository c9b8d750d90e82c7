"""Today's digest from live sources, sent to nobody: what `nashra preview` prints."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from digests.edition import choose, in_window, window_start
from digests.errors import SourceError
from digests.model import (
    Article,
    Digest,
    Edition,
    Harvest,
    Look,
    Message,
    PartOfDay,
    SourceRef,
    Story,
)
from digests.rendering import Buttons, Renderer
from digests.sources.visiting import Sources
from digests.stories import group


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source that brought nothing, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What to preview: whose choices, as of when (aware UTC), on which local date."""

    edition: Edition
    sections: tuple[str, ...]
    look: Look
    outlet: str
    on: date
    part: PartOfDay
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """The messages as they would go out, the stories in them, and what was skipped.

    read: how many sources could be read, those without news included.
    """

    messages: tuple[Message, ...]
    stories: tuple[Story, ...]
    skipped: tuple[Skipped, ...]
    read: int

    def to_json(self) -> dict[str, object]:
        """The documented shape of `nashra preview --json`."""
        return {
            "messages": [{"method": m.method, "payload": m.payload} for m in self.messages],
            "stories": [_story_json(story) for story in self.stories],
            "skipped": [{"source": s.source, "reason": s.reason} for s in self.skipped],
        }


def _story_json(story: Story) -> dict[str, object]:
    article, score = story.article, story.score
    return {
        "title": article.title,
        "url": article.url,
        "section": story.section,
        "source": article.outlet,
        "published": article.published.isoformat() if article.published else None,
        "also": [{"title": other.title, "url": other.url} for other in story.also],
        "score": {
            "total": round(score.total, 4),
            "pinned": score.pinned,
            "weight": score.weight,
            "freshness": round(score.freshness, 4),
            "sources": round(score.sources, 4),
        },
    }


async def _visit(sources: Sources, ref: SourceRef, now: datetime) -> Harvest | Skipped:
    try:
        harvest = await sources.visit(ref, now=now)
    except SourceError as error:
        return Skipped(ref.url, error.reason)
    return harvest if harvest.articles else Skipped(ref.url, "holds no articles")


def _fresh(harvest: Harvest, wish: Wish) -> tuple[Article, ...]:
    since = window_start(None, wish.as_of, wish.edition)
    return tuple(a for a in harvest.articles if in_window(a, since, wish.as_of))


async def preview(
    refs: Sequence[SourceRef],
    wish: Wish,
    sources: Sources,
    renderer: Renderer,
    buttons: Buttons,
) -> Preview:
    """Visit every source at once, then group, choose and render as for a reader's first digest."""
    results = await asyncio.gather(*(_visit(sources, ref, wish.as_of) for ref in refs))
    skipped = [result for result in results if isinstance(result, Skipped)]
    harvests = [result for result in results if isinstance(result, Harvest)]
    articles: list[Article] = []
    for harvest in harvests:
        fresh = _fresh(harvest, wish)
        articles += fresh
        if not fresh:
            skipped.append(Skipped(harvest.source.url, "holds no article of the last 36 hours"))
    digest = digest_of(articles, wish)
    messages = renderer.pages(digest, wish.look, buttons) if digest.stories else ()
    return Preview(messages, digest.stories, tuple(skipped), len(harvests))


def digest_of(articles: Sequence[Article], wish: Wish) -> Digest:
    """Group, choose and order for this wish."""
    stories = group(articles, wish.as_of)
    return choose(stories, wish.edition, wish.sections, wish.outlet, wish.on, wish.as_of, wish.part)
