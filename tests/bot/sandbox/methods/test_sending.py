"""Sending: the limits of the real server, in its words."""

import io
from typing import Any

import pytest
from aiohttp import FormData, web
from PIL import Image

from bot.sandbox.errors import Json
from bot.sandbox.flood import FloodLimits
from tests.bot.sandbox.desk import (
    BOT,
    CHANNEL,
    FORUM,
    GROUP,
    OMAR,
    OTHER_TOKEN,
    SARA,
    TOKEN,
    TOPIC,
    Desk,
)

BUTTON = {"text": "نعم", "callback_data": "go"}


def markup(*rows: list[Json]) -> Json:
    return {"inline_keyboard": list(rows)}


def picture(width: int = 40, height: int = 30) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height)).save(drawn, "PNG")
    return drawn.getvalue()


async def upload(desk: Desk, method: str, field: str, content: bytes, **given: Any) -> Json:
    parts = FormData({name: str(value) for name, value in ({"chat_id": SARA} | given).items()})
    parts.add_field(field, io.BytesIO(content), filename="صورة.png", content_type="image/png")
    async with desk.http.post(f"/bot{TOKEN}/{method}", data=parts) as answer:
        told: Json = await answer.json()
        return told


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": "ا" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>  </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "<b>نص", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag"
         " corresponding to start tag \"b\""),
        ({"text": "<b>ا</b> " * 101, "parse_mode": "HTML"},
         "SANDBOX: 101 entities, all after the 100th would be lost"),
        ({"text": "نص", "parse_mode": "XML"}, "unsupported parse_mode"),
        ({"text": "نص", "reply_markup": markup([BUTTON | {"callback_data": "ا" * 33}])},
         "BUTTON_DATA_INVALID"),
        ({"text": "نص", "reply_markup": markup(*[[BUTTON]] * 101)},
         "SANDBOX: 101 buttons, no more than 100 are taken"),
        ({"text": "نص", "message_thread_id": 5}, "message thread not found"),
        ({"text": "نص", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "نص", "chat_id": 999}, "chat not found"),
        ({"text": "نص", "chat_id": "@nobody"}, "chat not found"),
    ],
)  # fmt: skip
async def test_a_wrong_text_is_refused(desk: Desk, given: Json, words: str) -> None:
    refused = await desk.refused("sendMessage", **{"chat_id": SARA} | given)
    assert refused == f"400 Bad Request: {words}"
    assert await desk.messages(SARA) == []


async def test_a_text_may_be_as_long_as_4096_after_parsing(desk: Desk) -> None:
    text = f"<b>{'ا' * 4096}</b>"
    sent = await desk.call("sendMessage", chat_id=SARA, text=text, parse_mode="HTML")
    assert len(sent["text"]) == 4096
    assert await desk.messages(SARA) == [sent]


async def test_a_caption_may_be_as_long_as_1024(desk: Desk) -> None:
    assert (await upload(desk, "sendPhoto", "photo", picture(), caption="ا" * 1024))["ok"]
    told = await upload(desk, "sendPhoto", "photo", picture(), caption="ا" * 1025)
    assert told["description"] == "Bad Request: message caption is too long"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (picture(2000, 50), "PHOTO_INVALID_DIMENSIONS"),
        (b"", "file must be non-empty"),
    ],
)
async def test_a_wrong_picture_is_refused(desk: Desk, content: bytes, words: str) -> None:
    told = await upload(desk, "sendPhoto", "photo", content)
    assert told["description"] == f"Bad Request: {words}"


async def test_a_file_is_sent_again_by_its_id_as_what_it_was(desk: Desk) -> None:
    told = await upload(desk, "sendPhoto", "photo", picture())
    file_id = told["result"]["photo"][0]["file_id"]
    again = await desk.call("sendPhoto", chat_id=GROUP, photo=file_id)
    assert again["photo"] == told["result"]["photo"]
    words = "400 Bad Request: can't use file of type Photo as Document"
    assert await desk.refused("sendDocument", chat_id=SARA, document=file_id) == words
    assert "wrong file identifier" in await desk.refused("sendPhoto", chat_id=SARA, photo="x")


