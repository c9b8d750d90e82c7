"""Comments of the sample site reach the desk, signed, and its decisions reach the site."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, web

from bot.moderation.sites.signing import HEADER, is_signed
from bot.sandbox.outlet.sending import Desk, Sender
from bot.sandbox.outlet.site import build_outlet
from bot.sandbox.sandbox import listening
from tests.bot.sandbox.outlet.conftest import NOON, ZONE, path_of

SECRET = "shared"
PAGE = path_of("book-fair")


@dataclass
class Taking:
    """A desk that knows one state for all. status: what it answers. got: the bodies."""

    state: str = "pending"
    status: int = 202
    got: list[dict[str, str]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        assert is_signed(body, request.headers[HEADER], SECRET)
        self.got.append(json.loads(body))
        return web.json_response({"id": 1, "state": self.state}, status=self.status)


@dataclass
class Place:
    """The site and its desk. url: of the site."""

    taking: Taking
    url: str
    client: ClientSession

    async def comment(self) -> None:
        form = {"name": "سعاد", "email": "suad@readers.example", "text": "متى يفتح المعرض؟"}
        async with self.client.post(f"{self.url}{PAGE}/comments", data=form) as answer:
            assert answer.status == 200

    async def shows(self, wanted: bool) -> None:
        """Until the article shows the comment, or no longer does."""
        async with asyncio.timeout(10):
            while ("متى يفتح المعرض؟" in await self._page()) is not wanted:
                await asyncio.sleep(0.05)

    async def _page(self) -> str:
        async with self.client.get(self.url + PAGE) as answer:
            return await answer.text()

    async def sent(self, more_than: int = 0) -> None:
        async with asyncio.timeout(10):
            while len(self.taking.got) <= more_than:
                await asyncio.sleep(0.02)


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    taking, desk = Taking(), web.Application()
    desk.router.add_post("/comments", taking.take)
    async with listening(desk) as url, ClientSession() as client:
        sender = Sender(Desk(f"{url}/comments", SECRET, "صحيفة الميدان"))
        site = build_outlet(lambda: NOON, ZONE, sender.told)
        site.cleanup_ctx.append(sender.running)
        async with listening(site) as there:
            yield Place(taking, there, client)


async def test_a_comment_is_sent_whole_and_shown_while_it_is_approved(place: Place) -> None:
    await place.comment()
    await place.sent()
    sent = place.taking.got[0]
    assert (sent["site"], sent["external_id"]) == ("صحيفة الميدان", "1")
    assert (sent["author_name"], sent["text"]) == ("سعاد", "متى يفتح المعرض؟")
    assert sent["article_url"] == place.url + PAGE
    assert datetime.fromisoformat(sent["created_at"]) == NOON.astimezone(UTC)
    place.taking.state = "approved"
    await place.shows(True)
    place.taking.state = "spam"
    await place.shows(False)


async def test_a_desk_that_is_down_gets_it_later(place: Place) -> None:
    place.taking.status = 503
    place.taking.state = "approved"
    await place.comment()
    await place.sent()
    place.taking.status = 200
    await place.shows(True)
