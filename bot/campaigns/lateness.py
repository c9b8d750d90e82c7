"""Digests that came too late: an admin says whether their readers still get them.

Whoever misses one is marked with it when that is found (`DueStore.plan`). The next digest they
are due takes the mark away: the stories are in there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

import structlog

from bot.campaigns.broadcasting import Rules
from bot.campaigns.broadcasts import Entry, Refusal
from digests.model import Message

log = structlog.get_logger()


class Verdict(StrEnum):
    """What becomes of a late digest. SENT: its readers get it. EXPIRED: nobody has answered before
    the next digest of all of them was due. All but OPEN are final."""

    OPEN = "open"
    SENT = "sent"
    LEFT_OUT = "left_out"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class LateDigest:
    """The digest of an edition and local date that some readers did not get in time. name: of the
    edition, may be ''. due_at: when the first of them was due. readers: who waits for it; once it
    is decided, who waited then. decided_by: 0 for the bot itself."""

    id: int
    edition: str
    name: str
    on: date
    due_at: datetime
    readers: int
    verdict: Verdict = Verdict.OPEN
    decided_by: int = 0
    decided_at: datetime | None = None


class LateStore(Protocol):
    """Late digests. Every method is one transaction; what changes one writes its line of the
    audit, with the edition, the date and the number of readers, in the same."""

    async def get(self, late_id: int) -> LateDigest | None:
        """As it stands."""
        ...

    async def open(self) -> Sequence[LateDigest]:
        """Those that wait for an answer, oldest first."""
        ...

    async def unasked(self, too_late: datetime) -> Sequence[LateDigest]:
        """Open ones nobody has been asked about; none while readers that were due before
        `too_late` are still to be marked."""
        ...

    async def ask(self, late_id: int, questions: Mapping[int, Message], at: datetime) -> bool:
        """Ask: a message to each chat, as delivery rows of an alert. False where it is no longer
        open, or has been asked about."""
        ...

    async def decide(self, late_id: int, verdict: Verdict, entry: Entry) -> bool:
        """Compare and set; False where it is no longer open."""
        ...

    async def expire(self, at: datetime) -> Sequence[int]:
        """Open ones that no reader waits for any more are expired; which."""
        ...


class LateDigests:
    """What admins do about them. wake: tells the planner that somebody is to get one."""

    def __init__(self, store: LateStore, rules: Rules, wake: Callable[[], None]) -> None:
        self.store = store
        self._rules = rules
        self._wake = wake

    async def get(self, late_id: int) -> LateDigest:
        """As it stands."""
        found = await self.store.get(late_id)
        if found is None:
            raise Refusal("unknown", campaign=late_id)
        return found

    async def decide(
        self, late_id: int, verdict: Verdict, who: int, now: datetime
    ) -> tuple[LateDigest, bool]:
        """An admin's answer: how it stands then, and whether this is the answer that counts."""
        if not self._rules.may_broadcast(who):
            raise Refusal("no_right")
        await self.get(late_id)
        counts = await self.store.decide(late_id, verdict, Entry(now, who, f"late_{verdict}"))
        if counts:
            log.info("late_digest_decided", late=late_id, verdict=verdict.value, by=who)
            self._wake()
        return await self.get(late_id), counts
