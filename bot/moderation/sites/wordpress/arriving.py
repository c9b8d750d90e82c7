"""Held comments that are new here, oldest first: the queue is in the order they came."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.moderation.intake import Intake
from bot.moderation.model import WORDPRESS, State
from bot.moderation.ports import CommentStore, Filter
from bot.moderation.sites.wordpress.client import SiteRefuses
from bot.moderation.sites.wordpress.remote import Remote, incoming, number_of
from bot.moderation.sites.wordpress.site import Page, WordPress

DEPTH = 10
"""Pages read from the newest back to what is known; beyond it they are read from the oldest on."""

SWEEP = timedelta(minutes=10)
"""Between two readings of everything, for as long as the site holds another number than we do."""


class Arrivals:
    """What one site holds. Every method raises SiteTrouble, and what the store raises."""

    def __init__(
        self,
        site: WordPress,
        store: CommentStore,
        intake: Intake,
        now: Callable[[], datetime],
    ) -> None:
        self._site = site
        self._store = store
        self._intake = intake
        self._now = now
        self._swept: datetime | None = None

    async def poll(self) -> int:
        """Take in what is new; returns how many."""
        pages, total = await self._newest()
        if pages is None:
            return await self._sweep()
        new = 0
        for remotes in reversed(pages):
            new += await self.take(remotes)
        return new + (await self._sweep() if await self._is_astray(total) else 0)

    async def take(self, remotes: Sequence[Remote]) -> int:
        """Take in those that are held and unknown; returns how many."""
        unknown = await self._unknown(remotes)
        articles = await self._site.articles(unknown)
        arrivals = [
            incoming(remote, articles[remote.post], State.PENDING)
            for remote in sorted(unknown, key=lambda one: one.id)
        ]
        return sum(stored.is_new for stored in await self._intake.take_all(arrivals))

    async def _newest(self) -> tuple[list[tuple[Remote, ...]] | None, int]:
        """(pages of what is new, newest first; None where they do not reach back to what is known,
        how many are held)."""
        pages: list[tuple[Remote, ...]] = []
        for number in range(1, DEPTH + 1):
            page = await self._page(number, newest_first=True)
            unknown = await self._unknown(page.remotes)
            pages.append(tuple(unknown))
            if len(unknown) < page.count or number >= page.pages:
                return pages, page.total
        return None, page.total

    async def _sweep(self) -> int:
        """Everything that is held, from the oldest on."""
        self._swept = self._now()
        new, number, pages = 0, 0, 1
        while number < pages:
            number += 1
            page = await self._page(number, newest_first=False)
            pages = page.pages
            new += await self.take(page.remotes)
        return new

    async def _is_astray(self, total: int) -> bool:
        """A comment decided while pages were read moves the next page's first out of sight."""
        if self._swept is not None and self._now() - self._swept < SWEEP:
            return False
        return (await self._store.waiting(Filter(site=WORDPRESS))).count != total

    async def _page(self, number: int, *, newest_first: bool) -> Page:
        page = await self._site.listed(State.PENDING, number, newest_first=newest_first)
        if number == 1 and page.total and not page.count:
            reason = "it lists no comments to this user, though it has some"
            raise SiteRefuses(self._site.client.url, reason, 403)
        return page

    async def _unknown(self, remotes: Sequence[Remote]) -> list[Remote]:
        held = [one for one in remotes if one.state is State.PENDING and not one.is_ours]
        found = await self._store.find(WORDPRESS, [str(one.id) for one in held])
        known = {number_of(comment) for comment in found}
        return [one for one in held if one.id not in known]
