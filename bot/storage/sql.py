"""What SQLite and PostgreSQL both can but SQLAlchemy names twice."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    FromClause,
    MetaData,
    Select,
    Table,
    column,
    delete,
    func,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import TypeEngine

from bot.storage.types import microseconds

CHANNEL = "nashra_rows"
"""What PostgreSQL calls to those who wait for rows."""


def is_postgres(connection: AsyncConnection) -> bool:
    """Which of the two this is."""
    return connection.dialect.name == "postgresql"


# PostgreSQL keeps no NUL, and neither database half of a surrogate pair.
_UNKEPT = {0: "\ufffd"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def storable(text: str) -> str:
    """A text from outside as a database can keep it, of the same length."""
    return text.translate(_UNKEPT)


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


def listed(
    connection: AsyncConnection,
    some: Collection[int] | Collection[str],
    kind: type[TypeEngine[Any]] = BigInteger,
) -> Select[Any]:
    """The numbers (or words, of kind String) as rows, by one parameter however many they are."""
    if is_postgres(connection):
        array = literal(list(some), postgresql.ARRAY(kind))
        return select(func.unnest(array).column_valued("value"))
    each = func.json_each(orjson.dumps(list(some)).decode())
    return select(each.table_valued("value").c.value)


async def looked_up(
    connection: AsyncConnection,
    name: str,
    pairs: Mapping[Any, Any],
    key: TypeEngine[Any],
    value: TypeEngine[Any],
) -> FromClause:
    """The pairs as a table to join, for this transaction: columns `key` and `value`. A temporary
    one on SQLite, which looks up by its primary key only there; to be asked for while writing."""
    if is_postgres(connection):
        columns = (column("key", key), column("value", value))
        arrays = (
            literal(list(pairs), postgresql.ARRAY(key)),
            literal(list(pairs.values()), postgresql.ARRAY(value)),
        )
        return func.unnest(*arrays).table_valued(*columns, name=name).render_derived()
    table = Table(
        name,
        MetaData(),
        Column("key", key, primary_key=True, autoincrement=False),
        Column("value", value),
        prefixes=["TEMPORARY"],
    )
    await connection.execute(CreateTable(table, if_not_exists=True))
    await connection.execute(delete(table))
    if pairs:
        rows = [{"key": one, "value": other} for one, other in pairs.items()]
        await connection.execute(table.insert(), rows)
    return table
