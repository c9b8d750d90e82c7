"""An event loop whose clock jumps to the next timer instead of waiting for it."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


class _Patient(selectors.DefaultSelector):
    """Never waits for a timer: what would have been waited is added to the clock. While a thread
    works the clock stands still, however slow the machine is."""

    passed = 0.0
    working = 0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None or (timeout and self.working):  # another thread brings something
            events = super().select(10)
            assert events, "the loop would wait for ever"
            return events
        self.passed += max(0.0, timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """Seconds pass at once; everything else is asyncio as it is."""

    def __init__(self) -> None:
        self._patient = _Patient()
        super().__init__(self._patient)

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """A thread's work takes no time of this clock."""
        working = super().run_in_executor(executor, func, *args)
        self._patient.working += 1
        working.add_done_callback(self._done)
        return working

    def _done(self, _working: object) -> None:
        self._patient.working -= 1

    def time(self) -> float:
        return self._patient.passed

    def now(self) -> datetime:
        """The wall clock that goes with it."""
        return START + timedelta(seconds=self.time())


def run(main: Callable[[VirtualLoop], Coroutine[Any, Any, T]]) -> T:
    """Run `main(loop)` in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, VirtualLoop)
        return runner.run(main(loop))
