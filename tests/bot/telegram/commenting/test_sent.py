"""A comment that was sent: edited and withdrawn while it waits, answered, exported, erased."""

import asyncio
import json

from bot.moderation.deciding import Ruling, Verb
from bot.moderation.model import BOT, Origin, State
from bot.telegram.commenting.callbacks import Deed, OwnComment
from bot.telegram.commenting.telling import ReaderTeller
from bot.wording import Wording
from tests.fakes.comment_room import OUTLET, SHORT, CommentRoom
from tests.fakes.front_desk import plain


async def alert(room: CommentRoom, label: str) -> str:
    query = await room.query(label)
    assert query.answer is not None
    assert query.answer["show_alert"]
    return plain(query.answer["text"])


async def test_withdrawn_before_it_was_decided(room: CommentRoom) -> None:
    await room.sent()
    shown = await room.press("↩️ اسحبه")
    assert "سُحب تعليقك، ولن يظهر" in shown.text
    assert "متى تُصرف المرتبات؟" in shown.text
    assert not shown.buttons
    (comment,) = await room.stored()
    assert comment.state is State.WITHDRAWN
    (change,) = await room.comments.history(comment.id)
    assert (change.origin, change.actor) == (Origin.READER, BOT)
    assert room.changed == [comment.id]


async def test_a_second_tap_on_withdraw_finds_it_done(room: CommentRoom) -> None:
    shown = await room.sent()
    data = shown.buttons[1]["callback_data"]
    await room.press("↩️ اسحبه")
    query = room.telegram.forge(shown, data)
    await room.feed()
    assert query.answer is not None
    assert not query.answer["show_alert"]


async def test_edited_while_it_waits_with_its_history(room: CommentRoom) -> None:
    await room.sent()
    asked = await room.press("✏️ عدّله")
    assert "يبقى هذا النص إلى أن تؤكد الجديد" in asked.text
    assert "متى تُصرف المرتبات؟" in asked.text
    room.later(minutes=1)
    shown = await room.say("نص أوضح")
    assert (await room.stored())[0].text == "متى تُصرف المرتبات؟"
    assert "👤 غيّر الاسم" not in [plain(label) for label in shown.labels]
    shown = await room.press("✅ أرسله")
    assert "وصل تعليقك، ويظهر بعد المراجعة" in shown.text
    (comment,) = await room.stored()
    assert (comment.text, comment.version, comment.state) == ("نص أوضح", 2, State.PENDING)
    (change,) = await room.comments.history(comment.id)
    assert (change.text, change.origin) == ("متى تُصرف المرتبات؟", Origin.READER)


async def test_an_edit_can_be_given_up(room: CommentRoom) -> None:
    await room.sent()
    await room.press("✏️ عدّله")
    assert "لم يُرسل شيء" in (await room.press("✖️ أبقه كما هو")).text
    assert (await room.stored())[0].text == "متى تُصرف المرتبات؟"
    assert (await room.commenting.draft(7)).editing == 0


async def test_too_late_is_said_in_one_sentence(room: CommentRoom) -> None:
    await room.sent()
    await room.decided(Verb.APPROVE)
    for label in ("✏️ عدّله", "↩️ اسحبه"):
        assert (await alert(room, label)).startswith("فات الأوان")
    assert (await room.stored())[0].state is State.APPROVED


async def test_decided_while_it_was_edited(room: CommentRoom) -> None:
    await room.sent()
    await room.press("✏️ عدّله")
    room.later(minutes=1)
    await room.say("نص أوضح")
    await room.decided(Verb.APPROVE)
    assert (await alert(room, "✅ أرسله")).startswith("فات الأوان")
    assert (await room.stored())[0].text == "متى تُصرف المرتبات؟"
    assert (await room.commenting.draft(7)).text == ""


async def test_the_same_text_again_changes_nothing(room: CommentRoom) -> None:
    await room.sent()
    await room.press("✏️ عدّله")
    room.later(minutes=1)
    await room.say("متى تُصرف المرتبات؟")
    assert "وصل تعليقك" in (await room.press("✅ أرسله")).text
    assert (await room.stored())[0].version == 1


