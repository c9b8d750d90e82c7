"""The sandbox's clock: runs like the machine's, and can be moved."""

import time
from collections.abc import Callable


class Clock:
    """Seconds since the epoch, as Telegram counts them. running: what it runs like."""

    def __init__(self, running: Callable[[], float] = time.time) -> None:
        self._running = running
        self._offset = 0.0

    def now(self) -> float:
        """The instant it shows."""
        return self._running() + self._offset

    def unix(self) -> int:
        """The same in whole seconds, as messages carry it."""
        return int(self.now())

    def advance(self, seconds: float) -> None:
        """Move it by so much; back where negative."""
        self._offset += seconds

    def move_to(self, instant: float) -> None:
        """Let it show this instant now."""
        self._offset = instant - self._running()
