"""A sender in a process of its own, on the first core.

    python -m tests.bench.measured NAME URL DATABASE COUNT RATE

prints a line of JSON: seconds, CPU seconds, bytes of memory at the start and at the peak. The bot's
own sender is loaded and run as the bot is; the others load aiogram as it comes.
"""

import asyncio
import importlib
import json
import os
import sys
from collections.abc import Awaitable
from pathlib import Path
from time import perf_counter, process_time

import uvloop

from bot.app import be_prompt
from bot.telegram.lazy_types import import_aiogram
from tests.bench.answering import cores

OURS = "engine"


def memory() -> int:
    """Bytes of this process at its peak."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split(maxsplit=1)[0]) * 1024


async def _measured(work: Awaitable[None]) -> dict[str, float]:
    before, started, cpu = memory(), perf_counter(), process_time()
    await work
    seconds, spent = perf_counter() - started, process_time() - cpu
    return {"seconds": seconds, "cpu": spent, "before": before, "peak": memory()}


def main(name: str, url: str, path: str, count: str, rate: str) -> None:
    """Print the figures of one."""
    os.sched_setaffinity(0, {cores()[0]})
    ours = name == OURS
    if ours:
        import_aiogram()
    sender = importlib.import_module("tests.bench.senders").SENDERS[name]
    be_prompt()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop if ours else None) as runner:
        work = sender(url, Path(path), int(count), float(rate))
        print(json.dumps(runner.run(_measured(work))))


if __name__ == "__main__":
    main(*sys.argv[1:])
