"""Stores in memory, for tests of the rooms above."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.campaigns.model import Section, Status, Subscriber
from bot.delivery.model import Address


class MemoryReaders:
    """ReaderStore in a dict. deliveries: chat id -> what /privacy shows of its messages."""

    def __init__(self, *subscribers: Subscriber) -> None:
        self.rows = {subscriber.to: subscriber for subscriber in subscribers}
        self.deliveries: dict[int, list[dict[str, object]]] = {}

    async def get(self, to: Address) -> Subscriber | None:
        return self.rows.get(to)

    async def of_chat(self, chat_id: int) -> Sequence[Subscriber]:
        found = [row for to, row in self.rows.items() if to.chat_id == chat_id]
        return sorted(found, key=lambda row: row.to.thread_id)

    async def save(self, subscriber: Subscriber) -> None:
        self.rows[subscriber.to] = subscriber

    async def save_many(self, subscribers: Sequence[Subscriber]) -> None:
        for subscriber in subscribers:
            await self.save(subscriber)

    async def leave(self, chat_id: int, at: datetime) -> None:
        for row in await self.of_chat(chat_id):
            await self.save(replace(row, status=Status.GONE, next_digest_at=None))

    async def migrate(self, chat_id: int, new_chat_id: int) -> None:
        for row in await self.of_chat(chat_id):
            del self.rows[row.to]
            await self.save(replace(row, to=Address(new_chat_id, row.to.thread_id)))

    async def erase(self, chat_id: int) -> None:
        for row in await self.of_chat(chat_id):
            del self.rows[row.to]
        self.deliveries.pop(chat_id, None)

    async def all(self) -> AsyncIterator[Subscriber]:
        for to in sorted(self.rows, key=lambda to: (to.chat_id, to.thread_id)):
            yield self.rows[to]

    async def count(self) -> dict[str, int]:
        statuses = [row.status.value for row in self.rows.values()]
        return {status: statuses.count(status) for status in set(statuses)}

    async def deliveries_of(self, chat_id: int) -> Sequence[dict[str, object]]:
        return self.deliveries.get(chat_id, [])


class MemorySections:
    """The part of SourceStore that readers' panels ask for."""

    def __init__(self, *names: str) -> None:
        self._sections = [Section(number, name) for number, name in enumerate(names, start=1)]

    async def sections(self, since: datetime, limit: int) -> Sequence[Section]:
        return self._sections[:limit]

    async def sections_by_id(self, ids: Sequence[int]) -> Sequence[Section]:
        return [section for section in self._sections if section.id in ids]
