"""Hears PostgreSQL call the workers: rows were planned, or a campaign was changed elsewhere.

A call may be lost with its connection; the sender looks every second all the same.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog

from bot.storage.engine import Database
from bot.storage.sql import CHANNEL

log = structlog.get_logger()

AGAIN = 5.0
"""Seconds between tries to listen, and between looks whether the connection still stands."""


async def hear_calls(database: Database, wake: Callable[[], None], stop: asyncio.Event) -> None:
    """Pass every call on until `stop`. Returns at once on SQLite, where there is one process."""
    while database.is_shared and not stop.is_set():
        try:
            async with database.read() as connection:
                raw = (await connection.get_raw_connection()).driver_connection
                await _listen(raw, wake, stop)
        except Exception as error:  # of the driver too, when the connection breaks
            log.warning("cannot_hear_other_workers", error=str(error))
            await _pause(stop)


async def _listen(raw: Any, wake: Callable[[], None], stop: asyncio.Event) -> None:  # noqa: ANN401
    """raw: asyncpg's connection, which is out of the pool while this runs."""

    def called(*_: object) -> None:
        wake()

    await raw.add_listener(CHANNEL, called)
    wake()  # for what was called before
    try:
        while not (stop.is_set() or raw.is_closed()):
            await _pause(stop)
    finally:
        if not raw.is_closed():
            await raw.remove_listener(CHANNEL, called)


async def _pause(stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), AGAIN)
