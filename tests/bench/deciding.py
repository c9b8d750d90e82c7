"""How soon a moderator's press is answered: 50 a second in one group, on SQLite, beside a broadcast
that writes as it goes.

`python -m tests.bench.deciding [PRESSES]`
"""

import asyncio
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiogram import Bot

from bot.app import Newsroom, default_profile
from bot.campaigns.model import ChatKind, Profile, Subscriber
from bot.campaigns.readers import Readers
from bot.commentdesk import build_moderation_desk
from bot.delivery.model import Address
from bot.delivery.pacer import Limits, Pacer
from bot.sandbox.model import Query
from bot.settings import Settings
from bot.storage.moderation.comments import SqlCommentStore
from bot.telegram.clock import TelegramClock
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.moderation.routers import make_routers
from bot.telegram.polling import Polling
from bot.telegram.session import build_bot
from bot.wording import Wording
from tests.bot.storage.comment_samples import arrival
from tests.fakes.front_desk import OneDigest
from tests.fakes.moderation_room import KHALID, STAFF
from tests.fakes.telegram import Stage

RATE = 50.0
WARM = 50
"""Presses before those that count: the first ones load what all later ones use."""

BOUND = 0.1
"""Seconds, of the 95th percentile."""


class Writing:
    """A broadcast's load on the database and on the line: 29 messages a second, each recorded."""

    def __init__(self, newsroom: Newsroom, bot: Bot) -> None:
        self._newsroom = newsroom
        self._bot = bot

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        number = 0
        while True:
            number += 1
            await asyncio.gather(self._one(number), asyncio.sleep(1 / 29))

    async def _one(self, number: int) -> None:
        await self._bot.send_chat_action(KHALID, "typing")
        reader = Subscriber(Address(10_000 + number), ChatKind.PRIVATE, Profile())
        await self._newsroom.readers.save(reader)


async def measured(presses: int, folder: Path) -> list[float]:
    """Seconds from each press to its answer."""
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{folder}/nashra.db",
        owner_ids=(KHALID,),
        staff_chat_id=STAFF,
    )
    async with Stage() as telegram, Newsroom.open(settings) as newsroom:
        khalid = telegram.person(KHALID, "خالد")
        telegram.group(STAFF, "غرفة التحرير", members=[khalid])
        clock = TelegramClock()
        pacer = Pacer(newsroom.deliveries, clock, Limits(10_000))
        async with build_bot(telegram.token, telegram.url, pacer, clock) as bot:
            readers, wording = Readers(newsroom.readers, default_profile(settings)), Wording()
            built = build_moderation_desk(
                newsroom, bot, telegram.username, readers, wording, lambda: datetime.now(UTC)
            )
            services: dict[str, Any] = dict(built.services)
            dispatcher = build_dispatcher(
                make_routers(),
                readers=readers,
                reading=OneDigest(),
                wording=wording,
                clock=lambda: datetime.now(UTC),
                **services,
            )
            store = SqlCommentStore(newsroom.database)
            await store.put([arrival(n) for n in range(WARM + presses)], datetime.now(UTC))
            await bot.send_message(STAFF, "بطاقة")
            stop = asyncio.Event()
            loops = [asyncio.create_task(loop) for loop in built.loops(stop)]
            polling = asyncio.create_task(Polling(bot, dispatcher).run(stop))
            async with Writing(newsroom, bot):
                await _pressed(telegram, range(1, WARM + 1))
                taken = await _pressed(telegram, range(WARM + 1, WARM + presses + 1))
            stop.set()
            await asyncio.gather(polling, *loops)
    return taken


async def _pressed(telegram: Stage, comments: range) -> list[float]:
    """One for each, at an even rate, whether the last one is answered or not."""
    card = telegram.messages(STAFF)[0]
    khalid = telegram.people[KHALID]
    waiting: dict[int, tuple[float, Query]] = {}
    watching = asyncio.create_task(_answered(waiting, len(comments)))
    for number in comments:
        query = telegram.forge(card, f"mj:a:{number}:1", khalid)
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


def main() -> int:
    """Print the figures; 1 where they are out of bounds."""
    presses = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as folder:
        taken = asyncio.run(measured(presses, Path(folder)))
    cuts = statistics.quantiles(taken, n=100)
    print(f"{presses} presses at {RATE:g}/s: median {cuts[49] * 1000:.0f} ms, ", end="")
    print(
        f"p95 {cuts[94] * 1000:.0f} ms (bound {BOUND * 1000:.0f}), max {max(taken) * 1000:.0f} ms"
    )
    return int(cuts[94] > BOUND)


if __name__ == "__main__":
    sys.exit(main())
