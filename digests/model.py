"""The frozen values that flow from a source to a message. All instants are aware and in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

WINDOW = timedelta(hours=36)
"""The longest time a digest looks back, and the look-back of a reader's first digest."""

EVERY_DAY = frozenset(range(7))
"""Weekdays as `date.weekday()` counts them: Monday is 0."""


class Format(StrEnum):
    """How a reader wants the digest: classic HTML, rich message, plain text."""

    CLASSIC = "classic"
    RICH = "rich"
    TEXT = "text"


class Numerals(StrEnum):
    """The digits shown, by their CLDR names: 123 or ١٢٣."""

    LATN = "latn"
    ARAB = "arab"


class PartOfDay(StrEnum):
    """When a digest comes; names an edition that has no name of its own."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source as configured. `url` (or a file's path) is its identity.

    kind: 'auto' until the first visit says 'feed', 'wordpress', 'page' or 'file'.
    name: shown to readers; '' takes the source's own title. section: overrides its categories.
    """

    url: str
    kind: str = "auto"
    name: str = ""
    weight: float = 1.0
    section: str = ""


@dataclass(frozen=True, slots=True)
class Validators:
    """A feed's ETag and Last-Modified, byte for byte as received; '' where absent."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by its http(s) address."""

    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as one source has it, cleaned for display.

    source: the SourceRef's url. outlet: the name shown. guid: as the source gives it, or ''.
    url: canonical, tracking parameters dropped; '' for a file without a link.
    summary: the lead sentence(s), at most 240 characters. paragraphs: the cleaned body.
    agencies: credited news agencies. published: None where the source gives no usable date.
    """

    source: str
    outlet: str
    title: str
    url: str = ""
    guid: str = ""
    summary: str = ""
    paragraphs: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    image: Image | None = None
    agencies: tuple[str, ...] = ()
    weight: float = 1.0
    pinned: bool = False

    @property
    def identity(self) -> str:
        """What the article is known by within its source."""
        return self.guid or self.url or self.title


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one visit to a source brought.

    source: with kind and name resolved. moved_to: its new address after 301 or 308, or ''.
    unchanged: the source answered 304. withdrawn: identities that are no longer published.
    """

    source: SourceRef
    articles: tuple[Article, ...] = ()
    validators: Validators = Validators()
    moved_to: str = ""
    unchanged: bool = False
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """The terms of a story's rank; `total` is their sum. See digests/stories.py for the formula."""

    pinned: float = 0.0
    weight: float = 0.0
    freshness: float = 0.0
    sources: float = 0.0

    @property
    def total(self) -> float:
        """The rank: higher comes first."""
        return self.pinned + self.weight + self.freshness + self.sources


@dataclass(frozen=True, slots=True)
class Story:
    """One line of a digest: the article shown and the same story elsewhere.

    section: the one section it is shown under ('' when it has none).
    topic: equal for stories that belong side by side; otherwise meaningless.
    """

    article: Article
    also: tuple[Article, ...] = ()
    section: str = ""
    topic: int = 0
    score: Score = Score()


@dataclass(frozen=True, slots=True)
class Edition:
    """A recurring digest. name: '' is called by the part of the day. limit: the most stories in
    one (None: all). sections: () means all."""

    key: str
    name: str
    at: time
    weekdays: frozenset[int] = EVERY_DAY
    window: timedelta = WINDOW
    limit: int | None = 12
    sections: tuple[str, ...] = ()


DAILY = Edition("daily", "", time(7, 30))
"""The edition every newsroom starts with."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a digest is shown. locale: 'ar' or 'en'; territory: ISO 3166 code of the reader's
    country, which chooses the month names ('' for the outlet's default)."""

    format: Format = Format.CLASSIC
    locale: str = "ar"
    territory: str = ""
    numerals: Numerals = Numerals.LATN
    hijri: bool = True


@dataclass(frozen=True, slots=True)
class Digest:
    """An edition's content for one cell: stories in the order shown, sections contiguous.

    edition: its name, '' where it has none of its own. on: the reader's local date.
    as_of: the instant that ages are counted from.
    """

    edition: str
    outlet: str
    on: date
    as_of: datetime
    stories: tuple[Story, ...] = ()
    part: PartOfDay = PartOfDay.MORNING


@dataclass(frozen=True, slots=True)
class Message:
    """A Bot API call less its chat_id: method name and JSON-ready parameters."""

    method: str
    payload: Mapping[str, Any]
