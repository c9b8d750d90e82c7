"""An event loop on which an hour passes in minutes: for waits that nobody wants to sit through.

Unlike virtual time it works with real sockets, files and threads; these only look slower.
"""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
FACTOR = 15.0


class _Hurried(selectors.DefaultSelector):
    def select(self, timeout: float | None = None) -> Any:
        return super().select(timeout and timeout / FACTOR)


class FastLoop(asyncio.SelectorEventLoop):
    """Its seconds are FACTOR times as short as ours."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._began = datetime.now(UTC)
        super().__init__(_Hurried())

    def time(self) -> float:
        return (time.monotonic() - self._started) * FACTOR

    def now(self) -> datetime:
        """The wall clock that goes with it."""
        return self._began + timedelta(seconds=self.time())


def run(main: Callable[[FastLoop], Coroutine[Any, Any, T]]) -> T:
    """Run `main(loop)` in a hurry."""
    with asyncio.Runner(loop_factory=FastLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, FastLoop)
        return runner.run(main(loop))
