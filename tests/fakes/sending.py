"""A process that sends what is planned, and nothing else; tests kill it.

python -m tests.fakes.sending DATABASE_URL TELEGRAM_API_URL RATE LEASE
"""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.delivery.engine import Engine, Tempo
from bot.delivery.pacer import Limits, Pacer
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.engine import open_database
from bot.storage.wakes import hear_calls
from bot.telegram.clock import TelegramClock, machine_clock
from bot.telegram.outbound import TelegramOutbound
from bot.telegram.session import build_bot
from tests.fakes.telegram import TOKEN


def quick(lease: float) -> Tempo:
    """An engine for which time passes quickly."""
    return Tempo(lease=lease, answer=lease * 0.7, recover_every=lease / 3, beat=1.0)


@asynccontextmanager
async def sending(
    database_url: str,
    api_url: str,
    rate: float,
    tempo: Tempo | None = None,
    machine: Callable[[], datetime] = machine_clock,
) -> AsyncIterator[Engine]:
    """The bot's own sender at work while inside."""

    async def stopped(campaign_id: int, reason: str) -> None:
        raise AssertionError(f"campaign {campaign_id} stopped: {reason}")

    clock, stop = TelegramClock(machine), asyncio.Event()
    async with open_database(database_url) as database:
        store = SqlDeliveryStore(database)
        pacer = Pacer(store, clock, Limits(rate))
        await pacer.load()
        async with build_bot(TOKEN, api_url, pacer, clock) as bot:
            outbound = TelegramOutbound(bot)
            engine = Engine(store, outbound, pacer, stopped, clock, tempo)
            async with asyncio.TaskGroup() as loops:
                loops.create_task(engine.run(stop))
                loops.create_task(hear_calls(database, engine.wake, stop))
                try:
                    yield engine
                finally:
                    stop.set()
            await outbound.close()


async def _main(database_url: str, api_url: str, rate: str, lease: str) -> None:
    end = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, end.set)
    async with sending(database_url, api_url, float(rate), quick(float(lease))):
        await end.wait()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
