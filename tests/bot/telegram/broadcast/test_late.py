"""What is late: the admins are asked, one decides, the other is told who."""

from bot.campaigns.broadcasts import Entry, Stage
from bot.campaigns.lateness import Verdict
from bot.delivery.model import Address
from tests.fakes.broadcast_room import KHALID, READER, SARA, BroadcastRoom, said
from tests.fakes.front_desk import plain


async def late_broadcast(room: BroadcastRoom, when: str) -> None:
    """One whose time has passed nine hours ago."""
    await room.say("/broadcast")
    await room.say("خبر")
    await room.press("🕐 الموعد")
    await room.say(when)
    await room.press("→ السابق")
    await room.press("✅ اعتماد وجدولة")
    await room.store.move(1, (Stage.SCHEDULED,), Stage.LATE, Entry(room.now, 0, "late", 1))
    room.later(hours=9)
    await room.asked()


async def stage(room: BroadcastRoom) -> Stage:
    found = await room.store.get(1)
    assert found is not None
    return found.stage


def late_digest(room: BroadcastRoom, readers: int) -> int:
    """The digest of yesterday morning, found late after four hours and twenty minutes."""
    number = room.late.hold("daily", room.now.date(), room.now, room.now)
    room.late.marks.update((Address(100 + n), number) for n in range(readers))
    room.later(hours=4, minutes=20)
    return number


async def test_a_late_broadcast_is_asked_about_and_sent() -> None:
    async with BroadcastRoom() as room:
        await late_broadcast(room, "بعد ساعتين")
        await room.asked()
        asked = [m for m in room.messages(SARA) if "تأخرت هذه الرسالة" in plain(m.text)]
        assert len(asked) == 1
        assert "⏭ تخطَّ هذه المرة فقط" not in room.labels(SARA)
        await room.press("▶️ أرسلها الآن", person=SARA)
        assert await stage(room) is Stage.RUNNING
        assert "أُرسلت رسالتك رغم تأخرها: سارة" in plain(room.last(KHALID).text)


async def test_of_a_late_series_only_this_one_is_skipped_or_all_of_it_ends() -> None:
    async with BroadcastRoom() as room:
        await late_broadcast(room, "كل يوم 9:00")
        assert {"⏭ تخطَّ هذه المرة فقط", "⏹ أوقف التكرار"} <= set(room.labels(SARA))
        shown = await room.press("⏹ أوقف التكرار", person=SARA)
        assert "لن تعود" in plain(shown.text) or "متكررة" in plain(shown.text)
        await room.press("⏭ تخطَّ هذه المرة فقط")
        assert await stage(room) is Stage.CANCELLED
        assert (await room.store.audit(1, 1))[0].action == "left_out"


async def test_a_late_digest_names_its_date_readers_and_lateness() -> None:
    async with BroadcastRoom() as room:
        late_digest(room, readers=312)
        await room.asked()
        await room.asked()
        for who in (KHALID, SARA):
            (asked,) = room.messages(who)
            text = plain(asked.text)
            assert "⏰ نشرة الاثنين 23 نوفمبر لم تُرسل في موعدها" in text
            assert "لم تصل إلى: 312 قارئًا" in text
            assert "مدة التأخر: 4 ساعات و20 دقيقة" in text


async def test_one_sends_it_and_the_other_is_told_who_decided() -> None:
    async with BroadcastRoom() as room:
        number = late_digest(room, readers=2)
        await room.asked()
        shown = await room.press("▶️ أرسلها الآن رغم التأخر", person=SARA)
        assert "نشرة الاثنين 23 نوفمبر تُرسل الآن متأخرة" in plain(shown.text)
        assert "القرار: سارة" in plain(shown.text)
        assert room.labels(SARA) == []
        assert room.woken == 2
        query = await room.query("⏹ اتركها")
        assert said(query) == "سبقك غيرك (سارة): تُرسل الآن."
        assert "القرار: سارة" in plain(room.last(KHALID).text)
        assert room.late.digests[number].verdict is Verdict.SENT
        assert room.late.actions(number)[-1] == ("late_sent", SARA)


async def test_left_out_says_where_the_news_goes() -> None:
    async with BroadcastRoom() as room:
        number = late_digest(room, readers=1)
        await room.asked()
        shown = await room.press("⏹ اتركها")
        assert "نشرة الاثنين 23 نوفمبر تُركت" in plain(shown.text)
        assert "أخبارها في النشرة التالية" in plain(shown.text)
        assert room.late.digests[number].verdict is Verdict.LEFT_OUT


async def test_an_answer_after_the_next_digest_comes_too_late() -> None:
    async with BroadcastRoom() as room:
        late_digest(room, readers=1)
        await room.asked()
        room.late.marks.clear()
        await room.asked()
        query = await room.query("▶️ أرسلها الآن رغم التأخر")
        assert said(query) == "فات الأوان: حلّ موعد النشرة التالية، وأخبارها فيها."
        assert "تُركت" in plain(room.last().text)


async def test_what_waits_for_an_answer_stands_in_the_list() -> None:
    async with BroadcastRoom() as room:
        late_digest(room, readers=3)
        await room.say("/campaigns")
        listed = room.last()
        assert "⏰ نشرة الاثنين 23 نوفمبر · تأخرت: هل تُرسل؟" in plain(listed.text)
        shown = await room.press("⏰ نشرة الاثنين 23 نوفمبر")
        assert "لم تصل إلى: 3 قراء" in plain(shown.text)
        await room.press("⏹ اتركها")
        empty = await room.say("/campaigns")
        assert "لا رسائل بعد" in plain(empty.text)


async def test_no_reader_can_answer() -> None:
    async with BroadcastRoom() as room:
        number = late_digest(room, readers=3)
        await room.asked()
        theirs = await room.say("/start", person=READER)
        query = await room.forge(theirs, f"bf:g:{number}", person=READER)
        assert said(query) == "هذا لمشرفي الصحيفة وحدهم."
        query = await room.forge(room.last(), f"bf:g:{number + 1}")
        assert "لا رسالة برقم" in said(query)
