"""A sandbox on loopback, an unmodified aiogram before it, and a hand for raw requests."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import ClientSession

from bot.sandbox.bots import BotUser
from bot.sandbox.flood import FloodLimits
from bot.sandbox.sandbox import Sandbox, open_sandbox
from bot.sandbox.world import World

TOKEN = "4242:AAHnashraTESTtokenTESTtokenTESTtoken"
ME = 4242
SARA, OMAR, LAYLA = 7, 8, 9
GROUP, FORUM, CHANNEL = -1001, -1002, -1003
Json = dict[str, Any]


@dataclass(frozen=True)
class Raw:
    """Requests as any client could make them."""

    http: ClientSession
    url: str

    async def call(self, method: str, **parameters: Any) -> tuple[int, Json]:
        """A call of the Bot API with a JSON body: status and answer."""
        async with self.http.post(f"{self.url}/bot{TOKEN}/{method}", json=parameters) as answer:
            return answer.status, await answer.json()

    async def refused(self, method: str, **parameters: Any) -> str:
        """The description of a refusal."""
        status, answer = await self.call(method, **parameters)
        assert status == answer["error_code"]
        assert answer["ok"] is False
        return str(answer["description"])

    async def result(self, method: str, **parameters: Any) -> Any:
        """The result of a call that goes well."""
        status, answer = await self.call(method, **parameters)
        assert (status, answer["ok"]) == (200, True), answer
        return answer["result"]

    async def sim(self, path: str, **body: Any) -> Json:
        """A post to the control API that goes well."""
        status, answer = await self.tried(path, **body)
        assert status == 200, answer
        return answer

    async def tried(self, path: str, **body: Any) -> tuple[int, Json]:
        """A post to the control API."""
        named = {name.removesuffix("_"): value for name, value in body.items()}
        async with self.http.post(f"{self.url}/sim/{path}", json=named) as answer:
            return answer.status, await answer.json()

    async def look(self, path: str) -> Json:
        """What the control API shows."""
        async with self.http.get(f"{self.url}/sim/{path}") as answer:
            assert answer.status == 200, await answer.text()
            shown: Json = await answer.json()
            return shown

    async def updates(self, **parameters: Any) -> list[Json]:
        """What waits for the bot, confirmed at once."""
        waiting: list[Json] = await self.result("getUpdates", **parameters)
        if waiting:
            await self.result("getUpdates", offset=waiting[-1]["update_id"] + 1)
        return waiting


@pytest.fixture
def world() -> World:
    return World(FloodLimits(rate=0))


@pytest.fixture
async def sandbox(world: World) -> AsyncIterator[Sandbox]:
    async with open_sandbox(world) as opened:
        yield opened


@pytest.fixture
async def raw(sandbox: Sandbox) -> AsyncIterator[Raw]:
    """With three people, a group whose admin is Sara, a forum and a channel, the bot in all."""
    async with ClientSession() as http:
        hand = Raw(http, sandbox.url)
        await hand.result("getMe")
        for number, name in ((SARA, "سارة"), (OMAR, "عمر"), (LAYLA, "ليلى")):
            await hand.sim("people", id=number, first_name=name)
        people = [{"id": SARA, "status": "creator"}, OMAR]
        await hand.sim("chats", id=GROUP, title="مجموعة", members=[*people, ME])
        admins = [*people, {"id": ME, "status": "administrator"}]
        topics = [{"name": "التعليقات"}]
        forum = {"is_forum": True, "topics": topics, "members": admins}
        await hand.sim("chats", id=FORUM, title="منتدى", **forum)
        await hand.sim("chats", id=CHANNEL, title="قناة", type="channel", members=admins)
        yield hand


@pytest.fixture
async def bot(raw: Raw) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(raw.url))
    async with Bot(TOKEN, session=session) as made:
        yield made


@pytest.fixture
def me(raw: Raw, world: World) -> BotUser:
    return world.bots[ME]
