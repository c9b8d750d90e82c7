"""The stores of moderation on the test's database."""

import pytest

from bot.storage.engine import Database
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.outbox import SqlOutboxStore


@pytest.fixture
def store(database: Database) -> SqlCommentStore:
    return SqlCommentStore(database)


@pytest.fixture
def outbox(database: Database) -> SqlOutboxStore:
    return SqlOutboxStore(database)
