"""Automation as admins have switched it, and what it does with comments that have just come."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.moderation import kept
from bot.moderation.automation import OFF, Automation, Measured, Range, Shadow, automatic, bands
from bot.moderation.deciding import Ruling
from bot.moderation.desk_ports import Judged, Lookups, SettingStore
from bot.moderation.figures import PEOPLE, REFUSED
from bot.moderation.model import BOT, Origin
from bot.moderation.ports import CommentStore

AUTOMATION = "automation"
"""The name among the settings."""

SHADOW = timedelta(days=30)
"""How far back decisions justify a range."""


async def load(store: SettingStore) -> Automation:
    """What is switched on."""
    return await kept.load(store, AUTOMATION, OFF)


async def measures(lookups: Lookups, now: datetime) -> tuple[Measured, ...]:
    """What each band of scores would have done lately."""
    return bands(shadows(await lookups.judged(now - SHADOW, now)))


def shadows(judged: Sequence[Judged]) -> tuple[Shadow, ...]:
    """Decisions of people; what the bot decided by the score proves nothing about it."""
    return tuple(
        Shadow(one.score, one.after in REFUSED)
        for one in judged
        if one.score is not None and one.origin in PEOPLE
    )


def with_range(automation: Automation, scores: Range, *, on: bool) -> Automation:
    """The range switched on or off."""
    others = tuple(one for one in automation.ranges if one != scores)
    return replace(automation, ranges=(*others, scores) if on else others)


class Automating:
    """Decides new comments where an admin has switched that on."""

    def __init__(
        self, comments: CommentStore, store: SettingStore, now: Callable[[], datetime]
    ) -> None:
        self._comments = comments
        self._store = store
        self._now = now

    async def decide(self, comment_ids: Sequence[int]) -> None:
        """Those that may be decided without a person; the others stay in the queue."""
        automation = await load(self._store)
        if automation == OFF:
            return
        for number in comment_ids:
            await self._decide_one(number, automation)

    async def _decide_one(self, number: int, automation: Automation) -> None:
        comment = await self._comments.get(number)
        if comment is None:
            return
        verb = automatic(comment.assessment, comment.author, automation)
        if verb is not None:
            await self._comments.decide(
                Ruling(number, comment.version, verb, BOT, self._now(), Origin.AUTOMATION)
            )
