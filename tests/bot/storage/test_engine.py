"""Transactions of concurrent tasks, errors in one line, nothing left open."""

import asyncio
import contextlib
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.storage import errors
from bot.storage.engine import Database, open_database
from bot.storage.tables import editions, flood_gate, subscribers

SECRET = "s3cr3t"


async def _put(database: Database, key: str) -> None:
    async with database.write() as connection:
        await connection.execute(insert(editions).values(key=key, value="{}"))


async def _keys(database: Database) -> set[str]:
    async with database.read() as connection:
        return set((await connection.scalars(select(editions.c.key))).all())


async def test_an_exception_rolls_back(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as connection:
            await connection.execute(insert(editions).values(key="lost", value="{}"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await _keys(database) == {"daily"}


async def test_concurrent_transactions_do_not_mix(database: Database) -> None:
    async def one(number: int) -> None:
        async with database.write() as connection:
            await connection.execute(insert(editions).values(key=f"{number}", value="{}"))
            await asyncio.sleep(0)
            if number % 2:
                raise ZeroDivisionError

    await asyncio.gather(*(one(number) for number in range(20)), return_exceptions=True)
    assert await _keys(database) == {"daily"} | {f"{number}" for number in range(0, 20, 2)}


async def test_a_reader_sees_no_half_written_transaction(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(insert(editions).values(key="new", value="{}"))
        assert await _keys(database) == {"daily"}
    assert await _keys(database) == {"daily", "new"}


async def test_writers_are_served_in_order(database: Database, dialect: str) -> None:
    """One long line of chunks does not starve a press that came in between."""
    if dialect != "sqlite":
        pytest.skip("PostgreSQL has many writers")
    order: list[str] = []

    async def chunks() -> None:
        for number in range(5):
            await _put(database, f"chunk {number}")
            order.append("chunk")

    async def press() -> None:
        await _put(database, "press")
        order.append("press")

    await asyncio.gather(chunks(), press())
    assert order.index("press") <= 1


async def test_a_cancelled_writer_leaves_the_line_open(database: Database) -> None:
    entered = asyncio.Event()

    async def hang() -> None:
        async with database.write() as connection:
            await connection.execute(insert(editions).values(key="lost", value="{}"))
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await entered.wait()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    await _put(database, "kept")
    assert await _keys(database) == {"daily", "kept"}


async def test_cancelling_at_any_await_harms_nobody(database: Database) -> None:
    for turns in range(12):
        task = asyncio.create_task(_put(database, f"{turns}"))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await _put(database, "kept")
    assert "kept" in await _keys(database)


async def test_a_broken_rule_is_named(database: Database) -> None:
    with pytest.raises(errors.ConstraintBroken) as caught:
        await _put(database, "daily")
    assert "daily" not in str(caught.value).replace(database.name, "")


async def test_a_foreign_key_is_enforced(database: Database) -> None:
    row = {"chat_id": 1, "thread_id": 0, "kind": "private", "profile_id": 99}
    row |= {"status": "active", "city": "", "origin": ""}
    with pytest.raises(errors.ConstraintBroken):
        async with database.write() as connection:
            await connection.execute(insert(subscribers).values(row))


async def test_a_bug_passes_through(database: Database) -> None:
    with pytest.raises(OSError, match="not of the database"):
        async with database.write():
            raise OSError("not of the database")


async def test_a_naive_instant_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 23)  # noqa: DTZ001 - that is the point
    with pytest.raises(Exception, match="an instant needs a zone"):
        async with database.write() as connection:
            await connection.execute(insert(flood_gate).values(id=1, until=naive))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "no database URL"),
        ("nonsense", "no database URL"),
        ("mysql://u:s3cr3t@h/d", "must start with"),
        ("postgresql://u:s3cr3t@h/d", "must start with"),
        ("sqlite+aiosqlite://", "needs a file"),
        ("sqlite+aiosqlite:///:memory:", "needs a file"),
        ("postgresql+asyncpg://u:s3cr3t@h:port/d", "no database URL"),
    ],
)
async def test_a_wrong_url_is_refused_without_repeating_it(url: str, reason: str) -> None:
    with pytest.raises(errors.StorageError, match=reason) as caught:
        async with open_database(url):
            pass
    assert SECRET not in _everything(caught.value)


async def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    url = f"postgresql+asyncpg://user:{SECRET}@/d?host={tmp_path}"
    async with open_database(url) as database:
        assert SECRET not in repr(database) + database.name
        with pytest.raises(errors.DatabaseUnreachable) as caught:
            await _keys(database)
    assert SECRET not in _everything(caught.value)


async def test_a_file_in_a_directory_that_is_not_there(tmp_path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/no/nashra.db") as database:
        with pytest.raises(errors.DatabaseUnreachable, match="cannot be opened"):
            await _keys(database)


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "nashra.db"
    path.write_bytes(b"not a database" * 1000)
    async with open_database(f"sqlite+aiosqlite:///{path}") as database:
        with pytest.raises(errors.DatabaseDamaged):
            await _keys(database)


async def test_a_full_disk_is_named_and_rolls_back(url: str, dialect: str) -> None:
    if dialect != "sqlite":
        pytest.skip("filling PostgreSQL's disk would fill this one")

    async def fill(database: Database) -> None:
        async with database.write() as connection:
            await connection.exec_driver_sql("PRAGMA max_page_count = 1")
            rows = [{"key": f"{number}", "value": "x" * 4000} for number in range(1000)]
            await connection.execute(insert(editions), rows)

    async with open_database(url) as database:
        with pytest.raises(errors.DatabaseFull, match="disk is full"):
            await fill(database)
        assert await _keys(database) == {"daily"}


async def test_a_lock_held_elsewhere_is_named(url: str, dialect: str) -> None:
    if dialect != "sqlite":
        pytest.skip("PostgreSQL waits for rows, not for files")
    async with open_database(url) as mine, open_database(url) as other:
        async with mine.write() as connection:
            await connection.exec_driver_sql("PRAGMA busy_timeout = 10")
        async with other.write() as connection:
            await connection.execute(insert(editions).values(key="held", value="{}"))
            with pytest.raises(errors.DatabaseLocked):
                async with mine.write():
                    pass
        await _put(mine, "afterwards")


def _everything(error: BaseException | None) -> str:
    """All that a traceback would print."""
    told = ""
    while error is not None:
        told += f"{error!r} {error} "
        error = error.__cause__
    return told
