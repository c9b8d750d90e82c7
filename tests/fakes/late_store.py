"""Late digests in memory; each method yields once, then acts at once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.campaigns.broadcasts import Entry
from bot.campaigns.lateness import LateDigest, Verdict
from bot.delivery.model import Address
from digests.model import Message


class MemoryLate:
    """LateStore. marks: who waits for which. asked: the questions by late digest. unmarked: readers
    are still to be marked."""

    def __init__(self) -> None:
        self.digests: dict[int, LateDigest] = {}
        self.marks: dict[Address, int] = {}
        self.asked: dict[int, Mapping[int, Message]] = {}
        self.entries: list[Entry] = []
        self.unmarked = False

    def hold(self, edition: str, on: date, due_at: datetime, at: datetime) -> int:
        """The open one of this edition and date, found or made."""
        for one in self.digests.values():
            if (one.edition, one.on, one.verdict) == (edition, on, Verdict.OPEN):
                return one.id
        number = len(self.digests) + 1
        self.digests[number] = LateDigest(number, edition, "", on, due_at, 0)
        self._note(Entry(at, 0, "late_digest"), number)
        return number

    async def get(self, late_id: int) -> LateDigest | None:
        await asyncio.sleep(0)
        found = self.digests.get(late_id)
        return self._counted(found) if found else None

    async def open(self) -> Sequence[LateDigest]:
        await asyncio.sleep(0)
        return [self._counted(one) for one in self._open()]

    async def unasked(self, too_late: datetime) -> Sequence[LateDigest]:
        await asyncio.sleep(0)
        found = [] if self.unmarked else self._open()
        return [self._counted(one) for one in found if one.id not in self.asked]

    async def ask(self, late_id: int, questions: Mapping[int, Message], at: datetime) -> bool:
        await asyncio.sleep(0)
        if late_id in self.asked or self.digests[late_id].verdict is not Verdict.OPEN:
            return False
        self.asked[late_id] = questions
        self._note(Entry(at, 0, "late_asked"), late_id)
        return True

    async def decide(self, late_id: int, verdict: Verdict, entry: Entry) -> bool:
        await asyncio.sleep(0)
        found = self.digests[late_id]
        if found.verdict is not Verdict.OPEN:
            return False
        self.digests[late_id] = replace(
            self._counted(found), verdict=verdict, decided_by=entry.actor_id, decided_at=entry.at
        )
        self._note(entry, late_id)
        return True

    async def expire(self, at: datetime) -> Sequence[int]:
        waited_for = set(self.marks.values())
        forgotten = [one.id for one in self._open() if one.id not in waited_for]
        for late_id in forgotten:
            await self.decide(late_id, Verdict.EXPIRED, Entry(at, 0, "late_expired"))
        return forgotten

    def actions(self, late_id: int) -> list[tuple[str, int]]:
        """What the audit has of one: actions and actors."""
        mine = [one for one in self.entries if one.details["late"] == late_id]
        return [(one.action, one.actor_id) for one in mine]

    def _open(self) -> list[LateDigest]:
        return [one for one in self.digests.values() if one.verdict is Verdict.OPEN]

    def _counted(self, one: LateDigest) -> LateDigest:
        waiting = list(self.marks.values()).count(one.id)
        return replace(one, readers=waiting) if one.verdict is Verdict.OPEN else one

    def _note(self, entry: Entry, late_id: int) -> None:
        self.entries.append(replace(entry, details={"late": late_id}))
