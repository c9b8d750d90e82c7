"""Who is where: refusals, rights, and the updates that tell of changes."""

from typing import Any

import pytest

from bot.sandbox.errors import Json
from tests.bot.sandbox.desk import (
    BOT,
    CHANNEL,
    FORUM,
    GROUP,
    HUDA,
    OMAR,
    OTHER_BOT,
    OTHER_TOKEN,
    SARA,
    SMALL,
    TOKEN,
    Desk,
)


async def moved(desk: Desk, chat: int, user: int, status: str, **given: Any) -> None:
    place = {"chat": chat, "user": user, "by": OMAR, "status": status}
    await desk.sim("members", bot=BOT, **place, **given)


def kinds(updates: list[Json]) -> list[str]:
    return [name for one in updates for name in one if name != "update_id"]


@pytest.mark.parametrize(
    ("chat", "status", "words"),
    [
        (GROUP, "kicked", "403 Forbidden: bot was kicked from the supergroup chat"),
        (GROUP, "left", "403 Forbidden: bot is not a member of the supergroup chat"),
        (SMALL, "kicked", "403 Forbidden: bot was kicked from the group chat"),
        (CHANNEL, "kicked", "403 Forbidden: bot was kicked from the channel chat"),
        (CHANNEL, "member", "400 Bad Request: need administrator rights in the channel chat"),
        (GROUP, "restricted",
         "400 Bad Request: not enough rights to send text messages to the chat"),
    ],
)  # fmt: skip
async def test_a_chat_that_is_closed_to_the_bot(
    desk: Desk, chat: int, status: str, words: str
) -> None:
    await desk.promote(chat, status)
    assert await desk.refused("sendMessage", chat_id=chat, text="نص") == words


async def test_a_restricted_bot_sends_what_it_may(desk: Desk) -> None:
    await desk.promote(GROUP, "restricted", can_send_messages=True)
    await desk.say("نص", GROUP)
    photo = {"chat_id": GROUP, "photo": "https://news.example/a.png"}
    words = "400 Bad Request: not enough rights to send photos to the chat"
    assert await desk.refused("sendPhoto", **photo) == words
    poll = {"chat_id": GROUP, "question": "؟", "options": ["أ"]}
    words = "400 Bad Request: not enough rights to send polls to the chat"
    assert await desk.refused("sendPoll", **poll) == words
    await desk.promote(GROUP, "restricted", can_send_photos=True)
    assert await desk.call("sendPhoto", **photo)


async def test_people_who_cannot_be_written_to(desk: Desk) -> None:
    await desk.sim("people", id=7, first_name="ليلى", started=False)
    words = "403 Forbidden: bot can't initiate conversation with a user"
    assert await desk.refused("sendMessage", chat_id=7, text="نص") == words
    await desk.person_says("/start", 7, 7)
    await desk.say("أهلًا", 7)
    await desk.sim("block", bot=BOT, person=7, blocked=True)
    words = "403 Forbidden: bot was blocked by the user"
    assert await desk.refused("sendMessage", chat_id=7, text="نص") == words
    await desk.sim("block", bot=BOT, person=7, blocked=False)
    await desk.sim("deactivate", person=7)
    assert "deactivated" in await desk.refused("sendMessage", chat_id=7, text="نص")
    assert kinds(await desk.updates()) == ["message", "my_chat_member", "my_chat_member"]


async def test_each_bot_hears_of_its_own_place(desk: Desk) -> None:
    await desk.call("getMe", OTHER_TOKEN)
    for token in (TOKEN, OTHER_TOKEN):
        await desk.call("getUpdates", token, allowed_updates=["my_chat_member", "chat_member"])
    await moved(desk, GROUP, OTHER_BOT, "administrator")
    (told,) = await desk.updates(OTHER_TOKEN)
    assert told["my_chat_member"]["new_chat_member"]["user"]["id"] == OTHER_BOT
    assert await desk.updates() == []
    await moved(desk, GROUP, HUDA, "member")
    assert kinds(await desk.updates(OTHER_TOKEN)) == ["chat_member"]
    assert await desk.updates() == []


async def test_joins_and_leaves_are_told_in_the_chat(desk: Desk) -> None:
    await moved(desk, GROUP, HUDA, "member")
    await moved(desk, GROUP, HUDA, "kicked")
    joined, left = await desk.messages(GROUP)
    assert joined["new_chat_members"][0]["id"] == HUDA
    assert left["left_chat_member"]["id"] == HUDA
    assert kinds(await desk.updates()) == ["message", "message"]


async def test_a_ban_is_told_once_and_taken_back(desk: Desk) -> None:
    await desk.call("getUpdates", allowed_updates=["chat_member"])
    who = {"chat_id": FORUM, "user_id": SARA}
    assert await desk.call("banChatMember", **who)
    assert (await desk.call("getChatMember", **who))["status"] == "kicked"
    assert await desk.call("unbanChatMember", **who, only_if_banned=True)
    assert await desk.call("unbanChatMember", **who)
    told = [one["chat_member"] for one in await desk.updates()]
    assert [one["new_chat_member"]["status"] for one in told] == ["kicked", "left"]
    admin = {"chat_id": FORUM, "user_id": OMAR}
    assert "is an administrator" in await desk.refused("banChatMember", **admin)
    member = {"chat_id": GROUP, "user_id": SARA}
    assert "not enough rights to restrict" in await desk.refused("banChatMember", **member)


async def test_a_group_moves_to_a_supergroup(desk: Desk) -> None:
    await desk.say("قبل", SMALL)
    await desk.sim("migrate", bot=BOT, chat=SMALL, to=-1050, by=OMAR)
    answer = await desk.raw("sendMessage", chat_id=SMALL, text="نص")
    assert answer.words == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer.body["parameters"] == {"migrate_to_chat_id": -1050}
    await desk.say("بعد", -1050)
    to, came = [one["message"] for one in await desk.updates()]
    assert to["migrate_to_chat_id"] == -1050
    assert came["migrate_from_chat_id"] == SMALL
    assert came["chat"]["type"] == "supergroup"
    assert (await desk.call("getChatMember", chat_id=-1050, user_id=SARA))["status"] == "member"


@pytest.mark.parametrize(
    ("given", "word"),
    [({"chat": GROUP}, "chat"), ({"to": GROUP}, "to"), ({"to": 5}, "to"), ({"by": 9}, "by")],
)
async def test_a_move_that_cannot_be(desk: Desk, given: Json, word: str) -> None:
    wanted = {"bot": BOT, "chat": SMALL, "to": -1050, "by": OMAR}
    assert (await desk.sim_refused("migrate", **wanted | given)).startswith(f"{word}: ")


async def test_nobody_else_writes_in_a_closed_topic(desk: Desk) -> None:
    topic = await desk.call("createForumTopic", chat_id=FORUM, name="أخبار")
    number = topic["message_thread_id"]
    await desk.call("closeForumTopic", chat_id=FORUM, message_thread_id=number)
    said = {"bot": BOT, "chat": FORUM, "text": "نص", "thread": number}
    assert "closed" in await desk.sim_refused("send", **said, **{"from": SARA})
    assert await desk.sim("send", **said, **{"from": OMAR})
