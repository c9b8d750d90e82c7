"""Sending, editing and deleting within Telegram's limits, and the words where it refuses."""

from typing import Any

import pytest

from bot.sandbox.world import World
from tests.bot.sandbox.api.conftest import CHANNEL, FORUM, GROUP, ME, OMAR, SARA, Raw

KEYBOARD = {"inline_keyboard": [[{"text": "نعم", "callback_data": "yes"}]]}


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"text": "س" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "*x", "parse_mode": "MarkdownV2"}, "can't parse entities"),
        ({"text": "<b>x</b> " * 101, "parse_mode": "HTML"}, "SANDBOX: 101 entities"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}}, "Text buttons"),
        ({"text": "x", "message_thread_id": 99}, "message thread not found"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"message_id": "x"}}, "reply"),
    ],
)
async def test_texts_that_are_refused(raw: Raw, parameters: dict[str, Any], words: str) -> None:
    assert words in await raw.refused("sendMessage", chat_id=SARA, **parameters)
    shown = await raw.look(f"chats/{SARA}/messages?bot={ME}")
    assert shown == {"messages": []}


async def test_texts_at_the_limits_go(raw: Raw) -> None:
    sent = await raw.result(
        "sendMessage", chat_id=SARA, text=f"<b>{'س' * 4096}</b>", parse_mode="HTML"
    )
    assert len(sent["text"]) == 4096
    sent = await raw.result("sendMessage", chat_id=SARA, text="<b>x</b> " * 100, parse_mode="HTML")
    assert len(sent["entities"]) == 100


async def test_captions_have_a_limit_of_their_own(raw: Raw) -> None:
    document = {"chat_id": SARA, "document": "http://files.example/a.pdf"}
    assert "caption is too long" in await raw.refused(
        "sendDocument", **document, caption="س" * 1025
    )
    assert (
        len((await raw.result("sendDocument", **document, caption="س" * 1024))["caption"]) == 1024
    )


async def test_a_topic_can_be_written_in_until_it_is_closed(raw: Raw) -> None:
    topic = await raw.result("createForumTopic", chat_id=FORUM, name="جديد")
    where = {"chat_id": FORUM, "message_thread_id": topic["message_thread_id"]}
    sent = await raw.result("sendMessage", **where, text="هنا")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (
        where["message_thread_id"],
        True,
    )
    await raw.result("closeForumTopic", **where)
    assert await raw.refused("closeForumTopic", **where) == "Bad Request: TOPIC_NOT_MODIFIED"
    await raw.sim("members", bot=ME, chat=FORUM, user=ME, status="member", by=SARA)
    assert await raw.refused("sendMessage", **where, text="x") == "Bad Request: TOPIC_CLOSED"
    assert "not enough rights to manage topics" in await raw.refused("reopenForumTopic", **where)


async def test_albums(raw: Raw) -> None:
    def media(*kinds: str) -> list[dict[str, str]]:
        return [{"type": kind, "media": f"http://files.example/{kind}"} for kind in kinds]

    sent = await raw.result("sendMediaGroup", chat_id=SARA, media=media("photo", "video"))
    assert len({message["media_group_id"] for message in sent}) == 1
    for wrong, words in (
        (media("photo"), "too few"),
        (media(*["photo"] * 11), "too many"),
        (media("photo", "document"), "can't be sent in an album"),
        (media("voice", "voice"), "can't be sent in an album"),
    ):
        assert words in await raw.refused("sendMediaGroup", chat_id=SARA, media=wrong)


async def test_copies_and_forwards(raw: Raw) -> None:
    photo = {"chat_id": SARA, "photo": "http://files.example/p.jpg", "caption": "أصل"}
    first = await raw.result("sendPhoto", **photo)
    second = await raw.result("sendMessage", chat_id=SARA, text="نص", protect_content=True)
    source = {"chat_id": GROUP, "from_chat_id": SARA}
    one = source | {"message_id": first["message_id"]}
    copy = await raw.result("copyMessage", **one, caption="جديد")
    shown = (await raw.look(f"chats/{GROUP}/messages?bot={ME}"))["messages"][-1]
    assert (shown["message_id"], shown["caption"]) == (copy["message_id"], "جديد")
    assert "forward_origin" not in shown
    forwarded = await raw.result("forwardMessage", **one)
    assert forwarded["forward_origin"]["sender_user"]["id"] == ME
    guarded = source | {"message_id": second["message_id"]}
    assert "can't be copied" in await raw.refused("copyMessage", **guarded)
    assert "protected content" in await raw.refused("forwardMessage", **guarded)
    missing = source | {"message_id": 999}
    assert await raw.refused("copyMessage", **missing) == "Bad Request: message to copy not found"
    assert "message to forward not found" in await raw.refused("forwardMessage", **missing)
    unordered = source | {"message_ids": [second["message_id"], first["message_id"]]}
    assert "strictly increasing" in await raw.refused("copyMessages", **unordered)


