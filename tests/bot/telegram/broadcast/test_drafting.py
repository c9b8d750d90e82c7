"""From /broadcast to a campaign: content, panel, options, end."""

from bot.campaigns.broadcasts import Ambiguous, Ask, LinkButton, Stage
from tests.fakes.broadcast_room import KHALID, READER, READERS, SARA, STAFF, BroadcastRoom, said
from tests.fakes.front_desk import plain


async def test_a_text_is_shown_as_readers_will_see_it_and_sent_after_one_press() -> None:
    async with BroadcastRoom() as room:
        shown = await room.say("/broadcast")
        assert "أرسل هنا ما تريد" in plain(shown.text)
        panel = await room.say("تغطية خاصة\nمن الميدان")
        before = room.messages()[-2]
        assert before.text == "تغطية خاصة\nمن الميدان"
        lines = plain(panel.text).splitlines()
        assert lines[0] == "📣 معاينة: هكذا سيراها القراء ↑"
        assert "العنوان: تغطية خاصة" in lines
        assert f"إلى: جميع القراء — {READERS} مشتركًا" in lines
        assert "متى: الآن، فور الاعتماد" in lines
        assert "المدة المتوقعة: ثانية" in lines
        shown = await room.press("✅ اعتماد وإرسال الآن")
        campaign = await room.store.get(1)
        assert campaign is not None
        assert campaign.stage is Stage.RUNNING
        assert campaign.total == READERS
        assert "«تغطية خاصة»" in plain(shown.text)
        assert await room.drafts.get(KHALID) is None
        assert room.woken == 1


async def test_the_draft_survives_and_is_resumed_by_the_command() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        await room.say("خبر")
        panel = room.last()
        await room.say("/broadcast")
        assert room.messages()[-2].text == "خبر"
        assert "معاينة" in room.last().text
        assert panel.id not in {message.id for message in room.messages()}


async def test_a_second_press_of_confirm_finds_no_draft() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        panel = await room.say("خبر")
        data = next(b["callback_data"] for b in panel.buttons() if "اعتماد" in b["text"])
        await room.forge(panel, data)
        query = await room.forge(panel, data)
        assert "لوحة قديمة" in said(query)
        assert len(await room.store.newest(9)) == 1


async def test_an_older_panel_changes_nothing() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        old = await room.say("خبر")
        await room.say("/broadcast")
        query = await room.forge(old, "bt:s:1")
        assert "لوحة قديمة" in said(query)
        assert not (await room.draft()).silent


async def test_two_admins_write_side_by_side() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        await room.say("/broadcast", person=SARA)
        await room.say("من خالد")
        await room.say("من سارة", person=SARA)
        drafts = [await room.draft(KHALID), await room.draft(SARA)]
        assert [d.message and d.message.payload["text"] for d in drafts] == ["من خالد", "من سارة"]


async def test_for_everybody_else_the_desk_is_not_there() -> None:
    async with BroadcastRoom() as room:
        for command in ("/broadcast", "/campaigns"):
            shown = await room.say(command, person=READER)
            assert "لا أعرف هذا الأمر" in plain(shown.text)
        query = await room.forge(shown, "ba:c", person=READER)
        assert said(query) == "هذا لمشرفي الصحيفة وحدهم."


async def test_link_buttons_are_shown_under_the_preview() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        await room.say("خبر")
        await room.press("🔗 أزرار الروابط")
        panel = await room.say("التقرير - https://example.org/a\nالبث | https://example.org/b")
        preview = room.messages()[-2]
        assert [b["url"] for b in preview.buttons()] == [
            "https://example.org/a",
            "https://example.org/b",
        ]
        assert "تحتها زرّا رابطين" in plain(panel.text)
        assert (await room.draft()).buttons[0] == LinkButton("التقرير", "https://example.org/a")


async def test_every_wrong_button_is_told_and_none_is_taken() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        await room.say("خبر")
        await room.press("🔗 أزرار الروابط")
        said = await room.refused("بلا رابط\nالبث - htp:/x\nالتقرير - https://example.org/a")
        lines = said.splitlines()
        assert len(lines) == 2
        assert "htp:/x" in lines[1]
        assert (await room.draft()).buttons == ()
        assert (await room.draft()).ask is Ask.BUTTONS


async def test_options_are_kept_and_said() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        await room.say("خبر")
        await room.press("⚙️ خيارات")
        await room.press("🔕 بلا صوت")
        await room.press("🔒 لا يمكن تحويلها")
        await room.press("📌 تثبيت في المجموعات والقنوات")
        await room.press("🧵 في المنتديات: الموضوع العام")
        await room.press("🔂 إعادة الإرسال عند الشك")
        draft = await room.draft()
        assert (draft.silent, draft.protected, draft.pinned, draft.general) == (True,) * 4
        assert draft.on_ambiguous is Ambiguous.RESEND
        await room.press("🏷 العنوان")
        await room.say("تغطية الانتخابات")
        shown = await room.press("→ السابق")
        assert "العنوان: تغطية الانتخابات" in plain(shown.text)
        assert "خيارات: بلا صوت، لا يمكن تحويلها" in plain(shown.text)


