"""What nobody needs any more: errands that ended, invitations that admit nobody."""

from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, or_, select

from bot.storage.engine import Database
from bot.storage.sql import constant
from bot.storage.tables import comment_errands, invitations

STRETCH = 1000
"""Lines of one transaction."""


class SqlLeftovers:
    """Leftovers on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def prune(self, before: datetime) -> int:
        """Delete what ended before then; how many lines."""
        ended = comment_errands.c.status != constant("waiting")
        errands = await self._delete(comment_errands, ended, comment_errands.c.due_at < before)
        over = or_(invitations.c.used_at < before, invitations.c.expires_at < before)
        return errands + await self._delete(invitations, over)

    async def _delete(self, table: Table, *which: ColumnElement[bool]) -> int:
        (key,) = table.primary_key
        some = select(key).where(*which).limit(STRETCH)
        gone = 0
        while True:
            async with self._database.write() as connection:
                done = await connection.execute(delete(table).where(key.in_(some)))
            gone += done.rowcount
            if done.rowcount < STRETCH:
                return gone
