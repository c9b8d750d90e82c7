"""The sample outlet on a free port, its clock in the test's hands."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.outlet.comments import Comment, CommentBook
from bot.sandbox.outlet.rotation import NEWSPAPER, Outlet, find
from bot.sandbox.outlet.site import COMMENTS, build_outlet

NOON = datetime.fromisoformat("2026-11-24T12:00:00+01:00")
ZONE = "Europe/Brussels"


def path_of(slug: str, outlet: Outlet = NEWSPAPER) -> str:
    """Where an article of the stock was last published as of NOON."""
    days = [(NOON - timedelta(days=back)).date() for back in range(4)]
    found = (find(outlet, on, slug, NOON, ZoneInfo(ZONE)) for on in days)
    return next(each.path for each in found if each is not None)


@dataclass
class Site:
    """url: without a slash at its end. now: move it to move the site's clock."""

    url: str
    client: aiohttp.ClientSession
    comments: CommentBook
    now: datetime = NOON
    told: list[Comment] = field(default_factory=list)

    async def get(self, path: str, **headers: str) -> tuple[aiohttp.ClientResponse, str]:
        """(the answer, its text). headers: with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.client.get(self.url + path, headers=named) as response:
            return response, await response.text()

    async def post(self, path: str, **form: str) -> tuple[aiohttp.ClientResponse, str]:
        """(the answer after its redirect, its text)."""
        async with self.client.post(self.url + path, data=form) as response:
            return response, await response.text()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async def on_comment(comment: Comment) -> None:
        made.told.append(comment)

    app = build_outlet(lambda: made.now, ZONE, on_comment)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as client:
        made = Site(f"http://127.0.0.1:{runner.addresses[0][1]}", client, app[COMMENTS])
        yield made
    await runner.cleanup()
