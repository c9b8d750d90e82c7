"""Who may do what in the queue."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """OWNER: named in the settings. ADMIN: also rules, automation and roles. MODERATOR: decides."""

    OWNER = "owner"
    ADMIN = "admin"
    MODERATOR = "moderator"

    @property
    def is_admin(self) -> bool:
        """Whether rules, settings and roles are theirs too."""
        return self is not Role.MODERATOR


GIVEN = (Role.ADMIN, Role.MODERATOR)
"""Roles that can be given: an owner is made by the settings only."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff. name: as colleagues know them. added_by: 0 for an owner."""

    id: int
    role: Role
    name: str
    added_by: int = 0
    added_at: datetime | None = None


class Staffing(Protocol):
    """Who belongs to the staff."""

    async def role_of(self, user_id: int) -> Role | None:
        """None for anybody else."""
        ...


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes one person staff. token_hash: of the code in the link, see `hashed`."""

    token_hash: str
    role: Role
    made_by: int
    made_at: datetime
    expires_at: datetime


class StaffStore(Protocol):
    """Admins and moderators; owners are in the settings. Each change writes its audit line in the
    same transaction: staff_invited, staff_joined, staff_removed."""

    async def get(self, user_id: int) -> Person | None: ...

    async def all(self) -> Sequence[Person]:
        """The admins first, then by name."""
        ...

    async def invite(self, invitation: Invitation) -> None: ...

    async def join(self, token_hash: str, user_id: int, name: str, now: datetime) -> Person | None:
        """Use an invitation up: the person has its role then, or keeps a higher one. None where
        there is none, it was used or has expired; nothing changes then."""
        ...

    async def remove(self, user_id: int, by: int, now: datetime) -> bool:
        """False where they were no staff."""
        ...


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
