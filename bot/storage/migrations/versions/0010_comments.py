"""Comments of readers, what is decided about them, and the staff who decide."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.types import Id, Instant

revision = "0010"
down_revision = "0002"

_PENDING = "state = 'pending'"
_LEASED = "state = 'pending' AND leased_to IS NOT NULL"
_ERASABLE = "erased_at IS NULL AND state IN ('rejected', 'spam', 'withdrawn')"
_UNTOLD = """reader_chat IS NOT NULL AND erased_at IS NULL AND (told <> version
OR told IS NULL AND state IN ('approved', 'rejected', 'spam'))"""
_OUTDATED = "drawn <> newest AND message_id <> 0"
_ERASED = "erased_at IS NOT NULL"
_WAITING = "status = 'waiting'"


def upgrade() -> None:
    """What was in the audit before is about no comment."""
    _writers()
    _comments()
    _decisions()
    _cards()
    _staff()
    op.add_column("audit", Column("comment_id", BigInteger()))
    op.create_index("audit_comment_id", "audit", ["comment_id"])


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def _writers() -> None:
    op.create_table(
        "commented_articles",
        Column("id", Id, nullable=False),
        Column("site", String(), nullable=False),
        Column("external_id", String(), nullable=False),
        Column("url", String(), nullable=False),
        Column("title", Text(), nullable=False),
        Column("section", String(), nullable=False),
        PrimaryKeyConstraint("id", name="commented_articles_pk"),
        UniqueConstraint("site", "external_id", name="commented_articles_site_external_id_key"),
    )
    op.create_table(
        "commenters",
        Column("id", Id, nullable=False),
        Column("site", String(), nullable=False),
        Column("key", String(), nullable=False),
        Column("name", String(), nullable=False),
        Column("approved", Integer(), nullable=False, server_default="0"),
        Column("rejected", Integer(), nullable=False, server_default="0"),
        Column("spam", Integer(), nullable=False, server_default="0"),
        Column("banned_at", Instant()),
        Column("first_seen", Instant(), nullable=False),
        PrimaryKeyConstraint("id", name="commenters_pk"),
        UniqueConstraint("site", "key", name="commenters_site_key_key"),
    )


def _comments() -> None:
    op.create_table(
        "comments",
        Column("id", Id, nullable=False),
        Column("site", String(), nullable=False),
        Column("external_id", String(), nullable=False),
        Column("site_id", String(), nullable=False),
        Column("article_id", Id, nullable=False),
        Column("author_id", Id, nullable=False),
        Column("parent_id", Id),
        Column("section", String(), nullable=False),
        Column("text", Text(), nullable=False),
        Column("text_key", String(), nullable=False),
        Column("created_at", Instant(), nullable=False),
        Column("received_at", Instant(), nullable=False),
        Column("state", String(), nullable=False),
        Column("version", Integer(), nullable=False),
        Column("verdicts", Text(), nullable=False),
        Column("score", Float()),
        Column("reader_chat", BigInteger()),
        Column("told", Integer()),
        Column("decided_version", Integer()),
        Column("leased_to", BigInteger()),
        Column("leased_until", Instant()),
        Column("erased_at", Instant()),
        ForeignKeyConstraint(
            ["article_id"], ["commented_articles.id"], name="comments_article_id_fk"
        ),
        ForeignKeyConstraint(["author_id"], ["commenters.id"], name="comments_author_id_fk"),
        ForeignKeyConstraint(["parent_id"], ["comments.id"], name="comments_parent_id_fk"),
        PrimaryKeyConstraint("id", name="comments_pk"),
        UniqueConstraint("site", "external_id", name="comments_site_external_id_key"),
    )
    op.create_index("comments_article_id", "comments", ["article_id", "id"])
    op.create_index("comments_author_id", "comments", ["author_id", "id"])
    _partial("comments_erasable", "comments", ["id"], _ERASABLE)
    _partial("comments_text_key", "comments", ["text_key", "id"], "text_key <> ''")
    _partial("comments_erased", "comments", ["erased_at"], _ERASED)
    _partial("comments_untold", "comments", ["id"], _UNTOLD)
    _partial("comments_leased", "comments", ["leased_to"], _LEASED)
    op.create_index("comments_parent_id", "comments", ["parent_id"])
    _partial("comments_pending", "comments", ["id"], _PENDING)
    _partial("comments_pending_article", "comments", ["article_id", "id"], _PENDING)
    _partial("comments_pending_author", "comments", ["author_id", "id"], _PENDING)
    _partial("comments_pending_received", "comments", ["received_at"], _PENDING)
    _partial("comments_pending_score", "comments", ["score"], _PENDING)
    _partial("comments_pending_section", "comments", ["section", "id"], _PENDING)
    _partial("comments_pending_site", "comments", ["site", "id"], _PENDING)
    op.create_index("comments_site_id", "comments", ["site", "site_id"])


def _decisions() -> None:
    op.create_table(
        "comment_flags",
        Column("rule", String(), nullable=False),
        Column("comment_id", Id, nullable=False),
        ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="comment_flags_comment_id_fk", ondelete="CASCADE"
        ),
        PrimaryKeyConstraint("rule", "comment_id", name="comment_flags_pk"),
    )
    op.create_table(
        "comment_tallies",
        Column("kind", String(), nullable=False),
        Column("name", String(), nullable=False),
        Column("shard", Integer(), nullable=False),
        Column("waiting", Integer(), nullable=False),
        PrimaryKeyConstraint("kind", "name", "shard", name="comment_tallies_pk"),
    )
    op.create_table(
        "comment_changes",
        Column("comment_id", Id, nullable=False),
        Column("version", Integer(), nullable=False),
        Column("at", Instant(), nullable=False),
        Column("actor_id", BigInteger(), nullable=False),
        Column("actor_name", String(), nullable=False),
        Column("origin", String(), nullable=False),
        Column("before", String(), nullable=False),
        Column("after", String(), nullable=False),
        Column("reason", String(), nullable=False),
        Column("answer", Text(), nullable=False),
        Column("text", Text()),
        Column("bulk_id", BigInteger()),
        ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name="comment_changes_comment_id_fk",
            ondelete="CASCADE",
        ),
        PrimaryKeyConstraint("comment_id", "version", name="comment_changes_pk"),
    )
    op.create_index("comment_changes_at", "comment_changes", ["at", "comment_id", "version"])
    op.create_index("comment_changes_bulk_id", "comment_changes", ["bulk_id", "comment_id"])
    op.create_table(
        "comment_errands",
        Column("id", Id, nullable=False),
        Column("comment_id", Id, nullable=False),
        Column("errand", String(), nullable=False),
        Column("reply", Text(), nullable=False),
        Column("status", String(), nullable=False),
        Column("attempt", Integer(), nullable=False),
        Column("due_at", Instant(), nullable=False),
        Column("error", String(), nullable=False),
        Column("created_at", Instant(), nullable=False),
        ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name="comment_errands_comment_id_fk",
            ondelete="CASCADE",
        ),
        PrimaryKeyConstraint("id", name="comment_errands_pk"),
    )
    _partial("comment_errands_due", "comment_errands", ["due_at", "id"], _WAITING)
    _partial("comment_errands_waiting", "comment_errands", ["comment_id", "id"], _WAITING)


def _cards() -> None:
    op.create_table(
        "comment_cards",
        Column("comment_id", Id, nullable=False),
        Column("chat_id", BigInteger(), nullable=False),
        Column("message_id", BigInteger(), nullable=False),
        Column("drawn", Integer(), nullable=False),
        Column("newest", Integer(), nullable=False),
        Column("posted_at", Instant(), nullable=False),
        ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="comment_cards_comment_id_fk", ondelete="CASCADE"
        ),
        PrimaryKeyConstraint("comment_id", "chat_id", name="comment_cards_pk"),
    )
    op.create_index("comment_cards_chat_id", "comment_cards", ["chat_id", "comment_id"])
    _partial("comment_cards_outdated", "comment_cards", ["comment_id"], _OUTDATED)
    op.create_table(
        "summary_cards",
        Column("chat_id", BigInteger(), nullable=False),
        Column("message_id", BigInteger(), nullable=False),
        Column("posted_at", Instant(), nullable=False),
        PrimaryKeyConstraint("chat_id", name="summary_cards_pk"),
    )


def _staff() -> None:
    op.create_table(
        "staff",
        Column("user_id", BigInteger(), nullable=False),
        Column("role", String(), nullable=False),
        Column("name", String(), nullable=False),
        Column("added_by", BigInteger(), nullable=False),
        Column("added_at", Instant(), nullable=False),
        PrimaryKeyConstraint("user_id", name="staff_pk"),
    )
    op.create_table(
        "invitations",
        Column("token_hash", String(), nullable=False),
        Column("role", String(), nullable=False),
        Column("made_by", BigInteger(), nullable=False),
        Column("made_at", Instant(), nullable=False),
        Column("expires_at", Instant(), nullable=False),
        Column("used_by", BigInteger()),
        Column("used_at", Instant()),
        PrimaryKeyConstraint("token_hash", name="invitations_pk"),
    )
    op.create_table(
        "listed_words",
        Column("id", Id, nullable=False),
        Column("word", String(), nullable=False),
        Column("key", String(), nullable=False),
        Column("level", String(), nullable=False),
        Column("enabled", Boolean(), nullable=False),
        Column("added_by", BigInteger(), nullable=False),
        Column("added_at", Instant(), nullable=False),
        PrimaryKeyConstraint("id", name="listed_words_pk"),
        UniqueConstraint("key", name="listed_words_key_key"),
    )
    op.create_table(
        "moderation_settings",
        Column("name", String(), nullable=False),
        Column("value", Text(), nullable=False),
        PrimaryKeyConstraint("name", name="moderation_settings_pk"),
    )
