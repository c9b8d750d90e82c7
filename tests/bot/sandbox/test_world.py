"""What people do becomes what a bot would be told, and what they may not do is refused."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.sandbox import acts
from tests.fakes.telegram import Stage

GROUP, CHANNEL = -1, -2


@pytest.fixture
async def telegram() -> AsyncIterator[Stage]:
    """Sara, 7, is admin of a group and of a channel; Omar, 8, is a member of both."""
    async with Stage() as stage:
        sara, omar = stage.person(7, "سارة"), stage.person(8, "عمر")
        stage.group(GROUP, "مجموعة", admins=[sara], members=[omar])
        stage.group(CHANNEL, "قناة", admins=[sara], members=[omar], kind="channel")
        yield stage


async def told(telegram: Stage) -> list[tuple[str, dict[str, Any]]]:
    """The updates that wait, as kind and body."""
    updates = await telegram.take()
    return [item for update in updates for item in update.items() if item[0] != "update_id"]


async def test_in_a_group_a_bot_is_told_what_is_meant_for_it(telegram: Stage) -> None:
    sara = telegram.people[7]
    meant = ("/today", f"/today@{telegram.username}", f"يا @{telegram.username} صباح الخير")
    for text in ("كلام بيننا", "/today@another_bot", *meant):
        telegram.say(GROUP, sara, text)
    assert [body["text"] for _, body in await told(telegram)] == list(meant)


async def test_a_channels_posts_carry_its_name_and_no_author(telegram: Stage) -> None:
    telegram.say(CHANNEL, telegram.people[7], "/today")
    ((kind, post),) = await told(telegram)
    assert (kind, post["sender_chat"]["id"]) == ("channel_post", CHANNEL)
    assert "from" not in post


@pytest.mark.parametrize(("chat_id", "person_id"), [(CHANNEL, 8), (GROUP, 9), (CHANNEL, 9)])
def test_only_who_may_write_writes(telegram: Stage, chat_id: int, person_id: int) -> None:
    telegram.person(9, "ليلى")
    with pytest.raises(acts.Refused, match="may not write"):
        telegram.say(chat_id, telegram.people[person_id], "/today")


def test_who_has_blocked_the_bot_or_is_gone_writes_nothing(telegram: Stage) -> None:
    telegram.block(telegram.people[7])
    telegram.deactivate(telegram.people[8])
    for person, words in ((7, "unblock"), (8, "no account")):
        with pytest.raises(acts.Refused, match=words):
            telegram.say(person, telegram.people[person], "/today")


async def test_a_bot_is_told_of_its_place_once_per_change(telegram: Stage) -> None:
    sara = telegram.people[7]
    for act in (telegram.block, telegram.block, telegram.unblock, telegram.unblock):
        act(sara)
    telegram.kick(CHANNEL, sara)
    changes = [
        (body["chat"]["id"], body["old_chat_member"]["status"], body["new_chat_member"]["status"])
        for kind, body in await told(telegram)
        if kind == "my_chat_member"
    ]
    assert changes == [
        (7, "member", "kicked"),
        (7, "kicked", "member"),
        (CHANNEL, "administrator", "kicked"),
    ]


async def test_a_group_that_moves_says_so_in_both_chats(telegram: Stage) -> None:
    telegram.group(-5, "قديمة", members=[telegram.people[7]], kind="group")
    telegram.migrate(-5, -100, telegram.people[7])
    (_, leaving), (_, arriving) = await told(telegram)
    assert (leaving["chat"]["id"], leaving["migrate_to_chat_id"]) == (-5, -100)
    assert (arriving["chat"]["id"], arriving["migrate_from_chat_id"]) == (-100, -5)


async def test_an_edit_is_counted_and_told(telegram: Stage) -> None:
    sara, chat = telegram.people[7], telegram.chat(7)
    telegram.say(7, sara, "/today")
    message = chat.last()
    assert message is not None
    acts.edit(telegram.world, telegram.bot, chat, sara, message.id, "/help")
    assert (message.text, message.edits) == ("/help", 1)
    assert [kind for kind, _ in await told(telegram)] == ["message", "edited_message"]


async def test_the_control_api_shows_clock_and_faults(telegram: Stage) -> None:
    async with ClientSession(telegram.url) as http:
        clock = await (await http.get("/sim/clock")).json()
        faults = await (await http.get("/sim/faults")).json()
    assert clock["now"] == pytest.approx(telegram.world.clock.now(), abs=60)
    assert faults == {"faults": []}
