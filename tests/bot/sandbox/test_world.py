"""What becomes of what people do, where neither the Bot API nor the control API shows it whole."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox import acts
from tests.fakes.telegram import Stage

GROUP, CHANNEL = -1, -2


@pytest.fixture
async def telegram() -> AsyncIterator[Stage]:
    """Sara, 7, is admin of a group and of a channel; Omar, 8, is a member of the channel."""
    async with Stage() as stage:
        sara, omar = stage.person(7, "سارة"), stage.person(8, "عمر")
        stage.group(GROUP, "مجموعة", admins=[sara])
        stage.group(CHANNEL, "قناة", admins=[sara], members=[omar], kind="channel")
        yield stage


@pytest.mark.parametrize("chat_id", [GROUP, CHANNEL])
def test_only_members_write_in_groups_and_only_admins_in_channels(
    telegram: Stage, chat_id: int
) -> None:
    with pytest.raises(acts.Refused, match="may not write"):
        telegram.say(chat_id, telegram.people[8], "/today")


def test_an_account_that_is_gone_writes_nothing(telegram: Stage) -> None:
    telegram.deactivate(telegram.people[8])
    with pytest.raises(acts.Refused, match="no account"):
        telegram.say(8, telegram.people[8], "/today")


async def test_a_bot_is_told_of_its_place_once_per_change(telegram: Stage) -> None:
    sara = telegram.people[7]
    for act in (telegram.block, telegram.block, telegram.unblock, telegram.unblock):
        act(sara)
    telegram.kick(CHANNEL, sara)
    changes = [update["my_chat_member"] for update in await telegram.take()]
    places = [
        (
            change["chat"]["id"],
            change["old_chat_member"]["status"],
            change["new_chat_member"]["status"],
        )
        for change in changes
    ]
    assert places == [
        (7, "member", "kicked"),
        (7, "kicked", "member"),
        (CHANNEL, "administrator", "kicked"),
    ]


def test_edits_are_counted(telegram: Stage) -> None:
    chat, sara = telegram.chat(7), telegram.people[7]
    telegram.say(7, sara, "/today")
    message = chat.last()
    assert message is not None
    for text in ("/help", "/time"):
        acts.edit(telegram.world, telegram.bot, chat, sara, message.id, text)
    assert (message.text, message.edits) == ("/time", 2)
