"""What was learned from decisions."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, PrimaryKeyConstraint

from bot.storage.types import Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "learned_weights",
        Column("id", Integer(), autoincrement=False, nullable=False),
        Column("revision", Integer(), nullable=False),
        Column("content", LargeBinary(), nullable=False),
        Column("mark_at", Instant()),
        Column("mark_comment_id", BigInteger()),
        Column("mark_version", Integer()),
        Column("unlearned_until", Instant(), nullable=False),
        PrimaryKeyConstraint("id", name="learned_weights_pk"),
    )
