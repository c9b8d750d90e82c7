"""Acting as a person: writing, pressing, editing, reacting, voting, inline queries."""

from typing import TypeVar

from aiohttp import web
from aiohttp.http_exceptions import BadHttpMessage

from bot.sandbox import acts
from bot.sandbox.bots import BotUser
from bot.sandbox.control.requests import (
    Act,
    Choose,
    Edit,
    Press,
    React,
    Send,
    Type,
    Vote,
    Wrong,
    read,
    read_json,
)
from bot.sandbox.control.stage import answer, find_bot
from bot.sandbox.errors import Json
from bot.sandbox.files import File
from bot.sandbox.inline import ask_inline, choose
from bot.sandbox.model import Chat, Person
from bot.sandbox.voting import vote
from bot.sandbox.world import World

A = TypeVar("A", bound=Act)
Scene = tuple[BotUser, Chat, Person]


def scene(world: World, act: Act) -> Scene:
    """Bot, chat and person of an act. Raises Wrong."""
    bot, person = find_bot(world, act.bot), world.people.get(act.person)
    if person is None:
        raise Wrong(f"from: there is no person {act.person}")
    if act.chat > 0 and act.chat != act.person:
        raise Wrong("chat: a private chat has the id of the person who writes")
    chat = world.chat(bot, act.chat)
    if chat is None:
        raise Wrong(f"chat: there is no chat {act.chat}")
    return bot, chat, person


class Acting:
    """The routes."""

    def __init__(self, world: World) -> None:
        self._world = world

    def mount(self, app: web.Application) -> None:
        """Add them."""
        posts = (
            ("/send", self.send),
            ("/press", self.press),
            ("/edit", self.edit),
            ("/react", self.react),
            ("/vote", self.vote),
            ("/inline", self.inline),
            ("/inline/choose", self.choose),
        )
        for path, handler in posts:
            app.router.add_post(path, handler)
        app.router.add_get("/inline/{id}", self.results)

    async def send(self, request: web.Request) -> web.Response:
        """A text as JSON, or a photo or document as multipart."""
        if request.content_type == "multipart/form-data":
            wanted, file = await self._with_file(request)
        else:
            wanted, file = await read_json(Send, request), None
        said = acts.Saying(wanted.text, wanted.thread, wanted.reply_to, file)
        message = acts.say(self._world, *scene(self._world, wanted), said)
        return answer({"message": message.body})

    async def _with_file(self, request: web.Request) -> tuple[Send, File | None]:
        fields: Json = {}
        file: File | None = None
        try:
            parts = await request.post()
        except (ValueError, BadHttpMessage, web.RequestPayloadError):
            raise Wrong("the body is no form") from None
        for name, value in parts.items():
            if isinstance(value, web.FileField) and name in {"photo", "document"}:
                content = value.file.read()
                file = self._world.files.keep(name, value.filename, value.content_type, content)
            else:
                fields[name] = value
        return read(Send, fields), file

    async def press(self, request: web.Request) -> web.Response:
        """A callback button; the bot's answer comes as an event."""
        wanted = await read_json(Press, request)
        where = scene(self._world, wanted)
        under = wanted.message_id, wanted.data, wanted.ephemeral_message_id
        query = acts.press(self._world, *where, *under)
        return answer({"query_id": query.id})

    async def edit(self, request: web.Request) -> web.Response:
        """A text of one's own is changed."""
        wanted = await read_json(Edit, request)
        where = scene(self._world, wanted)
        message = acts.edit(self._world, *where, wanted.message_id, wanted.text)
        return answer({"message": message.body})

    async def react(self, request: web.Request) -> web.Response:
        """An emoji on a message."""
        wanted = await read_json(React, request)
        _, chat, person = scene(self._world, wanted)
        acts.react(self._world, chat, person, wanted.message_id, wanted.emoji)
        return answer({})

    async def vote(self, request: web.Request) -> web.Response:
        """A vote in a poll."""
        wanted = await read_json(Vote, request)
        where = scene(self._world, wanted)
        poll = vote(self._world, *where, wanted.message_id, wanted.options)
        return answer({"poll": poll})

    async def inline(self, request: web.Request) -> web.Response:
        """Somebody types behind the bot's name."""
        wanted = await read_json(Type, request)
        bot, person = find_bot(self._world, wanted.bot), self._world.people.get(wanted.person)
        if person is None:
            raise Wrong(f"from: there is no person {wanted.person}")
        return answer({"query_id": ask_inline(self._world, bot, person, wanted.query).id})

    async def results(self, request: web.Request) -> web.Response:
        """What the bot offers; null while it has not answered."""
        query = self._world.inline.get(request.match_info["id"])
        if query is None:
            raise Wrong("there is no such inline query")
        return answer({"results": query.results})

    async def choose(self, request: web.Request) -> web.Response:
        """Send one of the results to a chat."""
        wanted = await read_json(Choose, request)
        where = scene(self._world, wanted)
        message = choose(self._world, *where, wanted.query_id, wanted.result_id)
        return answer({"message": message.body})
