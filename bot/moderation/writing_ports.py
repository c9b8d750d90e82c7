"""What writing comments in the chat needs of others."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.moderation.model import Assessment, Author, Incoming
from bot.moderation.ports import Stored
from bot.moderation.writing import Draft


class WritingStore(Protocol):
    """Drafts by the author's key, and what is known of authors and articles."""

    async def get(self, key: str) -> Draft | None: ...

    async def put(self, draft: Draft, now: datetime) -> bool:
        """Store it as the next version; False where another press was quicker."""
        ...

    async def drop(self, key: str) -> None:
        """Forget it."""
        ...

    async def author(self, site: str, key: str) -> Author | None:
        """None before the first comment."""
        ...

    async def is_withdrawn(self, source: str, identity: str) -> bool:
        """Whether the source has taken the article back."""
        ...


class Taking(Protocol):
    """The way in for comments: intake.Intake."""

    async def take(self, incoming: Incoming) -> Stored:
        """Judge and store it; of one that is there already, what it is now."""
        ...

    async def assess(self, arrivals: Sequence[Incoming]) -> Sequence[Assessment]:
        """What is to be said of each, in their order."""
        ...


class Keys(Protocol):
    """Turns what identifies a reader into a key that cannot be turned back: authors.Keys."""

    def of(self, site: str, identity: str) -> str: ...


class AuthorData(Protocol):
    """All that is stored of an author's comments."""

    async def export_author(self, site: str, key: str) -> Sequence[dict[str, object]]:
        """JSON-ready."""
        ...

    async def erase_author(self, site: str, key: str, now: datetime) -> int:
        """For good: name, texts, history, the private chat; what is published is erased on its site
        too. How many comments were erased."""
        ...
