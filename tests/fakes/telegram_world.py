"""The people, chats and messages of the fake Telegram, and what people do there.

Whatever a person does becomes an update for the bot, as the real one would send it: in groups the
bot sees commands and service messages only (privacy mode).
"""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from aiogram.types import ChatMemberAdministrator, ChatMemberRestricted

from tests.fakes.telegram_text import ApiError, Json

BOT_ID = 4242
TOKEN = f"{BOT_ID}:AAHnashraTESTtokenTESTtokenTESTtoken"
USERNAME = "nashra_test_bot"
BOT: Json = {"id": BOT_ID, "is_bot": True, "first_name": "نشرة", "username": USERNAME}
ABSENT = {"left", "kicked"}


@dataclass
class Person:
    """Someone with Telegram. Their private chat with the bot has the same id."""

    id: int
    first_name: str
    language_code: str = "ar"

    def public(self) -> Json:
        return {**vars(self), "is_bot": False}


@dataclass
class Chat:
    """A chat. members: status by user id, the bot's own too. refusal: what every send answers."""

    id: int
    type: str
    title: str
    members: dict[int, str] = field(default_factory=dict)
    forum: bool = False
    refusal: ApiError | None = None

    def public(self) -> Json:
        if self.type == "private":
            return {"id": self.id, "type": self.type, "first_name": self.title}
        forum = {"is_forum": True} if self.forum else {}
        return {"id": self.id, "type": self.type, "title": self.title, **forum}


@dataclass(eq=False)
class Shown:
    """A message of the bot as it stands now. text: what is visible, also of a rich message or as
    a caption. payload: the parameters of the call that sent or last edited it."""

    chat: Chat
    message_id: int
    method: str
    text: str
    entities: list[Json]
    keyboard: list[list[Json]]
    payload: Json
    rich_buttons: list[Json] = field(default_factory=list)
    file: bytes = b""
    edits: int = 0

    @property
    def buttons(self) -> list[Json]:
        return [*(button for row in self.keyboard for button in row), *self.rich_buttons]

    @property
    def labels(self) -> list[str]:
        return [button["text"] for button in self.buttons]

    @property
    def links(self) -> list[str]:
        return [entity["url"] for entity in self.entities if entity["type"] == "text_link"]

    @property
    def content(self) -> tuple[Any, ...]:
        """What an edit must change."""
        rich, preview = self.payload.get("rich_message"), self.payload.get("link_preview_options")
        return self.text, self.entities, self.keyboard, rich, preview

    def public(self) -> Json:
        """The Message object of the Bot API."""
        message: Json = {
            "message_id": self.message_id,
            "date": int(time.time()),
            "chat": self.chat.public(),
            "from": BOT,
        }
        if self.keyboard:
            message["reply_markup"] = {"inline_keyboard": self.keyboard}
        if self.payload.get("message_thread_id"):
            thread = {"message_thread_id": self.payload["message_thread_id"]}
            message |= thread | ({"is_topic_message": True} if self.chat.forum else {})
        return message | self._body()

    def _body(self) -> Json:
        if self.payload.get("rich_message"):
            return {"rich_message": {"blocks": [{"type": "paragraph", "text": self.text}]}}
        ids = {"file_id": f"file{self.message_id}", "file_unique_id": f"unique{self.message_id}"}
        captioned = {"caption": self.text, "caption_entities": self.entities}
        if self.method == "sendPhoto":
            return captioned | {"photo": [{**ids, "width": 1, "height": 1}]}
        if self.method == "sendDocument":
            return captioned | {"document": ids}
        return {"text": self.text, "entities": self.entities}


@dataclass
class Query:
    """A press. answer: what answerCallbackQuery said, None until then."""

    id: str
    data: str
    answer: Json | None = None


