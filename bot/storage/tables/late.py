"""Digests that some readers did not get in time."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, String, Table, text

from bot.storage.tables.base import metadata
from bot.storage.types import Id, Instant

# Of the digest's readers, those that are marked with it (subscribers.late_id) wait for it. due_at:
# of the first of them. verdict: open until an admin decides. asked_at: null until admins are asked.
# readers: how many waited when it was decided.
late_digests = Table(
    "late_digests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("edition", ForeignKey("editions.key"), nullable=False),
    Column("local_date", Date, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("verdict", String, nullable=False),
    Column("asked_at", Instant),
    Column("readers", BigInteger),
    Column("decided_by", BigInteger),
    Column("decided_at", Instant),
)
Index(
    "late_digests_open",
    late_digests.c.edition,
    late_digests.c.local_date,
    unique=True,
    sqlite_where=text("verdict = 'open'"),
    postgresql_where=text("verdict = 'open'"),
)
