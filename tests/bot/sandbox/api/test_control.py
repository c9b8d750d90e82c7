"""The control API: set the stage, watch what happens; mistakes are told in one sentence."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from aiohttp import ClientResponse, web

from bot.sandbox.sandbox import listening
from tests.bot.sandbox.api.conftest import CHANNEL, FORUM, GROUP, ME, OMAR, SARA, Raw

PAGE = """<html><head><meta property="og:title" content="عنوان"><meta property="og:site_name"
content="صحيفة"><meta property="og:description" content="وصف"><meta property="og:image"
content="/p.png"></head></html>"""


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("people", {"id": 0, "first_name": "x"}, "id: Input should be greater than 0"),
        ("people", {"id": 5}, "first_name: Field required"),
        ("people", {"id": 5, "first_name": "x", "age": 3}, "age: Extra inputs are not permitted"),
        ("chats", {"id": 5, "title": "x"}, "id: Input should be less than 0"),
        ("chats", {"id": -5, "title": "x", "members": [99]}, "there is no person or bot 99"),
        ("send", {"bot": 1, "from": SARA, "chat": SARA}, "bot: no bot 1 has called yet"),
        ("send", {"bot": ME, "from": 99, "chat": 99}, "from: there is no person 99"),
        ("send", {"bot": ME, "from": SARA, "chat": OMAR}, "chat: a private chat has the id"),
        ("send", {"bot": ME, "from": SARA, "chat": -9}, "chat: there is no chat -9"),
        ("send", {"bot": ME, "from": SARA, "chat": SARA}, "Bad Request: message text is empty"),
        ("clock", {}, "give either to or advance"),
        ("clock", {"to": "2026-11-24T07:30:00"}, "to: give a time zone"),
        ("block", {"bot": ME, "person": 99, "blocked": True}, "person: there is no person 99"),
        ("nothing", {}, "Not Found"),
    ],
)
async def test_mistakes_are_told_in_one_sentence(
    raw: Raw, path: str, body: dict[str, Any], words: str
) -> None:
    status, answer = await raw.tried(path, **body)
    assert status in {400, 404}
    assert words in answer["error"]


async def test_a_body_that_is_no_json(raw: Raw) -> None:
    async with raw.http.post(f"{raw.url}/sim/people", data=b"{") as answer:
        assert (answer.status, await answer.json()) == (400, {"error": "the body is no JSON"})


async def test_the_state_lists_what_the_page_needs(raw: Raw) -> None:
    await raw.result("setMyCommands", commands=[{"command": "start", "description": "ابدأ"}])
    keyboard = {"keyboard": [[{"text": "نعم"}]], "one_time_keyboard": True}
    await raw.result("sendMessage", chat_id=SARA, text="x", reply_markup=keyboard)
    state = await raw.look(f"state?bot={ME}")
    chats = {chat["id"]: chat for chat in state["chats"]}
    assert set(chats) == {SARA, OMAR, 9, GROUP, FORUM, CHANNEL}
    assert chats[SARA]["reply_keyboard"]["keyboard"] == [[{"text": "نعم"}]]
    assert chats[SARA]["commands"] == [{"command": "start", "description": "ابدأ"}]
    assert chats[SARA]["last"]["text"] == "x"
    assert chats[FORUM]["topics"][0]["name"] == "التعليقات"
    assert (chats[CHANNEL]["speakers"], chats[GROUP]["speakers"]) == ([SARA], [SARA, OMAR])
    assert (state["bot"]["id"], state["timezone"]) == (ME, "Europe/Brussels")
    await raw.sim("send", bot=ME, from_=SARA, chat=SARA, text="نعم")
    state = await raw.look(f"state?bot={ME}")
    assert next(c for c in state["chats"] if c["id"] == SARA)["reply_keyboard"] is None
    assert (await raw.look(f"calls?bot={ME}"))["calls"]["sendMessage"] == 1


async def told(stream: ClientResponse) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    kind = ""
    async for line in stream.content:
        name, _, value = line.decode().strip().partition(": ")
        if name == "event":
            kind = value
        elif name == "data":
            yield kind, orjson.loads(value)


async def test_what_happens_is_told_as_it_happens(raw: Raw) -> None:
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    async with asyncio.timeout(10), raw.http.get(f"{raw.url}/sim/events?bot={ME}") as stream:
        assert stream.content_type == "text/event-stream"
        sent = await raw.result("sendMessage", chat_id=SARA, text="x", reply_markup=keyboard)
        where = {"chat_id": SARA, "message_id": sent["message_id"]}
        await raw.result("editMessageText", **where, text="y", reply_markup=keyboard)
        press = {"bot": ME, "from_": SARA, "chat": SARA, "message_id": sent["message_id"]}
        query = await raw.sim("press", **press, data="x")
        await raw.result("answerCallbackQuery", callback_query_id=query["query_id"], text="تم")
        await raw.result("sendChatAction", chat_id=SARA, action="typing")
        await raw.result("deleteMessage", **where)
        await raw.sim("clock", advance=60)
        await raw.sim("block", bot=ME, person=SARA, blocked=True)
        wanted = ["message", "edited", "answer", "action", "deleted", "clock", "state"]
        got = dict[str, dict[str, Any]]()
        async for kind, body in told(stream):
            got.setdefault(kind, body)
            if kind == wanted[-1]:
                break
    assert list(got) == wanted
    assert got["message"]["message"]["text"] == "x"
    assert got["edited"]["message"]["text"] == "y"
    assert (got["answer"]["text"], got["answer"]["person"]) == ("تم", SARA)
    assert got["deleted"] == {"chat": SARA, "message_ids": [sent["message_id"]]}


async def test_previews_read_pages_of_this_machine_only(raw: Raw) -> None:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    async def picture(_request: web.Request) -> web.Response:
        return web.Response(body=b"\x89PNG", content_type="image/png")

    app = web.Application()
    app.router.add_get("/news", page)
    app.router.add_get("/p.png", picture)
    async with listening(app) as url:
        made = await raw.look(f"preview?url={url}/news")
        assert (made["site"], made["title"], made["description"]) == ("صحيفة", "عنوان", "وصف")
        async with raw.http.get(raw.url + made["image"]) as answer:
            assert (answer.content_type, await answer.read()) == ("image/png", b"\x89PNG")
    elsewhere = await raw.look("preview?url=https://news.example/a")
    assert (elsewhere["site"], elsewhere["title"]) == ("news.example", "")


async def test_a_chat_without_named_bots_takes_any_that_comes(raw: Raw) -> None:
    await raw.sim("chats", id=-7, title="مفتوحة", members=[SARA])
    await raw.sim("chats", id=-8, title="مغلقة", members=[SARA, ME])
    other = f"{raw.url}/bot4343:{'B' * 35}/sendMessage"
    for chat, status in ((-7, 200), (-8, 403)):
        async with raw.http.post(other, json={"chat_id": chat, "text": "x"}) as answer:
            assert answer.status == status