async def test_an_address_is_fetched_on_this_machine_only(desk: Desk) -> None:
    async def give(request: web.Request) -> web.Response:
        content = picture() if request.path == "/a.png" else b"<html>"
        return web.Response(body=content, content_type="image/png")

    app = web.Application()
    app.router.add_get("/{name}", give)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    here = f"http://127.0.0.1:{runner.addresses[0][1]}"
    sent = await desk.call("sendPhoto", chat_id=SARA, photo=f"{here}/a.png")
    assert sent["photo"][0]["width"] == 40
    assert "wrong file" in await desk.refused("sendPhoto", chat_id=SARA, photo=f"{here}/b.png")
    await runner.cleanup()
    words = await desk.refused("sendPhoto", chat_id=SARA, photo=f"{here}/c.png")
    assert words == "400 Bad Request: failed to get HTTP URL content"
    far = await desk.call("sendPhoto", chat_id=SARA, photo="https://news.example/a.png")
    assert far["photo"][0]["file_size"] == 0
    assert "wrong file" in await desk.refused("sendPhoto", chat_id=SARA, photo="ftp://a.example/b")


async def test_a_topic_is_written_to_until_it_is_closed(desk: Desk) -> None:
    here = {"chat_id": FORUM, "message_thread_id": TOPIC}
    sent = await desk.call("sendMessage", **here, text="نص")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (TOPIC, True)
    await desk.call("closeForumTopic", **here)
    assert (await desk.call("sendMessage", **here, text="للمشرفين"))["text"] == "للمشرفين"
    await desk.promote(FORUM, can_manage_topics=False)
    words = await desk.refused("sendMessage", **here, text="نص")
    assert words == "400 Bad Request: TOPIC_CLOSED"


async def test_topics_come_and_go(desk: Desk) -> None:
    topic = await desk.call("createForumTopic", chat_id=FORUM, name="أخبار")
    here = {"chat_id": FORUM, "message_thread_id": topic["message_thread_id"]}
    await desk.call("sendMessage", **here, text="نص")
    await desk.call("editForumTopic", **here, name="عاجل")
    words = "400 Bad Request: TOPIC_NOT_MODIFIED"
    assert await desk.refused("editForumTopic", **here, name="عاجل") == words
    assert await desk.refused("reopenForumTopic", **here) == words
    await desk.call("deleteForumTopic", **here)
    assert not [one for one in await desk.messages(FORUM) if "message_thread_id" in one]
    gone = "400 Bad Request: message thread not found"
    assert await desk.refused("sendMessage", **here, text="نص") == gone
    assert await desk.refused("closeForumTopic", **here) == "400 Bad Request: TOPIC_ID_INVALID"
    words = await desk.refused("createForumTopic", chat_id=GROUP, name="أ")
    assert words == "400 Bad Request: not enough rights to manage topics in the chat"


