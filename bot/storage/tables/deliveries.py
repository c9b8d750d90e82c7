"""One row for each recipient, its content, and what the senders share."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.tables.base import metadata
from bot.storage.types import Id, Instant

# campaign_id: none for a digest a reader asked for. shown: what its buttons need.
contents = Table(
    "contents",
    metadata,
    Column("id", String, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id")),
    Column("method", String, nullable=False),
    Column("payload", Text, nullable=False),
    Column("shown", Text),
)

# due_at: not claimed before it (null: never). fence: the claim that the row is held under; a slow
# worker's old one changes nothing. target_id: the message that is edited or deleted. also_ids:
# JSON, the further messages of an album.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, nullable=False),
    Column("part", Integer, nullable=False),
    Column("content_id", ForeignKey("contents.id"), nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("state", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("lease_until", Instant),
    Column("message_id", BigInteger),
    Column("error", String, nullable=False),
    Column("updated_at", Instant),
    Column("due_at", Instant),
    Column("fence", BigInteger),
    Column("also_ids", String),
    Column("target_id", BigInteger),
    UniqueConstraint("campaign_id", "chat_id", "thread_id", "part"),
)
# Finished rows are in neither index, so claiming stays quick beside millions of them.
Index(
    "deliveries_planned",
    deliveries.c.campaign_id,
    deliveries.c.due_at,
    deliveries.c.id,
    sqlite_where=text("state = 'planned'"),
    postgresql_where=text("state = 'planned'"),
)
Index(
    "deliveries_ended",
    deliveries.c.campaign_id,
    deliveries.c.state,
    sqlite_where=text("state IN ('gone', 'failed', 'unknown')"),
    postgresql_where=text("state IN ('gone', 'failed', 'unknown')"),
)
Index(
    "deliveries_leased",
    deliveries.c.lease_until,
    sqlite_where=text("lease_until IS NOT NULL"),
    postgresql_where=text("lease_until IS NOT NULL"),
)

# A campaign's rows by state, as triggers count them. slot: 0; on PostgreSQL sessions have their
# own, and the sum over them is meant.
tallies = Table(
    "tallies",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("planned", BigInteger, nullable=False),
    Column("claimed", BigInteger, nullable=False),
    Column("sending", BigInteger, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("gone", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
    Column("unknown", BigInteger, nullable=False),
)

# One row, id 1: the shared 429 gate, which a restart must not forget.
flood_gate = Table(
    "flood_gate",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("until", Instant, nullable=False),
)

# Senders that are alive, each with its share of the rate.
workers = Table(
    "workers",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("seen_at", Instant, nullable=False),
)
