"""What every test relies on: the zones of the pinned tzdata, and properties without a clock."""

import zoneinfo

import pytest
from hypothesis import settings

from bot.telegram.lazy_types import import_aiogram

# A property is true or false however loaded the machine is; the first example may load data.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

import_aiogram()  # as the bot does, before a test loads it


@pytest.fixture(scope="session", autouse=True)
def pinned_zones() -> None:
    """The system's zones can be older than the rules tested here."""
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
