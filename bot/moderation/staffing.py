"""Who may do what in the queue."""

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
