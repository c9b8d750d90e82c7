"""Comments that readers are writing in the chat."""

from alembic import op
from sqlalchemy import Column, Integer, PrimaryKeyConstraint, String, Text

from bot.storage.types import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "comment_drafts",
        Column("author_key", String(), nullable=False),
        Column("version", Integer(), nullable=False),
        Column("value", Text(), nullable=False),
        Column("changed_at", Instant(), nullable=False),
        PrimaryKeyConstraint("author_key", name="comment_drafts_pk"),
    )
