"""The sandbox as a stage for tests: one bot, and people who do things to it.

    async with Stage() as telegram:
        sara = telegram.person(7, "سارة")
        telegram.say(7, sara, "/start")                # an update for the bot
        ...                                            # a bot at telegram.url, telegram.token
        await telegram.until(lambda: telegram.messages(7))
        query = telegram.press(telegram.messages(7)[0], "التالي ←")
        await telegram.until(lambda: query.answer)

Faults are ordered at `telegram.world.faults`; flood control is off unless a test asks for it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Literal, Self

from bot.sandbox import acts
from bot.sandbox.control.requests import Migrate, Place
from bot.sandbox.control.stage import migrate, place
from bot.sandbox.errors import Json
from bot.sandbox.flood import FloodLimits
from bot.sandbox.model import Chat, Member, Person, Query, Topic
from bot.sandbox.sandbox import open_sandbox
from bot.sandbox.world import World
from tests.fakes.shown import Shown

BOT_ID = 4242
TOKEN = f"{BOT_ID}:AAHnashraTESTtokenTESTtokenTESTtoken"
USERNAME = "nashra_test_bot"
LOOK_AGAIN = 0.005
"""Seconds between two looks at what is waited for: calls and confirmed updates are no events."""

Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]


class Stage:
    """A sandbox with one bot, served while inside."""

    token = TOKEN
    username = USERNAME

    def __init__(self, limits: FloodLimits | None = None) -> None:
        self.world = World(limits or FloodLimits(rate=0))
        self.bot = self.world.bot(TOKEN)
        self.bot.username = USERNAME
        self.people = self.world.people
        self.url = ""
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        sandbox = await self._stack.enter_async_context(open_sandbox(self.world))
        self.url = sandbox.url
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    # Setting the stage.

    def person(self, person_id: int, first_name: str, language_code: str = "ar") -> Person:
        """Someone who has opened the bot's chat: it may write to them."""
        self.people[person_id] = Person(person_id, first_name, language_code=language_code)
        return self.people[person_id]

    def group(
        self,
        chat_id: int,
        title: str,
        *,
        admins: Iterable[Person] = (),
        members: Iterable[Person] = (),
        kind: str = "supergroup",
        topics: Iterable[int] = (),
        bot: Status | None = None,
    ) -> Chat:
        """A group, supergroup or channel, a forum where it has topics (by their ids).

        bot: its place in there; that of an admin in a channel and a member elsewhere.
        """
        chat = Chat(chat_id, kind, title, topics={n: Topic(n, f"موضوع {n}") for n in topics})
        chat.is_forum = bool(chat.topics)
        chat.describe()
        chat.members = {person.id: Member("member") for person in members}
        chat.members |= {person.id: Member("administrator") for person in admins}
        chat.members[BOT_ID] = Member(bot or _usual(chat))
        self.world.chats[chat_id] = chat
        return chat

    def deactivate(self, person: Person) -> None:
        """They delete their account; the bot is not told."""
        person.deactivated = True

    # Acts.

    def say(
        self, chat_id: int, person: Person, text: str, *, thread: int = 0, reply_to: int = 0
    ) -> None:
        """Write a message. In a channel: post it in the channel's name."""
        saying = acts.Saying(text, thread, reply_to)
        acts.say(self.world, self.bot, self.chat(chat_id), person, saying)

    def press(self, message: Shown, label: str, person: Person | None = None) -> Query:
        """Press the button with this text or this data; `until(lambda: query.answer)` waits."""
        named = zip(message.labels, message.buttons, strict=True)
        chosen = [b for text, b in named if label in (text, b.get("callback_data"))]
        assert chosen, f"no button {label!r} among {message.labels}"
        return self.forge(message, chosen[0]["callback_data"], person)

    def forge(self, message: Shown, data: str, person: Person | None = None) -> Query:
        """A press with any data, whether a button has it or not (old clients keep old buttons)."""
        person = person or self.people[message.chat.id]
        return acts.press(self.world, self.bot, message.chat, person, message.message_id, data)

    def block(self, person: Person) -> None:
        """Block the bot: it is told, and every send is refused."""
        acts.block(self.world, self.bot, person, blocked=True)

    def unblock(self, person: Person) -> None:
        """Take that back."""
        acts.block(self.world, self.bot, person, blocked=False)

    def kick(self, chat_id: int, person: Person) -> None:
        """Throw the bot out of a group or channel."""
        self._place(chat_id, person, "kicked")

    def add(self, chat_id: int, person: Person) -> None:
        """Put the bot (back) into a group or channel."""
        self._place(chat_id, person, _usual(self.chat(chat_id)))

    def restrict(self, chat_id: int, person: Person, *, is_member: bool) -> None:
        """Mute the bot in a group; it may be in there or not."""
        self._place(chat_id, person, "restricted", is_member=is_member)

    def migrate(self, chat_id: int, new_id: int, person: Person) -> None:
        """Upgrade the group: two service messages, and the old id refuses with the new one."""
        migrate(self.world, Migrate(bot=BOT_ID, chat=chat_id, to=new_id, by=person.id))

    def update(self, kind: str, body: Json) -> None:
        """An update that no act here makes."""
        self.bot.inbox.put(kind, body)

    def _place(self, chat_id: int, by: Person, status: Status, *, is_member: bool = True) -> None:
        wanted = Place(
            bot=BOT_ID, chat=chat_id, user=BOT_ID, status=status, by=by.id, is_member=is_member
        )
        place(self.world, wanted)

    # What the bot does.

    def chat(self, chat_id: int) -> Chat:
        """A chat by its id; of a person's, the one with the bot."""
        chat = self.world.chat(self.bot, chat_id)
        assert chat is not None, f"there is no chat {chat_id}"
        return chat

    def messages(self, chat_id: int) -> list[Shown]:
        """What the bot shows in a chat, oldest first."""
        chat = self.chat(chat_id)
        shown = (message for message in chat.messages.values() if message.author == BOT_ID)
        return [Shown(chat, message, self.world.files) for message in shown]

    @property
    def calls(self) -> Counter[str]:
        """How often the bot called each method, refused calls included."""
        return self.bot.calls

    @property
    def commands(self) -> dict[tuple[str, str], list[Json]]:
        """Its menus, by scope and language ('' for all others)."""
        return self.bot.profile.commands

    @property
    def waiting(self) -> int:
        """Updates that the bot has not confirmed yet."""
        return len(self.bot.inbox)

    async def take(self) -> list[Json]:
        """The updates that wait, for a test that feeds them to a dispatcher itself."""
        taken = await self.bot.inbox.poll(0, self.waiting, 0)
        self.bot.inbox.clear()
        return taken

    async def until(self, condition: Callable[[], object], within: float = 20) -> None:
        """Wait until the condition holds; TimeoutError only where it never would."""
        async with asyncio.timeout(within):
            while not condition():
                await asyncio.sleep(LOOK_AGAIN)

    async def quiet(self) -> None:
        """Wait until every update was fetched and confirmed. A handler that is still thinking
        looks quiet too: prefer `until` with what it must show."""
        await self.until(lambda: not self.waiting)


def _usual(chat: Chat) -> Status:
    """A bot's place where nobody says otherwise."""
    return "administrator" if chat.type == "channel" else "member"
