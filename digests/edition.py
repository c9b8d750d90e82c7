"""Choosing and ordering an edition's stories for a reader. Pure: instants are arguments."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from digests.arabic.keys import key
from digests.model import WINDOW, Article, Digest, Edition, PartOfDay, Story


def part_of_day(hour: int) -> PartOfDay:
    """What a digest of this local hour, 0 to 23, is called by."""
    if 4 <= hour < 12:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if 12 <= hour < 17 else PartOfDay.EVENING


def window_start(previous_at: datetime | None, as_of: datetime, edition: Edition) -> datetime:
    """Where a digest starts looking: at the reader's previous digest (None: never had one), at
    most the edition's window back, and never more than WINDOW."""
    earliest = as_of - min(edition.window, WINDOW)
    return earliest if previous_at is None else max(previous_at, earliest)


def in_window(article: Article, since: datetime, as_of: datetime) -> bool:
    """Whether an article belongs to (since, as_of]; one without a date counts as new."""
    return article.published is None or since < article.published <= as_of


def choose(
    stories: Sequence[Story],
    edition: Edition,
    sections: tuple[str, ...],
    outlet_name: str,
    on: date,
    as_of: datetime,
    part: PartOfDay = PartOfDay.MORNING,
) -> Digest:
    """The digest of a reader who chose these sections (() means all), from ranked stories.

    Takes the best `edition.limit`, each under one section: the first of its article's that the
    reader and the edition have, else of the same story elsewhere. Sections come in order of
    their best story, a pinned one's first; inside a section the best first, with stories of one
    topic side by side.
    """
    wanted = _Wanted(edition.sections, sections)
    placed = [placed for story in stories if (placed := wanted.place(story)) is not None]
    best = sorted(placed, key=_rank)[: edition.limit]
    return Digest(edition.name, outlet_name, on, as_of, tuple(_in_order(best)), part)


class _Wanted:
    """The sections both the edition and the reader want, compared by key."""

    def __init__(self, *choices: Iterable[str]) -> None:
        self._choices = [keys for names in choices if (keys := {_section(name) for name in names})]

    def place(self, story: Story) -> Story | None:
        """The story under its one section, or None where it is in no wanted one."""
        named = (name for article in (story.article, *story.also) for name in article.sections)
        wanted = (name for name in named if all(_section(name) in keys for keys in self._choices))
        section = next(wanted, None)
        if section is None and self._choices:
            return None
        return replace(story, section=section or "")


@lru_cache(maxsize=4096)
def _section(name: str) -> str:
    """The key of a section: the same few hundred names come up for every cell."""
    return key(name)


def _rank(story: Story) -> float:
    return -story.score.total


def _in_order(stories: Iterable[Story]) -> Iterator[Story]:
    """Ranked stories by section, then by topic, each group where its best story stands. A section
    spelled in two ways is spelled as in its best story."""
    for section in _grouped(stories, lambda story: _section(story.section)):
        name = section[0].section
        for topic in _grouped(section, lambda story: story.topic):
            yield from (replace(story, section=name) for story in topic)


def _grouped(stories: Iterable[Story], by: Callable[[Story], Hashable]) -> Iterable[list[Story]]:
    groups: dict[Hashable, list[Story]] = {}
    for story in stories:
        groups.setdefault(by(story), []).append(story)
    return groups.values()
