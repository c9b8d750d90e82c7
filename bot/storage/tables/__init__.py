"""The schema, one for SQLite and PostgreSQL. Its history is in migrations/."""

from bot.storage.tables.base import metadata
from bot.storage.tables.campaigns import audit, boards, campaigns, drafts, segments
from bot.storage.tables.commenting import comment_drafts
from bot.storage.tables.comments import (
    comment_cards,
    comment_changes,
    comment_errands,
    comment_flags,
    comment_tallies,
    commented_articles,
    commenters,
    comments,
    invitations,
    listed_words,
    moderation_settings,
    staff,
    summary_cards,
)
from bot.storage.tables.deliveries import contents, deliveries, flood_gate, tallies, workers
from bot.storage.tables.late import late_digests
from bot.storage.tables.learning import learned_weights
from bot.storage.tables.news import article_revisions, article_sections, articles, sections, sources
from bot.storage.tables.readers import editions, profiles, subscribers

__all__ = [
    "article_revisions",
    "article_sections",
    "articles",
    "audit",
    "boards",
    "campaigns",
    "comment_cards",
    "comment_changes",
    "comment_drafts",
    "comment_errands",
    "comment_flags",
    "comment_tallies",
    "commented_articles",
    "commenters",
    "comments",
    "contents",
    "deliveries",
    "drafts",
    "editions",
    "flood_gate",
    "invitations",
    "late_digests",
    "learned_weights",
    "listed_words",
    "metadata",
    "moderation_settings",
    "profiles",
    "sections",
    "segments",
    "sources",
    "staff",
    "subscribers",
    "summary_cards",
    "tallies",
    "workers",
]
