"""Groups, topics and channels: their admins set the digest, nobody else does."""

from typing import Any

import pytest

from bot.campaigns.model import ChatKind, Status
from bot.delivery.model import Address
from bot.sandbox.model import Member
from bot.telegram.reader_callbacks import OpenSettings, Option, PickOption
from tests.fakes.front_desk import TOPICS, Newsroom, plain
from tests.fakes.shown import Shown

GROUP, CHANNEL = -1001, -1002


def staged(room: Newsroom, **kind: Any) -> None:
    """Sara is admin of a group, Omar a member of it."""
    omar = room.telegram.person(8, "عمر")
    room.telegram.group(GROUP, "غرفة الأخبار", admins=[room.sara], members=[omar], **kind)


async def test_an_admin_sets_up_a_group() -> None:
    async with Newsroom(*TOPICS) as room:
        staged(room)
        shown = await room.say("/start@nashra_test_bot", GROUP)
        assert "المشرفون وحدهم" in shown.text
        await room.press("التالي ←", GROUP)
        await room.press("08:00", GROUP)
        await room.press("✓ بروكسل", GROUP)
        assert room.last(GROUP).text == "نشرة الصباح"
        assert (await room.reader(GROUP)).kind is ChatKind.SUPERGROUP


async def test_a_member_is_told_in_one_sentence() -> None:
    async with Newsroom(*TOPICS) as room:
        staged(room)
        shown = await room.say("/start", GROUP, person=8)
        assert plain(shown.text) == "المشرفون هنا وحدهم يغيّرون إعدادات النشرة. اطلب ذلك من أحدهم."
        assert not room.store.rows


async def test_a_members_press_gets_a_toast_and_changes_nothing() -> None:
    async with Newsroom(*TOPICS) as room:
        staged(room)
        shown = await room.say("/start", GROUP)
        query = await room.query("سياسة", GROUP, person=8)
        assert query.answer is not None
        assert query.answer["show_alert"]
        assert "المشرفون" in query.answer["text"]
        assert shown.edits == 0
        assert (await room.reader(GROUP)).profile.sections == ()


@pytest.mark.parametrize("sender", [GROUP, -1009])
async def test_an_anonymous_admin_counts_and_a_linked_channel_does_not(sender: int) -> None:
    async with Newsroom(*TOPICS) as room:
        staged(room)
        chat = room.telegram.chat(GROUP).card
        anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
        message = {
            "message_id": 900,
            "date": 1795000000,
            "chat": chat,
            "from": anonymous,
            "sender_chat": {"id": sender, "type": "channel", "title": "…"},
            "text": "/start",
        }
        room.telegram.update("message", message)
        await room.feed()
        assert bool(room.store.rows) == (sender == GROUP)


async def test_each_topic_has_a_digest_of_its_own() -> None:
    async with Newsroom(*TOPICS) as room:
        staged(room, topics=(5, 6))
        shown = await room.say("/start", GROUP, topic=5)
        assert shown.thread == 5
        await room.press("سياسة", GROUP)
        await room.say("/start", GROUP, topic=6)
        assert (await room.reader(GROUP, 5)).profile.sections == ("سياسة",)
        assert (await room.reader(GROUP, 6)).profile.sections == ()


async def test_a_groups_city_comes_with_the_command() -> None:
    async with Newsroom(*TOPICS) as room:
        staged(room)
        await room.say("/start", GROUP)
        await room.say("/time القاهرة", GROUP)
        await room.press("القاهرة · مصر", GROUP)
        assert (await room.reader(GROUP)).profile.timezone == "Africa/Cairo"


async def promoted(room: Newsroom) -> Shown:
    """Sara makes the bot an admin of her channel; what it writes to her."""
    room.telegram.group(CHANNEL, "الميدان", admins=[room.sara], kind="channel", bot="left")
    room.telegram.add(CHANNEL, room.sara)
    await room.feed()
    return room.last()


