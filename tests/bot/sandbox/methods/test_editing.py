"""Editing and deleting what is there, and what only one member sees."""

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
    OTHER_TOKEN,
    SARA,
    SMALL,
    Desk,
)

KEYBOARD = {"inline_keyboard": [[{"text": "نعم", "callback_data": "go"}]]}
PHOTO = "https://news.example/a.png"
DAY = 86_400


async def only(desk: Desk, chat: int = SARA) -> Json:
    (message,) = await desk.messages(chat)
    return message


async def test_an_edit_shows_the_new_text_and_when(desk: Desk) -> None:
    number = await desk.say("قديم", reply_markup=KEYBOARD)
    edited = await desk.call("editMessageText", chat_id=SARA, message_id=number, text="جديد")
    assert edited == await only(desk)
    assert edited["text"] == "جديد"
    assert edited["edit_date"] >= edited["date"]
    assert "reply_markup" not in edited


async def test_the_same_again_is_not_modified(desk: Desk) -> None:
    number = await desk.say("نص", reply_markup=KEYBOARD)
    where = {"chat_id": SARA, "message_id": number, "reply_markup": KEYBOARD}
    for method, given in (("editMessageText", {"text": "نص"}), ("editMessageReplyMarkup", {})):
        words = await desk.refused(method, **where, **given)
        assert words.startswith("400 Bad Request: message is not modified: specified new message")


async def test_a_keyboard_alone_changes_no_date(desk: Desk) -> None:
    number = await desk.say("نص")
    where = {"chat_id": SARA, "message_id": number}
    edited = await desk.call("editMessageReplyMarkup", **where, reply_markup=KEYBOARD)
    assert edited["reply_markup"] == KEYBOARD
    assert "edit_date" not in edited
    assert "reply_markup" not in await desk.call("editMessageReplyMarkup", **where)


async def test_captions_and_media_change(desk: Desk) -> None:
    sent = await desk.call("sendPhoto", chat_id=SARA, photo=PHOTO, caption="قديم")
    where = {"chat_id": SARA, "message_id": sent["message_id"]}
    assert (await desk.call("editMessageCaption", **where, caption="جديد"))["caption"] == "جديد"
    media = {"type": "video", "media": "https://news.example/a.mp4"}
    edited = await desk.call("editMessageMedia", **where, media=media)
    assert "video" in edited
    assert {"photo", "caption"}.isdisjoint(edited)
    words = await desk.refused("editMessageText", **where, text="نص")
    assert words == "400 Bad Request: there is no text in the message to edit"
    text = {"chat_id": SARA, "message_id": await desk.say("نص")}
    words = await desk.refused("editMessageCaption", **text, caption="نص")
    assert words == "400 Bad Request: there is no caption in the message to edit"


async def test_a_text_becomes_a_rich_message_and_back(desk: Desk) -> None:
    where = {"chat_id": SARA, "message_id": await desk.say("نص")}
    rich = {"html": "<p>فقرة</p>"}
    edited = await desk.call("editMessageText", **where, rich_message=rich)
    assert "text" not in edited
    assert edited["rich_message"]["blocks"]
    assert (await desk.call("editMessageText", **where, text="نص"))["text"] == "نص"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"message_id": 99}, "message to edit not found"),
        ({"message_id": 1, "text": ""}, "message text is empty"),
        ({"message_id": 1, "text": "<b>", "parse_mode": "HTML"}, "can't parse entities: Can't find"
         " end tag corresponding to start tag \"b\""),
        ({"inline_message_id": "x"}, "SANDBOX: messages sent through inline mode are not edited"),
        ({}, "message identifier is not specified"),
    ],
)  # fmt: skip
async def test_a_wrong_edit_is_refused(desk: Desk, given: Json, words: str) -> None:
    await desk.say("نص")
    where: Json = {} if "inline_message_id" in given else {"chat_id": SARA}
    refused = await desk.refused("editMessageText", **where | {"text": "جديد"} | given)
    assert refused == f"400 Bad Request: {words}"


async def test_others_messages_are_not_the_bots_to_edit(desk: Desk) -> None:
    said = await desk.person_says("كلام")
    words = await desk.refused("editMessageText", chat_id=SARA, message_id=said, text="آخر")
    assert words == "400 Bad Request: message can't be edited"
    post = await desk.person_says("بيان", CHANNEL, OMAR)
    edit = {"chat_id": CHANNEL, "message_id": post, "text": "آخر"}
    assert (await desk.call("editMessageText", **edit))["text"] == "آخر"
    await desk.promote(CHANNEL, can_edit_messages=False)
    words = await desk.refused("editMessageText", **edit | {"text": "ثالث"})
    assert words == "400 Bad Request: message can't be edited"


async def test_a_bot_deletes_within_two_days(desk: Desk) -> None:
    old = [await desk.say("١"), await desk.say("٢"), await desk.person_says("٣")]
    await desk.sim("clock", advance=2 * DAY - 60)
    assert await desk.call("deleteMessage", chat_id=SARA, message_id=old[0])
    await desk.sim("clock", advance=120)
    words = "400 Bad Request: message can't be deleted for everyone"
    for number in old[1:]:
        assert await desk.refused("deleteMessage", chat_id=SARA, message_id=number) == words
    assert await desk.refused("deleteMessages", chat_id=SARA, message_ids=old[1:]) == words
    assert [one["text"] for one in await desk.messages(SARA)] == ["٢", "٣"]
    gone = await desk.refused("deleteMessage", chat_id=SARA, message_id=old[0])
    assert gone == "400 Bad Request: message to delete not found"


