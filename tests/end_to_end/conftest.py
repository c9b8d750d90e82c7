"""A bench for each test."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.end_to_end.bench import SARA, Bench, database_in
from tests.fakes.outlet import Outlet
from tests.fakes.telegram import Stage


def now_of(telegram: Stage) -> Callable[[], datetime]:
    """The outlet's clock is Telegram's."""
    return lambda: datetime.fromtimestamp(telegram.world.clock.now(), UTC)


@pytest.fixture
async def bench(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    """On SQLite, unless the test asks for another database."""
    with database_in(tmp_path, getattr(request, "param", "sqlite")) as database:
        async with Stage() as telegram, Outlet(now_of(telegram)) as outlet:
            telegram.person(SARA, "سارة")
            telegram.person(1, "المالك")
            yield Bench(telegram, outlet, tmp_path, database)
