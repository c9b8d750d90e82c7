"""From a cell to what its readers get: articles grouped once a window, a message made once a cell.

A cell is everything that readers of the same message have in common.
"""

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.campaigns.ports import Shown, SourceStore
from bot.delivery.model import Content
from digests.edition import choose
from digests.model import WINDOW, Digest, Edition, Look, Message, PartOfDay, Story
from digests.rendering import Buttons
from digests.stories import group

ROUNDS = 2
"""How many instants are composed for at a time: the planner's, and that of who asks now."""

WINDOWS = 2
"""Grouped windows kept in a round; each may be thousands of articles."""


@dataclass(frozen=True, slots=True)
class Cell:
    """on: the readers' local date. as_of: the end of the window, and what ages are counted from;
    since: its start. shared: see Subscriber."""

    edition: Edition
    on: date
    part: PartOfDay
    as_of: datetime
    since: datetime
    sections: tuple[str, ...]
    look: Look
    shared: bool


@dataclass(frozen=True, slots=True)
class Composed:
    """A message and the digest behind it. Without stories the message says that nothing is new."""

    content: Content
    shown: Shown

    @property
    def empty(self) -> bool:
        """Nothing is new."""
        return not self.shown.digest.stories


class Renderer(Protocol):
    """What is needed of `digests.rendering.Renderer`. Pages and cards are counted from 0."""

    def page(self, digest: Digest, look: Look, buttons: Buttons, number: int) -> Message:
        """The digest, or the rest of it."""
        ...

    def card(self, digest: Digest, look: Look, buttons: Buttons, number: int) -> Message:
        """One story of it to read in place."""
        ...

    def nothing(
        self, part: PartOfDay, look: Look, next_at: datetime, today: date, buttons: Buttons
    ) -> Message:
        """There is nothing new in the edition of this name; next_at: in the reader's zone."""
        ...


MakeButtons = Callable[[str, bool], Buttons]
"""The buttons under a message: of its content id, and whether more than one person reads it."""


def content_id(cell: Cell, next_at: datetime | None = None) -> str:
    """'c' and 16 hex digits, the same for the same cell in every process. next_at: only where the
    message is the line that says when the next digest comes."""
    known_by = asdict(cell) | {"edition": cell.edition.key, "next_at": next_at}
    canonical = json.dumps(known_by, default=str, sort_keys=True)
    return "c" + hashlib.sha256(canonical.encode()).hexdigest()[:16]


@dataclass(slots=True)
class _Round:
    """What has been made for one instant."""

    stories: OrderedDict[datetime, tuple[Story, ...]] = field(default_factory=OrderedDict)
    composed: dict[str, Composed] = field(default_factory=dict)


class Composer:
    """outlet: the name in the header."""

    def __init__(
        self, sources: SourceStore, renderer: Renderer, buttons: MakeButtons, outlet: str
    ) -> None:
        self._sources = sources
        self._renderer = renderer
        self._buttons = buttons
        self._outlet = outlet
        self._rounds: OrderedDict[datetime, _Round] = OrderedDict()
        self._composing = asyncio.Lock()

    async def compose(self, cell: Cell, next_at: datetime) -> Composed:
        """The cell's message and the digest behind it, made once. next_at: when these readers'
        next digest comes, in their zone."""
        made = self._round(cell.as_of).composed
        key, line_key = content_id(cell), content_id(cell, next_at)
        async with self._composing:  # who asks for the same meanwhile finds it made
            if key not in made and line_key not in made:
                digest = await self._digest(cell)
                if digest.stories:
                    made[key] = self._page(key, digest, cell)
                else:
                    made[line_key] = self._line(line_key, digest, cell, next_at)
        return made.get(key) or made[line_key]

    async def _digest(self, cell: Cell) -> Digest:
        stories = await self._stories(cell)
        return choose(
            stories,
            cell.edition,
            cell.sections,
            self._outlet,
            cell.on,
            cell.as_of,
            cell.part,
        )

    def _page(self, key: str, digest: Digest, cell: Cell) -> Composed:
        page = self._renderer.page(digest, cell.look, self._buttons(key, cell.shared), 0)
        return Composed(Content(key, page), Shown(digest, cell.look))

    def _line(self, key: str, digest: Digest, cell: Cell, next_at: datetime) -> Composed:
        today = cell.as_of.astimezone(next_at.tzinfo).date()
        buttons = self._buttons(key, cell.shared)
        line = self._renderer.nothing(cell.part, cell.look, next_at, today, buttons)
        return Composed(Content(key, line), Shown(digest, cell.look))

    async def _stories(self, cell: Cell) -> tuple[Story, ...]:
        """Grouping takes a second for thousands of headlines, so it leaves the loop alone."""
        grouped = self._round(cell.as_of).stories
        if cell.since not in grouped:
            oldest = cell.as_of - WINDOW
            articles = await self._sources.articles(cell.since, cell.as_of, oldest)
            grouped[cell.since] = await asyncio.to_thread(group, articles, cell.as_of)
            if len(grouped) > WINDOWS:
                grouped.popitem(last=False)
        return grouped[cell.since]

    def _round(self, as_of: datetime) -> _Round:
        if as_of not in self._rounds:
            self._rounds[as_of] = _Round()
            if len(self._rounds) > ROUNDS:
                self._rounds.popitem(last=False)
        return self._rounds[as_of]
