"""What writing comments in the chat needs of others."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.moderation.keeping import Past
from bot.moderation.model import Assessment, Incoming
from bot.moderation.ports import CommentStore, Stored
from bot.moderation.writing import Draft


class Comments(CommentStore, Past, Protocol):
    """The store of comments, as far as readers need it."""


class WritingStore(Protocol):
    """Drafts by the author's key, and what is known of articles."""

    async def get(self, key: str) -> Draft | None: ...

    async def put(self, draft: Draft, now: datetime) -> bool:
        """Store it as the next version; False where another press was quicker."""
        ...

    async def drop(self, key: str) -> None:
        """Forget it."""
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
