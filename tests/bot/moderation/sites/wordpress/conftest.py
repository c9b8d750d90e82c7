"""A site, our stores, and all that goes between them, composed as the bot composes it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.moderating import Hooks, Moderation, build_moderation
from bot.moderation.deciding import Ruling, Verb
from bot.moderation.intake import unassessed
from bot.moderation.model import Actor, Comment
from bot.moderation.outbox import Outbox
from bot.moderation.sites.wordpress.client import open_client
from bot.moderation.sites.wordpress.polling import Poller
from bot.settings import Settings
from tests.fakes.site_stores import MemoryComments
from tests.fakes.wordpress import PASSWORD, USER, FakeWordPress

EDITOR = Actor(7, "هدى")


@dataclass
class Desk:
    """site: at the other end. now: moved by tests. changed, notices: what was told, in order."""

    site: FakeWordPress
    store: MemoryComments
    moderation: Moderation
    changed: list[int]
    notices: list[str]
    now: list[datetime] = field(default_factory=list)

    @property
    def poller(self) -> Poller:
        assert self.moderation.poller is not None
        return self.moderation.poller

    @property
    def outbox(self) -> Outbox:
        assert self.moderation.outbox is not None
        return self.moderation.outbox

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now[0] += timedelta(**time)

    def of(self, external_id: int) -> Comment:
        """Our copy of the site's comment."""
        found = [c for c in self.store.kept.values() if c.external_id == str(external_id)]
        return found[0]

    async def decide(self, comment: Comment, verb: Verb) -> None:
        """A press of a moderator's."""
        ruling = Ruling(comment.id, self.store.kept[comment.id].version, verb, EDITOR, self.now[0])
        assert (await self.store.decide(ruling)).denied is None

    async def tell(self) -> None:
        """Do all errands that are due."""
        while await self.outbox.round():
            pass

    def errands(self) -> list[tuple[str, str, str]]:
        """(errand, status, error) of each, in order."""
        return [(row.errand.value, row.status, row.error) for row in self.store.rows]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    now = [datetime(2026, 11, 25, 8, tzinfo=UTC)]
    store, changed, notices = MemoryComments(), list[int](), list[str]()

    async def notify(name: str) -> None:
        notices.append(name)

    settings = Settings(_env_file=None, bot_token=SecretStr("123456:abcdefgh"))
    hooks = Hooks(unassessed, changed.append, notify)
    async with FakeWordPress() as site, open_client(site.url, USER, PASSWORD) as client:
        moderation = build_moderation(settings, client, store, store, hooks, lambda: now[0])
        yield Desk(site, store, moderation, changed, notices, now)