async def test_withdrawn_and_approved_at_once_one_counts(room: CommentRoom) -> None:
    for number in range(5):
        room.later(minutes=1)
        await room.sent(f"تعليق {number}")
        comment = (await room.stored())[-1]
        ruling = Ruling(comment.id, comment.version, Verb.APPROVE, BOT, room.now)
        withdrawn, approved = await asyncio.gather(
            room.commenting.own.withdraw(7, comment.id, room.now),
            room.comments.decide(ruling),
            return_exceptions=True,
        )
        state = (await room.stored())[-1].state
        assert isinstance(withdrawn, Exception) == (state is State.APPROVED)
        assert not isinstance(approved, BaseException)
        assert (approved.denied is None) == (state is State.APPROVED)


async def test_pending_comments_are_listed_and_opened(room: CommentRoom) -> None:
    await room.sent("تعليق أول")
    await room.sent("تعليق ثانٍ")
    shown = await room.say("/comment")
    assert "تعليقان ينتظران المراجعة" in shown.text
    assert "تظهر باسم: سارة م." in plain(shown.text)
    opened = await room.press("⏳ تعليق أول")
    assert "تعليقك ينتظر المراجعة" in opened.text
    assert "سُحب" in (await room.press("↩️ اسحبه")).text


async def test_comments_of_others_cannot_be_touched(room: CommentRoom) -> None:
    await room.sent()
    room.telegram.person(8, "طارق")
    room.store.rows |= {to.__class__(8): row for to, row in room.store.rows.items()}
    shown = await room.digest(SHORT, 7)
    (mine,) = await room.stored()
    await room.say("/help", 8, person=8)
    forged = room.telegram.messages(8)[-1]
    for deed in Deed:
        for number in (mine.id, 404, -1):
            query = room.telegram.forge(forged, OwnComment(deed, number).pack())
            await room.feed()
            assert "لم يعد هذا التعليق هنا" in plain(query.answer["text"])  # type: ignore[index]
    assert shown.buttons
    assert (await room.stored())[0].state is State.PENDING


async def test_the_newsroom_s_answer_arrives_and_can_be_answered(room: CommentRoom) -> None:
    await room.sent()
    await room.decided(Verb.APPROVE)
    (comment,) = await room.stored()
    teller = ReaderTeller(room.bot, room.readers, Wording(), OUTLET)
    assert await teller.tell_reply(comment, "تُصرف <غدًا> & بعده.")
    told = room.last()
    assert "رد من صحيفة الميدان على تعليقك على" in plain(told.text)
    assert "تُصرف <غدًا> & بعده." in told.text
    asked = await room.press("↩️ أجب")
    assert asked.message_id > told.message_id
    assert "ردّك تحت تعليقك على" in asked.text
    room.later(minutes=1)
    await room.say("شكرًا لكم")
    await room.press("✅ أرسله")
    answer = (await room.stored())[-1]
    assert (answer.text, answer.parent_id) == ("شكرًا لكم", comment.id)


async def test_who_has_blocked_the_bot_is_not_told(room: CommentRoom) -> None:
    await room.sent()
    (comment,) = await room.stored()
    room.telegram.block(room.sara)
    teller = ReaderTeller(room.bot, room.readers, Wording(), OUTLET)
    assert not await teller.tell_reply(comment, "شكرًا")


async def test_privacy_tells_hands_over_and_erases_comments(room: CommentRoom) -> None:
    await room.sent()
    await room.press("✏️ عدّله")
    room.later(minutes=1)
    await room.say("نص أوضح")
    await room.press("✅ أرسله")
    assert "تعليقاتك والاسم الذي اخترته" in (await room.say("/privacy")).text
    stored = json.loads((await room.press("📄 نسخة من بياناتي")).file)["comments"]
    assert stored["name"] == "سارة م."
    assert stored["comments"][0]["text"] == "نص أوضح"
    assert stored["comments"][0]["earlier_texts"] == ["متى تُصرف المرتبات؟"]
    await room.say("/privacy")
    assert "وما نُشر يُمحى من الموقع" in (await room.press("محو بياناتي…")).text
    await room.press("🗑 نعم، امحُ كل شيء نهائيًا")
    (comment,) = await room.stored()
    assert (comment.text, comment.author.name, comment.reader_chat) == ("", "", None)
    assert comment.state is State.WITHDRAWN
    assert await room.data.portrait("telegram", room.commenting.own.key(7)) is None
    assert (await room.commenting.draft(7)).name == ""
    assert not room.store.rows
