"""Comments of readers: their articles and authors, what was decided, what sites are still told."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
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


def _partial(name: str, where: str, *columns: Column[Any]) -> None:
    """An index of the rows for which the condition holds."""
    Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


# What is commented on; not the articles of digests, which come from sources of their own.
commented_articles = Table(
    "commented_articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", String, nullable=False),
    Column("external_id", String, nullable=False),
    Column("url", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("section", String, nullable=False),
    UniqueConstraint("site", "external_id"),
)

# key: a keyed hash of an e-mail address or a Telegram user. The counts are of decided comments.
commenters = Table(
    "commenters",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", String, nullable=False),
    Column("key", String, nullable=False),
    Column("name", String, nullable=False),
    Column("approved", Integer, nullable=False, server_default="0"),
    Column("rejected", Integer, nullable=False, server_default="0"),
    Column("spam", Integer, nullable=False, server_default="0"),
    Column("banned_at", Instant),
    Column("first_seen", Instant, nullable=False),
    UniqueConstraint("site", "key"),
)

# site_id: '' until the site has it. section: its article's, by which the queue is filtered.
# text_key: what spellings of the same words share, as a fingerprint; '' for none. verdicts: JSON.
# decided_version: of the change in comment_changes that made the state; null while pending. told:
# the version that a Telegram reader was last told of.
comments = Table(
    "comments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", String, nullable=False),
    Column("external_id", String, nullable=False),
    Column("site_id", String, nullable=False),
    Column("article_id", ForeignKey("commented_articles.id"), nullable=False),
    Column("author_id", ForeignKey("commenters.id"), nullable=False),
    Column("parent_id", ForeignKey("comments.id")),
    Column("section", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_key", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("verdicts", Text, nullable=False),
    Column("score", Float),
    Column("reader_chat", BigInteger),
    Column("told", Integer),
    Column("decided_version", Integer),
    Column("leased_to", BigInteger),
    Column("leased_until", Instant),
    Column("erased_at", Instant),
    UniqueConstraint("site", "external_id"),
    Index("comments_author_id", "author_id", "id"),
    Index("comments_article_id", "article_id", "id"),
    Index("comments_parent_id", "parent_id"),
    Index("comments_site_id", "site", "site_id"),
)
_PENDING = "state = 'pending'"
# The queue, and what it is filtered by. What is decided leaves them: they are as quick after a
# million comments as at the start.
_partial("comments_pending", _PENDING, comments.c.id)
_partial("comments_pending_site", _PENDING, comments.c.site, comments.c.id)
_partial("comments_pending_section", _PENDING, comments.c.section, comments.c.id)
_partial("comments_pending_author", _PENDING, comments.c.author_id, comments.c.id)
_partial("comments_pending_article", _PENDING, comments.c.article_id, comments.c.id)
_partial("comments_pending_score", _PENDING, comments.c.score)
_partial("comments_pending_received", _PENDING, comments.c.received_at)
_partial("comments_leased", f"{_PENDING} AND leased_to IS NOT NULL", comments.c.leased_to)
_partial(
    "comments_erasable",
    "erased_at IS NULL AND state IN ('rejected', 'spam', 'withdrawn')",
    comments.c.id,
)
UNTOLD = """reader_chat IS NOT NULL AND erased_at IS NULL AND (told <> version
OR told IS NULL AND state IN ('approved', 'rejected', 'spam'))"""
_partial("comments_untold", UNTOLD, comments.c.id)
_partial("comments_text_key", "text_key <> ''", comments.c.text_key, comments.c.id)
_partial("comments_erased", "erased_at IS NOT NULL", comments.c.erased_at)

# The rules that flagged a pending comment: the queue is filtered by them.
comment_flags = Table(
    "comment_flags",
    metadata,
    Column("rule", String, primary_key=True),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True),
)

# How many are pending, of all (kind ''), by site, section or rule: the sum of the shards.
comment_tallies = Table(
    "comment_tallies",
    metadata,
    Column("kind", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("shard", Integer, primary_key=True),
    Column("waiting", Integer, nullable=False),
)

# A line for each version but the first, which has one only where it arrived decided. Nothing is
# changed but by an erasure. answer: the words sent to the reader. text: what it was before an edit.
comment_changes = Table(
    "comment_changes",
    metadata,
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor_id", BigInteger, nullable=False),
    Column("actor_name", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("before", String, nullable=False),
    Column("after", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("answer", Text, nullable=False),
    Column("text", Text),
    Column("bulk_id", BigInteger),
    Index("comment_changes_bulk_id", "bulk_id", "comment_id"),
    Index("comment_changes_at", "at", "comment_id", "version"),
)

# status: 'waiting', 'done' or 'failed'. The lowest waiting id of a comment is the one that may be
# claimed. due_at: not before; a claim moves it to the end of its lease. attempt: claims so far.
comment_errands = Table(
    "comment_errands",
    metadata,
    Column("id", Id, primary_key=True),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), nullable=False),
    Column("errand", String, nullable=False),
    Column("reply", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("error", String, nullable=False),
    Column("created_at", Instant, nullable=False),
)
_WAITING = "status = 'waiting'"
_partial("comment_errands_waiting", _WAITING, comment_errands.c.comment_id, comment_errands.c.id)
_partial("comment_errands_due", _WAITING, comment_errands.c.due_at, comment_errands.c.id)

# A comment as a message in a chat. newest: the comment's version, so that those which show another
# one are found at once. message_id: 0 once it is lost.
comment_cards = Table(
    "comment_cards",
    metadata,
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True),
    Column("chat_id", BigInteger, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("drawn", Integer, nullable=False),
    Column("newest", Integer, nullable=False),
    Column("posted_at", Instant, nullable=False),
    Index("comment_cards_chat_id", "chat_id", "comment_id"),
)
OUTDATED = "drawn <> newest AND message_id <> 0"
_partial("comment_cards_outdated", OUTDATED, comment_cards.c.comment_id)

# The message of a staff chat that stands for all cards while many comments wait.
summary_cards = Table(
    "summary_cards",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("posted_at", Instant, nullable=False),
)

# Who may do what. role: 'admin' or 'moderator'; owners are in the settings.
staff = Table(
    "staff",
    metadata,
    Column("user_id", BigInteger, primary_key=True),
    Column("role", String, nullable=False),
    Column("name", String, nullable=False),
    Column("added_by", BigInteger, nullable=False),
    Column("added_at", Instant, nullable=False),
)

# Links that make one person staff. token_hash: of the code in the link, which is not kept.
invitations = Table(
    "invitations",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("made_by", BigInteger, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_by", BigInteger),
    Column("used_at", Instant),
)

# Banned and suspect words. key: the form they are matched in. enabled: after its trial.
listed_words = Table(
    "listed_words",
    metadata,
    Column("id", Id, primary_key=True),
    Column("word", String, nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("level", String, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("added_by", BigInteger, nullable=False),
    Column("added_at", Instant, nullable=False),
)

# What admins switch on and off, and what the bot keeps for itself: JSON by name.
moderation_settings = Table(
    "moderation_settings",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
