"""One suite over both databases: every test that takes `url` or `database` runs twice."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from bot.storage.engine import Database, open_database
from bot.storage.schema import upgrade
from tests.postgres import Cluster, binaries, running

_TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "nashra.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


async def _create(cluster: Cluster, name: str, template: str) -> None:
    connection = await asyncpg.connect(
        host=str(cluster.directory), user="tester", database="postgres"
    )
    try:
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of this session's own, with a migrated template database."""
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed: its half of the suite did not run")
    with running(programs) as started:
        asyncio.run(_create(started, _TEMPLATE, "template0"))
        asyncio.run(upgrade(started.url(_TEMPLATE)))
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return str(request.param)


def _made(request: pytest.FixtureRequest, template: str) -> str:
    server: Cluster = request.getfixturevalue("cluster")
    name = f"test_{uuid4().hex}"
    asyncio.run(_create(server, name, template))
    return server.url(name)


@pytest.fixture
def empty_url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """DATABASE_URL of a database without tables."""
    if dialect == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
    return _made(request, "template0")


@pytest.fixture
def url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """DATABASE_URL of a migrated database of this test's own."""
    if dialect == "sqlite":
        path = tmp_path / "nashra.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite+aiosqlite:///{path}"
    return _made(request, _TEMPLATE)


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A migrated database, opened."""
    async with open_database(url) as opened:
        yield opened
