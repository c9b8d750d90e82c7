"""Comments that came before there was a score."""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select, update

from bot.storage.engine import Database
from bot.storage.moderation import rows
from bot.storage.tables import comments

_UNSCORED = (rows.PENDING, comments.c.score.is_(None), comments.c.version == 1)
_SCORE = (
    update(comments)
    .where(*_UNSCORED, comments.c.id == bindparam("comment"))
    .values(score=bindparam("likely"))
)


class SqlUnscored:
    """Unscored on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unscored(self, limit: int) -> Sequence[tuple[int, str]]:
        """Pending ones that nobody has touched, id and text; by the index of scores."""
        query = select(comments.c.id, comments.c.text).where(*_UNSCORED)
        async with self._database.read() as connection:
            found = await connection.execute(query.limit(limit))
            return [(row.id, row.text) for row in found]

    async def score(self, scores: Mapping[int, float]) -> None:
        """By id; where somebody was quicker, nothing."""
        lines = [{"comment": number, "likely": score} for number, score in sorted(scores.items())]
        async with self._database.write() as connection:
            await connection.execute(_SCORE, lines)
