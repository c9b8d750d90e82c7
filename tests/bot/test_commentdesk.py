"""The moderation desk as it is wired: real tables, the sandbox's Telegram."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from aiogram import Bot, Dispatcher

from bot.app import Newsroom, default_profile
from bot.campaigns.readers import Readers
from bot.commentdesk import CommentDesk, build_moderation_desk
from bot.moderation.deciding import Ruling, Verb
from bot.moderation.model import TELEGRAM, Actor, State
from bot.sandbox.model import Query
from bot.settings import Settings
from bot.storage.moderation.comments import SqlCommentStore
from bot.storage.moderation.settings import SqlTrail
from bot.telegram.clock import TelegramClock
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.moderation.routers import make_routers
from bot.telegram.session import build_bot
from bot.wording import Wording
from tests.bot.storage.comment_samples import NOW, arrival, flagged
from tests.fakes.comments import labelled
from tests.fakes.front_desk import OneDigest, plain
from tests.fakes.moderation_room import KHALID, LAYLA, SARA, STAFF, Lanes, said
from tests.fakes.telegram import Stage

GOOD = "البلدية وعد بحل مشكلة المياه والله أعلم"
BAD = "الكاتب حمار غبي تافه اخرس"


@dataclass
class Room:
    """Khalid owns the newsroom; Sara moderates once she is invited."""

    telegram: Stage
    bot: Bot
    built: CommentDesk
    store: SqlCommentStore
    trail: SqlTrail
    dispatcher: Dispatcher
    now: list[datetime]

    async def feed(self) -> None:
        for update in await self.telegram.take():
            await self.dispatcher.feed_raw_update(self.bot, update)
        await self.built.desk.later.settled()

    async def say(self, text: str, who: int) -> None:
        self.telegram.say(who, self.telegram.people[who], text)
        await self.feed()

    async def press(self, label: str, who: int, chat: int = STAFF) -> Query:
        shown = [m for m in self.telegram.messages(chat) if label in map(plain, m.labels)][-1]
        data = next(b["callback_data"] for b in shown.buttons if plain(b["text"]) == label)
        query = self.telegram.forge(shown, data, self.telegram.people[who])
        await self.feed()
        return query

    def text(self, chat: int = STAFF) -> str:
        return plain(self.telegram.messages(chat)[-1].text)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Room]:
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{folder}/nashra.db",
        owner_ids=(KHALID,),
        staff_chat_id=STAFF,
        outlet_name="صحيفة الميدان",
    )
    now: list[datetime] = [NOW + timedelta(minutes=5)]
    async with Stage() as telegram, Newsroom.open(settings) as newsroom:
        people = [telegram.person(SARA, "سارة"), telegram.person(KHALID, "خالد")]
        telegram.person(LAYLA, "ليلى")
        telegram.group(STAFF, "غرفة التحرير", members=people)
        async with build_bot(telegram.token, telegram.url, Lanes(), TelegramClock()) as bot:
            readers = Readers(newsroom.readers, default_profile(settings))
            wording = Wording()
            built = build_moderation_desk(
                newsroom, bot, telegram.username, readers, wording, lambda: now[0]
            )
            dispatcher = build_dispatcher(
                make_routers(),
                readers=readers,
                reading=OneDigest(),
                wording=wording,
                clock=lambda: now[0],
                middlewares=(),
                **built.services,
            )
            store, trail = SqlCommentStore(newsroom.database), SqlTrail(newsroom.database)
            yield Room(telegram, bot, built, store, trail, dispatcher, now)


async def test_a_comment_from_its_arrival_to_the_readers_answer(tmp_path: Path) -> None:
    async with opened(tmp_path) as room:
        telegram_s = arrival(1, flagged("links", score=0.31), site=TELEGRAM, reader_chat=LAYLA)
        await room.store.put([telegram_s], NOW)
        await room.built.board.draw()
        assert "ينتظر منذ 5 دقائق" in room.text()
        assert "احتمال الرفض 31%" in room.text()
        assert said(await room.press("✅ نشر", KHALID)) == "نُشر"
        await room.built.board.draw()
        assert "✅ نشره خالد 10:05 · بعد 5 دقائق" in room.text()
        await room.built.teller.tell()
        await room.built.teller.tell()
        assert room.text(LAYLA) == "✅ نُشر تعليقك على «ارتفاع أسعار الوقود». اقرأه هنا."
        assert len(room.telegram.messages(LAYLA)) == 1
        await room.press("تراجع", KHALID)
        await room.built.teller.tell()
        assert "قيد النظر من جديد" in room.text(LAYLA)


async def test_a_flood_is_handed_out_and_decided_in_bulk(tmp_path: Path) -> None:
    async with opened(tmp_path) as room:
        await room.store.put([arrival(number) for number in range(30)], NOW)
        await room.built.board.draw()
        assert room.text() == "📥 30 تعليقًا تنتظر · أقدمها 5 دقائق"
        await room.press("أعطني التالي", KHALID)
        await room.press("⏭ تخطَّ", KHALID, KHALID)
        assert "تعليق 1\n" in room.text(KHALID)
        await room.press("🗑 مزعج", KHALID, KHALID)
        assert "تعليق 0\n" in room.text(KHALID)
        await room.say("/queue", KHALID)
        await room.press("🗂 قرار في كل هذه…", KHALID, KHALID)
        await room.press("✅ نشر الكل", KHALID, KHALID)
        await room.press("✅ نعم، نفّذ", KHALID, KHALID)
        assert room.text(KHALID) == "✅ نُشر 29 تعليقًا."
        await room.built.board.draw()
        assert room.telegram.messages(STAFF) == []
        await room.press("↶ تراجع عنها كلها", KHALID, KHALID)
        assert room.text(KHALID) == "↶ عاد إلى الانتظار 29 تعليقًا."


async def test_an_invited_moderator_decides_until_she_is_removed(tmp_path: Path) -> None:
    async with opened(tmp_path) as room:
        await room.store.put([arrival(1)], NOW)
        await room.built.board.draw()
        assert "للمشرفين" in said(await room.press("✅ نشر", SARA))
        await room.say("/staff", KHALID)
        await room.press("➕ دعوة مشرف", KHALID, KHALID)
        payload = room.text(KHALID).partition("?start=")[2].split()[0]
        await room.say(f"/start {payload}", SARA)
        assert said(await room.press("✅ نشر", SARA)) == "نُشر"
        actions = [line.action for line in await room.trail.newest(10)]
        assert {"press_refused", "staff_invited", "staff_joined"} <= set(actions)


async def test_of_two_who_press_at_once_one_decides(tmp_path: Path) -> None:
    async with opened(tmp_path) as room:
        await room.store.put([arrival(1)], NOW)
        await room.built.board.draw()
        ruling = Ruling(1, 1, Verb.SPAM, Actor(SARA, "سارة"), NOW + timedelta(minutes=5))
        await room.store.decide(ruling)
        assert said(await room.press("✅ نشر", KHALID)).startswith("سبقتك سارة: عُدّ مزعجًا")
        comment = await room.store.get(1)
        assert comment is not None
        assert comment.state is State.SPAM
        again = await room.store.decide(replace(ruling, version=1, verb=Verb.APPROVE))
        assert again.denied is not None


async def test_a_refused_comment_is_forgotten_after_its_time_on_its_card_too(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as room:
        await room.store.put([arrival(number) for number in range(5)], NOW)
        await room.built.board.draw()
        for number in range(1, 6):
            await room.store.decide(Ruling(number, 1, Verb.REJECT, Actor(SARA, "سارة"), NOW))
        await room.built.board.draw()
        room.now[0] += timedelta(days=90)
        assert await room.built.retention.tidy() == 5
        assert room.built.desk.changed.is_set()
        await room.built.board.draw()
        shown = [plain(message.text) for message in room.telegram.messages(STAFF)]
        assert sum("مُحي هذا التعليق" in text for text in shown) == 3
        await room.built.board.draw()
        shown = [plain(message.text) for message in room.telegram.messages(STAFF)]
        assert shown == ["🧹 مُحي هذا التعليق."] * 5


async def test_decisions_at_the_desk_become_the_score_of_the_next_comment(tmp_path: Path) -> None:
    async with opened(tmp_path) as room:
        past = labelled(200, seed=4, noise=0)
        states = {True: State.SPAM, False: State.APPROVED}
        await room.store.put(
            [arrival(n, text=text, state=states[bad]) for n, (text, bad) in enumerate(past)], NOW
        )
        stop = asyncio.Event()
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            for loop in room.built.loops(stop):
                tasks.create_task(loop)
            while not (await room.built.teaching.weights()).is_ready:
                await asyncio.sleep(0.02)
            stop.set()
        coming = [arrival(number, text=text).incoming for number, text in ((300, GOOD), (301, BAD))]
        good, bad = await room.built.judging(coming, NOW)
        assert good.score is not None
        assert bad.score is not None
        assert good.score < 0.3
        assert bad.score > 0.7
