"""The schema, one for SQLite and PostgreSQL. Its history is in migrations/."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.types import Id, Instant

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
    }
)

editions = Table(
    "editions",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

# Choices are shared: a million readers have a few hundred sets of them.
profiles = Table(
    "profiles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("fingerprint", String, nullable=False, unique=True),
    Column("value", Text, nullable=False),
)

# Stored in the order of their address: planning goes through them, and through the unique key of
# the deliveries it makes, from one end to the other.
subscribers = Table(
    "subscribers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("thread_id", BigInteger, primary_key=True),
    Column("kind", String, nullable=False),
    Column("profile_id", ForeignKey("profiles.id"), nullable=False),
    Column("status", String, nullable=False),
    Column("next_digest_at", Instant),
    Column("last_digest_at", Instant),
    Column("last_digest_on", Date),
    Column("paused_until", Date),
    Column("city", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("created_at", Instant),
    Column("seen_at", Instant),
    sqlite_with_rowid=False,
)
# A moved reader leaves its stretch of the index: the next to plan are always at its start.
Index(
    "subscribers_due",
    subscribers.c.next_digest_at,
    subscribers.c.chat_id,
    subscribers.c.thread_id,
    sqlite_where=text("status = 'active'"),
    postgresql_where=text("status = 'active'"),
)
# Recipients are counted, and the profiles in use found, without a look at the readers themselves:
# SQLite takes one even for the status that all of them have, where it is no column.
Index(
    "subscribers_profile",
    subscribers.c.profile_id,
    subscribers.c.chat_id,
    subscribers.c.thread_id,
    subscribers.c.status,
    sqlite_where=text("status = 'active'"),
    postgresql_where=text("status = 'active'"),
)

# status: 'active', 'retired', or 'removed' (kept, because its articles stay).
sources = Table(
    "sources",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("weight", Float, nullable=False),
    Column("section", String, nullable=False),
    Column("etag", String, nullable=False),
    Column("last_modified", String, nullable=False),
    Column("status", String, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("next_check_at", Instant),
    Column("last_error", String, nullable=False),
)

sections = Table(
    "sections",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String, nullable=False),
    Column("key", String, nullable=False, unique=True),
)

# identity_hash: an identity can be a whole headline, too long for an index of PostgreSQL.
articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("identity", Text, nullable=False),
    Column("identity_hash", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("published_at", Instant),
    Column("updated_at", Instant),
    Column("withdrawn_at", Instant),
    UniqueConstraint("source_id", "identity_hash"),
    Index("articles_first_seen_at", "first_seen_at"),
)

article_sections = Table(
    "article_sections",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("section_id", ForeignKey("sections.id"), primary_key=True),
)

# The title and summary an article had before its edit `revision` replaced them.
article_revisions = Table(
    "article_revisions",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

# edition and local_date: of digests only. value: what a broadcast is, as JSON. starts_at: when it
# is to start; total: its recipients, once they are frozen. parent_id: what it corrects or recalls.
# series_id: the first campaign of a recurring one, whose later ones are told apart by starts_at.
# on_ambiguous: 'miss' or 'resend'. version: of a decision about it, compared before it is set.
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

# One row, id 1: the shared 429 gate, which a restart must not forget.
flood_gate = Table(
    "flood_gate",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("until", Instant, nullable=False),
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
    Index("audit_campaign_id", "campaign_id"),
)

# Senders that are alive, each with its share of the rate.
workers = Table(
    "workers",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("seen_at", Instant, nullable=False),
)
