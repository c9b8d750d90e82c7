"""What the owners are told when the site refuses us: once in words, not at every try."""

from collections.abc import Awaitable, Callable

import structlog

from bot.moderation.sites.wordpress.client import SiteRefuses, SiteTrouble

log = structlog.get_logger(__name__)

Notify = Callable[[str], Awaitable[None]]
"""Posts the notice of this name."""


class Trouble:
    """One for looking and one for acting: a user may have the right to one of them."""

    def __init__(self, notify: Notify) -> None:
        self._notify = notify
        self._told = ""

    def fine(self) -> None:
        """The site did what was asked: the next refusal is told again."""
        self._told = ""

    async def note(self, error: SiteTrouble) -> None:
        """Log it; a refusal is told to the owners."""
        log.warning("wordpress_trouble", site=error.about, reason=error.reason)
        if not isinstance(error, SiteRefuses):
            return
        name = "wordpress_password" if error.status == 401 else "wordpress_right"
        if name != self._told:
            self._told = name
            await self._notify(name)
