"""A sandbox on loopback with a few people and chats, and what tests reach it with."""

from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot
from aiohttp import ClientSession

from bot.sandbox.bots import BotUser
from bot.sandbox.control.requests import NewChat, NewMember, NewPerson, NewTopic
from bot.sandbox.control.stage import new_chat, new_person
from bot.sandbox.errors import Json
from bot.sandbox.world import World

TOKEN = "4242:AAone-token-of-the-sandbox-for-tests-00"
OTHER_TOKEN = "4343:AAanother-token-of-the-sandbox-tests-00"
BOT, OTHER_BOT = 4242, 4343
SARA, OMAR, HUDA = 101, 102, 103
GROUP, FORUM, CHANNEL, SMALL = -1001, -1002, -1003, -50
TOPIC = 2
"""The one topic of the forum."""


@dataclass
class Answer:
    """What a raw call got. body: its JSON."""

    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return str(self.body["description"])


@dataclass
class Desk:
    """url: of the sandbox. bot: aiogram as it comes. http: a client of one's own."""

    world: World
    url: str
    bot: Bot
    http: ClientSession

    async def raw(self, method: str, token: str = TOKEN, /, **given: Any) -> Answer:
        """A call as JSON, whatever comes of it."""
        async with self.http.post(f"/bot{token}/{method}", json=given) as answer:
            return Answer(answer.status, await answer.json(), dict(answer.headers))

    async def call(self, method: str, token: str = TOKEN, /, **given: Any) -> Any:
        """The result of a call that goes well."""
        answer = await self.raw(method, token, **given)
        assert answer.body["ok"], answer.body
        return answer.body["result"]

    async def refused(self, method: str, token: str = TOKEN, /, **given: Any) -> str:
        """Code and words of a call that does not."""
        answer = await self.raw(method, token, **given)
        assert not answer.body["ok"], answer.body
        assert answer.status == answer.body["error_code"]
        return f"{answer.status} {answer.words}"

    async def say(self, text: str = "نص", chat_id: int = SARA, **given: Any) -> int:
        """The bot sends a text; its id."""
        sent = await self.call("sendMessage", chat_id=chat_id, text=text, **given)
        return int(sent["message_id"])

    async def sim(self, path: str, **body: Any) -> Json:
        """The control API does something."""
        async with self.http.post(f"/sim/{path}", json=body) as answer:
            told: Json = await answer.json()
            assert answer.status == 200, told
            return told

    async def sim_refused(self, path: str, **body: Any) -> str:
        """The sentence in which it does not."""
        async with self.http.post(f"/sim/{path}", json=body) as answer:
            told: Json = await answer.json()
            assert answer.status == 400, told
            return str(told["error"])

    async def look(self, path: str) -> Json:
        """What the control API shows."""
        async with self.http.get(f"/sim/{path}") as answer:
            told: Json = await answer.json()
            assert answer.status == 200, told
            return told

    async def messages(self, chat: int) -> list[Json]:
        """What a chat shows."""
        found: list[Json] = (await self.look(f"chats/{chat}/messages?bot={BOT}"))["messages"]
        return found

    async def person_says(self, text: str, chat: int = SARA, who: int = SARA, **given: Any) -> int:
        """Somebody writes; the id of the message."""
        said = await self.sim("send", bot=BOT, chat=chat, text=text, **{"from": who}, **given)
        return int(said["message"]["message_id"])

    async def press(self, message_id: int, chat: int = SARA, who: int = SARA, **given: Any) -> str:
        """Somebody presses a button; the id of the query."""
        act = {"from": who, "chat": chat, "message_id": message_id, "data": "go", **given}
        return str((await self.sim("press", bot=BOT, **act))["query_id"])

    async def updates(self, token: str = TOKEN, /, **given: Any) -> list[Json]:
        """What waits for the bot, confirmed."""
        found: list[Json] = await self.call("getUpdates", token, **given)
        if found:
            await self.call("getUpdates", token, offset=found[-1]["update_id"] + 1)
        return found

    async def promote(self, chat: int, status: str = "administrator", **rights: bool) -> None:
        """The bot's place in a chat changes."""
        place = {"chat": chat, "user": BOT, "by": OMAR, "status": status, "rights": rights}
        await self.sim("members", bot=BOT, **place)

    @property
    def me(self) -> BotUser:
        """The bot, as the world knows it."""
        return self.world.bot(TOKEN)


def set_stage(world: World) -> None:
    """Three people, and groups and a channel that the bot is in."""
    for number, name in ((SARA, "سارة"), (OMAR, "عمر"), (HUDA, "هدى")):
        new_person(world, NewPerson(id=number, first_name=name))
    world.bot(TOKEN)
    owner, member = NewMember(id=OMAR, status="creator"), NewMember(id=BOT)
    members: list[NewMember | int] = [owner, SARA, member]
    new_chat(world, NewChat(id=GROUP, title="غرفة الأخبار", members=members))
    new_chat(world, NewChat(id=SMALL, type="group", title="مجموعة", members=members))
    admins: list[NewMember | int] = [owner, SARA, NewMember(id=BOT, status="administrator")]
    topics = [NewTopic(name="تعليقات")]
    forum = NewChat(id=FORUM, title="منتدى", is_forum=True, topics=topics, members=admins)
    new_chat(world, forum)
    new_chat(world, NewChat(id=CHANNEL, type="channel", title="القناة", members=admins))
