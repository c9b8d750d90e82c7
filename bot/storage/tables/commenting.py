"""Comments that readers are writing in the chat."""

from sqlalchemy import Column, Integer, String, Table, Text

from bot.storage.tables.base import metadata
from bot.storage.types import Instant

# author_key: as in commenters. value: JSON; beside the text, the name the reader has chosen.
comment_drafts = Table(
    "comment_drafts",
    metadata,
    Column("author_key", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
