"""A campaign's panel: approval, progress, report, correction, recall; and the list."""

from bot.campaigns.broadcasts import Kind, Stage
from bot.delivery.model import Failed, Gone
from digests.model import Message as Ready
from tests.fakes.broadcast_room import KHALID, READER, SARA, STAFF, BroadcastRoom, said
from tests.fakes.front_desk import plain


async def sent(room: BroadcastRoom, text: str = "خبر") -> None:
    """A broadcast that is under way."""
    await room.say("/broadcast")
    await room.say(text)
    await room.press("✅ اعتماد وإرسال الآن")


async def stage(room: BroadcastRoom, number: int = 1) -> Stage:
    found = await room.store.get(number)
    assert found is not None
    return found.stage


async def test_above_the_threshold_another_admin_approves() -> None:
    async with BroadcastRoom(threshold=10) as room:
        await room.say("/broadcast")
        panel = await room.say("خبر كبير")
        assert "يلزم اعتماد مشرف ثانٍ" in plain(panel.text)
        shown = await room.press("✅ اعتماد وطلب موافقة مشرف ثانٍ")
        assert await stage(room) is Stage.AWAITING
        assert "⏳ تنتظر اعتماد مشرف ثانٍ" in plain(shown.text)
        assert "✅ اعتماد" not in room.labels()
        asked = room.messages(SARA)
        assert asked[-2].text == "خبر كبير"
        assert "اعتمادك مطلوب لرسالة من خالد" in plain(asked[-1].text)
        assert "تصل بحساب الآن إلى: 40 مشتركًا" in plain(asked[-1].text)
        await room.press("✅ اعتماد", person=SARA)
        assert await stage(room) is Stage.RUNNING
        assert "اعتُمدت رسالتك: سارة." in plain(room.last(KHALID).text)
        before = [len(room.messages(who)) for who in (KHALID, SARA)]
        await room.deliver(1, most=20)
        await room.boards.draw()
        assert [len(room.messages(who)) for who in (KHALID, SARA)] == before
        assert all("50%" in plain(room.last(who).text) for who in (KHALID, SARA))


async def test_an_admin_is_asked_in_the_language_of_their_telegram() -> None:
    async with BroadcastRoom(threshold=10) as room:
        room.world.people[SARA].language_code = "en"
        await room.say("/campaigns", person=SARA)
        await room.say("/broadcast")
        await room.say("خبر كبير")
        await room.press("✅ اعتماد وطلب موافقة مشرف ثانٍ")
        assert "asks for your approval" in plain(room.last(SARA).text)
        assert "✅ Approve" in room.labels(SARA)


async def test_nobody_approves_their_own() -> None:
    async with BroadcastRoom(threshold=10) as room:
        await room.say("/broadcast")
        await room.say("خبر")
        shown = await room.press("✅ اعتماد وطلب موافقة مشرف ثانٍ")
        query = await room.forge(shown, "bc:y:1")
        assert "لا أحد يعتمد رسالة كتبها بنفسه" in said(query)
        assert await stage(room) is Stage.AWAITING


async def test_a_rejection_reaches_the_author() -> None:
    async with BroadcastRoom(threshold=10) as room:
        await room.say("/broadcast")
        await room.say("خبر")
        await room.press("✅ اعتماد وطلب موافقة مشرف ثانٍ")
        await room.press("🚫 رفض", person=SARA)
        assert await stage(room) is Stage.CANCELLED
        assert "رُفضت رسالتك ولن تصل إلى أحد: سارة." in plain(room.last(KHALID).text)


