"""To whom: every condition by button or typed, counted after each change."""

from bot.campaigns.segments import Audience, Segment
from bot.sandbox.model import Message
from tests.fakes.broadcast_room import SARA, BroadcastRoom
from tests.fakes.front_desk import plain


async def chosen(room: BroadcastRoom, *labels: str) -> Message:
    """The panel after these presses, from the draft's recipients on."""
    await room.say("/broadcast")
    await room.say("خبر")
    shown = await room.press("👥 المستلمون")
    for label in labels:
        shown = await room.press(label)
    return shown


def head(shown: Message) -> list[str]:
    return plain(shown.text).partition("\n\n")[0].splitlines()


async def test_conditions_combine_and_are_counted_after_each() -> None:
    async with BroadcastRoom() as room:
        shown = await chosen(room, "📍 البلد أو المدينة", "مصر")
        assert head(shown) == ["👥 10 مشتركين", "▫️ البلد: مصر"]
        await room.press("→ السابق")
        shown = await room.press("الخاص")
        assert head(shown) == ["👥 9 مشتركين", "▫️ المحادثات الخاصة فقط", "▫️ البلد: مصر"]
        shown = await room.press("👥 إلى الجميع")
        assert head(shown) == ["👥 40 مشتركًا", "▫️ جميع القراء"]


async def test_sections_and_languages_toggle() -> None:
    async with BroadcastRoom() as room:
        shown = await chosen(room, "🗂 الأقسام", "اقتصاد", "رياضة")
        assert head(shown)[1] == "▫️ أقسام: اقتصاد أو رياضة"
        await room.press("✓ رياضة")
        assert (await room.draft()).segment.sections == ("اقتصاد",)
        await room.press("→ السابق")
        await room.press("🌐 اللغة")
        shown = await room.press("English")
        assert head(shown)[0] == "👥 لا مشترك"


async def test_a_typed_city_and_a_typed_country() -> None:
    async with BroadcastRoom() as room:
        await chosen(room, "📍 البلد أو المدينة")
        shown = await room.say("Cairo")
        assert head(shown) == ["👥 10 مشتركين", "▫️ المدينة: القاهرة (مصر)"]
        await room.press("📍 البلد أو المدينة")
        await room.say("بلجيكا")
        assert (await room.draft()).segment.territories == ("BE",)
        await room.press("📍 البلد أو المدينة")
        said = await room.refused("مدينة النحاس")
        assert said.startswith("لا أعرف بلدًا ولا مدينة باسم «مدينة النحاس»")


async def test_of_several_cities_of_a_name_one_is_pressed_and_let_go_again() -> None:
    async with BroadcastRoom() as room:
        await chosen(room, "📍 البلد أو المدينة")
        shown = await room.say("طرابلس")
        assert "أكثر من مدينة" in plain(shown.text)
        assert room.labels()[:2] == ["طرابلس · ليبيا", "طرابلس · لبنان"]
        shown = await room.press("طرابلس · لبنان")
        assert "▫️ المدينة: طرابلس (لبنان)" in head(shown)
        assert (await room.draft()).segment.cities == ("طرابلس/LB",)
        await room.press("✓ طرابلس (لبنان)")
        assert (await room.draft()).segment.cities == ()


async def test_joined_since_by_button_and_typed() -> None:
    async with BroadcastRoom() as room:
        shown = await chosen(room, "📆 انضموا منذ", "7 أيام")
        assert head(shown)[0] == "👥 3 مشتركين"
        await room.press("📆 انضموا منذ")
        shown = await room.say("2026-11-01")
        assert "▫️ انضموا منذ 1 نوفمبر 2026" in head(shown)
        await room.press("📆 انضموا منذ")
        assert "ليس تاريخًا مضى" in await room.refused("حين ميسرة")


async def test_origins_and_inactivity() -> None:
    async with BroadcastRoom() as room:
        await chosen(room, "🚪 من رابط")
        shown = await room.say("https://t.me/nashra_bot?start=fair")
        assert head(shown) == ["👥 5 مشتركين", "▫️ جاؤوا من رابط: fair"]
        await room.press("💤 غابوا منذ")
        await room.press("60 يومًا")
        assert (await room.draft()).segment.inactive_since is not None


async def test_ids_pasted_and_uploaded() -> None:
    async with BroadcastRoom() as room:
        await chosen(room, "📋 قائمة معرّفات")
        shown = await room.say("101, 102\n103")
        assert head(shown) == ["👥 3 مشتركين", "▫️ قائمة من 3 معرّفات"]
        await room.press("📋 قائمة معرّفات")
        table = b"name,chat_id\nA,104\nB,103\n"
        file = room.world.files.keep("document", "ids.csv", "text/csv", table)
        await room.say("", file=file)
        assert (await room.draft()).segment.chat_ids == (101, 102, 103, 104)
        await room.press("📋 قائمة معرّفات")
        assert "لا معرّفات محادثات هنا" in await room.refused("لا شيء")


async def test_kept_under_a_name_and_taken_by_another_admin() -> None:
    async with BroadcastRoom() as room:
        await chosen(room, "المجموعات", "💾 حفظ")
        await room.say("مجموعاتنا")
        await room.say("/broadcast", person=SARA)
        await room.say("خبر", person=SARA)
        for label in ("👥 المستلمون", "📂 قوائم محفوظة", "مجموعاتنا"):
            await room.press(label, person=SARA)
        assert (await room.draft(SARA)).segment == Segment(audience=Audience.SHARED)
        await room.press("📂 قوائم محفوظة", person=SARA)
        await room.press("🗑 حذف", person=SARA)
        shown = await room.press("🗑 نعم، احذفها", person=SARA)
        assert "لا شيء محفوظ بعد" in plain(shown.text)


async def test_nobody_is_said_and_cannot_be_confirmed() -> None:
    async with BroadcastRoom() as room:
        await chosen(room, "🌐 اللغة", "English", "→ السابق", "→ السابق")
        assert "⚠️ لا أحد تنطبق عليه هذه الشروط" in plain(room.last().text)
        assert not any("اعتماد" in label for label in room.labels())
