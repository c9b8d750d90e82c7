"""Broadcasts: scheduled campaigns, drafts, segments, the audit; fenced deliveries.

Columns are added, never tables made anew: SQLite would empty what refers to them on the way.
"""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    text,
)

from bot.storage.types import Id, Instant

revision = "0002"
down_revision = "0001"

_ACTIVE = "status = 'active'"
_PLANNED = "state = 'planned'"
_ENDED = "state IN ('gone', 'failed', 'unknown')"
_SCHEDULED = "status = 'scheduled'"


def upgrade() -> None:
    """What was planned before is due since it was planned."""
    op.add_column("subscribers", Column("seen_at", Instant()))
    op.create_index(
        "subscribers_profile",
        "subscribers",
        ["profile_id", "chat_id", "thread_id", "status"],
        sqlite_where=text(_ACTIVE),
        postgresql_where=text(_ACTIVE),
    )
    _campaigns()
    _deliveries()
    _audit()
    _desk()


def _campaigns() -> None:
    for column in (
        Column("on_ambiguous", String(), nullable=False, server_default="miss"),
        Column("title", String()),
        Column("value", Text()),
        Column("author_id", BigInteger()),
        Column("parent_id", BigInteger()),
        Column("series_id", BigInteger()),
        Column("starts_at", Instant()),
        Column("total", BigInteger()),
        Column("version", Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("campaigns", column)
    op.create_index("campaigns_series", "campaigns", ["series_id", "starts_at"], unique=True)
    op.create_index("campaigns_parent", "campaigns", ["parent_id"])
    op.create_index(
        "campaigns_scheduled",
        "campaigns",
        ["starts_at"],
        sqlite_where=text(_SCHEDULED),
        postgresql_where=text(_SCHEDULED),
    )


def _deliveries() -> None:
    for column in (
        Column("due_at", Instant()),
        Column("fence", BigInteger()),
        Column("also_ids", String()),
        Column("target_id", BigInteger()),
    ):
        op.add_column("deliveries", column)
    created = "SELECT created_at FROM campaigns WHERE campaigns.id = deliveries.campaign_id"
    op.execute(f"UPDATE deliveries SET due_at = coalesce(updated_at, ({created}))")
    op.drop_index("deliveries_planned", "deliveries")
    op.create_index(
        "deliveries_planned",
        "deliveries",
        ["campaign_id", "due_at", "id"],
        sqlite_where=text(_PLANNED),
        postgresql_where=text(_PLANNED),
    )
    op.create_index(
        "deliveries_ended",
        "deliveries",
        ["campaign_id", "state"],
        sqlite_where=text(_ENDED),
        postgresql_where=text(_ENDED),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        Column("id", Id, nullable=False),
        Column("at", Instant(), nullable=False),
        Column("actor_id", BigInteger(), nullable=False),
        Column("action", String(), nullable=False),
        Column("campaign_id", Id),
        Column("details", Text(), nullable=False),
        ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="audit_campaign_id_fk"),
        PrimaryKeyConstraint("id", name="audit_pk"),
    )
    op.create_index("audit_campaign_id", "audit", ["campaign_id"])


def _desk() -> None:
    op.create_table(
        "drafts",
        Column("author_id", BigInteger(), nullable=False),
        Column("version", Integer(), nullable=False),
        Column("value", Text(), nullable=False),
        Column("changed_at", Instant(), nullable=False),
        PrimaryKeyConstraint("author_id", name="drafts_pk"),
    )
    op.create_table(
        "segments",
        Column("name", String(), nullable=False),
        Column("value", Text(), nullable=False),
        Column("saved_by", BigInteger(), nullable=False),
        Column("saved_at", Instant(), nullable=False),
        PrimaryKeyConstraint("name", name="segments_pk"),
    )
    op.create_table(
        "boards",
        Column("campaign_id", Id, nullable=False),
        Column("chat_id", BigInteger(), nullable=False),
        Column("message_id", BigInteger(), nullable=False),
        ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="boards_campaign_id_fk"),
        PrimaryKeyConstraint("campaign_id", "chat_id", name="boards_pk"),
    )
    op.create_table(
        "workers",
        Column("id", BigInteger(), nullable=False),
        Column("seen_at", Instant(), nullable=False),
        PrimaryKeyConstraint("id", name="workers_pk"),
    )
