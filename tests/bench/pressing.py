"""A press while a campaign runs at full rate: how long until the button is answered?

The bot is `nashra run` in a process of its own on SQLite, Telegram the sandbox in this one.
Readers go on choosing sections in turn; each press is an update, a reader read and saved, a message
edited and an answer, all through the dispatcher and the pacer.
"""

import asyncio
import tempfile
from functools import partial
from itertools import cycle
from pathlib import Path
from time import perf_counter

from bot.sandbox.flood import FloodLimits
from tests.end_to_end.bench import Bench
from tests.fakes.outlet import Outlet
from tests.fakes.recipients import campaign, invite
from tests.fakes.telegram import Stage
from tests.test_kills import called

SECONDS = 30
BETWEEN = 0.2
"""Seconds between two presses."""

READERS = range(100, 120)
"""So many that none of them reaches the limit of a private chat."""

SECTION = "اقتصاد"
FREE = {"SEND_RATE": "29"}
PAID = {"SEND_RATE": "1000", "PAID_BROADCAST": "on"}


async def measure(folder: Path, rate: int, settings: dict[str, str]) -> tuple[list[float], float]:
    """Seconds of each press, and the messages a second meanwhile."""
    async with Stage(FloodLimits(rate=0)) as telegram, Outlet() as outlet:
        bench = Bench(telegram, outlet, folder, f"sqlite+aiosqlite:///{folder}/nashra.db")
        bench.environment |= settings
        await bench.prepare()
        async with bench.running():
            await bench.collected()
            for number in READERS:
                telegram.say(number, telegram.person(number, f"قارئ {number}"), "/start")
            await telegram.until(lambda: all(telegram.messages(number) for number in READERS))
            chats = range(10_000, 10_000 + rate * (SECONDS + 10))
            invite(telegram, chats)
            await campaign(bench.database, chats)
            await telegram.until(partial(called, telegram, 2 * rate), within=60)
            return await _presses(telegram)


async def _presses(telegram: Stage) -> tuple[list[float], float]:
    waits, before, started = list[float](), telegram.calls["sendMessage"], perf_counter()
    for reader in cycle(READERS):
        waits.append(await _press(telegram, reader))
        await asyncio.sleep(BETWEEN)
        if perf_counter() - started >= SECONDS:
            break
    return waits, (telegram.calls["sendMessage"] - before) / (perf_counter() - started)


async def _press(telegram: Stage, reader: int) -> float:
    message = telegram.messages(reader)[0]
    label = next(full for full in message.labels if SECTION in full)
    query, pressed = telegram.press(message, label), perf_counter()
    await telegram.until(lambda: query.answer is not None)
    return perf_counter() - pressed


def main() -> None:
    """Print the figures beside what they may be."""
    for rate, settings in ((29, FREE), (1000, PAID)):
        with tempfile.TemporaryDirectory() as directory:
            waits, sent = asyncio.run(measure(Path(directory), rate, settings))
        p50, p95 = (sorted(waits)[int(len(waits) * part)] * 1000 for part in (0.5, 0.95))
        print(
            f"{len(waits)} presses beside a campaign at {sent:.0f}/s: p50 {p50:.0f} ms,"
            f" p95 {p95:.0f} ms (<= 300), max {max(waits) * 1000:.0f} ms"
        )


if __name__ == "__main__":
    main()
