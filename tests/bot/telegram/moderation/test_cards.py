"""Cards in the staff group: what they show, and what a press makes of them."""

import asyncio
from dataclasses import replace

from bot.moderation.model import (
    BOT,
    Assessment,
    Author,
    Change,
    Level,
    Origin,
    Span,
    State,
    Verdict,
)
from bot.telegram.moderation.callbacks import Ask, Topic
from bot.telegram.moderation.telling import Teller
from tests.fakes.comment_store import ARTICLE, SITE
from tests.fakes.front_desk import plain
from tests.fakes.moderation_room import KHALID, LAYLA, SARA, STAFF, STRANGER, ModerationRoom, said

TEXT = "متى تُصرف المرتبات؟؟ نحن في الولايات م ن س ي و ن ولا أحد يسأل"


def flagged(score: float | None = 0.31) -> Assessment:
    start = TEXT.index("م ن س")
    verdict = Verdict("gone_rule", Level.SUSPECT, (Span(start, start + 11),))
    return Assessment((verdict,), score)


async def test_a_card_shows_what_is_needed_to_decide_and_nothing_of_the_person() -> None:
    async with ModerationRoom() as room:
        author = Author(3, SITE, "7f3a9c01", "أحمد", approved=12, rejected=1)
        arrived = room.now
        room.later(minutes=5)
        room.comments.add(TEXT, arrived, assessment=flagged(), author=author)
        await room.draw()
        text = room.text()
        assert text.startswith("💬 تعليق على: ارتفاع أسعار الوقود بنسبة 12%")
        assert "متى تُصرف المرتبات؟؟" in text
        assert "قارئ-7f3a · من الموقع · 12 منشورًا، 1 مرفوض · ينتظر منذ 5 دقائق" in text
        assert "«م ن س ي و ن»" in text
        assert "احتمال الرفض 31%" in text
        assert "أحمد" not in text
        assert "7f3a9c01" not in text
        assert room.labels() == ["✅ نشر", "🚫 رفض…", "🗑 مزعج", "↩️ رد باسم الصحيفة", "⋯"]
        assert room.last().links == ["https://example.org/a"]
        marked = [one for one in room.last().entities if one["type"] == "underline"]
        assert len(marked) == 1


async def test_a_press_is_answered_and_the_card_says_who_decided_when() -> None:
    async with ModerationRoom() as room:
        room.comments.add(TEXT, room.now)
        await room.draw()
        room.later(minutes=5)
        assert said(await room.press("✅ نشر")) == "نُشر"
        assert room.comments.kept[1].state is State.APPROVED
        await room.draw()
        assert "✅ نشرته سارة 10:37 · بعد 5 دقائق" in room.text()
        assert room.labels() == ["تراجع"]


async def test_the_second_presser_is_told_who_was_first_and_nothing_changes() -> None:
    async with ModerationRoom() as room:
        room.comments.add(TEXT, room.now)
        await room.draw()
        card = room.last()
        await room.press("✅ نشر")
        room.later(seconds=3)
        query = await room.forge(card, "mj:s:1:1", KHALID)
        assert said(query) == "سبقتك سارة: نُشر قبل 3 ثوانٍ"
        assert room.comments.kept[1].state is State.APPROVED
        assert room.trail.lines[-1][:3] == ("press_refused", KHALID, 1)


async def test_undo_brings_the_card_back() -> None:
    async with ModerationRoom() as room:
        room.comments.add(TEXT, room.now)
        await room.draw()
        await room.press("🗑 مزعج")
        await room.draw()
        assert "🗑 عدّته سارة مزعجًا 10:32" in room.text()
        assert said(await room.press("تراجع", KHALID)) == "تراجعتَ عن القرار: عاد إلى الانتظار"
        await room.draw()
        assert room.comments.kept[1].state is State.PENDING
        assert "✅ نشر" in room.labels()


async def test_a_rejection_has_a_reason() -> None:
    async with ModerationRoom() as room:
        room.comments.add(TEXT, room.now)
        await room.draw()
        await room.press("🚫 رفض…")
        assert "لماذا يُرفض؟" in room.text()
        await room.press("إعلان")
        await room.draw()
        assert "🚫 رفضته سارة 10:32 · بعد لحظة · السبب: إعلان" in room.text()
        change = room.comments.kept[1].decided
        assert change is not None
        assert change.reason == "advert"
        assert change.answer == ""


async def test_a_reader_on_telegram_gets_the_reasons_answer_or_other_words() -> None:
    async with ModerationRoom() as room:
        for _ in range(2):
            room.comments.add(TEXT, room.now, reader_chat=LAYLA)
        await room.draw()
        await room.press("🚫 رفض…")
        await room.press("خارج الموضوع")
        assert "لم ننشر تعليقك لأنه خارج موضوع المقال." in room.text()
        await room.press("🚫 ارفض وأخبره")
        await room.draw()
        await room.press("🚫 رفض…")
        await room.press("إساءة")
        await room.press("✏️ بكلماتي")
        question = room.last()
        await room.say("عذرًا، راجع القواعد.", SARA, STAFF, reply_to=question.message_id)
        answers = [one.decided.answer for one in room.comments.kept.values() if one.decided]
        assert answers == ["عذرًا، راجع القواعد.", "لم ننشر تعليقك لأنه خارج موضوع المقال."]


