"""The database: transactions for reading and for writing, on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.errors import DatabaseLocked, StorageError, translated

SQLITE = "sqlite+aiosqlite"
POSTGRES = "postgresql+asyncpg"

# FULL: a committed row is on the disk, so `sending` is never forgotten. The log is folded into the
# file every 1000 pages, SQLite's default: a larger one made presses wait longer for it.
_PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)

_READER_CACHE, _WRITER_CACHE = 2048, 8192
"""KB of pages a connection keeps. Planning a million readers writes to many pages again and again;
readers do with little, and there are four of them."""


def parse(url: str) -> URL:
    """The parsed DATABASE_URL. Raises StorageError, which never repeats a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StorageError("DATABASE_URL", "is no database URL") from None
    if parsed.drivername not in (SQLITE, POSTGRES):
        raise StorageError("DATABASE_URL", f"must start with {SQLITE}:/// or {POSTGRES}://")
    if parsed.drivername == SQLITE and parsed.database in (None, "", ":memory:"):
        raise StorageError("DATABASE_URL", f"needs a file: {SQLITE}:///nashra.db")
    return parsed


def name_of(url: URL) -> str:
    """What errors call the database: its file, or its host and name. No user, no password."""
    if url.drivername == SQLITE:
        return str(url.database)
    port = f":{url.port}" if url.port else ""
    return f"{url.host or 'localhost'}{port}/{url.database or ''}"


class Database:
    """Opened by `open_database`. Transactions of concurrent tasks never mix."""

    def __init__(self, url: URL, reader: AsyncEngine, writer: AsyncEngine) -> None:
        self.name = name_of(url)
        self._reader = reader
        self._writer = writer
        # asyncio.Lock is first come, first served: a waiting press is next after one chunk.
        self._one_writer = asyncio.Lock() if url.drivername == SQLITE else None

    def __repr__(self) -> str:
        return f"Database({self.name!r})"

    @property
    def is_shared(self) -> bool:
        """Whether several processes may work on it: PostgreSQL."""
        return self._one_writer is None

    def write(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that commits at the end of the block and rolls back on any exception.

        SQLite has one at a time: keep it short, and never open a second inside.
        """
        return self._transaction(self._writer, self._one_writer or nullcontext())

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A consistent view. On SQLite it waits for no writer; nothing can be written in it."""
        return self._transaction(self._reader, nullcontext())

    @asynccontextmanager
    async def _transaction(
        self, engine: AsyncEngine, turn: AbstractAsyncContextManager[Any]
    ) -> AsyncIterator[AsyncConnection]:
        begun = False
        try:
            async with turn, engine.begin() as connection:
                begun = True
                yield connection
        except PoolTimeout as error:
            raise DatabaseLocked(self.name, "no connection became free in time") from error
        except Exception as error:
            # Once begun, only what SQLAlchemy reports is the database's; the rest is the caller's.
            known = isinstance(error, SQLAlchemyError) or not begun
            meant = translated(self.name, error) if known else None
            if meant is None:
                raise
            raise meant from error


async def _connected(path: str, cache: int) -> aiosqlite.Connection:
    """A connection ready for use. What goes wrong on the way closes it and waits for its thread,
    which otherwise would speak to an event loop that may have ended."""
    connecting = aiosqlite.connect(path, isolation_level=None)  # BEGIN is ours, not the driver's
    thread = connecting._thread
    thread.daemon = True  # so that nothing left open holds up an exit
    try:
        connection = await connecting
    except Exception:
        await asyncio.to_thread(thread.join)
        raise
    try:
        for pragma in (*_PRAGMAS, f"PRAGMA cache_size = -{cache}"):
            await connection.execute(pragma)
    except BaseException:
        await connection.close()
        raise
    return connection


def _sqlite_engine(url: URL, begin: str, pool_size: int, cache: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        hide_parameters=True,  # they are people's data, and errors are logged
        pool_size=pool_size,
        max_overflow=0,
        async_creator=lambda: _connected(str(url.database), cache),
    )

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "begin", start)
    return engine


def _engines(url: URL) -> tuple[AsyncEngine, AsyncEngine]:
    """For reading and for writing."""
    if url.drivername == SQLITE:
        reader = _sqlite_engine(url, "BEGIN", 4, _READER_CACHE)
        return reader, _sqlite_engine(url, "BEGIN IMMEDIATE", 1, _WRITER_CACHE)
    try:
        engine = create_async_engine(url, hide_parameters=True, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StorageError(
            "DATABASE_URL", "names PostgreSQL, which needs: pip install 'nashra[postgres]'"
        ) from error
    return engine, engine


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Open the database of a DATABASE_URL; everything is closed at the end of the block.

    Connects at first use. Raises StorageError for a URL it cannot serve.
    """
    parsed = parse(url)
    reader, writer = _engines(parsed)
    try:
        yield Database(parsed, reader, writer)
    finally:
        await reader.dispose()
        await writer.dispose()
