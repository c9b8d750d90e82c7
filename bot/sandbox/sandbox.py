"""A running sandbox: Bot API, control API and chat page on one port of this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.chat_page import add_page
from bot.sandbox.control import mount_control
from bot.sandbox.server import MAX_BODY, BotApi
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Sandbox:
    """url: what a bot is given as TELEGRAM_API_URL, and a person opens in the browser."""

    world: World
    url: str


def build_app(world: World) -> web.Application:
    """All routes over one world."""
    app = web.Application(client_max_size=MAX_BODY)
    BotApi(world).mount(app)
    mount_control(app, world)
    add_page(app)
    return app


@asynccontextmanager
async def listening(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    """Serve on loopback while inside; yields the address. port 0: any free one.

    Raises OSError where the port is taken.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def open_sandbox(world: World, port: int = 0) -> AsyncIterator[Sandbox]:
    """The same for a world and all its routes."""
    try:
        async with listening(build_app(world), port) as url:
            yield Sandbox(world, url)
    finally:
        await world.files.close()
