"""What a reader asks for: the digest now, the rest of one, a story to read in place."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.campaigns.composing import Cell, Composer, MakeButtons, Renderer
from bot.campaigns.model import Subscriber
from bot.campaigns.ports import DueStore, Fresh
from bot.campaigns.schedule import following, local_date
from digests.edition import part_of_day, window_start
from digests.model import Message
from digests.rendering import Buttons

PATIENCE = 5.0
"""Seconds somebody who asks waits for sources that have not been visited for too long."""

FRESH = timedelta(minutes=1)
"""Digests asked for within it are made as of the same instant, so that readers share them."""


class Reading:
    """Draws again from what is stored; makes what is new."""

    def __init__(
        self,
        store: DueStore,
        composer: Composer,
        renderer: Renderer,
        buttons: MakeButtons,
        fresh: Fresh,
    ) -> None:
        self._store = store
        self._composer = composer
        self._renderer = renderer
        self._buttons = buttons
        self._fresh = fresh
        self._as_of: datetime | None = None

    def refresh(self) -> None:
        """There are new articles: the next one who asks sees them."""
        self._as_of = None

    async def page(self, content_id: str, number: int) -> Message | None:
        """Page `number`, from 0, of a digest sent before (a number too high: the last one); None
        where it is not kept any more."""
        shown = await self._store.shown(content_id)
        if shown is None:
            return None
        return self._renderer.page(shown.digest, shown.look, self._private(content_id), number)

    async def card(self, content_id: str, number: int) -> Message | None:
        """Story `number`, from 0, of a digest sent before, likewise."""
        shown = await self._store.shown(content_id)
        if shown is None:
            return None
        return self._renderer.card(shown.digest, shown.look, self._private(content_id), number)

    async def today(self, subscriber: Subscriber, now: datetime) -> tuple[str, Message]:
        """The digest of the last 36 hours, whatever has been sent before, and its content id,
        stored so that its buttons work."""
        await self._fresh(now, PATIENCE)
        profile = subscriber.profile
        as_of = self._instant(now)
        on = local_date(as_of, profile.timezone)
        next_at = subscriber.next_digest_at or following(
            profile.timezone, profile.deliver_at, profile.weekdays, after=on
        )
        cell = await self._cell(subscriber, on, as_of)
        composed = await self._composer.compose(
            cell, next_at.astimezone(ZoneInfo(profile.timezone))
        )
        content = composed.content
        if not await self._store.has_content(content.id):
            await self._store.put_content(None, content, composed.shown)
        return content.id, content.message

    def _private(self, content_id: str) -> Buttons:
        """Pages and cards are drawn in private only: also those of a digest that went to a group,
        whose buttons are links into a private chat."""
        return self._buttons(content_id, False)

    def _instant(self, now: datetime) -> datetime:
        if self._as_of is None or not timedelta() <= now - self._as_of < FRESH:
            self._as_of = now
        return self._as_of

    async def _cell(self, subscriber: Subscriber, on: date, as_of: datetime) -> Cell:
        profile = subscriber.profile
        edition = await self._store.edition(profile.edition)
        since = window_start(None, as_of, edition)
        part = part_of_day(as_of.astimezone(ZoneInfo(profile.timezone)).hour)
        return Cell(
            edition, on, part, as_of, since, profile.sections, profile.look, subscriber.shared
        )
