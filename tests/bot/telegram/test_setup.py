"""First contact, the end and the way back, as somebody in a chat sees them."""

from datetime import UTC, date, datetime, time

from bot.campaigns.model import Status
from bot.delivery.model import Address
from tests.fakes.front_desk import SEVEN, TOPICS, Newsroom, plain


async def test_three_taps_and_the_digest_comes_at_once() -> None:
    async with Newsroom(*TOPICS) as room:
        welcome = await room.say("/start")
        assert plain(welcome.text).startswith("أهلًا بك في نشرة صحيفة الميدان 👋")
        assert "ماذا تحب أن تقرأ؟" in welcome.text
        await room.press("سياسة")
        chosen = await room.press("رياضة")
        assert {"✓ سياسة", "✓ رياضة", "اقتصاد"} <= {plain(label) for label in chosen.labels}
        await room.press("التالي ←")
        await room.press("08:00")
        await room.press("✓ بروكسل")
        panel, digest = room.telegram.messages(7)
        assert plain(panel.text) == "تم. أول نشرة غدًا 08:00 بتوقيت بروكسل، وهذه نشرة اليوم ↓"
        assert digest.text == "نشرة الصباح"
        reader = await room.reader()
        assert reader.profile.sections == ("سياسة", "رياضة")
        assert reader.profile.deliver_at == time(8)
        assert reader.next_digest_at == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
        assert (reader.last_digest_on, reader.last_digest_at) == (date(2026, 11, 23), SEVEN)


async def test_next_alone_is_enough() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.say("/start")
        await room.press("التالي ←")
        await room.press("التالي ←")
        await room.press("تم ✓")
        assert room.last().text == "نشرة الصباح"
        assert (await room.reader()).profile.deliver_at == time(7, 30)
        assert room.reading.asked[0].last_digest_at is None


async def test_without_sections_set_up_begins_with_the_hour() -> None:
    async with Newsroom() as room:
        welcome = await room.say("/start")
        assert "أهلًا بك" in welcome.text
        assert "في أي ساعة" in welcome.text
        assert "→ السابق" not in [plain(label) for label in welcome.labels]


async def test_back_leads_back() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.say("/start")
        await room.press("التالي ←")
        await room.press("07:00")
        assert "في أي ساعة" in (await room.press("→ السابق")).text
        assert "ماذا تحب أن تقرأ؟" in (await room.press("→ السابق")).text
        assert len(room.telegram.messages(7)) == 1


async def test_whoever_leaves_set_up_half_way_gets_the_digest_at_the_default_hour() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.say("/start campaign_7")
        reader = await room.reader()
        assert reader.status is Status.ACTIVE
        assert reader.origin == "campaign_7"
        assert reader.next_digest_at == datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


async def test_a_second_tap_on_the_last_button_sends_no_second_digest() -> None:
    async with Newsroom() as room:
        await room.say("/start")
        await room.press("التالي ←")
        panel = room.last()
        done = panel.buttons[-1]["callback_data"]
        await room.press("تم ✓")
        query = room.telegram.forge(panel, done)
        await room.feed()
        assert query.answer is not None
        assert [m.text for m in room.telegram.messages(7)].count("نشرة الصباح") == 1


async def test_start_again_shows_the_settings() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        shown = await room.say("/start")
        assert plain(shown.text).startswith("⚙️ إعداداتك")
        assert "الموعد: 07:30 بتوقيت بروكسل" in plain(shown.text)
        assert "النشرة القادمة: غدًا" in plain(shown.text)


async def test_stop_is_undone_by_one_button() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        shown = await room.say("/stop")
        assert "توقفت النشرة" in shown.text
        assert (await room.reader()).next_digest_at is None
        back = await room.press("▶️ أعد نشرتي")
        assert "النشرة القادمة: غدًا" in plain(back.text)
        assert (await room.reader()).status is Status.ACTIVE


async def test_who_blocked_the_bot_finds_the_old_settings() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        await room.readers.choose_hour(Address(7), time(20), room.now)
        await room.readers.left(7, room.now)
        room.later(days=9)
        shown = await room.say("/start")
        assert plain(shown.text).startswith("أهلًا بعودتك")
        assert "الموعد: 20:00" in plain(shown.text)


async def test_english_speakers_are_met_in_english() -> None:
    async with Newsroom("Politics") as room:
        room.telegram.person(8, "Tom", "en-GB")
        shown = await room.say("/start", 8, person=8)
        assert shown.text.startswith("Welcome to the digest of")
        await room.press("Next →", 8, person=8)
        await room.press("✓ 07:30", 8, person=8)
        await room.press("✓ Brussels", 8, person=8)
        panel, digest = room.telegram.messages(8)
        assert panel.text == (
            "Done. Your first digest by schedule comes tomorrow at 07:30, Brussels time,"
            " and here is today's ↓"
        )
        assert digest.text


async def test_the_first_panel_offers_the_other_language() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.say("/start")
        shown = await room.press("English")
        assert plain(shown.text).startswith("Welcome to the digest of صحيفة الميدان")
        shown = await room.press("Next →")
        assert "العربية" not in shown.labels
        assert "At what hour" in shown.text


async def test_a_stranger_is_told_to_press_start() -> None:
    async with Newsroom() as room:
        assert "/start" in (await room.say("/stop")).text
