"""Watching: what each chat shows, files, previews of links, and everything as it happens."""

import asyncio
import contextlib

import orjson
from aiohttp import web

from bot.sandbox.bots import BotUser
from bot.sandbox.control.previews import Previews
from bot.sandbox.control.requests import Wrong
from bot.sandbox.control.stage import answer, find_bot
from bot.sandbox.errors import Json
from bot.sandbox.model import ADMINS, GROUPS, Chat
from bot.sandbox.world import World

SHOWN = 200
"""Messages of a chat handed out at once: the newest."""

LISTED = 300
"""Chats handed out at once."""

BEAT = 15.0
"""Seconds without an event after which a comment keeps the connection open."""


class Watching:
    """The routes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._previews = Previews(world.files)

    def mount(self, app: web.Application) -> None:
        """Add them."""
        gets = (
            ("/state", self.state),
            ("/chats/{id}/messages", self.messages),
            ("/events", self.events),
            ("/files/{id}", self.file),
            ("/preview", self.preview),
            ("/calls", self.calls),
        )
        for path, handler in gets:
            app.router.add_get(path, handler)
        app.on_shutdown.append(self._end)

    async def _end(self, _app: web.Application) -> None:
        self._world.events.end()

    def _bot(self, request: web.Request) -> BotUser | None:
        number = request.query.get("bot", "")
        if number:
            return find_bot(self._world, int(number) if number.isdecimal() else 0)
        return next(iter(self._world.bots.values()), None)

    async def state(self, request: web.Request) -> web.Response:
        """Everything but the messages."""
        world, bot = self._world, self._bot(request)
        chats = [] if bot is None else [_listed(world, bot, chat) for chat in _chats(world, bot)]
        return answer(
            {
                "now": world.clock.now(),
                "timezone": world.timezone,
                "bot": bot.user() if bot else None,
                "bots": [one.user() for one in world.bots.values()],
                "people": [person.user() for person in list(world.people.values())[:LISTED]],
                "chats": chats,
            }
        )

    async def messages(self, request: web.Request) -> web.Response:
        """The newest messages of a chat, oldest first; ephemeral ones by their date."""
        bot = self._bot(request)
        number = request.match_info["id"]
        chat = self._world.chat(bot, int(number)) if bot and _is_number(number) else None
        if chat is None:
            raise Wrong(f"there is no chat {number}")
        bodies = [message.body for message in list(chat.messages.values())[-SHOWN:]]
        bodies += [message.body for message in chat.ephemeral.values()]
        return answer({"messages": sorted(bodies, key=lambda body: int(body["date"]))})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events, until one of both goes away."""
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        stream = web.StreamResponse(headers=headers)
        stream.content_type = "text/event-stream"
        await stream.prepare(request)
        bot = self._bot(request)
        with self._world.events.watching(bot.id if bot else 0) as watcher:
            await stream.write(b": open\n\n")
            beating = asyncio.create_task(_beat(stream))
            try:
                async for kind, body in watcher.events():
                    data = orjson.dumps(body).decode()
                    await stream.write(f"event: {kind}\ndata: {data}\n\n".encode())
            except ConnectionError:
                pass
            finally:
                beating.cancel()
        return stream

    async def file(self, request: web.Request) -> web.Response:
        """A file's content, as a browser takes it."""
        found = self._world.files.find(request.match_info["id"])
        whole = await self._world.files.fetched(found) if found else None
        if whole is None or not whole.content:
            raise web.HTTPNotFound
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return web.Response(body=whole.content, content_type=whole.content_type, headers=headers)

    async def calls(self, request: web.Request) -> web.Response:
        """How often a bot called each method."""
        bot = self._bot(request)
        return answer({"calls": dict(bot.calls) if bot else {}})

    async def preview(self, request: web.Request) -> web.Response:
        """What a link's preview shows."""
        return answer(await self._previews.of(request.query.get("url", "")))


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal()


async def _beat(stream: web.StreamResponse) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            await asyncio.sleep(BEAT)
            await stream.write(b": beat\n\n")


def _chats(world: World, bot: BotUser) -> list[Chat]:
    """Chats with a role first, in the order in which the stage was set."""
    chats = list(world.rooms_of(bot, LISTED))
    return sorted(chats, key=lambda chat: not chat.role)


def _listed(world: World, bot: BotUser, chat: Chat) -> Json:
    last = chat.last()
    private = chat.type == "private"
    status = chat.member(bot.id).status
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title,
        "is_forum": chat.is_forum,
        "role": chat.role,
        "topics": [{**t.public(), "is_closed": t.is_closed} for t in chat.topics.values()],
        "speakers": _speakers(world, chat),
        "blocked": private and status == "kicked",
        "started": not private or bool(chat.messages),
        "pinned": chat.pinned[-1] if chat.pinned else 0,
        "reply_keyboard": chat.reply_keyboard,
        "commands": _menu(world, bot, chat),
        "last": last.body if last else None,
    }


def _speakers(world: World, chat: Chat) -> list[int]:
    needed = ADMINS if chat.type == "channel" else None
    return [
        number
        for number, member in chat.members.items()
        if number in world.people and member.present and (not needed or member.status in needed)
    ]


def _menu(world: World, bot: BotUser, chat: Chat) -> list[Json]:
    """The bot's menu here, by Telegram's order of scopes, in the language of the person."""
    scopes = [f"chat:{chat.id}", "default"]
    if chat.type == "private":
        scopes.insert(1, "all_private_chats")
    elif chat.type in GROUPS:
        scopes[1:1] = ["all_chat_administrators", "all_group_chats"]
    person = world.people.get(chat.id)
    language = person.language_code if person else "ar"
    menus = bot.profile.commands
    keys = ((scope, code) for scope in scopes for code in (language, ""))
    return next((menus[key] for key in keys if key in menus), [])
