"""Migrations lead to exactly the tables, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.delivery.model import Lane
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.engine import Database, open_database
from bot.storage.errors import SchemaMissing
from bot.storage.schema import MIGRATIONS, upgrade
from bot.storage.tables import metadata

_SQLITE_DDL = "SELECT name, sql FROM sqlite_master WHERE type <> 'trigger' AND sql NOT NULL"
_POSTGRES_DDL = """
    SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0
    UNION ALL
    SELECT table_name || '.' || column_name, data_type || is_nullable || ordinal_position
    FROM information_schema.columns WHERE table_schema = 'public'
"""


def _differences(connection: Connection) -> list[Any]:
    options = {"compare_type": True, "compare_server_default": True}
    found: list[Any] = compare_metadata(
        MigrationContext.configure(connection, opts=options), metadata
    )
    return found


def _ddl(connection: Connection) -> dict[str, list[str]]:
    """What alembic does not compare: the conditions of partial indexes, for one."""
    query = _SQLITE_DDL if connection.dialect.name == "sqlite" else _POSTGRES_DDL
    rows = connection.execute(text(query)).all()
    return {name: _clauses(sql) for name, sql in rows if "alembic" not in name}


def _clauses(sql: str) -> list[str]:
    """In any order: that of a table's constraints means nothing."""
    return sorted(" ".join(part.split()).strip(" ()") for part in sql.split(","))


async def test_migrations_give_the_metadata(database: Database) -> None:
    async with database.read() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrations_give_the_same_ddl_as_the_tables(url: str, empty_url: str) -> None:
    async with open_database(url) as migrated, migrated.read() as connection:
        by_migrations = await connection.run_sync(_ddl)
    async with open_database(empty_url) as fresh, fresh.write() as connection:
        await connection.run_sync(metadata.create_all)
        assert by_migrations == await connection.run_sync(_ddl)


async def test_upgrading_again_does_nothing(url: str) -> None:
    async with open_database(url) as database, database.read() as connection:
        before = await connection.run_sync(_ddl)
    await upgrade(url)
    async with open_database(url) as database, database.read() as connection:
        assert await connection.run_sync(_ddl) == before
        editions = await connection.scalar(text("SELECT count(*) FROM editions"))
    assert editions == 1


async def test_two_workers_may_upgrade_at_once(empty_url: str) -> None:
    await asyncio.gather(upgrade(empty_url), upgrade(empty_url), upgrade(empty_url))
    async with open_database(empty_url) as database, database.read() as connection:
        assert await connection.run_sync(_differences) == []


async def test_a_newer_database_is_refused(url: str) -> None:
    async with open_database(url) as database, database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaMissing, match="newer version"):
        await upgrade(url)


async def test_a_missing_table_says_what_to_run(empty_url: str) -> None:
    async with open_database(empty_url) as database:
        with pytest.raises(SchemaMissing, match="nashra db upgrade"):
            async with database.read() as connection:
                await connection.execute(text("SELECT * FROM subscribers"))


def to_revision(connection: Connection, revision: str) -> None:
    """Bring an empty database to an older schema."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, revision)


_BEFORE = (
    "INSERT INTO campaigns (id, kind, status, reason, created_at, changed_at)"
    " VALUES (1, 'alert', 'running', '', {at}, {at})",
    "INSERT INTO contents (id, campaign_id, method, payload)"
    " VALUES ('c', 1, 'sendMessage', '{{}}')",
    "INSERT INTO deliveries (id, campaign_id, chat_id, thread_id, part, content_id, silent, state,"
    " attempt, error, updated_at) VALUES (1, 1, 7, 0, 0, 'c', {no}, 'planned', 0, '', {at})",
)


async def test_what_was_planned_before_broadcasts_is_still_sent(empty_url: str) -> None:
    now = datetime.now(UTC)
    async with open_database(empty_url) as database, database.write() as connection:
        await connection.run_sync(to_revision, "0001")
        sqlite = connection.dialect.name == "sqlite"
        values = {"at": "1" if sqlite else "now()", "no": "0" if sqlite else "false"}
        for statement in _BEFORE:
            await connection.execute(text(statement.format(**values)))
    await upgrade(empty_url)
    async with open_database(empty_url) as database:
        claimed = await SqlDeliveryStore(database).claim(
            {Lane.ALERT: 9}, now + timedelta(1), now + timedelta(2)
        )
    assert [row.to.chat_id for row in claimed] == [7]
