"""Past decisions of a site, for a learned score that knows the newsroom from its first day."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bot.moderation.intake import Intake
from bot.moderation.model import WORDPRESS, State
from bot.moderation.ports import CommentStore
from bot.moderation.sites.wordpress.remote import Remote, incoming, number_of
from bot.moderation.sites.wordpress.site import Page, WordPress

DECIDED = (State.APPROVED, State.SPAM, State.REJECTED)


@dataclass(frozen=True, slots=True)
class Progress:
    """seen: of how many in total; new: taken in by this import."""

    seen: int
    total: int
    new: int


class Import:
    """Reads everything that was decided, oldest first. It may be broken off at any point: what was
    taken in is known at the next start, and only looked up."""

    def __init__(self, site: WordPress, store: CommentStore, intake: Intake) -> None:
        self._site = site
        self._store = store
        self._intake = intake

    async def run(self) -> AsyncIterator[Progress]:
        """Tells how far it is after every page. Raises SiteTrouble, and what the store raises."""
        firsts = [await self._page(state, 1) for state in DECIDED]
        total, seen, new = sum(page.total for page in firsts), 0, 0
        for state, page in zip(DECIDED, firsts, strict=True):
            number = 1
            while page.count:
                new += await self._take(page.remotes)
                seen += page.count
                yield Progress(seen, max(total, seen), new)
                if number >= page.pages:
                    break
                number += 1
                page = await self._page(state, number)  # noqa: PLW2901 - the next of its list

    async def _page(self, state: State, number: int) -> Page:
        return await self._site.listed(state, number, newest_first=False)

    async def _take(self, remotes: Sequence[Remote]) -> int:
        known = await self._store.find(WORDPRESS, [str(one.id) for one in remotes])
        there = {number_of(comment) for comment in known}
        unknown = [one for one in remotes if one.id not in there and not one.is_ours]
        articles = await self._site.articles(unknown)
        arrivals = [
            incoming(one, articles[one.post], one.state) for one in unknown if one.state is not None
        ]
        return sum(stored.is_new for stored in await self._intake.take_all(arrivals))
