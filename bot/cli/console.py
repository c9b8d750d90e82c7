"""What the commands share: their language, bars on stderr, running async work."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

from bot.wording import Texts, Wording

T = TypeVar("T")


def texts() -> Texts:
    """Arabic where the terminal's language is Arabic, else English."""
    language = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return Wording().of("ar" if language.startswith("ar") else "en")


def complain(text: str) -> None:
    """One line on stderr."""
    print(text, file=sys.stderr)  # noqa: T201 - the console is this module's work


def refuse(text: str) -> NoReturn:
    """One line that says what to change; exit code 2, as for any wrong use."""
    complain(text)
    raise SystemExit(2)


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run it to the end; Ctrl-C cancels it cleanly."""
    return asyncio.run(work)


def fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's, except on Windows, which it is not made for."""
    if sys.platform == "win32":
        return None
    import uvloop  # noqa: PLC0415 - few commands want it

    return uvloop.new_event_loop


def progress(items: Iterable[T], total: int, label: str) -> Iterator[T]:
    """Pass items through under a bar with rate and time left; silent where nobody watches."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console  # noqa: PLC0415 - only where a bar is drawn
    from rich.progress import track  # noqa: PLC0415

    yield from track(items, total=total, description=label, console=Console(stderr=True))


@contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """Takes (done, total) and draws them with rate and time left; silent where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415 - only where a bar is drawn
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("")
        yield lambda done, total: shown.update(task, completed=done, total=total)