async def test_others_messages_are_deleted_with_the_right(desk: Desk) -> None:
    number = await desk.person_says("كلام", GROUP)
    own = await desk.say("نص", GROUP)
    words = await desk.refused("deleteMessage", chat_id=GROUP, message_id=number)
    assert words == "400 Bad Request: message can't be deleted for everyone"
    await desk.promote(GROUP, can_delete_messages=False)
    assert (await desk.refused("deleteMessage", chat_id=GROUP, message_id=number)) == words
    await desk.promote(GROUP)
    await desk.sim("clock", advance=30 * DAY)
    assert await desk.call("deleteMessages", chat_id=GROUP, message_ids=[number, own, 99])
    assert {number, own}.isdisjoint(one["message_id"] for one in await desk.messages(GROUP))


async def hidden(desk: Desk, chat: int = GROUP, to: int = SARA, **given: Any) -> Json:
    wanted = {"receiver_user_id": to} | given
    sent: Json = await desk.call(
        "sendMessage", chat_id=chat, text="لك وحدك", ephemeral_message_parameters=wanted
    )
    return sent


async def test_an_ephemeral_message_is_edited_and_deleted_by_its_own_id(desk: Desk) -> None:
    sent = await hidden(desk)
    assert sent["message_id"] == 0
    assert sent["receiver_user"]["id"] == SARA
    number = sent["ephemeral_message_id"]
    where = {"chat_id": GROUP, "receiver_user_id": SARA, "ephemeral_message_id": number}
    assert await desk.call("editEphemeralMessageText", **where, text="جديد") is True
    assert (await only(desk, GROUP))["text"] == "جديد"
    other = where | {"receiver_user_id": OMAR}
    assert "not found" in await desk.refused("editEphemeralMessageText", **other, text="آخر")
    words = await desk.refused("editMessageText", chat_id=GROUP, message_id=number, text="آخر")
    assert words == "400 Bad Request: message to edit not found"
    assert await desk.call("deleteEphemeralMessage", **where) is True
    assert await desk.messages(GROUP) == []


async def test_ephemeral_messages_are_for_members_of_groups(desk: Desk) -> None:
    async def refused(chat: int, to: int) -> str:
        wanted = {"receiver_user_id": to}
        return await desk.refused(
            "sendMessage", chat_id=chat, text="نص", ephemeral_message_parameters=wanted
        )

    assert "only to groups" in await refused(SARA, SARA)
    assert "only to groups" in await refused(CHANNEL, SARA)
    assert await refused(GROUP, HUDA) == "400 Bad Request: user not found"
    assert (await hidden(desk, SMALL))["chat"]["id"] == SMALL
    older = {"receiver_user_id": SARA}
    sent = await desk.call("sendMessage", chat_id=GROUP, text="نص", **older)
    assert sent["ephemeral_message_id"]


async def test_an_ephemeral_message_answers_a_press_within_seconds(desk: Desk) -> None:
    query = await desk.press(await desk.say("؟", GROUP), GROUP)
    assert (await hidden(desk, callback_query_id=query))["receiver_user"]["id"] == SARA
    await desk.sim("clock", advance=20)
    wanted = {"receiver_user_id": SARA, "callback_query_id": query}
    words = await desk.refused(
        "sendMessage", chat_id=GROUP, text="نص", ephemeral_message_parameters=wanted
    )
    assert words.startswith("400 Bad Request: query is too old")


async def test_a_button_of_an_ephemeral_message_is_pressed_by_its_reader(desk: Desk) -> None:
    sent = await hidden(desk)
    act = {"message_id": 0, "ephemeral_message_id": sent["ephemeral_message_id"]}
    await desk.press(**act, chat=GROUP)
    pressed = (await desk.updates())[-1]["callback_query"]
    assert pressed["message"] == sent
    stranger = {"bot": BOT, "chat": GROUP, "from": OMAR, "data": "go"}
    assert "sees no message" in await desk.sim_refused("press", **stranger, **act)


async def test_another_bots_messages_are_not_this_ones(desk: Desk) -> None:
    await desk.sim("chats", id=-1009, title="مفتوحة", members=[OMAR])
    sent = await desk.call("sendMessage", OTHER_TOKEN, chat_id=-1009, text="نص")
    edit = {"chat_id": -1009, "message_id": sent["message_id"], "text": "آخر"}
    assert "can't be edited" in await desk.refused("editMessageText", **edit)


async def test_pins_are_shown_and_told(desk: Desk) -> None:
    number = await desk.say("نص", FORUM)
    await desk.call("pinChatMessage", chat_id=FORUM, message_id=number)
    assert (await desk.call("getChat", chat_id=FORUM))["pinned_message"]["message_id"] == number
    assert (await desk.messages(FORUM))[-1]["pinned_message"]["text"] == "نص"
    await desk.call("unpinAllChatMessages", chat_id=FORUM)
    assert "pinned_message" not in await desk.call("getChat", chat_id=FORUM)
    where = {"chat_id": FORUM, "message_id": number}
    assert "to unpin not found" in await desk.refused("unpinChatMessage", **where)
    words = "400 Bad Request: not enough rights to manage pinned messages in the chat"
    assert await desk.refused("pinChatMessage", **where | {"chat_id": GROUP}) == words