async def test_a_reply_shows_what_it_answers(desk: Desk) -> None:
    asked = await desk.person_says("ما الخبر؟ قل لي")
    reply = {"message_id": asked, "quote": "الخبر"}
    sent = await desk.call("sendMessage", chat_id=SARA, text="نعم", reply_parameters=reply)
    assert sent["reply_to_message"]["message_id"] == asked
    assert sent["quote"] == {"text": "الخبر", "position": 3, "is_manual": True}
    wrong = reply | {"quote": "ليس فيه"}
    words = await desk.refused("sendMessage", chat_id=SARA, text="نعم", reply_parameters=wrong)
    assert words == "400 Bad Request: QUOTE_TEXT_INVALID"
    older = {"reply_to_message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await desk.call("sendMessage", chat_id=SARA, text="ن", **older)
    there = {"message_id": asked, "chat_id": SARA}
    other = await desk.call("sendMessage", chat_id=GROUP, text="نعم", reply_parameters=there)
    assert other["external_reply"]["origin"]["sender_user"]["id"] == SARA


async def test_an_album_is_two_to_ten_of_one_kind(desk: Desk) -> None:
    told = await upload(desk, "sendPhoto", "photo", picture())
    photo = {"type": "photo", "media": told["result"]["photo"][0]["file_id"]}
    told = await upload(desk, "sendDocument", "document", b"pdf")
    document = {"type": "document", "media": told["result"]["document"]["file_id"]}

    async def refused(*media: Json) -> str:
        return (await desk.refused("sendMediaGroup", chat_id=SARA, media=media))[17:]

    assert await refused(photo) == "too few messages to send as an album"
    assert await refused(*[photo] * 11) == "too many messages to send as an album"
    wrong = "message with such media can't be sent in an album"
    assert await refused(photo, document) == wrong
    assert await refused(photo, photo | {"type": "animation"}) == wrong
    sent = await desk.call("sendMediaGroup", chat_id=SARA, media=[photo | {"caption": "أ"}, photo])
    assert [one.get("caption") for one in sent] == ["أ", None]
    assert len({one["media_group_id"] for one in sent}) == 1


@pytest.mark.parametrize("limits", [FloodLimits(private_burst=5)])
async def test_an_album_costs_as_many_as_it_has(desk: Desk) -> None:
    told = await upload(desk, "sendPhoto", "photo", picture())
    media = [{"type": "photo", "media": told["result"]["photo"][0]["file_id"]}] * 4
    await desk.call("sendMediaGroup", chat_id=SARA, media=media)
    answer = await desk.raw("sendMessage", chat_id=SARA, text="نص")
    assert answer.status == 429
    assert answer.body["parameters"]["retry_after"] in {1, 2}
    assert answer.words.startswith("Too Many Requests: retry after ")


async def test_a_copy_is_the_bots_own(desk: Desk) -> None:
    told = await upload(desk, "sendPhoto", "photo", picture(), caption="أصل")
    source = {"chat_id": GROUP, "from_chat_id": SARA, "message_id": told["result"]["message_id"]}
    for given, caption in (({}, "أصل"), ({"caption": "جديد"}, "جديد"), ({"caption": ""}, None)):
        await desk.call("copyMessage", **source, **given)
        copy = (await desk.messages(GROUP))[-1]
        assert (copy.get("caption"), copy["photo"]) == (caption, told["result"]["photo"])
        assert "forward_origin" not in copy
    assert "message to copy not found" in await desk.refused(
        "copyMessage", **source | {"message_id": 99}
    )


async def test_a_forward_tells_where_it_came_from(desk: Desk) -> None:
    said = await desk.person_says("سر")
    route = {"chat_id": GROUP, "from_chat_id": SARA}
    sent = await desk.call("forwardMessage", **route, message_id=said)
    assert sent["forward_origin"]["sender_user"]["id"] == SARA
    assert sent["from"]["id"] == BOT
    post = await desk.say("بيان", CHANNEL)
    onward = await desk.call("forwardMessage", chat_id=SARA, from_chat_id=CHANNEL, message_id=post)
    assert onward["forward_origin"]["type"] == "channel"


async def test_protected_content_stays_where_it_is(desk: Desk) -> None:
    number = await desk.say("محمي", protect_content=True)
    open_one = await desk.say("عام")
    route = {"chat_id": GROUP, "from_chat_id": SARA}
    assert (await desk.messages(SARA))[0]["has_protected_content"]
    for method in ("copyMessage", "forwardMessage"):
        assert (await desk.refused(method, **route, message_id=number)).startswith("400 ")
    for method in ("copyMessages", "forwardMessages"):
        assert len(await desk.call(method, **route, message_ids=[number, open_one, 99])) == 1
        words = await desk.refused(method, **route, message_ids=[number])
        assert words.startswith("400 Bad Request: there are no messages to ")
        words = await desk.refused(method, **route, message_ids=[open_one, number])
        assert "strictly increasing order" in words


async def test_a_poll_is_voted_in_and_stopped(desk: Desk) -> None:
    options = ["أ", {"text": "ب"}]
    sent = await desk.call(
        "sendPoll", chat_id=GROUP, question="؟", options=options, is_anonymous=False
    )
    vote = {"bot": BOT, "chat": GROUP, "message_id": sent["message_id"], "from": SARA}
    poll = (await desk.sim("vote", **vote, options=[1]))["poll"]
    assert [one["voter_count"] for one in poll["options"]] == [0, 1]
    assert "voted already" in await desk.sim_refused("vote", **vote, options=[0])
    answer, changed = await desk.updates()
    assert answer["poll_answer"]["option_ids"] == [1]
    assert answer["poll_answer"]["user"]["id"] == SARA
    assert changed["poll"]["total_voter_count"] == 1
    where = {"chat_id": GROUP, "message_id": sent["message_id"]}
    assert (await desk.call("stopPoll", **where))["is_closed"]
    words = await desk.refused("stopPoll", **where)
    assert words == "400 Bad Request: poll has already been closed"
    assert "no open poll" in await desk.sim_refused("vote", **vote | {"from": OMAR}, options=[0])
    assert (await desk.messages(GROUP))[-1]["poll"]["is_closed"]


async def test_a_copied_poll_is_a_new_one(desk: Desk) -> None:
    sent = await desk.call("sendPoll", chat_id=GROUP, question="؟", options=["أ", "ب"])
    vote = {"bot": BOT, "chat": GROUP, "message_id": sent["message_id"], "from": SARA}
    await desk.sim("vote", **vote, options=[0])
    route = {"from_chat_id": GROUP, "chat_id": SARA, "message_id": sent["message_id"]}
    await desk.call("copyMessage", **route)
    copy = (await desk.messages(SARA))[-1]["poll"]
    assert copy["id"] != sent["poll"]["id"]
    assert copy["total_voter_count"] == 0
    assert [one["voter_count"] for one in copy["options"]] == [0, 0]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"options": []}, "poll must have at least 1 option"),
        ({"options": ["أ"] * 13}, "too many poll options"),
        ({"options": ["أ" * 101]}, "poll option length must not exceed 100"),
        ({"question": "؟" * 301}, "question length must not exceed 300"),
        ({"type": "quiz"}, "wrong parameter correct_option_id in request"),
        ({"type": "quiz", "correct_option_ids": [2]},
         "wrong parameter correct_option_id in request"),
        ({"open_period": 4}, "wrong poll open period specified"),
        ({"chat_id": CHANNEL, "is_anonymous": False},
         "non-anonymous polls can't be sent to channel chats"),
    ],
)  # fmt: skip
async def test_a_wrong_poll_is_refused(desk: Desk, given: Json, words: str) -> None:
    poll = {"chat_id": SARA, "question": "؟", "options": ["أ", "ب"]} | given
    assert await desk.refused("sendPoll", **poll) == f"400 Bad Request: {words}"


