"""A Telegram reader hears what became of a comment: once, and corrected in place."""

import pytest
from aiogram.exceptions import TelegramRetryAfter

from bot.moderation.deciding import Ruling, Verb
from bot.moderation.model import Actor, Article
from bot.telegram.moderation.telling import Teller
from tests.fakes.front_desk import plain
from tests.fakes.moderation_room import LAYLA, SARA, STAFF, ModerationRoom

HER = Actor(SARA, "سارة")


async def rule(room: ModerationRoom, verb: Verb, answer: str = "") -> None:
    version = room.comments.kept[1].version
    await room.comments.decide(Ruling(1, version, verb, HER, room.now, answer=answer))
    await Teller(room.bot, room.desk).tell()


async def test_of_publication_with_a_link_once_even_after_a_restart() -> None:
    async with ModerationRoom() as room:
        room.comments.add("تعليق", room.now, reader_chat=LAYLA, site="telegram", site_id="77")
        await Teller(room.bot, room.desk).tell()
        assert room.messages(LAYLA) == []
        await rule(room, Verb.APPROVE)
        await Teller(room.bot, room.desk).tell()
        assert len(room.messages(LAYLA)) == 1
        expected = "✅ نُشر تعليقك على «ارتفاع أسعار الوقود بنسبة 12%». اقرأه هنا."
        assert room.text(LAYLA) == expected
        assert room.last(LAYLA).links == ["https://example.org/a#comment-77"]


async def test_what_no_site_shows_is_not_called_published() -> None:
    async with ModerationRoom() as room:
        elsewhere = Article("telegram", "story", "https://agency.example/1", "خبر من وكالة")
        more = {"site": "telegram", "site_id": "", "article": elsewhere}
        room.comments.add("تعليق", room.now, reader_chat=LAYLA, **more)
        await rule(room, Verb.APPROVE)
        assert room.text(LAYLA) == "✅ قرأت هيئة التحرير تعليقك على «خبر من وكالة» وقبلته."


async def test_of_a_rejection_in_the_words_that_staff_chose() -> None:
    async with ModerationRoom() as room:
        room.comments.add("تعليق", room.now, reader_chat=LAYLA)
        await rule(room, Verb.REJECT, "خارج الموضوع <b>.")
        assert room.text(LAYLA).endswith("خارج الموضوع <b>.")


async def test_not_of_spam_nor_of_what_was_rejected_without_words() -> None:
    async with ModerationRoom() as room:
        room.comments.add("تعليق", room.now, reader_chat=LAYLA)
        await rule(room, Verb.SPAM)
        await rule(room, Verb.REOPEN)
        await rule(room, Verb.REJECT)
        assert room.messages(LAYLA) == []


async def test_an_undone_decision_is_corrected_in_the_same_message() -> None:
    async with ModerationRoom() as room:
        room.comments.add("تعليق", room.now, reader_chat=LAYLA)
        await rule(room, Verb.APPROVE)
        await rule(room, Verb.REOPEN)
        assert "قيد النظر من جديد" in room.text(LAYLA)
        await rule(room, Verb.REJECT)
        assert plain(room.last(LAYLA).text).endswith("قواعد التعليقات منشورة على الموقع.")
        assert len(room.messages(LAYLA)) == 1


async def test_one_who_has_blocked_the_bot_hurts_nobody() -> None:
    async with ModerationRoom() as room:
        room.comments.add("تعليق", room.now, reader_chat=LAYLA)
        room.telegram.block(room.telegram.people[LAYLA])
        await rule(room, Verb.APPROVE)
        await Teller(room.bot, room.desk).tell()
        assert room.telegram.calls["sendMessage"] == 1


async def test_the_answer_to_a_reader_is_no_card_of_the_staff() -> None:
    async with ModerationRoom() as room:
        room.comments.add("تعليق", room.now, reader_chat=LAYLA)
        await rule(room, Verb.APPROVE)
        await rule(room, Verb.REOPEN)
        await room.draw()
        assert "نشر" not in " ".join(room.last(LAYLA).labels)
        assert len(room.messages(STAFF)) == 1


async def test_what_a_flood_held_back_is_told_later() -> None:
    async with ModerationRoom() as room:
        room.comments.add("تعليق", room.now, reader_chat=LAYLA)
        room.lanes.closed = 100.0
        with pytest.raises(TelegramRetryAfter):
            await rule(room, Verb.APPROVE)
        room.lanes.closed = 0.0
        await Teller(room.bot, room.desk).tell()
        assert len(room.messages(LAYLA)) == 1


async def reply(room: ModerationRoom, words: str) -> None:
    assert await room.comments.reply(1, words, HER, room.now)
    await Teller(room.bot, room.desk).tell()


async def test_a_reply_reaches_its_reader_once_even_after_a_restart() -> None:
    async with ModerationRoom() as room:
        room.comments.add("تعليق", room.now, reader_chat=LAYLA)
        await rule(room, Verb.APPROVE)
        await reply(room, "شكرًا <لكِ>.")
        await Teller(room.bot, room.desk).tell()
        assert len(room.messages(LAYLA)) == 2
        assert "رد من صحيفة الميدان على تعليقك" in room.text(LAYLA)
        assert room.text(LAYLA).endswith("شكرًا <لكِ>.")
        await reply(room, "وهذا رد ثانٍ.")
        assert len(room.messages(LAYLA)) == 3
        assert room.text(LAYLA).endswith("وهذا رد ثانٍ.")


async def test_publication_and_reply_at_once_are_told_in_this_order() -> None:
    async with ModerationRoom() as room:
        room.comments.add("تعليق", room.now, reader_chat=LAYLA)
        version = room.comments.kept[1].version
        await room.comments.decide(Ruling(1, version, Verb.APPROVE, HER, room.now))
        await room.comments.reply(1, "أول", HER, room.now)
        await room.comments.reply(1, "ثانٍ", HER, room.now)
        await Teller(room.bot, room.desk).tell()
        told = [plain(one.text) for one in room.messages(LAYLA)]
        assert len(told) == 3
        assert "نُشر تعليقك" in told[0]
        assert told[1].endswith("أول")
        assert told[2].endswith("ثانٍ")
        await rule(room, Verb.REOPEN)
        assert "قيد النظر من جديد" in plain(room.messages(LAYLA)[0].text)
        assert len(room.messages(LAYLA)) == 3


async def test_a_reply_that_a_flood_held_back_is_told_later() -> None:
    async with ModerationRoom() as room:
        room.comments.add("تعليق", room.now, reader_chat=LAYLA)
        await rule(room, Verb.APPROVE)
        room.lanes.closed = 100.0
        with pytest.raises(TelegramRetryAfter):
            await reply(room, "شكرًا")
        room.lanes.closed = 0.0
        await Teller(room.bot, room.desk).tell()
        assert len(room.messages(LAYLA)) == 2


async def test_a_reader_who_left_gets_no_reply_and_is_not_asked_again() -> None:
    async with ModerationRoom() as room:
        room.comments.add("تعليق", room.now, reader_chat=LAYLA)
        await rule(room, Verb.APPROVE)
        room.telegram.block(room.telegram.people[LAYLA])
        await reply(room, "شكرًا")
        calls = room.telegram.calls.total()
        await Teller(room.bot, room.desk).tell()
        assert room.telegram.calls.total() == calls
