"""A comment is written, seen, and sent once; what cannot be taken leaves the draft as it is."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.moderation.deciding import Verb
from bot.moderation.model import TELEGRAM, State
from bot.moderation.written import LONGEST
from bot.sandbox import acts
from bot.sandbox.files import File
from bot.storage.engine import Database
from bot.telegram.commenting.callbacks import SendComment, Step, Write
from tests.fakes.comment_room import HEADLINES, MODERATOR, SHORT, CommentRoom, digest
from tests.fakes.front_desk import plain


async def refused(room: CommentRoom, label: str) -> str:
    """The sentence that a press is refused with."""
    query = await room.query(label)
    assert query.answer is not None
    assert query.answer["show_alert"]
    return plain(query.answer["text"])


async def test_from_the_button_to_the_queue(room: CommentRoom) -> None:
    await room.digest(SHORT)
    await room.press("💬 علّق على خبر")
    assert "بأي اسم" in (await room.say("متى تُصرف المرتبات؟؟\nلا أحد يسأل")).text
    preview = await room.say("قارئة من الولايات")
    assert "قارئة من الولايات" in preview.text
    assert await room.stored() == []
    shown = await room.press("✅ أرسله")
    assert shown.message_id == preview.message_id
    assert "وصل تعليقك، ويظهر بعد المراجعة" in shown.text
    assert [plain(label) for label in shown.labels] == ["✏️ عدّله", "↩️ اسحبه"]
    (comment,) = await room.stored()
    assert (comment.site, comment.state) == (TELEGRAM, State.PENDING)
    assert comment.text == "متى تُصرف المرتبات؟؟\nلا أحد يسأل"
    assert comment.author.name == "قارئة من الولايات"
    assert comment.reader_chat == 7


async def test_the_name_is_asked_once_and_the_account_s_only_taken_where_chosen(
    room: CommentRoom,
) -> None:
    await room.digest(SHORT)
    await room.press("💬 علّق على خبر")
    await room.say("تعليق أول")
    shown = await room.press("👤 سارة")
    assert "هكذا سيظهر" in shown.text
    await room.press("✅ أرسله")
    room.later(minutes=1)
    assert "هكذا سيظهر" in (await room.written("تعليق ثانٍ")).text


async def test_the_preview_quotes_the_text_as_it_is(room: CommentRoom) -> None:
    text = "<b>غليظ</b> & <script>alert(1)</script>\nEnglish line"
    shown = await room.written(text)
    assert text in plain(shown.text)
    marked = {entity["type"] for entity in shown.entities}
    assert marked == {"bold", "blockquote"}
    await room.press("✅ أرسله")
    assert (await room.stored())[0].text == text


async def test_text_and_name_can_be_changed_before_sending(room: CommentRoom) -> None:
    await room.written()
    asked = await room.press("✏️ غيّر النص")
    assert "متى تُصرف المرتبات؟" in asked.text
    assert "نص آخر" in (await room.say("نص آخر")).text
    await room.press("👤 غيّر الاسم")
    shown = await room.say("أم علي")
    assert "أم علي" in shown.text
    await room.press("✅ أرسله")
    (comment,) = await room.stored()
    assert (comment.text, comment.author.name) == ("نص آخر", "أم علي")


async def test_back_from_a_question_shows_what_was_written(room: CommentRoom) -> None:
    await room.written()
    for label in ("✏️ غيّر النص", "👤 غيّر الاسم"):
        await room.press(label)
        assert "هكذا سيظهر" in (await room.press("→ السابق")).text


async def test_two_taps_send_one_comment(room: CommentRoom) -> None:
    preview = await room.written()
    data = preview.buttons[0]["callback_data"]
    queries = [room.telegram.forge(preview, data) for _ in range(2)]
    await room.feed()
    assert all(query.answer is not None for query in queries)
    assert not any(query.answer["show_alert"] for query in queries)  # type: ignore[index]
    assert len(await room.stored()) == 1


async def test_two_processes_at_once_send_one_comment(room: CommentRoom) -> None:
    await room.written()
    draft = await room.commenting.draft(7)
    sent = [room.commenting.confirm(7, draft.version, room.now) for _ in range(8)]
    comments = await asyncio.gather(*sent)
    assert {comment.id for comment in comments} == {1}
    assert len(await room.stored()) == 1


async def test_a_crash_after_storing_sends_nothing_twice(room: CommentRoom) -> None:
    await room.written()
    draft = await room.commenting.draft(7)
    await room.commenting.confirm(7, draft.version, room.now)
    forgotten = await room.commenting.draft(7)
    await room.drafts.put(replace(draft, version=forgotten.version), room.now)
    again = await room.commenting.draft(7)
    await room.commenting.confirm(7, again.version, room.now)
    assert len(await room.stored()) == 1


async def test_an_old_preview_does_not_send_the_new_text(room: CommentRoom) -> None:
    old = await room.written()
    send = old.buttons[0]["callback_data"]
    await room.press("✏️ غيّر النص")
    await room.say("نص آخر")
    query = room.telegram.forge(old, send)
    await room.feed()
    assert "هذه المعاينة قديمة" in plain(query.answer["text"])  # type: ignore[index]
    assert await room.stored() == []


async def test_an_old_button_does_not_end_a_new_draft(room: CommentRoom) -> None:
    old = await room.written()
    discard = old.buttons[-1]["callback_data"]
    await room.press("✏️ غيّر النص")
    await room.say("نص آخر")
    room.telegram.forge(old, discard)
    await room.feed()
    assert (await room.commenting.draft(7)).text == "نص آخر"


async def test_what_was_discarded_is_gone(room: CommentRoom) -> None:
    await room.written()
    assert "لم يُرسل شيء" in (await room.press("✖️ لا ترسله")).text
    draft = await room.commenting.draft(7)
    assert (draft.text, draft.subject, draft.name) == ("", None, "سارة م.")


async def test_a_draft_survives_a_restart(room: CommentRoom, database: Database) -> None:
    await room.written()
    async with CommentRoom(database) as after:
        after.store.rows = room.store.rows
        shown = await after.say("/comment")
        assert "▶️ أكمل تعليقك غير المرسل" in [plain(label) for label in shown.labels]
        shown = await after.press("▶️ أكمل تعليقك غير المرسل")
        assert "متى تُصرف المرتبات؟" in shown.text
        await after.press("✅ أرسله")
        assert len(await after.stored()) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("م", "هذا أقصر من أن يكون تعليقًا"),
        ("\u200b\u064b\u202e", "هذا أقصر"),
        ("ـ" * 30, "هذا أقصر"),
        ("ا" * (LONGEST + 212), "بـ 212 حرفًا"),
        ("س\n" * 1500, "100 سطر"),
    ],
)
async def test_bad_text_is_refused_in_a_sentence(
    room: CommentRoom, text: str, sentence: str
) -> None:
    await room.written()
    await room.press("✏️ غيّر النص")
    shown = await room.say(text)
    assert sentence in plain(shown.text)
    assert "نص أفضل" in (await room.say("نص أفضل")).text


async def test_64_kilobytes_and_heaps_of_marks_hurt_nobody(room: CommentRoom) -> None:
    await room.digest(SHORT)
    await room.press("💬 علّق على خبر")
    for text in ("ا" * 65536, "ح" + "\u064b" * 5000 + "ب", "\u202e" * 4000):
        room.telegram.update("message", _message(text))
        await room.feed()
    draft = await room.commenting.draft(7)
    assert draft.text == "ح" + "\u064b" * 4 + "ب"


def _message(text: str) -> dict[str, object]:
    chat = {"id": 7, "type": "private", "first_name": "سارة"}
    sender = {"id": 7, "is_bot": False, "first_name": "سارة"}
    return {"message_id": 9999, "date": 1, "chat": chat, "from": sender, "text": text}


async def test_a_full_comment_with_a_long_headline_fits_its_preview(room: CommentRoom) -> None:
    room.kept.digests[SHORT] = digest(["عنوان طويل جدًا " * 40])
    shown = await room.written("سطر قصير\n" * 99 + "ا" * 2000, "ا" * 40)
    assert "هكذا سيظهر" in shown.text
    assert "وصل تعليقك" in (await room.press("✅ أرسله")).text


async def test_a_picture_is_refused_and_the_draft_stays(room: CommentRoom) -> None:
    await room.digest(SHORT)
    await room.press("💬 علّق على خبر")
    photo = File("f-1", "document", "p.png", "image/png", b"x")
    acts.say(
        room.telegram.world,
        room.telegram.bot,
        room.telegram.chat(7),
        room.sara,
        acts.Saying("نص", file=photo),
    )
    await room.feed()
    assert "التعليق نص فقط" in room.last().text
    assert "بأي اسم" in (await room.say("نص بلا صورة")).text


@pytest.mark.parametrize("name", ["صحيفة الميدان", "sara@example.org", "م"])
async def test_bad_names_are_refused(room: CommentRoom, name: str) -> None:
    shown = await room.written(name=name)
    assert "اكتب اسمًا آخر" in shown.text
    assert "هكذا سيظهر" in (await room.say("سارة")).text


async def test_another_command_lets_go_of_the_question(room: CommentRoom) -> None:
    await room.digest(SHORT)
    await room.press("💬 علّق على خبر")
    await room.say("/time")
    assert "07:15" in plain((await room.say("7:15")).text)
    assert (await room.commenting.draft(7)).text == ""


async def test_a_question_is_forgotten_after_an_hour(room: CommentRoom) -> None:
    await room.digest(SHORT)
    await room.press("💬 علّق على خبر")
    room.later(hours=2)
    await room.say("7:15")
    assert (await room.commenting.draft(7)).text == ""


async def test_the_next_comment_waits_a_moment(room: CommentRoom) -> None:
    await room.sent()
    await room.written("تعليق ثانٍ")
    room.later(seconds=5)
    assert "بعد 15 ثانية" in await refused(room, "✅ أرسله")
    room.later(seconds=16)
    assert "وصل تعليقك" in (await room.press("✅ أرسله")).text


async def test_a_clock_set_back_does_not_lock_anybody_out(room: CommentRoom) -> None:
    await room.sent()
    room.now -= timedelta(hours=3)
    await room.written("تعليق ثانٍ")
    assert "وصل تعليقك" in (await room.press("✅ أرسله")).text


async def test_so_many_wait_and_no_more(room: CommentRoom) -> None:
    for number in range(5):
        await room.sent(f"تعليق رقم {number}")
    await room.digest(SHORT)
    said = await refused(room, "💬 علّق على خبر")
    assert said.startswith("لك 5 تعليقات تنتظر المراجعة")
    await room.decided(Verb.APPROVE)
    assert "تعليقك على" in (await room.press("💬 علّق على خبر")).text


async def test_a_banned_author_is_told_before_writing_in_vain(room: CommentRoom) -> None:
    await room.sent()
    (comment,) = await room.stored()
    await room.comments.ban(comment.author.id, MODERATOR, room.now)
    await room.digest(SHORT)
    assert "لا نستقبل تعليقات من هذا الحساب" in await refused(room, "💬 علّق على خبر")


async def test_banned_while_writing(room: CommentRoom) -> None:
    await room.sent()
    room.later(minutes=1)
    await room.written("تعليق ثانٍ")
    (comment,) = await room.stored()
    await room.comments.ban(comment.author.id, MODERATOR, room.now)
    assert "لا نستقبل تعليقات" in await refused(room, "✅ أرسله")
    assert len(await room.stored()) == 1


async def test_forged_presses_of_a_stranger_to_drafts(room: CommentRoom) -> None:
    shown = await room.digest(SHORT)
    for data in (SendComment(0), SendComment(99), Write(Step.TEXT, 0), Write(Step.DISCARD, 7)):
        query = room.telegram.forge(shown, data.pack())
        await room.feed()
        assert "هذه المعاينة قديمة" in plain(query.answer["text"])  # type: ignore[index]
    assert await room.stored() == []


async def test_the_headline_with_signs_is_safe(room: CommentRoom) -> None:
    await room.digest()
    await room.press("💬 علّق على خبر")
    shown = await room.press(HEADLINES[4])
    assert HEADLINES[4] in plain(shown.text)
