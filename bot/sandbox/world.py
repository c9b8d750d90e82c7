"""The state of the sandbox, in memory: who is there, which chats, what they show.

What people do is in `acts`, what bots do in `methods`; both change the world through here, and
whatever changes is told to those who watch and to the bots that may see it.
"""

import itertools
import random
from collections.abc import Iterator

from bot.sandbox.bots import BotUser, bot_id
from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError, Json
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.flood import Flood, FloodLimits
from bot.sandbox.members import chat_member
from bot.sandbox.model import (
    GROUPS,
    Chat,
    InlineQuery,
    Member,
    Message,
    Person,
    Query,
)

KEPT = 2000
"""Messages a chat keeps."""


class World:
    """Everything. limits: flood control of each bot. timezone: what the chat page's clock shows."""

    def __init__(
        self, limits: FloodLimits | None = None, timezone: str = "Europe/Brussels"
    ) -> None:
        self.clock = Clock()
        self.timezone = timezone
        self.events = Events()
        self.faults = Faults()
        self.files = Files()
        self.limits = limits or FloodLimits()
        self.random = random.Random(1)  # noqa: S311 - faults that can be repeated
        self.people: dict[int, Person] = {}
        self.bots: dict[int, BotUser] = {}
        self.chats: dict[int, Chat] = {}
        """Groups and channels."""
        self.rooms: dict[tuple[int, int], Chat] = {}
        """Private chats, by bot and person."""
        self.queries: dict[str, Query] = {}
        self.inline: dict[str, InlineQuery] = {}
        self.counter = itertools.count(1)

    # Bots.

    def bot(self, token: str) -> BotUser:
        """The bot of a token, made at its first call. 401 for another token of the same bot."""
        number = bot_id(token)
        if not number:
            raise ApiError(401, "Unauthorized")
        if number not in self.bots:
            self.bots[number] = BotUser(token, self.clock.now, self.limits)
            self.events.tell("state", {})
        if self.bots[number].token != token:
            raise ApiError(401, "Unauthorized")
        return self.bots[number]

    def limit(self, limits: FloodLimits) -> None:
        """Flood control of every bot from now on, all penalties forgiven."""
        self.limits = limits
        for bot in self.bots.values():
            bot.flood = Flood(limits)

    # Chats.

    def room(self, bot: BotUser, person: Person) -> Chat:
        """Their private chat, whether they have opened it or not."""
        key = (bot.id, person.id)
        if key not in self.rooms:
            chat = Chat(person.id, "private", person.first_name, person.user(), owner=bot.id)
            chat.members[person.id] = Member("member")
            chat.members[bot.id] = Member("member" if person.started else "left")
            self.rooms[key] = chat
        return self.rooms[key]

    def chat(self, bot: BotUser, chat_id: int) -> Chat | None:
        """The chat that a bot knows by this id."""
        if chat_id in self.people:
            return self.room(bot, self.people[chat_id])
        chat = self.chats.get(chat_id)
        if chat and chat.open_to_bots and bot.id not in chat.members:
            status = "administrator" if chat.type == "channel" else "member"
            chat.members[bot.id] = Member(status)
        return chat

    def bots_in(self, chat: Chat) -> list[BotUser]:
        """The bots that are members, each with its own place."""
        if chat.type == "private":
            return [self.bots[chat.owner]]
        return [bot for bot in self.bots.values() if self._is_in(bot, chat)]

    def _is_in(self, bot: BotUser, chat: Chat) -> bool:
        self.chat(bot, chat.id)
        return chat.member(bot.id).present

    def rooms_of(self, bot: BotUser, most: int) -> Iterator[Chat]:
        """The chats a bot has or could have; at most so many private ones, which come first."""
        people = itertools.islice(self.people.values(), most)
        yield from [self.room(bot, person) for person in people]
        yield from self.chats.values()

    # Messages.

    def next_id(self, bot: BotUser, chat: Chat) -> int:
        """A bot's private chats count together; every other chat by itself."""
        counting = bot if chat.type == "private" else chat
        counting.last_id += 1
        return counting.last_id

    def add(self, bot: BotUser, chat: Chat, message: Message) -> None:
        """A new message is there to be seen."""
        chat.messages[message.id] = message
        while len(chat.messages) > KEPT:
            del chat.messages[next(iter(chat.messages))]
        self.tell_message("message", bot, chat, message)

    def edit(self, bot: BotUser, chat: Chat, message: Message, body: Json) -> None:
        """A message is another one from now on."""
        message.body = body
        message.edits += 1
        self.tell_message("edited", bot, chat, message)

    def tell_message(self, kind: str, bot: BotUser, chat: Chat, message: Message) -> None:
        """Tell those who watch of a message: `message` or `edited`."""
        body = {"chat": chat.id, "message": message.body}
        self.events.tell(kind, body, bot.id if chat.type == "private" else 0)

    def remove(self, bot: BotUser, chat: Chat, ids: list[int]) -> None:
        """Messages are gone."""
        for message_id in ids:
            chat.messages.pop(message_id, None)
            if message_id in chat.pinned:
                chat.pinned.remove(message_id)
        told = {"chat": chat.id, "message_ids": ids}
        self.events.tell("deleted", told, bot.id if chat.type == "private" else 0)

    def service(self, bot: BotUser, chat: Chat, author: Json, **fields: object) -> Message:
        """A service message (`new_chat_members`, `pinned_message`, …), shown and told to bots."""
        body = {**self.head(bot, chat), "from": author, **fields}
        if chat.type == "channel":
            body["sender_chat"] = chat.card
            del body["from"]
        message = Message(body, author["id"])
        self.add(bot, chat, message)
        kind = "channel_post" if chat.type == "channel" else "message"
        for seen_by in self.bots_in(chat):
            seen_by.inbox.put(kind, body)
        return message

    def head(self, bot: BotUser, chat: Chat) -> Json:
        """What every message begins with."""
        return {
            "message_id": self.next_id(bot, chat),
            "date": self.clock.unix(),
            "chat": chat.card,
        }

    # Membership.

    def change_member(self, chat: Chat, user: Json, new: Member, by: Json) -> None:
        """Somebody's place changes; bots hear of themselves, and of others where they may."""
        old, chat.members[user["id"]] = chat.member(user["id"]), new
        change = {
            "chat": chat.card,
            "from": by,
            "date": self.clock.unix(),
            "old_chat_member": chat_member(user, old),
            "new_chat_member": chat_member(user, new),
        }
        if user["is_bot"]:
            self.bots[user["id"]].inbox.put("my_chat_member", change)
        elif chat.type in GROUPS | {"channel"}:
            for admin in self.bots_in(chat):
                if chat.member(admin.id).status == "administrator":
                    admin.inbox.put("chat_member", change)
        self.events.tell("state", {})
