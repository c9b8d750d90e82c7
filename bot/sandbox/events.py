"""What happens, told to whoever watches: the chat page over server-sent events, and tests."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from bot.sandbox.errors import Json

BACKLOG = 10_000
"""Events kept for a watcher that does not read; it is then ended and fetches everything again."""


class Watcher:
    """One who watches; bot: only what concerns this bot, 0 for everything."""

    def __init__(self, bot: int) -> None:
        self.bot = bot
        self._events: deque[tuple[str, Json]] = deque()
        self._some = asyncio.Event()
        self._ended = False

    def tell(self, kind: str, body: Json) -> None:
        """Queue an event."""
        self._ended = self._ended or len(self._events) >= BACKLOG
        self._events.append((kind, body))
        self._some.set()

    def end(self) -> None:
        """There is nothing more."""
        self._ended = True
        self._some.set()

    async def events(self) -> AsyncIterator[tuple[str, Json]]:
        """Kind and body, as they happen, until the end."""
        while not self._ended:
            while self._events:
                yield self._events.popleft()
            self._some.clear()
            if not self._events:
                await self._some.wait()


class Events:
    """Passes on what happens; costs nothing while nobody watches."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()

    @contextmanager
    def watching(self, bot: int = 0) -> Iterator[Watcher]:
        """Watch while inside."""
        watcher = Watcher(bot)
        self._watchers.add(watcher)
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)

    def tell(self, kind: str, body: Json, bot: int = 0) -> None:
        """Something happened. bot: in a private chat of this one; 0: for everybody to see."""
        for watcher in self._watchers:
            if not bot or watcher.bot in (0, bot):
                watcher.tell(kind, body)

    def end(self) -> None:
        """The sandbox closes."""
        for watcher in self._watchers:
            watcher.end()
