"""One process of those that share a database leads.

On PostgreSQL the lead is an advisory lock of a connection: the server takes it back when the
connection ends, however its process did. On SQLite, whose processes share a machine, it is a lock
on a file beside the database: the system takes it back when the process ends.
"""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

import structlog

from bot.storage.engine import Database

log = structlog.get_logger()

LEAD = "lead"
"""The name of the one that everything shares which says nothing else."""

EVERY = 2.0
"""Seconds between looks: whether the lead is free, whether it is still held."""

_KEEPALIVE = """
    SELECT set_config('tcp_keepalives_idle', '5', false),
        set_config('tcp_keepalives_interval', '2', false),
        set_config('tcp_keepalives_count', '3', false)
"""
"""A host that has gone dark loses the lead after some ten seconds, not after two hours."""

Check = Callable[[], Awaitable[object]]
"""Raises where the lead is lost."""


class DatabaseLead:
    """Implements bot.running.Lead."""

    def __init__(self, database: Database, every: float = EVERY, name: str = LEAD) -> None:
        """name: what is led, in up to seven letters; another may lead something else."""
        self._database = database
        self._every = every
        self._name = name

    async def run(self, work: Callable[[], Coroutine[Any, Any, None]], stop: asyncio.Event) -> None:
        """Do the work whenever this process leads, until `stop`."""
        while not stop.is_set():
            working: asyncio.Task[None] | None = None
            try:
                async with self._lead(stop) as check:
                    if check is not None:
                        log.info("leading", database=self._database.name, what=self._name)
                        working = asyncio.create_task(work())
                        await self._watch(working, check)
            except Exception as error:  # the driver's, when the connection breaks
                log.warning("no_lead", database=self._database.name, error=str(error))
                await _stopped(stop, self._every)
            if working is not None and not working.cancelled():
                working.result()

    async def _watch(self, working: asyncio.Task[None], check: Check) -> None:
        """Until it ends. Raises where the lead is lost; then it has been cancelled."""
        try:
            while not working.done():
                await asyncio.wait({working}, timeout=self._every)
                async with asyncio.timeout(self._every):
                    await check()
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    def _lead(self, stop: asyncio.Event) -> AbstractAsyncContextManager[Check | None]:
        """Wait for it, and hold it in the block; None where stopped before that."""
        if self._database.is_shared:
            return _advisory_lock(self._database, key(self._name), stop, self._every)
        return _file_lock(Path(f"{self._database.name}-{self._name}"), stop, self._every)


def key(name: str) -> int:
    """Names the lock on PostgreSQL, where each database has locks of its own. schema.py has
    another."""
    return int.from_bytes(name.encode())


@asynccontextmanager
async def _advisory_lock(
    database: Database, lock: int, stop: asyncio.Event, every: float
) -> AsyncIterator[Check | None]:
    async with database.read() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        try:
            await raw.execute(_KEEPALIVE)
            pause = 0.0
            while not await raw.fetchval("SELECT pg_try_advisory_lock($1)", lock):
                # Whoever had it notices within two looks that it is lost, and stops.
                pause = 2 * every
                if await _stopped(stop, every):
                    break
            if await _stopped(stop, pause):
                yield None
                return
            yield partial(raw.execute, "SELECT 1")
        finally:
            raw.terminate()  # the lock goes with it, even where it does not answer any more


@asynccontextmanager
async def _file_lock(path: Path, stop: asyncio.Event, every: float) -> AsyncIterator[Check | None]:
    with path.open("ab") as file:
        while not _is_locked(file):
            if await _stopped(stop, every):
                yield None
                return
        yield partial(asyncio.sleep, 0)


def _is_locked(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _stopped(stop: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    return stop.is_set()
