"""The broadcast desk before the sandbox's Telegram, on a real SQLite database.

async with BroadcastRoom() as room:
    await room.say("/broadcast")                # the owner, Khalid (1)
    shown = await room.say("خبر عاجل")
    shown = await room.press("✅ اعتماد وإرسال الآن")
"""

import io
import tempfile
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from PIL import Image

from bot.campaigns.amending import Amendments
from bot.campaigns.asking import Asker
from bot.campaigns.broadcasting import Broadcasts, Rules
from bot.campaigns.broadcasts import Draft
from bot.campaigns.lateness import LateDigests
from bot.campaigns.model import ChatKind, Profile, Subscriber
from bot.campaigns.readers import Readers
from bot.delivery.model import Address, Content, Lane, Outcome, Sent
from bot.sandbox import acts
from bot.sandbox.errors import Json
from bot.sandbox.files import File
from bot.sandbox.flood import FloodLimits
from bot.sandbox.model import Chat, Member, Message, Person, Query
from bot.sandbox.sandbox import open_sandbox
from bot.sandbox.world import World
from bot.storage.campaigns import SqlCampaignStore
from bot.storage.deliveries import SqlDeliveryStore
from bot.storage.drafts import SqlDraftStore
from bot.storage.readers import SqlReaderStore
from bot.telegram.broadcast.boards import Boards
from bot.telegram.broadcast.notifying import Notifier
from bot.telegram.broadcast.outlet_times import OutletTimes
from bot.telegram.broadcast.questions import AdminQuestions
from bot.telegram.broadcast.routers import make_routers
from bot.telegram.broadcast.services import BroadcastDesk
from bot.telegram.broadcast.writing import Albums
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.outbound import call_of
from bot.wording import Texts, Wording
from digests.arabic.cities import Cities
from digests.model import Message as Ready
from tests.fakes.databases import fresh_database
from tests.fakes.front_desk import SEVEN, OneDigest, plain
from tests.fakes.late_store import MemoryLate
from tests.fakes.stores import MemorySections

TOKEN = "4242:AAHnashraTESTtokenTESTtokenTESTtoken"
BRUSSELS = "Europe/Brussels"
KHALID, SARA, READER = 1, 2, 7
STAFF = -100500
READERS = 40
SENT = Sent(1)


class PlainReports:
    """A line and a dot."""

    async def csv(self, campaign_id: int) -> Path:
        with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
            file.write("chat_id,state\n")
        return Path(file.name)

    async def picture(self, campaign_id: int, texts: Texts) -> bytes:
        dot = "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        rest = "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
        return bytes.fromhex(dot + rest)


def audience(now: datetime) -> list[Subscriber]:
    """Forty readers: every fourth of them in Egypt, a group among them."""
    cairo = Profile(timezone="Africa/Cairo", territory="EG", sections=("اقتصاد",))
    return [
        Subscriber(
            Address(100 + n if n else -1007),
            ChatKind.PRIVATE if n else ChatKind.SUPERGROUP,
            Profile() if n % 4 else cairo,
            city="" if n % 4 else "القاهرة",
            created_at=now - timedelta(days=n * 3),
            origin="fair" if n < 5 else "",
        )
        for n in range(READERS)
    ]