async def test_a_channel_is_set_up_in_private_and_gets_nothing_before() -> None:
    async with Newsroom(*TOPICS) as room:
        shown = await promoted(room)
        assert plain(shown.text).startswith("📢 قناة الميدان")
        assert (await room.reader(CHANNEL)).status is Status.STOPPED
        await room.press("رياضة")
        await room.press("التالي ←")
        await room.press("✓ 07:30")
        shown = await room.press("✓ بروكسل")
        assert plain(shown.text).startswith("📢 قناة الميدان")
        assert [m.text for m in room.telegram.messages(CHANNEL)] == ["نشرة الصباح"]
        reader = await room.reader(CHANNEL)
        assert (reader.status, reader.kind) == (Status.ACTIVE, ChatKind.CHANNEL)
        assert reader.profile.sections == ("رياضة",)
        assert await room.store.get(Address(7)) is None


async def test_an_answer_to_a_channels_panel_is_meant_for_the_channel() -> None:
    async with Newsroom(*TOPICS) as room:
        panel = await promoted(room)
        room.telegram.say(7, room.sara, "القاهرة", reply_to=panel.message_id)
        await room.feed()
        await room.press("القاهرة · مصر")
        assert (await room.reader(CHANNEL)).profile.timezone == "Africa/Cairo"
        assert room.last(CHANNEL).text == "نشرة الصباح"
        assert await room.store.get(Address(7)) is None


async def test_every_press_asks_again_who_is_admin() -> None:
    async with Newsroom(*TOPICS) as room:
        await promoted(room)
        room.telegram.chat(CHANNEL).members[7] = Member("member")
        query = await room.query("رياضة")
        assert query.answer is not None
        assert "المشرفون" in query.answer["text"]
        assert (await room.reader(CHANNEL)).profile.sections == ()


async def test_a_forged_button_cannot_set_another_persons_digest() -> None:
    async with Newsroom(*TOPICS) as room:
        await room.settled()
        omar = room.telegram.person(8, "عمر")
        shown = await room.say("/start", 8, person=8)
        forged = PickOption(Option.LOCALE, "en", chat=7).pack()
        query = room.telegram.forge(shown, forged, omar)
        await room.feed()
        assert query.answer is not None
        assert (await room.reader(7)).profile.locale == "ar"


async def test_an_admin_who_never_pressed_start_is_no_error() -> None:
    async with Newsroom(*TOPICS) as room:
        room.sara.started = False
        room.telegram.group(CHANNEL, "الميدان", admins=[room.sara], kind="channel", bot="left")
        room.telegram.add(CHANNEL, room.sara)
        await room.feed()
        assert (await room.reader(CHANNEL)).status is Status.STOPPED


async def test_a_channels_settings_open_from_its_digest_in_private() -> None:
    async with Newsroom(*TOPICS) as room:
        await promoted(room)
        await room.press("التالي ←")
        await room.press("✓ 07:30")
        await room.press("✓ بروكسل")
        digest = room.last(CHANNEL)
        query = room.telegram.forge(digest, OpenSettings().pack(), room.sara)
        await room.feed()
        assert query.answer is not None
        link = query.answer["url"]
        assert link == f"https://t.me/nashra_test_bot?start=chat_{CHANNEL}"
        shown = await room.say("/start " + link.partition("=")[2])
        assert plain(shown.text).startswith("📢 قناة الميدان")
        assert "إعداداتك" in shown.text
        await room.press("غني")
        assert (await room.reader(CHANNEL)).profile.format == "rich"


async def test_a_channels_settings_are_for_its_admins() -> None:
    async with Newsroom(*TOPICS) as room:
        await promoted(room)
        room.telegram.person(8, "عمر")
        shown = await room.say(f"/start chat_{CHANNEL}", 8, person=8)
        assert "المشرفون" in shown.text
        assert not shown.buttons
