"""What people do, what bots see of it, and whom a bot cannot reach."""

from typing import Any

import pytest

from bot.sandbox.bots import BotUser
from tests.bot.sandbox.api.conftest import CHANNEL, FORUM, GROUP, ME, OMAR, SARA, Raw

KEYBOARD = {"inline_keyboard": [[{"text": "نعم", "callback_data": "yes"}]]}
SAY = {"bot": ME, "from_": SARA, "chat": SARA}


async def asked(raw: Raw, chat: int = SARA) -> dict[str, Any]:
    sent = await raw.result("sendMessage", chat_id=chat, text="سؤال", reply_markup=KEYBOARD)
    return {"bot": ME, "from_": SARA, "chat": chat, "message_id": sent["message_id"], "data": "yes"}


async def test_a_press_is_answered_once_and_in_time(raw: Raw) -> None:
    press = await asked(raw)
    query = (await raw.sim("press", **press))["query_id"]
    (update,) = await raw.updates()
    pressed = update["callback_query"]
    assert (pressed["id"], pressed["data"], pressed["from"]["id"]) == (query, "yes", SARA)
    assert pressed["message"]["text"] == "سؤال"
    long = {"callback_query_id": query, "text": "س" * 201}
    assert await raw.refused("answerCallbackQuery", **long) == "Bad Request: MESSAGE_TOO_LONG"
    await raw.result("answerCallbackQuery", callback_query_id=query, text="تم", show_alert=True)
    words = await raw.refused("answerCallbackQuery", callback_query_id=query)
    assert words.startswith("Bad Request: query is too old")
    late = (await raw.sim("press", **press))["query_id"]
    await raw.sim("clock", advance=31)
    assert "query is too old" in await raw.refused("answerCallbackQuery", callback_query_id=late)


async def test_a_press_under_a_message_that_is_gone(raw: Raw) -> None:
    press = await asked(raw)
    await raw.result("deleteMessage", chat_id=SARA, message_id=press["message_id"])
    await raw.sim("press", **press)
    (update,) = await raw.updates()
    assert update["callback_query"]["message"]["date"] == 0


async def test_who_is_not_in_a_group_cannot_press_there(raw: Raw) -> None:
    press = await asked(raw, GROUP)
    status, refused = await raw.tried("press", **{**press, "from_": 9})
    assert (status, refused["error"]) == (400, "ليلى is not in مجموعة")


async def test_blocked_and_back(raw: Raw) -> None:
    who = {"bot": ME, "person": SARA}
    await raw.sim("block", **who, blocked=True)
    words = await raw.refused("sendMessage", chat_id=SARA, text="x")
    assert words == "Forbidden: bot was blocked by the user"
    status, refused = await raw.tried("send", **SAY, text="x")
    assert (status, "unblock it first" in refused["error"]) == (400, True)
    await raw.sim("block", **who, blocked=False)
    await raw.result("sendMessage", chat_id=SARA, text="x")
    changes = [update["my_chat_member"] for update in await raw.updates()]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]


async def test_accounts_and_chats_that_are_not_there(raw: Raw) -> None:
    await raw.sim("people", id=50, first_name="جديد", started=False)
    words = await raw.refused("sendMessage", chat_id=50, text="x")
    assert words == "Forbidden: bot can't initiate conversation with a user"
    await raw.sim("send", bot=ME, from_=50, chat=50, text="/start")
    await raw.result("sendMessage", chat_id=50, text="x")
    await raw.sim("deactivate", person=50)
    words = await raw.refused("sendMessage", chat_id=50, text="x")
    assert words == "Forbidden: user is deactivated"
    words = await raw.refused("sendMessage", chat_id=-5, text="x")
    assert words == "Bad Request: chat not found"


