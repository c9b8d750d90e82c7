"""What SQLite and PostgreSQL both can but SQLAlchemy names twice."""

from typing import cast

from sqlalchemy import ColumnElement, Table, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


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