async def test_small_things_are_checked(desk: Desk) -> None:
    words = await desk.refused("sendChatAction", chat_id=SARA, action="sleeping")
    assert words == "400 Bad Request: wrong parameter action in request"
    assert "dice emoji" in await desk.refused("sendDice", chat_id=SARA, emoji="🐳")
    assert "latitude" in await desk.refused("sendLocation", chat_id=SARA, latitude=91, longitude=0)
    sent = await desk.call("sendDice", chat_id=SARA)
    assert 1 <= sent["dice"]["value"] <= 6


async def test_each_bot_has_private_chats_of_its_own(desk: Desk) -> None:
    await desk.say("من الأول")
    first = await desk.call("sendMessage", OTHER_TOKEN, chat_id=SARA, text="من الثاني")
    assert first["message_id"] == 1
    assert [one["text"] for one in await desk.messages(SARA)] == ["من الأول"]


async def test_two_bots_share_the_messages_of_a_small_group(desk: Desk) -> None:
    await desk.sim("chats", id=-60, type="group", title="مفتوحة", members=[OMAR])
    await desk.say("أول", -60)
    await desk.call("sendMessage", OTHER_TOKEN, chat_id=-60, text="ثان")
    assert [one["text"] for one in await desk.messages(-60)] == ["أول", "ثان"]
