"""The staff: who they are, and how one of them comes and goes."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.moderation.staffing import Invitation, Person, Role, StaffStore

VALID = timedelta(hours=24)
"""How long an invitation waits to be used."""


def hashed(code: str) -> str:
    """What is kept of an invitation's code. It is long and random: a plain hash is enough."""
    return hashlib.sha256(code.encode()).hexdigest()


def may_give(by: Role | None, role: Role) -> bool:
    """Whether somebody may make others this, or take it from them. Owners are in the settings."""
    if by is Role.OWNER:
        return role is not Role.OWNER
    return by is Role.ADMIN and role is Role.MODERATOR


class Staff:
    """A Staffing: the owners of the settings, and whom they and their admins have invited."""

    def __init__(self, store: StaffStore, owners: Sequence[int]) -> None:
        self._store = store
        self._owners = tuple(owners)

    async def role_of(self, user_id: int) -> Role | None:
        """None for anybody else."""
        if user_id in self._owners:
            return Role.OWNER
        person = await self._store.get(user_id)
        return person.role if person else None

    async def all(self) -> Sequence[Person]:
        """Owners first; their names are not kept."""
        owners = [Person(number, Role.OWNER, "") for number in self._owners]
        others = await self._store.all()
        return [*owners, *(one for one in others if one.id not in self._owners)]

    async def invite(self, role: Role, by: int, now: datetime) -> str | None:
        """The code of a link that works once; None where they may not."""
        if not may_give(await self.role_of(by), role):
            return None
        code = secrets.token_urlsafe(24)
        await self._store.invite(Invitation(hashed(code), role, by, now, now + VALID))
        return code

    async def join(self, code: str, user_id: int, name: str, now: datetime) -> Person | None:
        """Use the code up; None where it is unknown, used or too old."""
        return await self._store.join(hashed(code), user_id, name, now)

    async def remove(self, user_id: int, by: int, now: datetime) -> bool:
        """False where they may not, or there is nobody to remove."""
        role = await self.role_of(user_id)
        if role is None or not may_give(await self.role_of(by), role):
            return False
        return await self._store.remove(user_id, by, now)
