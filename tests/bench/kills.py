"""What a strict server and kill -9 do to a campaign: how long, how many refusals, who is lost.

The sender is a process of its own, its database a SQLite file, Telegram the sandbox.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter

from bot.delivery.model import State
from bot.sandbox.flood import FloodLimits
from bot.storage.engine import open_database
from bot.storage.schema import upgrade
from tests.fakes.recipients import campaign, invite, until_over
from tests.fakes.telegram import Stage
from tests.test_kills import called, killed_often, sender

STRICT, RATE = 600, 29.0
KILLED, KILLS, FAST = 5_000, 20, 500.0


async def strict(url: str) -> None:
    """600 recipients at a server that allows 30 in any second."""
    await upgrade(url)
    async with Stage(FloodLimits()) as telegram, open_database(url) as database:
        invite(telegram, range(1000, 1000 + STRICT))
        await campaign(url, range(1000, 1000 + STRICT))
        async with sender(url, telegram, RATE):
            await telegram.until(partial(called, telegram, 1), within=60)
            started = perf_counter()
            await telegram.until(partial(called, telegram, STRICT), within=60)
            seconds = perf_counter() - started
            found = await until_over(database, telegram)
        refused = telegram.calls["sendMessage"] - STRICT
    print(
        f"{STRICT} recipients at a strict 30/s: {found.count(State.SENT)} sent in {seconds:.1f} s"
        f" (<= 22), {refused} answers 429 (<= 1), {found.lost} lost, {found.doubled} doubled"
    )


async def killed(url: str) -> None:
    """5,000 recipients and a sender that is killed at 20 random moments."""
    found = await killed_often(url, KILLED, KILLS, FAST, Random(7))
    unknown = found.count(State.UNKNOWN)
    print(
        f"{KILLED} recipients, killed {KILLS} times at {FAST:.0f}/s: {found.lost} lost (0),"
        f" {found.doubled} doubled (0), {unknown} unknown (<= {KILLS * 20})"
    )


def run(bench: Callable[[str], Awaitable[None]]) -> None:
    """With a database of its own."""
    with tempfile.TemporaryDirectory() as directory:

        async def main() -> None:
            await bench(f"sqlite+aiosqlite:///{Path(directory) / 'nashra.db'}")

        asyncio.run(main())


if __name__ == "__main__":
    run(strict)
    run(killed)
