"""Bringing a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text

from bot.storage.engine import open_database
from bot.storage.errors import SchemaMissing

MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADE_LOCK = 0x6E617368_7261  # any number; the same for every worker


def _to_head(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")


async def upgrade(url: str) -> None:
    """Make or upgrade the tables, all in one transaction. Does nothing where they are current.

    Several workers may call it at once. Raises SchemaMissing where a newer program was here.
    """
    async with open_database(url) as database:
        try:
            async with database.write() as connection:
                await connection.run_sync(_to_head)
        except CommandError as error:
            raise SchemaMissing(database.name, "was made by a newer version") from error
