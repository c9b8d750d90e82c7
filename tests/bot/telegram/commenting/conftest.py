"""A newsroom whose readers comment, over a database of the test's own."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.engine import Database, open_database
from bot.storage.schema import upgrade
from tests.fakes.comment_room import CommentRoom


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite file."""
    path = tmp_path_factory.mktemp("commenting") / "nashra.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
async def database(migrated: Path, tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "nashra.db"
    shutil.copy(migrated, path)
    async with open_database(f"sqlite+aiosqlite:///{path}") as opened:
        yield opened


@pytest.fixture
async def room(database: Database) -> AsyncIterator[CommentRoom]:
    async with CommentRoom(database) as opened:
        yield opened
