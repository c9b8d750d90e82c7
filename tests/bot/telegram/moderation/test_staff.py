"""Roles: invitations that work once and end, removal, and nothing for anybody else."""

import re

from bot.moderation.staffing import Role
from bot.telegram.commands import COMMANDS, MODERATORS
from tests.fakes.moderation_room import KHALID, LAYLA, SARA, STRANGER, ModerationRoom, said


async def invited(room: ModerationRoom, label: str = "➕ دعوة مشرف") -> str:
    """The payload of a link that Khalid has made."""
    await room.say("/staff", KHALID)
    await room.press(label, KHALID, KHALID)
    found = re.search(rf"https://t\.me/{room.telegram.username}\?start=(\S+)", room.text(KHALID))
    assert found
    assert len(found[1]) <= 64
    return found[1]


async def test_the_list_names_everybody_with_their_role() -> None:
    async with ModerationRoom() as room:
        await room.say("/staff", KHALID)
        assert "▪️ خالد — مالك\n▪️ سارة — مشرف على التعليقات" in room.text(KHALID)


async def test_an_invitation_works_once_and_its_code_is_not_kept() -> None:
    async with ModerationRoom() as room:
        payload = await invited(room)
        code = payload.removeprefix("staff_")
        assert code not in str(room.staff.invitations)
        await room.say(f"/start {payload}", LAYLA)
        assert await room.team.role_of(LAYLA) is Role.MODERATOR
        assert "صفتك الآن مشرف على التعليقات" in room.text(LAYLA)
        assert "انضم ليلى بدعوتك" in room.text(KHALID)
        menu = [one["command"] for one in room.telegram.commands[f"chat:{LAYLA}", "ar"]]
        assert menu == [*COMMANDS, *MODERATORS]
        await room.say(f"/start {payload}", STRANGER)
        assert room.text(STRANGER).startswith("استُعملت هذه الدعوة")
        assert await room.team.role_of(STRANGER) is None
        assert room.trail.actions == ["staff_invited", "staff_joined"]


async def test_an_invitation_ends_after_a_day() -> None:
    async with ModerationRoom() as room:
        payload = await invited(room)
        room.later(hours=24)
        await room.say(f"/start {payload}", LAYLA)
        assert await room.team.role_of(LAYLA) is None


async def test_removal_asks_first_and_works_at_once() -> None:
    async with ModerationRoom() as room:
        room.comments.add("تعليق", room.now)
        await room.draw()
        await room.say("/staff", KHALID)
        await room.press("✖️ سارة", KHALID, KHALID)
        assert await room.team.role_of(SARA) is Role.MODERATOR
        await room.press("✖️ نعم، أزله", KHALID, KHALID)
        assert await room.team.role_of(SARA) is None
        assert "للمشرفين" in said(await room.press("✅ نشر", SARA))
        assert "staff_removed" in room.trail.actions


async def test_an_admin_makes_moderators_only() -> None:
    async with ModerationRoom() as room:
        payload = await invited(room, "➕ دعوة مسؤول")
        await room.say(f"/start {payload}", LAYLA)
        await room.say("/staff", LAYLA)
        assert room.labels(LAYLA) == ["➕ دعوة مشرف", "✖️ سارة"]
        shown = room.last(LAYLA)
        assert said(await room.forge(shown, "mi:admin", LAYLA)) == "هذا للمالك وحده."
        assert said(await room.forge(shown, f"md:{KHALID}:1", LAYLA)) == "هذا للمالك وحده."
        assert said(await room.forge(shown, "mi:owner", LAYLA)) == "هذا للمالك وحده."


async def test_for_moderators_and_strangers_the_command_is_not_there() -> None:
    async with ModerationRoom() as room:
        for person in (SARA, STRANGER):
            await room.say("/staff", person)
            assert room.text(person).startswith("لا أعرف هذا الأمر.")
        room.comments.add("تعليق", room.now)
        await room.say("/next")
        query = await room.forge(room.last(SARA), "mi:moderator", SARA)
        assert "تغيّر" in said(query)
        assert room.staff.invitations == {}
