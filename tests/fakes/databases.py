"""SQLite databases for tests that are not about them: migrated once, then copied."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from bot.storage.engine import Database, open_database
from bot.storage.schema import upgrade


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="nashra-template-")


@cache
def template() -> Path:
    """A migrated, empty file, the same for the whole process. Not to be called by a coroutine."""
    path = Path(_folder().name) / "nashra.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@asynccontextmanager
async def fresh_database() -> AsyncIterator[Database]:
    """A migrated, empty database, opened; nothing is left of it."""
    with tempfile.TemporaryDirectory(prefix="nashra-test-") as folder:
        path = Path(folder) / "nashra.db"
        shutil.copy(await asyncio.to_thread(template), path)
        async with open_database(f"sqlite+aiosqlite:///{path}") as database:
            yield database
