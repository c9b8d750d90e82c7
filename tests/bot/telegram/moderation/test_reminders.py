"""Staff are reminded of what waits too long, as admins have set it by buttons."""

from bot.moderation import kept
from bot.moderation.reminding import Reminders
from bot.telegram.moderation.reminders import SETTINGS, Reminder
from tests.fakes.moderation_room import KHALID, SARA, STAFF, ModerationRoom, said


async def remind(room: ModerationRoom) -> None:
    """As after a restart."""
    await Reminder(room.bot, room.desk, room.group).remind()


async def test_first_the_group_then_the_person_once_each() -> None:
    async with ModerationRoom() as room:
        await kept.save(room.settings, SETTINGS, Reminders(30, 90, SARA))
        for _ in range(3):
            room.comments.add("تعليق", room.now)
        room.later(minutes=31)
        await remind(room)
        await remind(room)
        assert len(room.messages(STAFF)) == 1
        assert room.text(STAFF) == "⏰ 3 تعليقات تنتظر · أقدمها 31 دقيقة"
        assert room.messages(SARA) == []
        room.later(minutes=60)
        await remind(room)
        await remind(room)
        assert len(room.messages(SARA)) == 1
        assert "فكتبت إليك" in room.text(SARA)
        await room.press("أعطني التالي", chat=SARA)
        assert "✅ نشر" in room.labels(SARA)


async def test_nobody_is_reminded_at_night() -> None:
    async with ModerationRoom() as room:
        room.later(hours=12)
        room.comments.add("تعليق", room.now)
        room.later(hours=1)
        await remind(room)
        assert room.messages(STAFF) == []


async def test_one_who_cannot_be_reached_hurts_nobody() -> None:
    async with ModerationRoom() as room:
        await kept.save(room.settings, SETTINGS, Reminders(30, 90, SARA))
        room.telegram.block(room.telegram.people[SARA])
        room.comments.add("تعليق", room.now)
        room.later(minutes=91)
        await remind(room)
        assert len(room.messages(STAFF)) == 1


async def test_an_admin_sets_them_by_buttons() -> None:
    async with ModerationRoom() as room:
        await room.say("/queue", KHALID)
        for label in ("⏰ التذكير", "👥 المجموعة", "بعد 15 دقيقة"):
            await room.press(label, KHALID, KHALID)
        assert "المجموعة: بعد 15 دقيقة" in room.text(KHALID)
        for label in ("👤 الشخص: من", "سارة"):
            await room.press(label, KHALID, KHALID)
        for label in ("🌙 ساعات الهدوء", "23:00–06:00"):
            await room.press(label, KHALID, KHALID)
        assert "ساعات الهدوء: 23:00–06:00" in room.text(KHALID)
        stored = await kept.load(room.settings, SETTINGS, Reminders())
        assert stored == Reminders(15, 90, SARA, 23 * 60, 6 * 60)
        assert room.trail.actions == ["reminders_set"] * 3


async def test_a_moderator_has_no_such_button_and_forged_values_change_nothing() -> None:
    async with ModerationRoom() as room:
        await room.say("/queue", SARA)
        assert "⏰ التذكير" not in room.labels(SARA)
        await room.forge(room.last(SARA), "mg:g:15", SARA)
        await room.say("/queue", KHALID)
        for data in ("mg:g:16", "mg:q:9", "mg:p:999", "mh:zz"):
            query = await room.forge(room.last(KHALID), data, KHALID)
            assert "تغيّر" in said(query)
        assert SETTINGS not in room.settings.kept