async def test_the_board_follows_the_campaign_to_its_report() -> None:
    async with BroadcastRoom() as room:
        await sent(room)
        await room.boards.draw()
        await room.deliver(1, most=20)
        room.later(seconds=10)
        await room.boards.draw()
        board = plain(room.last().text)
        assert "▰▰▰▰▰▱▱▱▱▱ 50%" in board
        assert "أُرسلت 20 · غادروا 0 · تعذّرت 0 · غير مؤكدة 0 · 2/ث · بقي 10 ثوانٍ" in board
        assert plain(room.last(STAFF).text) == board
        await room.deliver(1, Gone("blocked"), most=1)
        await room.deliver(1)
        room.later(seconds=10)
        await room.boards.draw()
        report = plain(room.last().text)
        assert "✅ اكتملت: 40 قارئًا" in report
        assert "أُرسلت 39 · غادروا 1" in report
        assert "✏️ تصحيح" in room.labels()


async def test_a_board_that_was_deleted_stays_away() -> None:
    async with BroadcastRoom() as room:
        await sent(room)
        await room.boards.draw()
        count = len(room.messages(STAFF))
        group = room.world.chats[STAFF]
        room.world.remove(room.user, group, [room.last(STAFF).id])
        await room.deliver(1, most=5)
        await room.boards.draw()
        assert len(room.messages(STAFF)) == count - 1


async def test_pause_resume_and_cancel_by_button() -> None:
    async with BroadcastRoom() as room:
        await sent(room)
        await room.deliver(1, most=5)
        await room.press("⏸ إيقاف")
        assert await stage(room) is Stage.PAUSED
        await room.press("▶️ استئناف")
        assert await stage(room) is Stage.RUNNING
        shown = await room.press("⏹ إنهاء")
        assert "وصلت إلى 5 قراء وتبقى عندهم، ولن تصل إلى 35 قارئًا." in plain(shown.text)
        await room.press("⏹ نعم، أنهِها")
        assert await stage(room) is Stage.CANCELLED


async def test_the_second_of_two_admins_is_told_where_it_stands() -> None:
    async with BroadcastRoom() as room:
        await sent(room)
        await room.say("/campaigns", person=SARA)
        await room.press("▶️ 📣 خبر", person=SARA)
        await room.press("⏸ إيقاف")
        query = await room.query("⏸ إيقاف", person=SARA)
        assert said(query) == "سبقك غيرك. حالتها الآن: موقوفة مؤقتًا."
        assert "⏸ موقوفة مؤقتًا" in plain(room.last(SARA).text)


async def test_a_member_of_the_staff_group_who_is_no_admin_changes_nothing() -> None:
    async with BroadcastRoom() as room:
        await sent(room)
        await room.boards.draw()
        query = await room.query("⏸ إيقاف", person=READER, chat=STAFF)
        assert said(query) == "هذا لمشرفي الصحيفة وحدهم."
        assert await stage(room) is Stage.RUNNING


async def test_a_correction_is_shown_first_and_goes_to_all_who_have_it() -> None:
    async with BroadcastRoom() as room:
        await sent(room, "النفط يرتفع")
        await room.deliver(1)
        await room.boards.draw()
        await room.press("✏️ تصحيح")
        shown = await room.say("النفط ينخفض")
        assert room.messages()[-2].text == "النفط ينخفض"
        assert "تُصحَّح عند كل من وصلت إليهم: 40 قارئًا" in plain(shown.text)
        await room.press("✅ صحّحها للجميع")
        correction = await room.store.get(2)
        assert correction is not None
        assert correction.kind is Kind.CORRECTION
        edit = (await room.store.contents(2))["b2.0"]
        assert (edit.method, edit.payload["text"]) == ("editMessageText", "النفط ينخفض")


async def test_the_button_of_an_older_correction_sends_none() -> None:
    async with BroadcastRoom() as room:
        await sent(room)
        await room.deliver(1)
        await room.boards.draw()
        await room.press("✏️ تصحيح")
        old = await room.say("تصحيح أول")
        data = next(b["callback_data"] for b in old.buttons() if "صحّحها" in b["text"])
        await room.say("تصحيح ثانٍ")
        assert "لوحة قديمة" in said(await room.forge(old, data))
        assert await room.store.get(2) is None


