"""From /broadcast to a campaign: content, panel, options, end."""

from bot.campaigns.broadcasts import Stage
from tests.fakes.broadcast_room import KHALID, READERS, BroadcastRoom
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
        assert "متى: الآن" in lines
        assert "المدة المتوقعة: ثانية" in lines
        shown = await room.press("✅ اعتماد وإرسال الآن")
        campaign = await room.store.get(1)
        assert campaign is not None
        assert campaign.stage is Stage.RUNNING
        assert campaign.total == READERS
        assert "«تغطية خاصة»" in plain(shown.text)
        assert await room.drafts.get(KHALID) is None
        assert room.woken == 1
