"""The settings panel: every choice, in place, in both languages."""

from datetime import UTC, date, datetime

import pytest

from bot.campaigns.model import Profile
from bot.telegram.callbacks import LIMIT
from bot.telegram.reader_callbacks import OpenSettings, Option, PickOption, PickWeekday
from digests.model import Format, Numerals
from tests.fakes.front_desk import TOPICS, Newsroom, plain


@pytest.mark.parametrize(
    ("label", "field", "value"),
    [
        ("غني", "format", Format.RICH),
        ("نص فقط", "format", Format.TEXT),
        ("✓ التاريخ الهجري", "hijri", False),
        ("بلا صوت", "silent", True),
        ("✓ أخبرني حين لا جديد", "say_when_empty", False),
    ],
)
async def test_one_press_changes_one_choice(label: str, field: str, value: object) -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        before = (await room.say("/settings")).message_id
        shown = await room.press(label)
        assert getattr((await room.reader()).profile, field) == value
        other = label.removeprefix("✓ ") if label.startswith("✓") else f"✓ {label}"
        assert other in [plain(text) for text in shown.labels]
        assert shown.message_id == before


async def test_the_panel_speaks_the_language_and_digits_just_chosen() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        await room.say("/settings")
        shown = await room.press("١٢٣")
        assert "الموعد: ٠٧:٣٠" in plain(shown.text)
        assert (await room.reader()).profile.numerals is Numerals.ARAB
        shown = await room.press("English")
        assert plain(shown.text).startswith("⚙️ Your settings")
        assert plain((await room.press("العربية")).text).startswith("⚙️ إعداداتك")


async def test_every_button_leads_somewhere_and_back() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        await room.say("/settings")
        for label in ("🗂 أقسامي", "🕢 موعدي", "📍 مدينتي", "🗓 الأيام", "⏸ إجازة", "🔒 بياناتي"):
            panel = await room.press(label)
            assert "إعداداتك" not in panel.text
            assert all(len(button["text"].encode()) <= LIMIT for button in panel.buttons)
            assert "إعداداتك" in (await room.press("→ الإعدادات")).text


async def test_weekdays_may_go_but_not_the_last() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        await room.say("/settings")
        await room.press("🗓 الأيام")
        for day in ("الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"):
            await room.press(f"✓ {day}")
        refused = await room.query("✓ الاثنين")
        assert refused.answer is not None
        assert refused.answer["show_alert"]
        assert "يوم واحد على الأقل" in refused.answer["text"]
        reader = await room.reader()
        assert reader.profile.weekdays == {0}
        assert reader.next_digest_at == datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
        shown = await room.press("→ الإعدادات")
        assert "الأيام: الاثنين" in plain(shown.text)
        assert "النشرة القادمة: الاثنين 30 نوفمبر" in plain(shown.text)


async def test_a_holiday_says_when_it_ends() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        await room.say("/settings")
        await room.press("⏸ إجازة")
        shown = await room.press("أسبوع")
        assert "في إجازة. تعود النشرة: الثلاثاء 1 ديسمبر" in plain(shown.text)
        assert (await room.reader()).paused_until == date(2026, 12, 1)
        shown = await room.press("▶️ إنهاء الإجازة")
        assert "النشرة القادمة: غدًا" in plain(shown.text)


async def test_who_has_stopped_finds_the_way_back_everywhere() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        await room.say("/stop")
        shown = await room.say("/time 8:00")
        assert plain(shown.text) == "النشرة متوقفة."
        shown = await room.say("/settings")
        assert "النشرة متوقفة." in plain(shown.text)
        shown = await room.press("▶️ أعد نشرتي")
        assert "الموعد: 08:00" in plain(shown.text)
        assert "⏹ إيقاف النشرة" in [plain(label) for label in shown.labels]


async def test_todays_digest_may_be_on_its_way() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        room.later(days=1, hours=-2)
        shown = await room.say("/time 6:00 صباحا")
        assert plain(shown.text) == "تم. نشرتك القادمة اليوم 06:00 بتوقيت بروكسل."
        room.later(hours=1.5)
        assert plain((await room.say("/time 6:15 صباحا")).text) == "نشرة اليوم في طريقها إليك."


async def test_months_have_the_names_of_the_readers_country() -> None:
    async with Newsroom() as room:
        await room.settled()
        await room.readers.choose_place(
            (await room.reader()).to, "Asia/Beirut", "LB", "بيروت", room.now
        )
        await room.say("/settings")
        await room.press("⏸ إجازة")
        assert "1 كانون الأول" in plain((await room.press("أسبوع")).text)


async def test_the_button_under_a_digest_leaves_the_digest_alone() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        digest = room.last()
        query = room.telegram.forge(digest, OpenSettings().pack())
        await room.feed()
        assert query.answer is not None
        assert digest.edits == 0
        assert "إعداداتك" in room.last().text


@pytest.mark.parametrize(
    "forged",
    [PickOption(Option.FORMAT, "html"), PickOption(Option.LOCALE, "xx"), PickWeekday(9)],
)
async def test_forged_values_are_harmless(forged: PickOption | PickWeekday) -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        query = room.telegram.forge(await room.say("/settings"), forged.pack())
        await room.feed()
        assert query.answer is not None
        profile = (await room.reader()).profile
        assert (profile.format, profile.locale) == (Profile().format, Profile().locale)
        assert profile.weekdays <= Profile().weekdays


async def test_sections_are_chosen_let_go_and_turned_like_pages() -> None:
    async with Newsroom(*(f"قسم {number}" for number in range(30))) as room:
        await room.settled()
        await room.say("/sections")
        await room.press("قسم 3")
        await room.press("أقسام أخرى ←")
        await room.press("أقسام أخرى ←")
        await room.press("قسم 29")
        assert (await room.reader()).profile.sections == ("قسم 3", "قسم 29")
        await room.press("→ الأقسام السابقة")
        shown = await room.press("→ الأقسام السابقة")
        assert "✓ قسم 3" in [plain(label) for label in shown.labels]
        await room.press("✓ قسم 3")
        assert (await room.reader()).profile.sections == ("قسم 29",)
        shown = await room.press("كل الأقسام")
        assert "✓ كل الأقسام" in [plain(label) for label in shown.labels]
        assert (await room.reader()).profile.sections == ()


async def test_without_sections_there_is_nothing_to_choose() -> None:
    async with Newsroom() as room:
        await room.settled()
        assert "لا أقسام معروفة بعد" in (await room.say("/sections")).text


async def test_long_section_names_are_cut_on_the_button_only() -> None:
    long = "قسم " * 20
    async with Newsroom(long) as room:
        await room.settled()
        shown = await room.say("/sections")
        assert all(len(button["text"].encode()) <= LIMIT for button in shown.buttons)
        room.telegram.press(shown, shown.buttons[1]["text"])
        await room.feed()
        assert (await room.reader()).profile.sections == (long,)
