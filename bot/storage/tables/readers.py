"""Who reads, and what each has chosen."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, String, Table, Text, text

from bot.storage.tables.base import metadata
from bot.storage.types import Id, Instant

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
# the deliveries it makes, from one end to the other. late_id: the late digest they wait for.
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
    Column("late_id", BigInteger),
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
Index(
    "subscribers_late",
    subscribers.c.late_id,
    subscribers.c.chat_id,
    subscribers.c.thread_id,
    subscribers.c.status,
    sqlite_where=text("late_id IS NOT NULL"),
    postgresql_where=text("late_id IS NOT NULL"),
)