class BroadcastRoom:
    """Two owners, a reader and the staff group; the clock stands still until `later`."""

    def __init__(self, *, threshold: int = 0, staff: bool = True, port: int = 0) -> None:
        self.world = World(FloodLimits(rate=0))
        self.now = SEVEN
        self.albums = Albums()
        self.woken = 0
        self._port = port
        self._rules = Rules((KHALID, SARA), threshold, rate=29)
        self._staff = STAFF if staff else 0

    async def _open_stores(self) -> None:
        database = await self._stack.enter_async_context(fresh_database())
        self.store, self.drafts = SqlCampaignStore(database), SqlDraftStore(database)
        self.deliveries = SqlDeliveryStore(database)
        readers = SqlReaderStore(database)
        await readers.save_many(audience(SEVEN))
        self.readers = Readers(readers, Profile())
        self.late = MemoryLate()
        broadcasts = Broadcasts(self.store, self._rules, self._wake)
        self.desk = BroadcastDesk(
            self.store,
            self.drafts,
            broadcasts,
            Amendments(broadcasts, self.store, self._wake),
            LateDigests(self.late, self._rules, self._wake),
            OutletTimes(BRUSSELS),
            PlainReports(),
            MemorySections("سياسة", "اقتصاد", "رياضة"),
            Cities(),
            self._staff,
            album_pause=0.3,
        )

    def _wake(self) -> None:
        self.woken += 1

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        await self._open_stores()
        sandbox = await self._stack.enter_async_context(open_sandbox(self.world, self._port))
        self.url = sandbox.url
        self.user = self.world.bot(TOKEN)
        for number, name in ((KHALID, "خالد"), (SARA, "سارة"), (READER, "ليلى")):
            self.world.people[number] = Person(number, name)
            self.world.room(self.user, self.world.people[number])
        group = Chat(STAFF, "supergroup", "غرفة التحرير")
        group.members = {n: Member("member") for n in (self.user.id, KHALID, SARA, READER)}
        self.world.chats[STAFF] = group
        session = AiohttpSession(api=TelegramAPIServer.from_base(self.url))
        self.bot = Bot(TOKEN, session=session)
        self._stack.push_async_callback(self.bot.session.close)
        wording = Wording()
        self.notifier = Notifier(self.bot, self.desk, self.readers, wording, self.clock)
        questions = AdminQuestions(self.bot, self.desk, self.readers, wording, self.clock)
        self.asker = Asker(self.store, self.late, questions, self._wake, self.clock)
        self.boards = Boards(self.bot, self.desk, self.readers, wording, self.clock)
        self.dispatcher = build_dispatcher(
            make_routers(self.albums),
            readers=self.readers,
            reading=OneDigest(),
            wording=wording,
            clock=self.clock,
            broadcast_desk=self.desk,
            broadcast_notifier=self.notifier,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def clock(self) -> datetime:
        return self.now

    async def deliver(self, number: int, outcome: Outcome = SENT, most: int = 10**6) -> None:
        """The sender's turn: so many of a campaign's rows come to this outcome."""
        while most > 0:
            room = dict.fromkeys(Lane, min(most, 100))
            lease = self.now + timedelta(minutes=1)
            claimed = await self.deliveries.claim(room, self.now, lease)
            sending = await self.deliveries.mark_sending(claimed, self.now, lease)
            assert {one.campaign_id for one in sending} <= {number}
            await self.deliveries.record([(one, outcome) for one in sending], self.now)
            most = most - len(sending) if sending else 0
        await self.deliveries.finish(self.now)

    async def digest(self, page: Ready, *chats: int) -> int:
        """A digest that these have got; its id."""
        to = [Address(chat) for chat in chats]
        number = await self.deliveries.post("digest", Content("c1", page), to, self.now)
        await self.deliver(number)
        return number

    def later(self, **span: float) -> None:
        """Time passes."""
        self.now += timedelta(**span)

    # What people do.

    async def asked(self) -> None:
        """The admins are asked whatever is to be asked, and their messages sent."""
        known = set(self.late.asked)
        await self.asker.tick(self.now)
        for key in self.late.asked.keys() - known:
            for who, message in self.late.asked[key].items():
                await self.bot(call_of(message, {"chat_id": who}))
        await self._send_alerts(self.now + timedelta(seconds=1))

    async def _send_alerts(self, at: datetime) -> None:
        lease = at + timedelta(minutes=1)
        claimed = await self.deliveries.claim({Lane.ALERT: 100}, at, lease)
        sending = await self.deliveries.mark_sending(claimed, at, lease)
        for one in sorted(sending, key=lambda one: one.id):
            content = await self.deliveries.content(one.content_id)
            await self.bot(call_of(content.message, {"chat_id": one.to.chat_id}))
        await self.deliveries.record([(one, SENT) for one in sending], at)

    async def say(self, text: str, *, person: int = KHALID, file: File | None = None) -> Message:
        """Somebody writes in private; the newest message there afterwards."""
        who = self.world.people[person]
        acts.say(self.world, self.user, self._room(person), who, acts.Saying(text, file=file))
        await self.feed()
        return self.last(person)

    async def refused(self, content: str | Json) -> str:
        """The owner sends what the draft cannot take: why not, in words. What was asked for is
        asked again below."""
        asked = self.labels()
        await (self.say(content) if isinstance(content, str) else self.send(content))
        assert self.labels() == asked
        return plain(self.messages()[-2].text)

    async def send(self, content: Json, *, person: int = KHALID) -> Message:
        """The same with any content of a Bot API message, such as a poll."""
        chat, who = self._room(person), self.world.people[person]
        message = Message(
            {**self.world.head(self.user, chat), "from": who.user(), **content}, who.id
        )
        self.world.add(self.user, chat, message)
        self.user.inbox.put("message", message.body)
        await self.feed()
        return self.last(person)

    async def album(self, count: int, *, person: int = KHALID) -> Message:
        """Somebody sends so many photos at once; the newest message when they have settled."""
        for number in range(count):
            caption = {"caption": "أربع صور"} if not number else {}
            sizes = {"photo": self.photo().sizes(), "media_group_id": "g1"}
            await self.send(sizes | caption, person=person)
        await self.albums.settled()
        return self.last(person)

    async def press(self, label: str, *, person: int = KHALID, chat: int = 0) -> Message:
        """Somebody presses a button of the newest message that has it; what is shown then."""
        await self.query(label, person=person, chat=chat)
        return self.last(chat or person)

    async def query(self, label: str, *, person: int = KHALID, chat: int = 0) -> Query:
        """The same; the press with what it was answered."""
        room = self.world.chats[chat] if chat else self._room(person)
        found = [
            (message, button)
            for message in reversed(room.messages.values())
            for button in message.buttons()
            if plain(button["text"]) == label and "callback_data" in button
        ]
        assert found, f"no button {label!r} among {self.labels(chat or person)}"
        message, button = found[0]
        return await self.forge(message, button["callback_data"], person=person, chat=chat)

    async def forge(
        self, message: Message, data: str, *, person: int = KHALID, chat: int = 0
    ) -> Query:
        """A press of any data under a message."""
        room = self.world.chats[chat] if chat else self._room(person)
        who = self.world.people[person]
        query = acts.press(self.world, self.user, room, who, message.id, data)
        await self.feed()
        assert query.answer is not None, "the press was never answered"
        return query

    async def feed(self) -> None:
        """Hand all updates to the handlers."""
        while waiting := await self.user.inbox.poll(0, 100, 0):
            for update in waiting:
                await self.dispatcher.feed_raw_update(self.bot, update)
            await self.user.inbox.poll(waiting[-1]["update_id"] + 1, 100, 0)

    # What is there.

    def _room(self, person: int) -> Chat:
        return self.world.room(self.user, self.world.people[person])

    def messages(self, chat: int = KHALID) -> list[Message]:
        """All of a chat, oldest first."""
        room = self.world.chats[chat] if chat < 0 else self._room(chat)
        return list(room.messages.values())

    def last(self, chat: int = KHALID) -> Message:
        """The newest of a chat."""
        return self.messages(chat)[-1]

    def labels(self, chat: int = KHALID) -> list[str]:
        """The buttons of the newest message that has any."""
        shown = [m for m in self.messages(chat) if any(m.buttons())]
        return [plain(one["text"]) for one in shown[-1].buttons()] if shown else []

    async def draft(self, person: int = KHALID) -> Draft:
        """What is stored of a draft, which must be there."""
        found = await self.drafts.get(person)
        assert found is not None
        return found

    def photo(self) -> File:
        """A picture to send."""

        content = io.BytesIO()
        Image.new("RGB", (8, 8), "red").save(content, "PNG")
        return self.world.files.keep("photo", "a.png", "image/png", content.getvalue())


def said(query: Query) -> str:
    """What a press was answered, without invisible marks."""
    answer: dict[str, Any] = query.answer or {}
    return plain(str(answer.get("text") or ""))
