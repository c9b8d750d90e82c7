"""What is sent to whom and when, and what admins prepare and decide about it."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
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

# edition and local_date: of digests only. value: what a broadcast is, as JSON. starts_at: when it
# is to start; total: its recipients, once they are frozen. parent_id: what it corrects or recalls.
# series_id: the first campaign of a recurring one, whose later ones are told apart by starts_at.
# on_ambiguous: 'miss' or 'resend'. version: of a decision about it, compared before it is set.
# asked_at: when admins were asked what is to become of a late one.
campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String, nullable=False),
    Column("edition", ForeignKey("editions.key")),
    Column("local_date", Date),
    Column("status", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("on_ambiguous", String, nullable=False, server_default="miss"),
    Column("title", String),
    Column("value", Text),
    Column("author_id", BigInteger),
    Column("parent_id", BigInteger),
    Column("series_id", BigInteger),
    Column("starts_at", Instant),
    Column("total", BigInteger),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("asked_at", Instant),
    UniqueConstraint("edition", "local_date"),
    Index("campaigns_series", "series_id", "starts_at", unique=True),
    Index("campaigns_parent", "parent_id"),
)
Index(
    "campaigns_scheduled",
    campaigns.c.starts_at,
    sqlite_where=text("status = 'scheduled'"),
    postgresql_where=text("status = 'scheduled'"),
)
Index(
    "campaigns_late",
    campaigns.c.id,
    sqlite_where=text("status = 'late'"),
    postgresql_where=text("status = 'late'"),
)

# A broadcast that is being written: one for each admin. value: JSON.
drafts = Table(
    "drafts",
    metadata,
    Column("author_id", BigInteger, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

# Recipients saved under a name. value: JSON of a segment.
segments = Table(
    "segments",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
    Column("saved_by", BigInteger, nullable=False),
    Column("saved_at", Instant, nullable=False),
)

# A message that shows a campaign's progress to staff: drawn again from the database.
boards = Table(
    "boards",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("chat_id", BigInteger, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
)

# Who did what and when; nothing here is ever changed. actor_id: 0 for the bot itself or the
# command line. details: JSON.
audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor_id", BigInteger, nullable=False),
    Column("action", String, nullable=False),
    Column("campaign_id", ForeignKey("campaigns.id")),
    Column("details", Text, nullable=False),
    Column("comment_id", BigInteger),
    Index("audit_campaign_id", "campaign_id"),
    Index("audit_comment_id", "comment_id"),
)
