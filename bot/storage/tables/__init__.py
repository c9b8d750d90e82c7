"""The schema, one for SQLite and PostgreSQL. Its history is in migrations/."""

from bot.storage.tables.base import metadata
from bot.storage.tables.campaigns import audit, boards, campaigns, drafts, segments
from bot.storage.tables.deliveries import contents, deliveries, flood_gate, tallies, workers
from bot.storage.tables.late import late_digests
from bot.storage.tables.news import article_revisions, article_sections, articles, sections, sources
from bot.storage.tables.readers import editions, profiles, subscribers

__all__ = [
    "article_revisions",
    "article_sections",
    "articles",
    "audit",
    "boards",
    "campaigns",
    "contents",
    "deliveries",
    "drafts",
    "editions",
    "flood_gate",
    "late_digests",
    "metadata",
    "profiles",
    "sections",
    "segments",
    "sources",
    "subscribers",
    "tallies",
    "workers",
]