async def test_edits(raw: Raw) -> None:
    sent = await raw.result("sendMessage", chat_id=SARA, text="نص", reply_markup=KEYBOARD)
    where = {"chat_id": SARA, "message_id": sent["message_id"]}
    same = where | {"text": "نص", "reply_markup": KEYBOARD}
    assert "message is not modified" in await raw.refused("editMessageText", **same)
    edited = await raw.result("editMessageText", **where, text="آخر")
    assert (edited["text"], "reply_markup" in edited, "edit_date" in edited) == ("آخر", False, True)
    assert "no caption in the message" in await raw.refused(
        "editMessageCaption", **where, caption="x"
    )
    rich = {"rich_message": {"html": "<p>غني</p>"}}
    assert "rich_message" in await raw.result("editMessageText", **where, **rich)
    missing = {"chat_id": SARA, "message_id": 99, "text": "x"}
    assert "message to edit not found" in await raw.refused("editMessageText", **missing)
    said = await raw.sim("send", bot=ME, from_=SARA, chat=SARA, text="كلامي")
    foreign = {"chat_id": SARA, "message_id": said["message"]["message_id"], "text": "x"}
    assert "message can't be edited" in await raw.refused("editMessageText", **foreign)


async def test_deletions_within_two_days_or_with_the_right(raw: Raw) -> None:
    old = await raw.result("sendMessage", chat_id=SARA, text="قديم")
    await raw.sim("clock", advance=48 * 3600 + 60)
    where = {"chat_id": SARA, "message_id": old["message_id"]}
    assert "can't be deleted" in await raw.refused("deleteMessage", **where)
    young = await raw.result("sendMessage", chat_id=SARA, text="جديد")
    await raw.result("deleteMessages", chat_id=SARA, message_ids=[young["message_id"], 999])
    gone = {"chat_id": SARA, "message_id": young["message_id"]}
    assert "message to delete not found" in await raw.refused("deleteMessage", **gone)
    said = await raw.sim("send", bot=ME, from_=OMAR, chat=GROUP, text="كلام")
    foreign = {"chat_id": GROUP, "message_id": said["message"]["message_id"]}
    assert "can't be deleted" in await raw.refused("deleteMessage", **foreign)
    said = await raw.sim("send", bot=ME, from_=OMAR, chat=FORUM, text="كلام")
    await raw.result("deleteMessage", chat_id=FORUM, message_id=said["message"]["message_id"])


async def test_pins_need_the_right(raw: Raw) -> None:
    sent = await raw.result("sendMessage", chat_id=GROUP, text="x")
    pin = {"chat_id": GROUP, "message_id": sent["message_id"]}
    assert "not enough rights to manage pinned" in await raw.refused("pinChatMessage", **pin)
    mine = await raw.result("sendMessage", chat_id=CHANNEL, text="x")
    await raw.result("pinChatMessage", chat_id=CHANNEL, message_id=mine["message_id"])
    state = await raw.look(f"state?bot={ME}")
    channel = next(chat for chat in state["chats"] if chat["id"] == CHANNEL)
    assert channel["pinned"] == mine["message_id"]


async def test_ephemeral_messages_are_for_one_member_of_a_group(raw: Raw) -> None:
    def to(person: int) -> dict[str, Any]:
        return {"text": "لك", "ephemeral_message_parameters": {"receiver_user_id": person}}

    assert "only to groups" in await raw.refused("sendMessage", chat_id=SARA, **to(SARA))
    assert "user not found" in await raw.refused("sendMessage", chat_id=GROUP, **to(9))
    sent = await raw.result("sendMessage", chat_id=GROUP, **to(OMAR))
    where = {"chat_id": GROUP, "ephemeral_message_id": sent["ephemeral_message_id"]}
    wrong = where | {"receiver_user_id": SARA, "text": "x"}
    assert "message to edit not found" in await raw.refused("editEphemeralMessageText", **wrong)
    assert await raw.result("deleteEphemeralMessage", **where, receiver_user_id=OMAR) is True


async def test_polls_are_voted_in_once_and_closed(raw: Raw) -> None:
    options = [{"text": "نعم"}, {"text": "لا"}]
    poll = {"chat_id": GROUP, "question": "هل؟", "options": options, "is_anonymous": False}
    sent = await raw.result("sendPoll", **poll)
    vote = {"bot": ME, "from_": OMAR, "chat": GROUP, "message_id": sent["message_id"]}
    voted = await raw.sim("vote", **vote, options=[1])
    assert [option["voter_count"] for option in voted["poll"]["options"]] == [0, 1]
    status, refused = await raw.tried("vote", **vote, options=[0])
    assert (status, refused["error"]) == (400, "عمر has voted already")
    kinds = {kind for update in await raw.updates() for kind in update}
    assert {"poll", "poll_answer"} <= kinds
    closed = await raw.result("stopPoll", chat_id=GROUP, message_id=sent["message_id"])
    assert (closed["is_closed"], closed["total_voter_count"]) == (True, 1)
    again = {"chat_id": GROUP, "message_id": sent["message_id"]}
    assert "already been closed" in await raw.refused("stopPoll", **again)


async def test_a_sound_or_none_is_remembered(raw: Raw, world: World) -> None:
    await raw.result("sendMessage", chat_id=SARA, text="هس", disable_notification=True)
    last = world.rooms[ME, SARA].last()
    assert last is not None
    assert last.silent