class World:
    """State, and the acts of people. `until` waits for what the bot does about them."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.shown: list[Shown] = []
        self.updates: list[Json] = []
        self.queries: dict[str, Query] = {}
        self.commands: dict[str, list[Json]] = {}
        self.allowed: list[str] = []
        self.numbers = itertools.count(1)
        self._update_ids = itertools.count(1000)
        self._changed = asyncio.Condition()

    # Setting the stage.

    def person(self, person_id: int, first_name: str, language_code: str = "ar") -> Person:
        """Someone who has opened the bot's chat: it may write to them."""
        self.people[person_id] = Person(person_id, first_name, language_code)
        members = {person_id: "member", BOT_ID: "member"}
        self.chats[person_id] = Chat(person_id, "private", first_name, members)
        return self.people[person_id]

    def group(
        self,
        chat_id: int,
        title: str,
        *,
        admins: Iterable[Person] = (),
        members: Iterable[Person] = (),
        kind: str = "supergroup",
        forum: bool = False,
    ) -> Chat:
        """A group, supergroup or channel (negative id) that has the bot; in a channel as admin."""
        statuses = {person.id: "member" for person in members}
        statuses |= {person.id: "administrator" for person in admins}
        statuses[BOT_ID] = "administrator" if kind == "channel" else "member"
        self.chats[chat_id] = Chat(chat_id, kind, title, statuses, forum)
        return self.chats[chat_id]

    def deactivate(self, person: Person) -> None:
        """They delete their account; the bot is not told."""
        self.chats[person.id].refusal = ApiError(403, "Forbidden: user is deactivated")

    # Acts.

    async def say(self, chat_id: int, person: Person, text: str, thread_id: int = 0) -> None:
        """Write a message. In a channel: post it in the channel's name."""
        chat = self.chats[chat_id]
        message = self._message(chat, person, text=text)
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        elif chat.type in {"group", "supergroup"}:
            return  # privacy mode
        if thread_id:
            message |= {"message_thread_id": thread_id, "is_topic_message": True}
        if chat.type == "channel":
            message = {k: v for k, v in message.items() if k != "from"}
            message["sender_chat"] = chat.public()
            await self.update("channel_post", message)
        else:
            await self.update("message", message)

    async def press(self, message: Shown, label: str, person: Person | None = None) -> Query:
        """Press the button with this text or this data; `until(lambda: query.answer)` waits."""
        chosen = [b for b in message.buttons if label in (b["text"], b.get("callback_data"))]
        assert chosen, f"no button {label!r} among {message.labels}"
        return await self.forge(message, chosen[0]["callback_data"], person)

    async def forge(self, message: Shown, data: str, person: Person | None = None) -> Query:
        """A press with any data, whether a button has it or not (old clients keep old buttons)."""
        person = person or self.people[message.chat.id]
        query = Query(f"q{next(self.numbers)}", data)
        self.queries[query.id] = query
        pressed = {
            "id": query.id,
            "from": person.public(),
            "message": message.public(),
            "chat_instance": str(message.chat.id),
            "data": data,
        }
        await self.update("callback_query", pressed)
        return query

    async def block(self, person: Person) -> None:
        """Block the bot: it is told, and every send is refused."""
        await self._member(person.id, person, "kicked", "bot was blocked by the user")

    async def unblock(self, person: Person) -> None:
        await self._member(person.id, person, "member")

    async def kick(self, chat_id: int, person: Person) -> None:
        """Throw the bot out of a group or channel."""
        kind = {"group": "group", "supergroup": "supergroup"}.get(self.chats[chat_id].type)
        reason = f"bot was kicked from the {kind or 'channel'} chat"
        await self._member(chat_id, person, "kicked", reason)

    async def add(self, chat_id: int, person: Person) -> None:
        """Put the bot (back) into a group or channel."""
        channel = self.chats[chat_id].type == "channel"
        await self._member(chat_id, person, "administrator" if channel else "member")

    async def restrict(self, chat_id: int, person: Person, *, is_member: bool) -> None:
        """Mute the bot in a group; it may be in there or not."""
        await self._member(chat_id, person, "restricted" if is_member else "restricted out")

    async def migrate(self, chat_id: int, new_id: int, person: Person) -> None:
        """Upgrade the group: two service messages, and the old id refuses with the new one."""
        old = self.chats[chat_id]
        new = Chat(new_id, "supergroup", old.title, dict(old.members))
        self.chats[new_id] = new
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        old.refusal = ApiError(400, words, migrate_to_chat_id=new_id)
        await self.update("message", self._message(old, person, migrate_to_chat_id=new_id))
        await self.update("message", self._message(new, person, migrate_from_chat_id=chat_id))

    async def _member(self, chat_id: int, person: Person, status: str, refusal: str = "") -> None:
        chat = self.chats[chat_id]
        before, chat.members[BOT_ID] = chat.members.get(BOT_ID, "left"), status
        chat.refusal = ApiError(403, f"Forbidden: {refusal}") if refusal else None
        change = {
            "chat": chat.public(),
            "from": person.public(),
            "date": int(time.time()),
            "old_chat_member": member(BOT, before),
            "new_chat_member": member(BOT, status),
        }
        await self.update("my_chat_member", change)

    def _message(self, chat: Chat, person: Person, **fields: Any) -> Json:
        head = {"message_id": next(self.numbers), "date": int(time.time())}
        return {**head, "chat": chat.public(), "from": person.public(), **fields}

    # Updates and waiting.

    async def update(self, kind: str, body: Json) -> None:
        """Queue an update, unless the bot asked not to have this kind."""
        if not self.allowed or kind in self.allowed:
            self.updates.append({"update_id": next(self._update_ids), kind: body})
        await self.touch()

    def take(self) -> list[Json]:
        """The queued updates, for a test that feeds them to a dispatcher itself."""
        taken, self.updates = self.updates, []
        return taken

    def messages(self, chat_id: int) -> list[Shown]:
        """What the bot shows in a chat, oldest first."""
        return [message for message in self.shown if message.chat.id == chat_id]

    async def touch(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def until(self, condition: Callable[[], object], within: float = 20) -> None:
        """Wait until the condition holds; TimeoutError only where it never would."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: bool(condition()))


def member(user: Json, status: str) -> Json:
    """A ChatMember object."""
    body: Json = {"user": user, "status": status.partition(" ")[0]}
    if status.startswith("restricted"):
        rights = ChatMemberRestricted.model_fields
        body |= {name: False for name in rights if name.startswith("can_")}
        body |= {"is_member": status == "restricted", "until_date": 0}
    if status == "kicked":
        body["until_date"] = 0
    if status == "creator":
        body["is_anonymous"] = False
    if status == "administrator":
        rights = ChatMemberAdministrator.model_fields
        body |= {name: False for name in rights if name.startswith(("can_", "is_"))}
    return body
