"""What was learned, in one row: the weights and the place that they were learned up to."""

from typing import Any

from sqlalchemy import Row, select, update

from bot.moderation.keeping import KeptWeights, Mark
from bot.storage.engine import Database
from bot.storage.sql import insert
from bot.storage.tables import learned_weights

_ROW = 1


class SqlWeightStore:
    """A WeightStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newer(self, than: int) -> KeptWeights | None:
        """What is kept; None where it is of that revision, or there is none."""
        query = select(learned_weights).where(learned_weights.c.revision != than)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _kept(row)

    async def save(self, kept: KeptWeights) -> bool:
        """In place of the revision before it; False where another process has saved meanwhile."""
        line = _line(kept)
        before = update(learned_weights).where(learned_weights.c.revision == kept.revision - 1)
        async with self._database.write() as connection:
            if kept.revision == 1:
                made = insert(connection, learned_weights).values(line | {"id": _ROW})
                done = await connection.execute(made.on_conflict_do_nothing(index_elements=("id",)))
            else:
                done = await connection.execute(before.values(line))
        return bool(done.rowcount)


def _line(kept: KeptWeights) -> dict[str, Any]:
    mark = kept.mark
    return {
        "revision": kept.revision,
        "content": kept.content,
        "mark_at": mark.at if mark else None,
        "mark_comment_id": mark.comment_id if mark else None,
        "mark_version": mark.version if mark else None,
        "unlearned_until": kept.unlearned_until,
    }


def _kept(row: Row[Any]) -> KeptWeights:
    mark = None
    if row.mark_at is not None:
        mark = Mark(row.mark_at, row.mark_comment_id, row.mark_version)
    return KeptWeights(row.content, mark, row.unlearned_until, row.revision)
