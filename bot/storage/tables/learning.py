"""What was learned from decisions."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from bot.storage.tables.base import metadata
from bot.storage.types import Instant

# One row. revision: counts what was saved. mark_…: the last decision that was learned; null for
# none. unlearned_until: no text that had been erased by then is in the weights.
learned_weights = Table(
    "learned_weights",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("mark_at", Instant),
    Column("mark_comment_id", BigInteger),
    Column("mark_version", Integer),
    Column("unlearned_until", Instant, nullable=False),
)
