"""Bringing a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text

from bot.storage.engine import SQLITE, open_database, parse
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


def _standing(connection: Connection) -> str:
    """By what alembic has noted: 'empty', 'old', 'current' or 'newer'."""
    noted = MigrationContext.configure(connection).get_current_revision()
    known = ScriptDirectory(str(MIGRATIONS))
    if noted is None:
        return "empty"
    if noted == known.get_current_head():
        return "current"
    return "old" if noted in {each.revision for each in known.walk_revisions()} else "newer"


def _is_missing(url: str) -> bool:
    parsed = parse(url)
    return parsed.drivername == SQLITE and not Path(str(parsed.database)).exists()


async def standing(url: str) -> str:
    """Whether the tables are those of this program: 'empty', 'old', 'current' or 'newer'. Changes
    nothing, and makes no file."""
    if _is_missing(url):
        return "empty"
    async with open_database(url) as database, database.write() as connection:
        return await connection.run_sync(_standing)


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
