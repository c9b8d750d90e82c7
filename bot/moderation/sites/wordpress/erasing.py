"""A reader of the site asked to be forgotten: our copies of the comments go too."""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.moderation.deciding import Ruling, Verb
from bot.moderation.intake import OnChange
from bot.moderation.model import WORDPRESS, Origin, State
from bot.moderation.ports import CommentStore, EraseStore
from bot.moderation.sites.wordpress.differing import SOMEBODY

log = structlog.get_logger(__name__)


class Erasing:
    """Forgets comments by their numbers on the site. What the site keeps is its own affair."""

    def __init__(
        self,
        store: CommentStore,
        erasures: EraseStore,
        on_change: OnChange,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._erasures = erasures
        self._on_change = on_change
        self._now = now

    async def erase(self, numbers: Sequence[int]) -> None:
        """Those that are known, out of the queue first; again it changes nothing."""
        known = await self._store.find(WORDPRESS, [str(number) for number in numbers])
        left = [comment for comment in known if comment.erased_at is None]
        for comment in left:
            if comment.state is State.PENDING:
                ruling = Ruling(
                    comment.id, comment.version, Verb.REJECT, SOMEBODY, self._now(), Origin.SITE
                )
                await self._store.decide(ruling)
        await self._erasures.erase([comment.id for comment in left], self._now())
        for comment in left:
            self._on_change(comment.id)
        log.info("erased_for_site", comments=[comment.id for comment in left])