@pytest.mark.parametrize(
    ("chat", "status", "words"),
    [
        (GROUP, "kicked", "Forbidden: bot was kicked from the supergroup chat"),
        (GROUP, "left", "Forbidden: bot is not a member of the supergroup chat"),
        (CHANNEL, "kicked", "Forbidden: bot was kicked from the channel chat"),
        (CHANNEL, "member", "Bad Request: need administrator rights in the channel chat"),
        (
            GROUP,
            "restricted",
            "Bad Request: not enough rights to send text messages to the chat",
        ),
    ],
)
async def test_places_where_the_bot_may_not_write(
    raw: Raw, chat: int, status: str, words: str
) -> None:
    await raw.sim("members", bot=ME, chat=chat, user=ME, status=status, by=SARA)
    assert await raw.refused("sendMessage", chat_id=chat, text="x") == words
    change = next(u["my_chat_member"] for u in await raw.updates() if "my_chat_member" in u)
    assert change["new_chat_member"]["status"] == status


async def test_a_group_becomes_a_supergroup(raw: Raw) -> None:
    await raw.sim("chats", id=-5, type="group", title="قديمة", members=[SARA, ME])
    await raw.sim("migrate", bot=ME, chat=-5, to=-1005, by=SARA)
    status, answer = await raw.call("sendMessage", chat_id=-5, text="x")
    assert (status, answer["parameters"]) == (400, {"migrate_to_chat_id": -1005})
    assert answer["description"].endswith("group chat was upgraded to a supergroup chat")
    await raw.result("sendMessage", chat_id=-1005, text="x")
    messages = [update["message"] for update in await raw.updates()]
    assert messages[0]["migrate_to_chat_id"] == -1005
    assert messages[1]["migrate_from_chat_id"] == -5


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("كلام بيننا", False),
        ("/today", True),
        ("/today@nashra_4242_bot", True),
        ("/today@other_bot", False),
        ("ما رأيك @nashra_4242_bot", True),
    ],
)
async def test_privacy_mode(raw: Raw, text: str, seen: bool) -> None:
    await raw.sim("send", bot=ME, from_=OMAR, chat=GROUP, text=text)
    assert bool(await raw.updates()) is seen
    await raw.sim("send", bot=ME, from_=OMAR, chat=FORUM, text=text)
    assert len(await raw.updates()) == 1


async def test_a_reply_to_the_bot_is_seen(raw: Raw) -> None:
    sent = await raw.result("sendMessage", chat_id=GROUP, text="سؤال")
    reply = {"bot": ME, "from_": OMAR, "chat": GROUP, "text": "جواب"}
    await raw.sim("send", **reply, reply_to=sent["message_id"])
    (update,) = await raw.updates()
    assert update["message"]["reply_to_message"]["text"] == "سؤال"


async def test_people_edit_react_and_post_in_a_channel(raw: Raw) -> None:
    said = await raw.sim("send", **SAY, text="/start site")
    number = said["message"]["message_id"]
    await raw.sim("edit", **SAY, message_id=number, text="/start")
    await raw.sim("send", bot=ME, from_=SARA, chat=CHANNEL, text="خبر")
    status, refused = await raw.tried("send", bot=ME, from_=9, chat=CHANNEL, text="خبر")
    assert (status, refused["error"]) == (400, "ليلى may not write in قناة")
    first, edited, posted = await raw.updates()
    assert first["message"]["entities"][0]["type"] == "bot_command"
    assert edited["edited_message"]["text"] == "/start"
    assert posted["channel_post"]["sender_chat"]["id"] == CHANNEL
    await raw.result("getUpdates", allowed_updates=["message_reaction"])
    await raw.sim("react", **SAY, message_id=number, emoji="👍")
    (update,) = await raw.updates()
    assert update["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "👍"}]


async def test_a_photo_of_a_person_can_be_fetched(raw: Raw, me: BotUser) -> None:
    from aiohttp import FormData  # noqa: PLC0415

    from tests.bot.sandbox.api.test_second_client import png  # noqa: PLC0415

    form = FormData({"bot": str(ME), "from": str(SARA), "chat": str(SARA), "text": "صورتي"})
    form.add_field("photo", png(), filename="p.png", content_type="image/png")
    async with raw.http.post(f"{raw.url}/sim/send", data=form) as answer:
        body = (await answer.json())["message"]
    assert body["caption"] == "صورتي"
    file = await raw.result("getFile", file_id=body["photo"][-1]["file_id"])
    async with raw.http.get(f"{raw.url}/file/bot{me.token}/{file['file_path']}") as answer:
        assert await answer.read() == png()
