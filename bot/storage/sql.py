"""What SQLite and PostgreSQL both can but SQLAlchemy names twice."""

from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Table, literal_column, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.types import microseconds

CHANNEL = "nashra_rows"
"""What PostgreSQL calls to those who wait for rows."""


def is_postgres(connection: AsyncConnection) -> bool:
    """Which of the two this is."""
    return connection.dialect.name == "postgresql"


def insert(connection: AsyncConnection, table: Table) -> sqlite.Insert:
    """An INSERT that knows ON CONFLICT. The dialects' two classes have the same methods, but no
    common type that says so."""
    if is_postgres(connection):
        return cast(sqlite.Insert, postgresql.insert(table))
    return sqlite.insert(table)


def constant(word: str) -> ColumnElement[str]:
    """A word in the SQL itself, not a parameter: partial indexes are chosen by it."""
    return literal_column(f"'{word}'")


def instant(connection: AsyncConnection, at: datetime) -> int | datetime:
    """An instant as a parameter of plain SQL."""
    return at if is_postgres(connection) else microseconds(at)


async def call_workers(connection: AsyncConnection) -> None:
    """Once this is committed, other processes look at once: there are new rows, or a campaign has
    changed. On SQLite there are none to be called."""
    if is_postgres(connection):
        await connection.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})
