"""Late digests are asked about; late broadcasts are recorded as asked about."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    String,
    text,
)

from bot.storage.types import Id, Instant

revision = "0003"
down_revision = "0002"

_LATE = "status = 'late'"
_MARKED = "late_id IS NOT NULL"
_OPEN = "verdict = 'open'"


def upgrade() -> None:
    """Admins have been asked about what is late already."""
    op.add_column("campaigns", Column("asked_at", Instant()))
    op.execute(f"UPDATE campaigns SET asked_at = changed_at WHERE {_LATE}")
    op.create_index(
        "campaigns_late",
        "campaigns",
        ["id"],
        sqlite_where=text(_LATE),
        postgresql_where=text(_LATE),
    )
    op.add_column("subscribers", Column("late_id", BigInteger()))
    op.create_index(
        "subscribers_late",
        "subscribers",
        ["late_id", "chat_id", "thread_id", "status"],
        sqlite_where=text(_MARKED),
        postgresql_where=text(_MARKED),
    )
    op.create_table(
        "late_digests",
        Column("id", Id, nullable=False),
        Column("edition", String(), nullable=False),
        Column("local_date", Date(), nullable=False),
        Column("due_at", Instant(), nullable=False),
        Column("verdict", String(), nullable=False),
        Column("asked_at", Instant()),
        Column("readers", BigInteger()),
        Column("decided_by", BigInteger()),
        Column("decided_at", Instant()),
        ForeignKeyConstraint(["edition"], ["editions.key"], name="late_digests_edition_fk"),
        PrimaryKeyConstraint("id", name="late_digests_pk"),
    )
    op.create_index(
        "late_digests_open",
        "late_digests",
        ["edition", "local_date"],
        unique=True,
        sqlite_where=text(_OPEN),
        postgresql_where=text(_OPEN),
    )
