"""Menus and help: every command there is, in Arabic and English."""

from bot.moderation.staffing import Role
from bot.telegram.commands import (
    ADMINS,
    COMMANDS,
    MODERATORS,
    for_readers,
    publish_commands,
    publish_to,
    publish_to_group,
)
from bot.wording import Wording
from tests.fakes.front_desk import TOPICS, Newsroom, plain


async def test_menus_differ_by_scope_and_language() -> None:
    async with Newsroom() as room:
        await publish_commands(room.bot, Wording(), "ar", comments=True)
        menus = room.telegram.commands
        private = menus["all_private_chats", ""]
        assert [command["command"] for command in private] == list(COMMANDS)
        assert plain(private[0]["description"]) == "ابدأ، أو عد إلى نشرتك"
        assert menus["all_private_chats", "en"][0]["description"] == "Begin, or come back"
        assert menus["all_private_chats", "ar"] == private
        assert [command["command"] for command in menus["default", ""]] == ["help"]
        assert len(menus["all_chat_administrators", "en"]) == len(COMMANDS)


async def test_owners_have_the_desk_in_their_menu_and_an_absent_one_hurts_nobody() -> None:
    async with Newsroom() as room:
        owners = {404: Role.OWNER, 7: Role.OWNER}
        await publish_commands(room.bot, Wording(), "ar", owners, comments=True)
        menu = room.telegram.commands["chat:7", ""]
        assert [command["command"] for command in menu] == [*COMMANDS, *ADMINS]


async def test_moderators_have_theirs_until_they_leave() -> None:
    async with Newsroom() as room:
        await publish_to(room.bot, Wording(), "ar", 7, Role.MODERATOR)
        menu = room.telegram.commands["chat:7", "en"]
        assert [command["command"] for command in menu] == [*COMMANDS, *MODERATORS]
        await publish_to(room.bot, Wording(), "ar", 7, None)
        assert not room.telegram.commands.get(("chat:7", "en"))


async def test_the_staffs_group_has_what_moderators_may_do_there() -> None:
    async with Newsroom() as room:
        room.telegram.group(-100500, "غرفة التحرير")
        await publish_to_group(room.bot, Wording(), "ar", -100500)
        menu = room.telegram.commands["chat:-100500", ""]
        assert [command["command"] for command in menu] == [*MODERATORS, "help"]


async def test_nobody_is_offered_comments_that_nobody_reviews() -> None:
    async with Newsroom() as room:
        await publish_commands(room.bot, Wording(), "ar")
        menus = room.telegram.commands.values()
        assert "comment" not in {command["command"] for menu in menus for command in menu}
        assert "/comment" not in (await room.say("/help")).text


async def test_help_names_every_command_and_whom_to_ask() -> None:
    async with Newsroom(*TOPICS) as room:
        shown = await room.say("/help")
        names = for_readers(comments=False)
        assert all(f"/{command} ·" in plain(shown.text) for command in names)
        assert "هيئة تحرير صحيفة الميدان" in plain(shown.text)


async def test_help_speaks_english() -> None:
    async with Newsroom(*TOPICS) as room:
        room.telegram.person(8, "Tom", "en")
        shown = await room.say("/help", 8, person=8)
        assert "write to the newsroom of" in shown.text
