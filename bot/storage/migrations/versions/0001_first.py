"""The first schema: readers, news, sending."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    column,
    table,
    text,
)

from bot.storage.types import Id, Instant

revision = "0001"
down_revision = None

_MORNING = (
    '{"at":"07:30:00","key":"daily","limit":12,"name":"","sections":[],'
    '"weekdays":[0,1,2,3,4,5,6],"window":129600.0}'
)


def upgrade() -> None:
    """All tables, and the one edition every installation has."""
    _readers()
    _news()
    _sending()
    editions = table("editions", column("key", String), column("value", Text))
    op.bulk_insert(editions, [{"key": "daily", "value": _MORNING}])


def _readers() -> None:
    op.create_table(
        "editions",
        Column("key", String(), nullable=False),
        Column("value", Text(), nullable=False),
        PrimaryKeyConstraint("key", name="editions_pk"),
    )
    op.create_table(
        "profiles",
        Column("id", Id, nullable=False),
        Column("fingerprint", String(), nullable=False),
        Column("value", Text(), nullable=False),
        PrimaryKeyConstraint("id", name="profiles_pk"),
        UniqueConstraint("fingerprint", name="profiles_fingerprint_key"),
    )
    op.create_table(
        "subscribers",
        Column("chat_id", BigInteger(), nullable=False),
        Column("thread_id", BigInteger(), nullable=False),
        Column("kind", String(), nullable=False),
        Column("profile_id", Id, nullable=False),
        Column("status", String(), nullable=False),
        Column("next_digest_at", Instant()),
        Column("last_digest_at", Instant()),
        Column("last_digest_on", Date()),
        Column("paused_until", Date()),
        Column("city", String(), nullable=False),
        Column("origin", String(), nullable=False),
        Column("created_at", Instant()),
        ForeignKeyConstraint(["profile_id"], ["profiles.id"], name="subscribers_profile_id_fk"),
        PrimaryKeyConstraint("chat_id", "thread_id", name="subscribers_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "subscribers_due",
        "subscribers",
        ["next_digest_at", "chat_id", "thread_id"],
        sqlite_where=text("status = 'active'"),
        postgresql_where=text("status = 'active'"),
    )


def _news() -> None:
    op.create_table(
        "sources",
        Column("id", Id, nullable=False),
        Column("url", String(), nullable=False),
        Column("kind", String(), nullable=False),
        Column("name", String(), nullable=False),
        Column("weight", Float(), nullable=False),
        Column("section", String(), nullable=False),
        Column("etag", String(), nullable=False),
        Column("last_modified", String(), nullable=False),
        Column("status", String(), nullable=False),
        Column("failures", Integer(), nullable=False),
        Column("next_check_at", Instant()),
        Column("last_error", String(), nullable=False),
        PrimaryKeyConstraint("id", name="sources_pk"),
        UniqueConstraint("url", name="sources_url_key"),
    )
    op.create_table(
        "sections",
        Column("id", Id, nullable=False),
        Column("name", String(), nullable=False),
        Column("key", String(), nullable=False),
        PrimaryKeyConstraint("id", name="sections_pk"),
        UniqueConstraint("key", name="sections_key_key"),
    )
    op.create_table(
        "articles",
        Column("id", Id, nullable=False),
        Column("source_id", Id, nullable=False),
        Column("identity", Text(), nullable=False),
        Column("identity_hash", String(), nullable=False),
        Column("title", Text(), nullable=False),
        Column("value", Text(), nullable=False),
        Column("revision", Integer(), nullable=False),
        Column("first_seen_at", Instant(), nullable=False),
        Column("published_at", Instant()),
        Column("updated_at", Instant()),
        Column("withdrawn_at", Instant()),
        ForeignKeyConstraint(["source_id"], ["sources.id"], name="articles_source_id_fk"),
        PrimaryKeyConstraint("id", name="articles_pk"),
        UniqueConstraint("source_id", "identity_hash", name="articles_source_id_identity_hash_key"),
    )
    op.create_index("articles_first_seen_at", "articles", ["first_seen_at"], unique=False)
    op.create_table(
        "article_sections",
        Column("article_id", Id, nullable=False),
        Column("section_id", Id, nullable=False),
        ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="article_sections_article_id_fk",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name="article_sections_section_id_fk"
        ),
        PrimaryKeyConstraint("article_id", "section_id", name="article_sections_pk"),
    )
    op.create_table(
        "article_revisions",
        Column("article_id", Id, nullable=False),
        Column("revision", Integer(), nullable=False),
        Column("title", Text(), nullable=False),
        Column("summary", Text(), nullable=False),
        Column("at", Instant(), nullable=False),
        ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="article_revisions_article_id_fk",
            ondelete="CASCADE",
        ),
        PrimaryKeyConstraint("article_id", "revision", name="article_revisions_pk"),
    )


def _sending() -> None:
    op.create_table(
        "campaigns",
        Column("id", Id, nullable=False),
        Column("kind", String(), nullable=False),
        Column("edition", String()),
        Column("local_date", Date()),
        Column("status", String(), nullable=False),
        Column("reason", String(), nullable=False),
        Column("created_at", Instant(), nullable=False),
        Column("changed_at", Instant(), nullable=False),
        ForeignKeyConstraint(["edition"], ["editions.key"], name="campaigns_edition_fk"),
        PrimaryKeyConstraint("id", name="campaigns_pk"),
        UniqueConstraint("edition", "local_date", name="campaigns_edition_local_date_key"),
    )
    op.create_table(
        "contents",
        Column("id", String(), nullable=False),
        Column("campaign_id", Id),
        Column("method", String(), nullable=False),
        Column("payload", Text(), nullable=False),
        Column("shown", Text()),
        ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="contents_campaign_id_fk"),
        PrimaryKeyConstraint("id", name="contents_pk"),
    )
    op.create_table(
        "deliveries",
        Column("id", Id, nullable=False),
        Column("campaign_id", Id, nullable=False),
        Column("chat_id", BigInteger(), nullable=False),
        Column("thread_id", BigInteger(), nullable=False),
        Column("part", Integer(), nullable=False),
        Column("content_id", String(), nullable=False),
        Column("silent", Boolean(), nullable=False),
        Column("state", String(), nullable=False),
        Column("attempt", Integer(), nullable=False),
        Column("lease_until", Instant()),
        Column("message_id", BigInteger()),
        Column("error", String(), nullable=False),
        Column("updated_at", Instant()),
        ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="deliveries_campaign_id_fk"),
        ForeignKeyConstraint(["content_id"], ["contents.id"], name="deliveries_content_id_fk"),
        PrimaryKeyConstraint("id", name="deliveries_pk"),
        UniqueConstraint(
            "campaign_id",
            "chat_id",
            "thread_id",
            "part",
            name="deliveries_campaign_id_chat_id_thread_id_part_key",
        ),
    )
    op.create_index(
        "deliveries_leased",
        "deliveries",
        ["lease_until"],
        sqlite_where=text("lease_until IS NOT NULL"),
        postgresql_where=text("lease_until IS NOT NULL"),
    )
    op.create_index(
        "deliveries_planned",
        "deliveries",
        ["campaign_id", "id"],
        sqlite_where=text("state = 'planned'"),
        postgresql_where=text("state = 'planned'"),
    )
    op.create_table(
        "flood_gate",
        Column("id", Integer(), nullable=False),
        Column("until", Instant(), nullable=False),
        PrimaryKeyConstraint("id", name="flood_gate_pk"),
    )
