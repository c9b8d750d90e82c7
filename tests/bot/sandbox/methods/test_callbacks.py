"""Presses of buttons and their answers."""

import pytest

from bot.sandbox.errors import Json
from tests.bot.sandbox.desk import BOT, GROUP, HUDA, OTHER_TOKEN, SARA, Desk

TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_press_carries_who_what_and_where(desk: Desk) -> None:
    number = await desk.say("؟")
    query = await desk.press(number, data="p:2")
    pressed = (await desk.updates())[-1]["callback_query"]
    assert pressed["id"] == query
    assert pressed["data"] == "p:2"
    assert pressed["from"]["id"] == SARA
    assert pressed["message"]["message_id"] == number
    assert pressed["chat_instance"]


async def test_a_press_is_answered_once(desk: Desk) -> None:
    query = await desk.press(await desk.say("؟"))
    assert await desk.call("answerCallbackQuery", callback_query_id=query) is True
    assert await desk.refused("answerCallbackQuery", callback_query_id=query) == TOO_OLD
    assert await desk.refused("answerCallbackQuery", callback_query_id="1") == TOO_OLD


async def test_a_press_is_not_another_bots_to_answer(desk: Desk) -> None:
    query = await desk.press(await desk.say("؟"))
    refused = await desk.refused("answerCallbackQuery", OTHER_TOKEN, callback_query_id=query)
    assert refused == TOO_OLD


async def test_half_a_minute_later_a_press_is_too_old(desk: Desk) -> None:
    number = await desk.say("؟")
    in_time, late = await desk.press(number), await desk.press(number)
    await desk.sim("clock", advance=29)
    assert await desk.call("answerCallbackQuery", callback_query_id=in_time) is True
    await desk.sim("clock", advance=2)
    assert await desk.refused("answerCallbackQuery", callback_query_id=late) == TOO_OLD


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": "ا" * 201}, "MESSAGE_TOO_LONG"),
        ({"text": "😀" * 101}, "MESSAGE_TOO_LONG"),
        ({"url": "https://news.example/"}, "URL_INVALID"),
        ({"url": "http://[x"}, "URL_INVALID"),
    ],
)
async def test_a_wrong_answer_leaves_the_press_open(desk: Desk, given: Json, words: str) -> None:
    query = await desk.press(await desk.say("؟"))
    refused = await desk.refused("answerCallbackQuery", callback_query_id=query, **given)
    assert refused == f"400 Bad Request: {words}"
    right = {"text": "ا" * 200, "show_alert": True}
    assert await desk.call("answerCallbackQuery", callback_query_id=query, **right) is True


async def test_a_link_opens_a_chat_with_the_bot(desk: Desk) -> None:
    query = await desk.press(await desk.say("؟"))
    link = f"https://t.me/nashra_{BOT}_bot?start=go"
    assert await desk.call("answerCallbackQuery", callback_query_id=query, url=link) is True


async def test_only_those_in_a_chat_press_there(desk: Desk) -> None:
    number = await desk.say("؟", GROUP)
    act = {"bot": BOT, "chat": GROUP, "message_id": number, "data": "go", "from": HUDA}
    assert await desk.sim_refused("press", **act) == "هدى is not in غرفة الأخبار"


async def test_a_deleted_message_is_inaccessible(desk: Desk) -> None:
    number = await desk.say("؟")
    await desk.call("deleteMessage", chat_id=SARA, message_id=number)
    query = await desk.press(number)
    message = (await desk.updates())[-1]["callback_query"]["message"]
    assert message == {"chat": message["chat"], "message_id": number, "date": 0}
    assert await desk.call("answerCallbackQuery", callback_query_id=query) is True


async def test_inline_results_are_offered_and_chosen(desk: Desk) -> None:
    asked = await desk.sim("inline", bot=BOT, query="غزة", **{"from": SARA})
    number = asked["query_id"]
    assert (await desk.updates())[-1]["inline_query"]["query"] == "غزة"
    assert await desk.look(f"inline/{number}") == {"results": None}
    content = {"message_text": "<b>خبر</b>", "parse_mode": "HTML"}
    result = {"type": "article", "id": "7", "title": "خبر", "input_message_content": content}
    results = [result, result]
    refused = await desk.refused("answerInlineQuery", inline_query_id=number, results=results)
    assert refused == "400 Bad Request: RESULT_ID_DUPLICATE"
    assert await desk.call("answerInlineQuery", inline_query_id=number, results=[result])
    chosen = {"query_id": number, "result_id": "7", "chat": GROUP}
    sent = await desk.sim("inline/choose", bot=BOT, **{"from": SARA}, **chosen)
    assert sent["message"]["via_bot"]["id"] == BOT
    assert sent["message"]["text"] == "خبر"
    assert (await desk.updates())[-1]["chosen_inline_result"]["result_id"] == "7"
    lost = await desk.sim_refused(
        "inline/choose", bot=BOT, **{"from": SARA}, **chosen | {"result_id": "8"}
    )
    assert "no result 8" in lost
