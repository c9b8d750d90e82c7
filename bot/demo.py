"""The demo: a Telegram, a news site and the bot on this machine, and the first digest.

The bot is `nashra run`, a process of its own with settings of its own; nothing in it knows.
"""

import asyncio
import os
import secrets
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.app import Newsroom
from bot.moderation.staffing import Role
from bot.moderation.team import Staff
from bot.sandbox import acts
from bot.sandbox.bots import BotUser
from bot.sandbox.cast import cast, enter
from bot.sandbox.model import Message, Person
from bot.sandbox.outlet.sending import Desk, Sender
from bot.sandbox.outlet.site import build_outlet
from bot.sandbox.sandbox import listening, open_sandbox
from bot.sandbox.world import World
from bot.settings import Settings
from bot.storage.moderation.staffing import SqlStaffStore
from bot.wording import Texts, Wording
from digests.errors import NashraError
from digests.model import SourceRef

FEEDS = ("/feed/", "/agency/feed/")

LAUNCH = """
import os, signal, sys, threading
def follow():
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=follow, daemon=True).start()
from bot.cli import main
main()
"""
"""The bot ends when its standard input does: with the demo, in whatever way the demo ends."""

PATIENCE = 60.0
"""Seconds the bot may take to start and to send the first digest."""

END = 10.0
"""Seconds it may take to end."""


class DemoFailed(NashraError):
    """The bot did not come to its first digest. `reason` ends with the last it said."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What runs. url: the chat page. digest: the reader's first."""

    url: str
    digest: str


@asynccontextmanager
async def open_demo(port: int) -> AsyncIterator[Stage]:
    """Everything, as far as the first digest; all of it ends on the way out.

    port: of the chat page; another one where it is taken.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="nashra-demo-")))
        world = World()
        world.clock.move_to(opening(datetime.now(UTC), world.timezone).timestamp())
        bot = world.bot(f"{secrets.randbelow(9 * 10**9) + 10**9}:{secrets.token_urlsafe(26)}")
        enter(world, bot)
        sandbox = await _on_a_port(stack, world, port)
        desk = Desk(f"http://{_free_address()}/comments", secrets.token_urlsafe(26), cast().outlet)
        site = await stack.enter_async_context(listening(_outlet(world, desk)))
        environment = _environment(bot, sandbox, folder, desk)
        await _furnish(environment, site, world)
        running = await stack.enter_async_context(_bot(environment, folder))
        try:
            digest = await _first_digest(world, bot, site, running)
        except TimeoutError:
            raise DemoFailed("demo", f"the bot did not start: {_last_words(folder)}") from None
        yield Stage(sandbox, digest)


def opening(now: datetime, zone: str) -> datetime:
    """When the demo begins: now, but never before nine. At night the reader would have today's
    digest already when the next morning comes, and rightly get no second one."""
    local = now.astimezone(ZoneInfo(zone))
    return max(local, local.replace(hour=9, minute=0, second=0, microsecond=0))


async def _on_a_port(stack: AsyncExitStack, world: World, port: int) -> str:
    try:
        return (await stack.enter_async_context(open_sandbox(world, port))).url
    except OSError:
        return (await stack.enter_async_context(open_sandbox(world))).url


def _free_address() -> str:
    """Where the bot will listen: the newspaper must know it before the bot is there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"


def _outlet(world: World, desk: Desk) -> web.Application:
    """The newspaper, whose comments the bot's staff moderate."""
    sender = Sender(desk)

    def now() -> datetime:
        return datetime.fromtimestamp(world.clock.now(), UTC)

    app = build_outlet(now, world.timezone, sender.told)
    app.cleanup_ctx.append(sender.running)
    return app


def _environment(bot: BotUser, sandbox: str, folder: Path, desk: Desk) -> dict[str, str]:
    """The settings of a newsroom that happens to have its Telegram on this machine."""
    return {
        "BOT_TOKEN": bot.token,
        "TELEGRAM_API_URL": sandbox,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/nashra.db",
        "OWNER_IDS": str(cast().owner),
        "STAFF_CHAT_ID": str(cast().staff),
        "OUTLET_NAME": cast().outlet,
        "HTTP_LISTEN": urlsplit(desk.url).netloc,
        "INTAKE_SECRET": desk.secret,
        "ALLOW_PRIVATE_SOURCES": "on",
    }


async def _furnish(environment: dict[str, str], site: str, world: World) -> None:
    """The newsroom has its sources, and a moderator."""
    settings = Settings(_env_file=None, database_url=environment["DATABASE_URL"])
    async with Newsroom.open(settings) as newsroom:
        for feed in FEEDS:
            await newsroom.sources.add(SourceRef(site + feed, "feed"))
        await _invite(newsroom, world.people[cast().moderator])


async def _invite(newsroom: Newsroom, person: Person) -> None:
    name = " ".join(filter(None, (person.first_name, person.last_name)))
    team, now = Staff(SqlStaffStore(newsroom.database), (cast().owner,)), datetime.now(UTC)
    code = await team.invite(Role.MODERATOR, cast().owner, now)
    await team.join(code or "", person.id, name, now)


@asynccontextmanager
async def _bot(environment: dict[str, str], folder: Path) -> AsyncIterator[Process]:
    """`nashra run` in the folder, where no other `.env` is; what it says goes to a file there."""
    with (folder / "bot.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", LAUNCH, "run"),
            cwd=folder,
            env={**_inherited(), **environment},
            stdin=asyncio.subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        await _end(process)


def _inherited() -> dict[str, str]:
    """This process's environment without any setting of a real newsroom."""
    settings = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in settings}
    return kept | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


async def _end(process: Process) -> None:
    if process.stdin:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), END)
    except TimeoutError:
        process.kill()
        await process.wait()


def _last_words(folder: Path) -> str:
    lines = (folder / "bot.log").read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else "it said nothing"


async def _first_digest(world: World, bot: BotUser, site: str, running: Process) -> str:
    """Lead the reader through the set-up, by the buttons; returns the digest's text."""
    async with asyncio.timeout(PATIENCE):
        while not bot.calls["getUpdates"]:
            if running.returncode is not None:
                raise TimeoutError
            await asyncio.sleep(0.05)
        return await _Reader(world, bot, site, Wording().of("ar")).subscribe()


class _Reader:
    """The reader of the demo at the buttons."""

    def __init__(self, world: World, bot: BotUser, site: str, texts: Texts) -> None:
        self._world = world
        self._bot = bot
        self._site = site
        self._texts = texts
        self._person = world.people[cast().reader]
        self._chat = world.room(bot, self._person)

    async def subscribe(self) -> str:
        """From Start to the first digest."""
        with self._world.events.watching(self._bot.id) as watcher:
            acts.say(self._world, self._bot, self._chat, self._person, acts.Saying("/start"))
            async for kind, body in watcher.events():
                if kind not in {"message", "edited"} or body["chat"] != self._chat.id:
                    continue
                message = self._chat.messages[body["message"]["message_id"]]
                if _links_to(self._site, message):
                    return message.text
                self._press_on(message)
        raise TimeoutError

    def _press_on(self, message: Message) -> None:
        onward = {self._texts.plain("setup.next"), self._texts.plain("setup.finish")}
        for button in message.buttons():
            if button["text"] in onward:
                chosen = button["callback_data"]
                acts.press(self._world, self._bot, self._chat, self._person, message.id, chosen)


def _links_to(site: str, message: Message) -> bool:
    entities = message.body.get("entities", ())
    return any(entity.get("url", "").startswith(f"{site}/news/") for entity in entities)