async def test_a_stranger_a_forged_press_and_another_chat_change_nothing_and_are_audited() -> None:
    async with ModerationRoom() as room:
        room.comments.add(TEXT, room.now)
        await room.draw()
        card = room.last()
        before = dict(room.comments.kept)
        assert "للمشرفين" in said(await room.press("✅ نشر", STRANGER))
        assert "لم يعد هذا التعليق" in said(await room.forge(card, "mj:a:99:1"))
        assert "تغيّر منذ رأيته" in said(await room.forge(card, "mj:a:1:7"))
        assert "تغيّر منذ رأيته" in said(await room.forge(card, "mj:z:1:1"))
        assert "تغيّر منذ رأيته" in said(await room.forge(card, "mr:none:1:1:0"))
        await room.say("/start")
        room.telegram.world.chats[-77] = room.telegram.group(
            -77, "مجموعة أخرى", members=[room.telegram.people[SARA]]
        )
        await room.bot.send_message(-77, "أخرى")
        elsewhere = await room.forge(room.last(-77), "mj:a:1:1")
        assert "محادثة أخرى" in said(elsewhere)
        assert room.comments.kept == before
        assert room.trail.actions == ["press_refused"] * 6


async def test_a_text_that_changed_since_the_card_was_drawn_is_not_decided() -> None:
    async with ModerationRoom() as room:
        room.comments.add(TEXT, room.now)
        await room.draw()
        edit = Change(1, 2, room.now, BOT, Origin.SITE, State.PENDING, State.PENDING, text=TEXT)
        await room.comments.rewrite(1, 1, "نص آخر", Assessment(), edit)
        assert "تغيّر منذ رأيته" in said(await room.press("✅ نشر"))
        assert room.comments.kept[1].state is State.PENDING
        await room.draw()
        assert "نص آخر" in room.text()


async def test_every_copy_is_redrawn_and_a_deleted_one_stays_away() -> None:
    async with ModerationRoom() as room:
        room.comments.add(TEXT, room.now)
        await room.draw()
        await room.say("/next", KHALID)
        own = room.last(KHALID)
        await room.press("✅ نشر")
        await room.draw()
        assert "نشرته سارة" in plain(own.text)
        assert "نشرته سارة" in room.text()
        room.telegram.world.remove(
            room.telegram.bot, room.telegram.chat(STAFF), [room.last().message_id]
        )
        await room.press("تراجع", KHALID, KHALID)
        await room.draw()
        assert room.messages() == []
        await room.draw()
        assert room.messages() == []


async def test_waiting_times_are_drawn_again_but_not_under_somebodys_hands() -> None:
    async with ModerationRoom() as room:
        room.comments.add(TEXT, room.now)
        await room.draw()
        room.later(minutes=10)
        await room.draw()
        assert "ينتظر منذ 10 دقائق" in room.text()
        edits = room.last().edits
        room.later(minutes=3)
        await room.draw()
        assert room.last().edits == edits
        await room.press("⋯")
        room.later(minutes=1)
        await room.draw()
        assert "🚷 حظر الكاتب" in room.labels()
        room.later(minutes=20)
        await room.draw()
        assert "✅ نشر" in room.labels()


async def test_cards_have_a_topic_of_their_own_where_the_bot_may_make_one() -> None:
    async with ModerationRoom(topics=[99]) as room:
        await room.bot.send_message(STAFF, "صباح الخير")
        for _ in range(2):
            room.comments.add(TEXT, room.now)
        await room.draw()
        made = [t for t in room.telegram.chat(STAFF).topics.values() if t.name == "التعليقات"]
        assert len(made) == 1
        assert {card.thread for card in room.messages() if card.buttons} == {made[0].id}
        room.restart()
        room.comments.add(TEXT, room.now)
        await room.draw()
        assert len(room.telegram.chat(STAFF).topics) == 2
        assert room.last().thread == made[0].id


async def test_where_it_may_not_make_one_they_go_to_the_general_topic() -> None:
    async with ModerationRoom(topics=[99], admin=False) as room:
        room.comments.add(TEXT, room.now)
        await room.draw()
        assert room.last().thread == 0


async def test_answers_to_presses_wait_for_nobody_and_edits_go_with_the_staff() -> None:
    async with ModerationRoom() as room:
        room.comments.add(TEXT, room.now)
        await room.draw()
        room.lanes.grants.clear()
        await room.press("✅ نشر")
        await room.draw()
        assert [(chat, lane.name) for chat, lane in room.lanes.grants] == [(STAFF, "STAFF")]