async def test_a_correction_leaves_the_draft_of_a_broadcast_alone() -> None:
    async with BroadcastRoom() as room:
        await sent(room)
        await room.deliver(1)
        await room.boards.draw()
        await room.say("/broadcast")
        await room.say("مسودة أخرى")
        await room.press("✏️ تصحيح")
        await room.say("تصحيح")
        await room.press("✅ صحّحها للجميع")
        draft = await room.draft()
        assert draft.message is not None
        assert draft.message.payload["text"] == "مسودة أخرى"
        await room.say("/broadcast")
        assert room.messages()[-2].text == "مسودة أخرى"


async def test_a_digest_is_corrected_by_two_lines() -> None:
    async with BroadcastRoom() as room:
        page = Ready("sendMessage", {"text": "<b>النفط يرتفع</b>", "parse_mode": "HTML"})
        await room.digest(page, 100, 101)
        await room.say("/campaigns")
        await room.press("✅ ☀️ رسالة رقم 1")
        await room.press("✏️ تصحيح")
        shown = await room.say("النفط فقط")
        assert "أرسل سطرين فقط" in plain(shown.text)
        shown = await room.say("الذهب\nالفضة")
        assert "«الذهب» لا ترد في النشرة" in plain(shown.text)
        await room.say("يرتفع\nينخفض")
        assert room.messages()[-2].text == "النفط ينخفض"
        await room.press("✅ صحّحها للجميع")
        assert (await room.store.contents(2))["b2.0"].payload["text"] == "<b>النفط ينخفض</b>"


async def test_a_recall_asks_with_the_number_and_offers_a_word_to_the_rest() -> None:
    async with BroadcastRoom() as room:
        await sent(room)
        await room.deliver(1)
        await room.boards.draw()
        shown = await room.press("🗑 سحب")
        assert "وصلت إلى 40 قارئًا" in plain(shown.text)
        await room.press("🗑 نعم، احذفها عند الجميع")
        await room.deliver(2, Failed("no"), most=3)
        await room.deliver(2)
        await room.boards.draw()
        assert "حُذفت 37 · غادروا 0 · تعذّرت 3" in plain(room.last().text)
        await room.press("✉️ راسل من بقيت عندهم")
        shown = await room.say("نعتذر عن الخبر السابق")
        assert "إلى من تعذّر حذف الرسالة عندهم: 3 قراء" in plain(shown.text)
        await room.press("✅ أرسلها إليهم")
        rest = await room.store.get(3)
        assert rest is not None
        assert rest.total == 3


async def test_after_48_hours_no_recall_is_offered_and_a_forged_one_refused() -> None:
    async with BroadcastRoom() as room:
        await sent(room)
        await room.deliver(1)
        room.later(hours=49)
        await room.boards.draw()
        assert "🗑 سحب" not in room.labels()
        assert "مضت عليها 48 ساعة" in said(await room.forge(room.last(), "bc:D:1"))


async def test_report_files_and_the_audit() -> None:
    async with BroadcastRoom() as room:
        await sent(room)
        await room.deliver(1)
        await room.boards.draw()
        await room.press("📄 كل المستلمين (CSV)")
        assert room.last().body["document"]["file_name"] == "nashra-1.csv"
        await room.press("📈 مسار الإرسال")
        assert "photo" in room.last().body
        await room.press("📜 من فعل ماذا")
        shown = next(m for m in room.messages() if "سجل «خبر»" in plain(m.text))
        assert "خالد · جدولة" in plain(shown.text)
        assert "البوت · بدء الإرسال" in plain(shown.text)


async def test_an_empty_list_says_how_to_begin() -> None:
    async with BroadcastRoom() as room:
        shown = await room.say("/campaigns")
        assert "لا رسائل بعد" in plain(shown.text)
        query = await room.forge(shown, "bc:s:9")
        assert "لا رسالة برقم 9" in said(query)
