"""Admins and moderators, and the links that make one person such."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.staffing import Invitation, Person, Role
from bot.storage import audit
from bot.storage.engine import Database
from bot.storage.sql import insert, storable
from bot.storage.tables import invitations, staff


def _person(row: Row[Any]) -> Person:
    return Person(row.user_id, Role(row.role), row.name, row.added_by, row.added_at)


class SqlStaffStore:
    """A StaffStore on SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, user_id: int) -> Person | None:
        """None for anybody else."""
        async with self._database.read() as connection:
            return await _get(connection, user_id)

    async def all(self) -> Sequence[Person]:
        """The admins first, then by name."""
        query = select(staff).order_by(staff.c.role, staff.c.name, staff.c.user_id)
        async with self._database.read() as connection:
            return [_person(row) for row in await connection.execute(query)]

    async def invite(self, invitation: Invitation) -> None:
        """Keep it until it is used."""
        line = {
            "token_hash": invitation.token_hash,
            "role": invitation.role.value,
            "made_by": invitation.made_by,
            "made_at": invitation.made_at,
            "expires_at": invitation.expires_at,
        }
        by, role = invitation.made_by, {"role": invitation.role}
        async with self._database.write() as connection:
            await connection.execute(invitations.insert().values(line))
            await audit.record(connection, invitation.made_at, by, "staff_invited", role)

    async def join(self, token_hash: str, user_id: int, name: str, now: datetime) -> Person | None:
        """Use an invitation up; of two at once one does."""
        used = (
            update(invitations)
            .where(
                invitations.c.token_hash == token_hash,
                invitations.c.used_at.is_(None),
                invitations.c.expires_at > now,
            )
            .values(used_by=user_id, used_at=now)
            .returning(invitations.c.role, invitations.c.made_by)
        )
        async with self._database.write() as connection:
            found = (await connection.execute(used)).one_or_none()
            if found is None:
                return None
            person = Person(user_id, Role(found.role), storable(name), found.made_by, now)
            await _put(connection, person)
            told = {"name": person.name, "role": person.role, "invited_by": person.added_by}
            await audit.record(connection, now, user_id, "staff_joined", told)
            return await _get(connection, user_id)

    async def remove(self, user_id: int, by: int, now: datetime) -> bool:
        """False where they were no staff."""
        gone = delete(staff).where(staff.c.user_id == user_id).returning(staff.c.name, staff.c.role)
        async with self._database.write() as connection:
            found = (await connection.execute(gone)).one_or_none()
            if found is None:
                return False
            told = {"user": user_id, "name": found.name, "role": found.role}
            await audit.record(connection, now, by, "staff_removed", told)
        return True


async def _get(connection: AsyncConnection, user_id: int) -> Person | None:
    row = (await connection.execute(select(staff).where(staff.c.user_id == user_id))).one_or_none()
    return _person(row) if row else None


async def _put(connection: AsyncConnection, person: Person) -> None:
    """An admin stays one."""
    line = {
        "user_id": person.id,
        "role": person.role.value,
        "name": person.name,
        "added_by": person.added_by,
        "added_at": person.added_at,
    }
    made = insert(connection, staff).values(line)
    higher = staff.c.role != Role.ADMIN.value
    await connection.execute(
        made.on_conflict_do_update(index_elements=("user_id",), set_=line, where=higher)
    )
