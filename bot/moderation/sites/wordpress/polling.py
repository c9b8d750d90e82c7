"""Looks at the site again and again: held comments that are new, and what was decided there.

The plugin's calls only make a look come sooner: what is lost on the way is found by the next poll.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from bot.moderation.model import TELEGRAM, WORDPRESS, Comment
from bot.moderation.ports import CommentStore, Filter, PendingErrands
from bot.moderation.sites.wordpress.arriving import Arrivals
from bot.moderation.sites.wordpress.client import SiteTrouble
from bot.moderation.sites.wordpress.differing import Differences, step
from bot.moderation.sites.wordpress.remote import Remote, number_of
from bot.moderation.sites.wordpress.site import PAGE, WordPress
from bot.moderation.sites.wordpress.trouble import Trouble
from bot.running import run_until

Item = TypeVar("Item")
log = structlog.get_logger(__name__)

INTERVAL = 30.0
"""Seconds between two polls of a site that answers."""

LONGEST = 600.0
"""Seconds between two polls of one that does not, at most."""

OPEN = 2000
"""Open comments looked at in a poll; of a longer queue the next poll takes the next."""

LATELY = timedelta(days=1)
MOST_LATELY = 500
"""How long, and how many at most, decided comments are looked at for an undo on the site."""

MOST_PUSHED = 10_000


@dataclass(frozen=True, slots=True)
class Polled:
    """Comments that came, and that were changed on the site."""

    new: int = 0
    changed: int = 0


class Poller:
    """One in a process; several on one database do no harm."""

    def __init__(
        self,
        site: WordPress,
        store: CommentStore,
        errands: PendingErrands,
        arrivals: Arrivals,
        differences: Differences,
        trouble: Trouble,
        now: Callable[[], datetime],
    ) -> None:
        self._site = site
        self._store = store
        self._errands = errands
        self._arrivals = arrivals
        self._differences = differences
        self._trouble = trouble
        self._now = now
        self._after = {WORDPRESS: 0, TELEGRAM: 0}
        self._pushed: set[int] = set()
        self._woken = asyncio.Event()
        self._failures = 0
        self._due = 0.0

    def push(self, ids: Sequence[int]) -> None:
        """The site says that something happened to these: look now."""
        if len(self._pushed) < MOST_PUSHED:
            self._pushed.update(ids)
        self._woken.set()

    def wake(self) -> None:
        """It is another time: poll now."""
        self._due = 0.0
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop`."""
        await run_until(stop, self._rounds())

    async def poll(self) -> Polled:
        """What is new, then what changed. Raises SiteTrouble, NashraError of the store."""
        new = await self._arrivals.poll()
        changed = 0
        for comments in (*[await self._open(site) for site in self._after], await self._lately()):
            changed += await self.look(comments)
        return Polled(new, changed)

    async def fetch(self, ids: Sequence[int]) -> Polled:
        """Look at these now, known or not. Raises as poll does."""
        known = await self._store.find(WORDPRESS, [str(number) for number in ids])
        changed = await self.look(known)
        there = {number_of(comment) for comment in known}
        unknown = [number for number in ids if number not in there]
        new = 0
        for some in _slices(unknown):
            new += await self._arrivals.take(tuple((await self._site.by_ids(some)).values()))
        return Polled(new, changed)

    async def look(self, comments: Sequence[Comment]) -> int:
        """Compare with the site; returns how many changed here.

        The order matters: a decision between the reading of `comments` and the site's answer has
        another version or an errand on its way, and neither is overwritten.
        """
        busy = await self._errands.unsettled([comment.id for comment in comments])
        there = [c for c in comments if c.id not in busy and number_of(c) is not None]
        changed = 0
        for some in _slices(there):
            found = await self._site.by_ids([number_of(c) or 0 for c in some])
            for comment in some:
                changed += await self._compare(comment, found.get(number_of(comment) or 0))
        return changed

    async def _compare(self, comment: Comment, remote: Remote | None) -> bool:
        if remote is None and step(comment, None) is not None:
            remote = await self._site.one(number_of(comment) or 0)  # a list may leave out
        if step(comment, remote) is None:
            return False
        return await self._differences.settle(comment, remote)

    async def _open(self, site: str) -> Sequence[Comment]:
        """Pending ones, going on where the last poll ended."""
        comments = await self._store.page(Filter(site=site), OPEN, self._after[site])
        self._after[site] = comments[-1].id if len(comments) == OPEN else 0
        return comments

    async def _lately(self) -> Sequence[Comment]:
        since = self._now() - LATELY
        decided = await self._store.decided_lately(MOST_LATELY)
        return [c for c in decided if c.decided is not None and c.decided.at > since]

    async def _rounds(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            pushed, self._pushed = sorted(self._pushed), set()
            if pushed:
                await self._guarded(self.fetch(pushed))
            if clock() >= self._due:
                went = await self._guarded(self.poll())
                self._failures = 0 if went else self._failures + 1
                self._due = clock() + min(LONGEST, INTERVAL * 2 ** min(self._failures, 10))
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, self._due - clock())):
                    await self._woken.wait()
            self._woken.clear()

    async def _guarded(self, work: Awaitable[Polled]) -> bool:
        """Whether it went well; what went wrong is noted."""
        try:
            polled = await work
        except SiteTrouble as error:
            await self._trouble.note(error)
        except Exception:
            log.exception("poll_failed")
        else:
            self._trouble.fine()
            if polled != Polled():
                log.info("polled", new=polled.new, changed=polled.changed)
            return True
        return False


def _slices(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """As many at once as WordPress lists."""
    for start in range(0, len(items), PAGE):
        yield items[start : start + PAGE]
