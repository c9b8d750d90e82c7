"""When: typed, by calendar, again and again, at each reader's own time."""

from datetime import UTC, date, datetime, time

from bot.campaigns.broadcasts import Stage, Timing
from tests.fakes.broadcast_room import BroadcastRoom, said
from tests.fakes.front_desk import plain


async def asked(room: BroadcastRoom) -> None:
    await room.say("/broadcast")
    await room.say("خبر")
    await room.press("🕐 الموعد")


async def test_a_typed_time_is_said_in_full_words_before_it_counts() -> None:
    async with BroadcastRoom() as room:
        await asked(room)
        shown = await room.say("غدا 9")
        assert "متى: الثلاثاء 24 نوفمبر 2026 الساعة 09:00 بتوقيت بروكسل (بعد يوم وساعتين)" in plain(
            shown.text
        )
        await room.press("→ السابق")
        await room.press("✅ اعتماد وجدولة")
        campaign = await room.store.get(1)
        assert campaign is not None
        assert campaign.stage is Stage.SCHEDULED
        assert campaign.starts_at == datetime(2026, 11, 24, 8, tzinfo=UTC)


async def test_what_is_not_understood_past_or_too_far_changes_nothing() -> None:
    async with BroadcastRoom() as room:
        await asked(room)
        wrong = {
            "بكرة بعد الفجر": "لم أفهم «بكرة بعد الفجر»",
            "2026-11-01T10:00": "فات هذا الموعد",
            "أمس 9 صباحا": "فات هذا الموعد",
            "2028-01-01T10:00": "أكثر من سنة",
        }
        for text, words in wrong.items():
            assert words in await room.refused(text)
        assert (await room.draft()).timing == Timing()
        shown = await room.say("بعد ساعتين")
        assert "09:00 بتوقيت بروكسل" in plain(shown.text)


async def test_a_day_an_hour_and_a_quarter_by_button() -> None:
    async with BroadcastRoom() as room:
        await asked(room)
        await room.press("📅 التقويم")
        assert "22" not in room.labels()
        await room.press("26")
        shown = await room.press("18:00")
        assert "الخميس 26 نوفمبر 2026 الساعة 18:00" in plain(shown.text)
        shown = await room.press("18:30")
        assert "الخميس 26 نوفمبر 2026 الساعة 18:30" in plain(shown.text)
        query = await room.forge(shown, f"bm:{date(2026, 11, 1).toordinal()}:0")
        assert "فات هذا الموعد" in said(query)


async def test_each_readers_own_time_and_back() -> None:
    async with BroadcastRoom() as room:
        await asked(room)
        await room.say("غدا 9")
        shown = await room.press("🌍 بتوقيت كل قارئ")
        assert "09:00، بتوقيت كل قارئ" in plain(shown.text)
        timing = (await room.draft()).timing
        assert (timing.on, timing.hour) == (date(2026, 11, 24), time(9))
        await room.press("✓ 🌍 بتوقيت كل قارئ")
        assert (await room.draft()).timing.at == datetime(2026, 11, 24, 8, tzinfo=UTC)


async def test_again_and_again_by_button_and_back_to_once() -> None:
    async with BroadcastRoom() as room:
        await asked(room)
        await room.press("🔁 تكرار")
        shown = await room.press("كل يوم")
        assert "متى: كل يوم 09:00 بتوقيت بروكسل" in plain(shown.text)
        assert {"⚡️ الآن", "✓ 🔁 تكرار"} <= set(room.labels())
        await room.press("✓ 🔁 تكرار")
        await room.press("مرة واحدة")
        assert (await room.draft()).timing.recurrence is None
        shown = await room.press("⚡️ الآن")
        assert "متى: الآن" in plain(shown.text)
