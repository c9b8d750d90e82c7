"""A backup holds everything; a restore replaces nothing by rubbish."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.storage.backup import backup, restore
from bot.storage.engine import open_database
from bot.storage.errors import DatabaseLocked, StorageError
from bot.storage.sources import SqlSourceStore
from digests.model import SourceRef

BEFORE = SourceRef("https://before.example/feed")
AFTER = SourceRef("https://after.example/feed")


async def _add(url: str, ref: SourceRef) -> None:
    async with open_database(url) as database:
        await SqlSourceStore(database).add(ref)


async def _urls(url: str) -> list[str]:
    async with open_database(url) as database:
        return [record.ref.url for record in await SqlSourceStore(database).sources()]


@pytest.fixture(autouse=True)
def _needs_programs(dialect: str) -> None:
    if dialect == "postgresql" and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed")


async def test_restore_brings_back_what_was_and_keeps_what_is(url: str, tmp_path: Path) -> None:
    await _add(url, BEFORE)
    await backup(url, tmp_path / "copy")
    await _add(url, AFTER)
    kept = await restore(url, tmp_path / "copy")
    assert await _urls(url) == [BEFORE.url]
    assert kept is not None
    await restore(url, kept)
    assert await _urls(url) == [BEFORE.url, AFTER.url]


async def test_a_second_restore_keeps_both_former_ones(url: str, tmp_path: Path) -> None:
    await backup(url, tmp_path / "copy")
    first = await restore(url, tmp_path / "copy")
    second = await restore(url, tmp_path / "copy")
    assert first is not None
    assert second is not None
    assert first != second
    assert first.exists()
    assert second.exists()


async def test_backup_works_while_somebody_writes(url: str, tmp_path: Path) -> None:
    await _add(url, BEFORE)
    async with open_database(url) as database, database.write() as connection:
        await connection.exec_driver_sql("UPDATE sources SET name = 'half'")
        await backup(url, tmp_path / "copy")
    await restore(url, tmp_path / "copy")
    async with open_database(url) as database:
        (record,) = await SqlSourceStore(database).sources()
    assert record.ref == BEFORE


@pytest.mark.parametrize("rubbish", [b"", b"<html></html>" * 1000])
async def test_rubbish_is_refused_and_nothing_is_lost(
    url: str, tmp_path: Path, rubbish: bytes
) -> None:
    await _add(url, BEFORE)
    (tmp_path / "copy").write_bytes(rubbish)
    with pytest.raises(StorageError):
        await restore(url, tmp_path / "copy")
    assert await _urls(url) == [BEFORE.url]


async def test_a_missing_backup_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        await restore(url, tmp_path / "nothing")


async def test_a_directory_that_is_not_there_is_named(url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        await backup(url, tmp_path / "nowhere" / "copy")


async def test_another_programs_database_is_refused(url: str, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "other")
    connection.execute("CREATE TABLE subscribers (id)")
    connection.close()
    with pytest.raises(StorageError):
        await restore(url, tmp_path / "other")


async def test_restore_refuses_while_the_bot_has_the_file_open(
    url: str, dialect: str, tmp_path: Path
) -> None:
    if dialect != "sqlite":
        pytest.skip("PostgreSQL guards its own files")
    await backup(url, tmp_path / "copy")
    async with open_database(url) as database, database.read() as connection:
        await connection.exec_driver_sql("SELECT 1 FROM sources")
        with pytest.raises(DatabaseLocked, match="stop the bot"):
            await restore(url, tmp_path / "copy")
