"""Who may do what in the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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