async def test_tests_go_to_oneself_and_to_the_staff_group() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        await room.say("خبر")
        await room.press("🧪 أرسلها لي")
        assert [m.text for m in room.messages()].count("خبر") == 3  # sent, shown, tested
        await room.press("🧪 إلى غرفة التحرير")
        assert room.last(STAFF).text == "خبر"


async def test_discarding_asks_and_can_be_undone() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        await room.say("خبر")
        await room.press("✖️ إلغاء")
        shown = await room.press("🗑 نعم، ألغِ المسودة")
        assert "أُلغيت المسودة" in plain(shown.text)
        shown = await room.press("↩️ استعدها")
        assert "معاينة" in plain(shown.text)
        await room.press("✖️ إلغاء")
        await room.press("🗑 نعم، ألغِ المسودة")
        shown = await room.say("/broadcast")
        assert "أرسل هنا ما تريد" in plain(shown.text)


async def test_what_telegram_refuses_leaves_the_draft_as_it_was() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        await room.say("خبر")
        await room.press("✏️ المحتوى")
        wrong = {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 9}]}
        assert "رفض تيليغرام هذه الرسالة" in await room.refused(wrong)
        message = (await room.draft()).message
        assert message is not None
        assert message.payload["text"] == "خبر"
        assert (await room.draft()).ask is Ask.CONTENT


async def test_a_caption_too_long_says_by_how_much() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        photo = {"photo": room.photo().sizes()}
        said = await room.refused({**photo, "caption": "أ" * 1100})
        assert said.startswith("التعليق أطول من المسموح بـ 76 حرفًا")
        panel = await room.send({**photo, "caption": "صورة"})
        assert "العنوان: صورة" in plain(panel.text)


async def test_an_album_is_collected_and_shown_once() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        panel = await room.album(4)
        assert "العنوان: أربع صور" in plain(panel.text)
        message = (await room.draft()).message
        assert message is not None
        assert message.method == "sendMediaGroup"
        assert len(message.payload["media"]) == 4
        assert len([m for m in room.messages() if "معاينة" in m.text]) == 1


async def test_an_album_over_ten_keeps_ten_and_says_so() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        await room.album(11)
        message = (await room.draft()).message
        assert message is not None
        assert len(message.payload["media"]) == 10
        assert any("يتسع الألبوم لـ 10" in plain(m.text) for m in room.messages())


async def test_an_album_with_buttons_cannot_be_confirmed() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        await room.say("خبر")
        await room.press("🔗 أزرار الروابط")
        await room.say("أ - https://example.org/a")
        await room.press("✏️ المحتوى")
        await room.album(2)
        assert any("لا تظهر أزرار تحت الألبوم" in plain(m.text) for m in room.messages())
        message = (await room.draft()).message
        assert message is not None
        assert message.method == "sendMediaGroup"


async def test_a_poll_is_sent_as_a_poll() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        options = [
            {"persistent_id": str(n), "text": text, "voter_count": 0}
            for n, text in enumerate(("نعم", "لا"))
        ]
        flags = {"is_closed": False, "is_anonymous": True, "allows_multiple_answers": False}
        more = {"total_voter_count": 0, "type": "regular", "allows_revoting": True}
        poll = {"id": "1", "question": "هل تقرأ؟", "options": options, "members_only": False}
        panel = await room.send({"poll": poll | flags | more})
        assert "العنوان: هل تقرأ؟" in plain(panel.text)
        assert room.messages()[-2].body["poll"]["question"] == "هل تقرأ؟"


async def test_forged_presses_are_refused() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        panel = await room.say("خبر")
        forged = ("bs:a:99999999", "bs:h:-5", "bm:99999999:0", "bp:l:xx:0", "br:hourly", "bc:s:77")
        for data in forged:
            assert said(await room.forge(panel, data)), data
        assert (await room.draft()).segment.locales == ()


async def test_an_album_below_buttons_is_refused_above_the_panel() -> None:
    async with BroadcastRoom() as room:
        await room.say("/broadcast")
        await room.say("خبر")
        await room.press("🔗 أزرار الروابط")
        await room.say("التقرير - https://example.org/a")
        await room.press("✏️ المحتوى")
        panel = await room.album(2)
        assert "لا تظهر أزرار تحت الألبوم" in plain(room.messages()[-2].text)
        assert "⚠️ لا تظهر أزرار تحت الألبوم" in plain(panel.text)
        assert "✅" not in "".join(room.labels())
