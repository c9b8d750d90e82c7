"""The wiring of where comments come from and how decisions reach their sites.

What staff see of it is drawn by others: `on_change` is called with a comment's id whenever one came
or changed here.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from aiohttp import web
from pydantic import SecretStr

from bot.app import Newsroom
from bot.campaigns.notices import Notices
from bot.moderation.authors import Keys
from bot.moderation.intake import Assess, Automatic, Intake, OnChange, unassessed
from bot.moderation.keeping import ErasureStore
from bot.moderation.outbox import Outbox
from bot.moderation.ports import CommentStore, OutboxStore, PendingErrands
from bot.moderation.sites.rates import Rates
from bot.moderation.sites.wordpress.arriving import Arrivals
from bot.moderation.sites.wordpress.client import Client, open_client
from bot.moderation.sites.wordpress.differing import Differences
from bot.moderation.sites.wordpress.erasing import Erasing
from bot.moderation.sites.wordpress.importing import Import, Progress
from bot.moderation.sites.wordpress.polling import Poller
from bot.moderation.sites.wordpress.site import WordPress
from bot.moderation.sites.wordpress.telling import Telling
from bot.moderation.sites.wordpress.trouble import Notify, Trouble
from bot.settings import Settings, require
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.erasing import SqlErasureStore
from bot.storage.moderation.outbox import SqlOutboxStore
from bot.storage.moderation.settings import SqlSettingStore
from bot.web.intake import Plugin, comment_routes, plugin_routes

WORDPRESS_SETTINGS = ("wordpress_url", "wordpress_user", "wordpress_app_password")


class Errands(OutboxStore, PendingErrands, Protocol):
    """The store of what sites have still to be told."""


@dataclass(frozen=True, slots=True)
class Stores:
    """What sites need kept."""

    comments: CommentStore
    errands: Errands
    erasures: ErasureStore


@dataclass(frozen=True, slots=True)
class Hooks:
    """What others bring. assess: rules and score. on_change: redraws. notify: posts a notice to
    the owners, by name. automatic: may decide what is new by itself; None: nothing is."""

    assess: Assess
    on_change: OnChange
    notify: Notify
    automatic: Automatic | None = None


@dataclass(frozen=True, slots=True)
class Moderation:
    """intake: the way in, for Telegram's readers too. keys: their authors' keys. poller, outbox,
    past (an import of what was decided before): None where there is no WordPress."""

    intake: Intake
    keys: Keys
    routes: Sequence[web.RouteDef]
    on_change: OnChange
    poller: Poller | None = None
    outbox: Outbox | None = None
    past: Import | None = None

    def loops(self, stop: asyncio.Event) -> tuple[Coroutine[Any, Any, None], ...]:
        """What runs until `stop`."""
        return tuple(one.run(stop) for one in (self.poller, self.outbox) if one is not None)

    def wake(self) -> None:
        """Something was decided, or it is another time: tell the sites now."""
        if self.outbox is not None:
            self.outbox.wake()

    def changed(self, comment_id: int) -> None:
        """A reader did something with a comment: it is drawn again, and its site told."""
        self.on_change(comment_id)
        self.wake()


def quiet_hooks(settings: Settings, notices: Notices, now: Callable[[], datetime]) -> Hooks:
    """Nothing is said of comments, and nobody sees them: only refusals of the site are told."""

    async def notify(name: str) -> None:
        await notices.post(name, now(), site=settings.wordpress_url)

    return Hooks(unassessed, _nothing_to_draw, notify)


@asynccontextmanager
async def open_moderation(
    newsroom: Newsroom, hooks: Hooks, now: Callable[[], datetime]
) -> AsyncIterator[Moderation]:
    """Everything over the newsroom's database. Raises SettingsError where of the settings that
    moderating a WordPress needs one is missing."""
    database, settings = newsroom.database, newsroom.settings
    stores = Stores(SqlCommentStore(database), SqlOutboxStore(database), SqlErasureStore(database))
    keys = Keys(await SqlSettingStore(database).secret("authors"))
    async with open_wordpress(settings) as client:
        yield build_moderation(settings, client, keys, stores, hooks, now)


def lacking(settings: Settings) -> Sequence[str]:
    """What is missing where moderating a WordPress was begun to be set; its address alone is that
    of a source of news."""
    given = {name: _is_set(settings, name) for name in WORDPRESS_SETTINGS}
    if not (given["wordpress_user"] or given["wordpress_app_password"]):
        return []
    return [name.upper() for name, is_set in given.items() if not is_set]


def _is_set(settings: Settings, name: str) -> bool:
    value = getattr(settings, name)
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


@asynccontextmanager
async def open_wordpress(settings: Settings) -> AsyncIterator[Client | None]:
    """The client of the outlet's WordPress; None where its comments are not moderated here."""
    password = settings.wordpress_app_password.get_secret_value()
    if not (settings.wordpress_user or password):
        yield None
        return
    require(settings, *WORDPRESS_SETTINGS)
    async with open_client(settings.wordpress_url, settings.wordpress_user, password) as client:
        yield client


def build_moderation(
    settings: Settings,
    client: Client | None,
    keys: Keys,
    stores: Stores,
    hooks: Hooks,
    now: Callable[[], datetime],
) -> Moderation:
    """Everything, built but not started."""
    intake = Intake(stores.comments, hooks.assess, hooks.on_change, now, hooks.automatic)
    secret = settings.intake_secret.get_secret_value()
    routes = comment_routes(secret, intake, keys, now, Rates()) if secret else []
    if client is None:
        return Moderation(intake, keys, routes, hooks.on_change)
    site = WordPress(client, keys)
    looking, acting = Trouble(hooks.notify), Trouble(hooks.notify)
    differences = Differences(stores.comments, intake, hooks.on_change, now)
    arrivals = Arrivals(site, stores.comments, intake, now)
    poller = Poller(site, stores.comments, stores.errands, arrivals, differences, looking, now)
    telling = Telling(site, stores.comments, differences, acting, hooks.on_change)
    outbox = Outbox(stores.errands, telling, now, random.random, hooks.on_change)
    if secret:
        erasing = Erasing(stores.comments, stores.erasures, hooks.on_change, now)
        routes += plugin_routes(secret, Plugin(poller.push, erasing.erase))
    past = Import(site, stores.comments, intake)
    return Moderation(intake, keys, routes, hooks.on_change, poller, outbox, past)


async def import_past(settings: Settings) -> AsyncIterator[Progress]:
    """Bring in what the outlet's WordPress has decided so far. Raises SiteTrouble."""
    hooks = Hooks(unassessed, _nothing_to_draw, _nobody_to_tell)
    async with (
        Newsroom.open(settings) as newsroom,
        open_moderation(newsroom, hooks, lambda: datetime.now(UTC)) as moderation,
    ):
        if moderation.past is not None:
            async for progress in moderation.past.run():
                yield progress


def _nothing_to_draw(_comment_id: int) -> None:
    pass


async def _nobody_to_tell(_notice: str) -> None:
    pass
