"""What the handlers of comments work with."""

from dataclasses import dataclass
from typing import Protocol

from bot.campaigns.ports import Shown
from bot.moderation.commenting import Commenting


class Digests(Protocol):
    """Digests that were sent; a part of DueStore."""

    async def shown(self, content_id: str) -> Shown | None:
        """The digest behind a message; None where it is no longer kept."""
        ...


@dataclass(frozen=True, slots=True)
class WritingDesk:
    """The dispatcher passes it as `writing_desk`. wordpress_url: the outlet's own site, whose
    articles take comments there; ''."""

    commenting: Commenting
    digests: Digests
    wordpress_url: str = ""
