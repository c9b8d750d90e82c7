"""How soon a moderator's press is answered: 50 a second in one group beside a broadcast.

`python -m tests.bench.deciding [PRESSES]`. The bot is `nashra run` in a process of its own on
SQLite, Telegram the sandbox in this one. Every press decides another comment.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.sandbox.flood import FloodLimits
from bot.sandbox.model import Query
from bot.storage.engine import open_database
from bot.storage.moderation.comments import SqlCommentStore
from tests.bot.storage.comment_samples import arrival
from tests.end_to_end.bench import Bench
from tests.fakes.outlet import Outlet
from tests.fakes.recipients import campaign, invite
from tests.fakes.telegram import Stage
from tests.test_kills import called

OWNER, STAFF = 1, -100500
RATE = 50.0
CAMPAIGN_RATE = 29
WARM = 50
"""Presses before those that count: the first ones load what all later ones use."""

BOUND = 0.1
"""Seconds, of the 95th percentile."""


async def measured(presses: int, folder: Path) -> tuple[list[float], float]:
    """Seconds from each press to its answer; messages a second of the campaign meanwhile."""
    async with Stage(FloodLimits(rate=0)) as telegram, Outlet() as outlet:
        bench = Bench(telegram, outlet, folder, f"sqlite+aiosqlite:///{folder}/nashra.db")
        bench.environment |= {"STAFF_CHAT_ID": str(STAFF), "SEND_RATE": str(CAMPAIGN_RATE)}
        owner = telegram.person(OWNER, "خالد")
        telegram.group(STAFF, "غرفة التحرير", members=[owner])
        await bench.prepare()
        async with open_database(bench.database) as database:
            arrivals = [arrival(n) for n in range(WARM + presses)]
            await SqlCommentStore(database).put(arrivals, datetime.now(UTC))
        chats = range(10_000, 10_000 + CAMPAIGN_RATE * round((WARM + presses) / RATE + 30))
        async with bench.running():
            await bench.collected()
            await telegram.until(lambda: telegram.messages(STAFF))
            invite(telegram, chats)
            await campaign(bench.database, chats)
            await telegram.until(partial(called, telegram, 2 * CAMPAIGN_RATE), within=60)
            await _pressed(telegram, range(1, WARM + 1))
            before, started = telegram.calls["sendMessage"], time.perf_counter()
            taken = await _pressed(telegram, range(WARM + 1, WARM + presses + 1))
            sent = telegram.calls["sendMessage"] - before
            return taken, sent / (time.perf_counter() - started)


async def _pressed(telegram: Stage, comments: range) -> list[float]:
    """One for each, at an even rate, whether the last one is answered or not."""
    card = telegram.messages(STAFF)[0]
    owner = telegram.people[OWNER]
    waiting: dict[int, tuple[float, Query]] = {}
    watching = asyncio.create_task(_answered(waiting, len(comments)))
    for number in comments:
        query = telegram.forge(card, f"mj:a:{number}:1", owner)
        waiting[number] = time.perf_counter(), query
        await asyncio.sleep(1 / RATE)
    return await watching


async def _answered(waiting: dict[int, tuple[float, Query]], presses: int) -> list[float]:
    """To the two milliseconds; waiting: presses by number, taken out as they are answered."""
    taken: list[float] = []
    while len(taken) < presses:
        now = time.perf_counter()
        done = [number for number, (_, query) in waiting.items() if query.answer is not None]
        taken += [now - waiting.pop(number)[0] for number in done]
        await asyncio.sleep(0.002)
    return taken


def main() -> None:
    """Print the figures beside what they may be."""
    presses = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as folder:
        taken, sent = asyncio.run(measured(presses, Path(folder)))
    cuts = statistics.quantiles(taken, n=100)
    print(
        f"{presses} decisions at {RATE:g}/s beside a campaign at {sent:.0f}/s: p50"
        f" {cuts[49] * 1000:.0f} ms, p95 {cuts[94] * 1000:.0f} ms (<= {BOUND * 1000:.0f}),"
        f" max {max(taken) * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
