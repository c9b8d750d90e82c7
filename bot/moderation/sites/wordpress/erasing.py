"""A reader of the site asked to be forgotten: our copies of the comments go too."""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.moderation.intake import OnChange
from bot.moderation.keeping import ErasureStore
from bot.moderation.model import WORDPRESS
from bot.moderation.ports import CommentStore

log = structlog.get_logger(__name__)


class Erasing:
    """Forgets comments by their numbers on the site. What the site keeps is its own affair."""

    def __init__(
        self,
        store: CommentStore,
        erasures: ErasureStore,
        on_change: OnChange,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._erasures = erasures
        self._on_change = on_change
        self._now = now

    async def erase(self, numbers: Sequence[int]) -> None:
        """Those that are known, out of the queue too; again it changes nothing."""
        known = await self._store.find(WORDPRESS, [str(number) for number in numbers])
        ids = [comment.id for comment in known]
        await self._erasures.erase(ids, self._now())
        for comment_id in ids:
            self._on_change(comment_id)
        log.info("erased_for_site", comments=ids)
