"""A sandbox for each test, on a port of its own."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import ClientSession

from bot.sandbox.flood import FloodLimits
from bot.sandbox.sandbox import open_sandbox
from bot.sandbox.world import World
from tests.bot.sandbox.desk import TOKEN, Desk, set_stage


@pytest.fixture
def limits() -> FloodLimits:
    """None, unless a test says so."""
    return FloodLimits(rate=0)


@pytest.fixture
async def desk(limits: FloodLimits) -> AsyncIterator[Desk]:
    """The stage is set."""
    async with open_sandbox(World(limits)) as sandbox, ClientSession(sandbox.url) as http:
        session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
        desk = Desk(sandbox.world, sandbox.url, Bot(TOKEN, session=session), http)
        set_stage(desk.world)
        yield desk
        # `session.close` would wait a quarter of a second, for TLS.
        await (await session.create_session()).close()