async def test_more_shows_history_thread_and_the_same_words_and_bans() -> None:
    async with ModerationRoom() as room:
        room.comments.add("مُكرّر", room.now)
        room.comments.add("مكرر", room.now, parent_id=1)
        await room.draw()
        await room.press("⋯")
        await room.press("🔁 تعليقات مشابهة")
        assert "🕓 قارئ-7f3a: مُكرّر" in room.text()
        await room.press("→ السابق")
        await room.press("🧵 النقاش")
        assert "مُكرّر" in room.text()
        await room.press("→ السابق")
        await room.press("🕓 السجل")
        assert "لم يتغيّر شيء" in room.text()
        await room.press("→ السابق")
        await room.press("🚷 حظر الكاتب")
        await room.press("🚷 نعم، احظره")
        assert room.comments.kept[2].author.banned_at == room.now
        assert "محظور" in room.text()
        assert room.trail.actions == ["author_banned"]


async def test_a_reply_publishes_the_comment_and_goes_to_the_outbox() -> None:
    async with ModerationRoom() as room:
        room.comments.add(TEXT, room.now)
        await room.draw()
        await room.press("↩️ رد باسم الصحيفة")
        question = room.last()
        await room.say("تصرف غدًا.", STRANGER, STAFF, reply_to=question.message_id)
        assert room.comments.replies == []
        await room.say("تصرف غدًا.", SARA, STAFF, reply_to=question.message_id)
        assert room.comments.replies == [(1, "تصرف غدًا.")]
        assert room.comments.kept[1].state is State.APPROVED
        assert room.text() == "↩️ ردّك في طريقه إلى الموقع."


async def test_an_erased_comment_leaves_nothing_on_its_card() -> None:
    async with ModerationRoom() as room:
        comment = room.comments.add(TEXT, room.now)
        await room.draw()
        room.comments.kept[1] = replace(comment, text="", erased_at=room.now, version=2)
        await room.draw()
        assert room.text() == "🧹 مُحي هذا التعليق."
        assert room.labels() == []


async def test_a_menu_that_waits_for_its_turn_keeps_nobody_from_deciding() -> None:
    async with ModerationRoom() as room:
        room.comments.add(TEXT, room.now)
        await room.draw()
        card = room.last()
        room.lanes.held = asyncio.Event()
        sara, khalid = room.telegram.people[SARA], room.telegram.people[KHALID]
        room.telegram.forge(card, "mv:o:1:", sara)
        query = room.telegram.forge(card, "mj:a:1:1", khalid)
        for update in await room.telegram.take():
            await room.dispatcher.feed_raw_update(room.bot, update)
        await room.telegram.until(lambda: query.answer)
        assert room.comments.kept[1].state is State.APPROVED
        room.lanes.held.set()


async def test_questions_stay_in_the_topic_of_their_card() -> None:
    async with ModerationRoom(topics=[99]) as room:
        await room.bot.send_message(STAFF, "صباح الخير")
        room.comments.add(TEXT, room.now)
        await room.draw()
        card = room.last()
        await room.press("↩️ رد باسم الصحيفة")
        assert room.last().message_id != card.message_id
        assert room.last().thread == card.thread != 0


async def test_where_nobody_would_get_a_reply_none_is_asked_for() -> None:
    async with ModerationRoom() as room:
        elsewhere = replace(ARTICLE, site="forum")
        room.comments.add(TEXT, room.now, site="forum", article=elsewhere)
        await room.draw()
        assert "↩️ رد باسم الصحيفة" not in room.labels()
        asked = await room.forge(room.last(), Ask(Topic.REPLY, 1, 1).pack())
        assert "أجب عنه في الموقع" in said(asked)
        assert room.comments.kept[1].state is State.PENDING


async def test_a_reply_to_a_reader_of_telegram_needs_no_site() -> None:
    async with ModerationRoom() as room:
        elsewhere = replace(ARTICLE, site="feed")
        room.comments.add(TEXT, room.now, site="telegram", article=elsewhere, reader_chat=LAYLA)
        await room.draw()
        await room.press("↩️ رد باسم الصحيفة")
        await room.say("تصرف غدًا.", SARA, STAFF, reply_to=room.last().message_id)
        assert room.text() == "↩️ ردّك في طريقه إلى القارئ."
        await Teller(room.bot, room.desk).tell()
        assert room.text(LAYLA).endswith("تصرف غدًا.")


async def test_the_answer_of_a_rejection_is_quoted_without_an_empty_line() -> None:
    async with ModerationRoom() as room:
        room.comments.add(TEXT, room.now, reader_chat=LAYLA)
        await room.draw()
        await room.press("🚫 رفض…")
        await room.press("خارج الموضوع")
        assert "\n\n" not in room.text()
