"""The contents in use, kept in memory while they are."""

from collections import OrderedDict

from bot.delivery.model import Content
from bot.delivery.ports import DeliveryStore


class Contents:
    """A small cache in front of the store; the least recently used goes first."""

    def __init__(self, store: DeliveryStore, keep: int) -> None:
        self._store = store
        self._keep = keep
        self._cached: OrderedDict[str, Content] = OrderedDict()

    async def get(self, content_id: str) -> Content:
        """The content; LookupError where there is none."""
        if content_id not in self._cached:
            self._cached[content_id] = await self._store.content(content_id)
            if len(self._cached) > self._keep:
                self._cached.popitem(last=False)
        self._cached.move_to_end(content_id)
        return self._cached[content_id]
