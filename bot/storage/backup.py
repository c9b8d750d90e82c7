"""Backup while the bot runs, and restore while it does not."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL

from bot.storage.engine import SQLITE, name_of, parse
from bot.storage.errors import DatabaseDamaged, DatabaseLocked, StorageError, translated

_OURS = {"alembic_version", "subscribers", "deliveries"}
_T = TypeVar("_T")


async def backup(url: str, path: Path) -> None:
    """Write one consistent file; an existing one is replaced only when the new one is whole.

    PostgreSQL needs its program pg_dump. Raises StorageError.
    """
    parsed = parse(url)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        if parsed.drivername == SQLITE:
            await _in_thread(name_of(parsed), lambda: _copy(Path(str(parsed.database)), part))
        else:
            await _postgres(parsed, "pg_dump", "-Fc", "-f", str(part))
        part.replace(path)
    except OSError as error:
        raise StorageError(str(path), error.strerror or "cannot be written") from error
    finally:
        part.unlink(missing_ok=True)


async def restore(url: str, path: Path) -> Path | None:
    """Replace the database by a backup; returns where the former one is kept, beside it.

    (PostgreSQL: a dump beside the backup.) None where there was none. Raises StorageError for a
    file that is no backup of ours, and where the database is still in use.
    """
    parsed = parse(url)
    if parsed.drivername == SQLITE:
        place = Path(str(parsed.database))
        return await _in_thread(name_of(parsed), lambda: _replace(place, path))
    listing = await _postgres(parsed, "pg_restore", "--list", str(path), connect=False)
    if not all(f" {table} " in listing for table in _OURS):
        raise DatabaseDamaged(str(path), "is no backup of ours")
    kept = _free_name(path)
    await backup(url, kept)
    await _postgres(parsed, "pg_restore", "--clean", "--if-exists", "--no-owner", "-1", str(path))
    return kept


async def _in_thread(name: str, work: Callable[[], _T]) -> _T:
    try:
        return await asyncio.to_thread(work)
    except sqlite3.Error as error:
        raise translated(name, error) or StorageError(name, str(error)) from error


def _open(path: Path) -> sqlite3.Connection:
    """An existing database of ours. Raises StorageError for any other file."""
    if not path.is_file():
        raise StorageError(str(path), "there is no such file")
    connection = sqlite3.connect(path)
    try:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        if names >= _OURS and connection.execute("PRAGMA quick_check").fetchone() == ("ok",):
            return connection
    except sqlite3.DatabaseError as error:
        connection.close()
        raise DatabaseDamaged(str(path), "is no database of ours") from error
    connection.close()
    raise DatabaseDamaged(str(path), "is no database of ours")


def _copy(source: Path, target: Path) -> None:
    """The online backup API: https://sqlite.org/backup.html."""
    with closing(_open(source)) as connection, closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)


def _replace(place: Path, path: Path) -> Path | None:
    part = place.with_name(place.name + ".part")
    part.unlink(missing_ok=True)
    try:
        _copy(path, part)
        kept = _set_aside(place) if place.exists() else None
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    return kept


def _set_aside(place: Path) -> Path:
    """Leaving WAL mode folds the log into the file, and fails while anybody has it open."""
    with closing(sqlite3.connect(place, timeout=1)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            raise DatabaseLocked(str(place), "is in use: stop the bot first") from error
        except sqlite3.DatabaseError:
            pass  # what is there is no database; it is kept all the same
    kept = _free_name(place)
    place.rename(kept)
    return kept


def _free_name(path: Path) -> Path:
    """<name>.before-restore, numbered from the second one on."""
    kept, number = path.with_name(f"{path.name}.before-restore"), 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.before-restore-{number}")
    return kept


async def _postgres(url: URL, program: str, *arguments: str, connect: bool = True) -> str:
    """Run one of PostgreSQL's programs; the password goes by the environment, not the command."""
    found = shutil.which(program)
    if found is None:
        raise StorageError(program, "is not installed; it comes with PostgreSQL's client")
    environment = {**os.environ, "PGPASSWORD": url.password or ""}
    target = _connection(url) if connect else []
    process = await asyncio.create_subprocess_exec(
        found,
        *target,
        *arguments,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, complaint = await process.communicate()
    if process.returncode:
        lines = complaint.decode(errors="replace").strip().splitlines() or ["failed"]
        raise StorageError(program, lines[0])
    return output.decode(errors="replace")


def _connection(url: URL) -> list[str]:
    host = url.host or url.query.get("host")
    parts = {"-h": host, "-p": url.port, "-U": url.username, "-d": url.database}
    return [word for name, value in parts.items() if value for word in (name, str(value))]
