"""Sources, and the articles that came from them."""

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.tables.base import metadata
from bot.storage.types import Id, Instant

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
