"""The Bot API over plain HTTP: bodies of every kind, and what is no call at all."""

import io
import json
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from bot.sandbox.errors import Json
from tests.bot.sandbox.desk import SARA, TOKEN, Desk

KEYBOARD = {"inline_keyboard": [[{"text": "نعم", "callback_data": "go"}]]}
GIVEN: Json = {"chat_id": SARA, "text": "<b>خبر</b>", "parse_mode": "HTML", "protect_content": True}


def as_form(given: Json) -> dict[str, str]:
    return {name: str(value) for name, value in given.items()}


async def posted(http: ClientSession, **body: Any) -> Json:
    async with http.post(f"/bot{TOKEN}/sendMessage", **body) as answer:
        result: Json = (await answer.json())["result"]
        return {name: value for name, value in result.items() if name not in {"message_id", "date"}}


async def test_json_forms_and_an_address_say_the_same(desk: Desk) -> None:
    keyboard = json.dumps(KEYBOARD)
    form = as_form(GIVEN) | {"reply_markup": keyboard}
    parts = FormData(form, default_to_multipart=True)
    async with desk.http.get(f"/bot{TOKEN}/sendMessage", params=form) as answer:
        by_get = (await answer.json())["result"]
    told = [
        await posted(desk.http, json=GIVEN | {"reply_markup": KEYBOARD}),
        await posted(desk.http, json=GIVEN | {"reply_markup": keyboard}),
        await posted(desk.http, data=form),
        await posted(desk.http, data=parts),
        await posted(desk.http, params=form),
        {name: value for name, value in by_get.items() if name not in {"message_id", "date"}},
    ]
    assert all(one == told[0] for one in told)
    assert told[0]["entities"] == [{"offset": 0, "length": 3, "type": "bold"}]
    assert told[0]["reply_markup"] == KEYBOARD


async def test_methods_are_found_however_they_are_written(desk: Desk) -> None:
    assert (await desk.call("GETME"))["id"] == (await desk.call("getme"))["id"]


async def test_an_unknown_method_is_not_found(desk: Desk) -> None:
    assert await desk.refused("sendNothing") == "404 Not Found: method not found"


@pytest.mark.parametrize(
    "token", ["4242", "4242:short", "x:AAone-token-of-the-sandbox-for-tests-00"]
)
async def test_a_token_of_another_form_is_not_authorised(desk: Desk, token: str) -> None:
    assert await desk.refused("getMe", token) == "401 Unauthorized"


async def test_another_token_of_a_known_bot_is_not_authorised(desk: Desk) -> None:
    assert await desk.refused("getMe", TOKEN[:-1] + "9") == "401 Unauthorized"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "400 Bad Request: can't parse JSON object"),
        (b"[1]", "400 Bad Request: object expected as parameters"),
        (b"", "400 Bad Request: chat_id is empty"),
        (b'{"chat_id": 101}', "400 Bad Request: message text is empty"),
        (b'{"chat_id": 101, "text": "\xff"}', "400 Bad Request: can't parse JSON object"),
    ],
)
async def test_broken_json_is_refused(desk: Desk, body: bytes, words: str) -> None:
    headers = {"Content-Type": "application/json"}
    path = f"/bot{TOKEN}/sendMessage"
    async with desk.http.post(path, data=body, headers=headers) as answer:
        told = await answer.json()
        assert f"{answer.status} {told['description']}" == words


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="text"'
            b"\r\nContent-Type: application/octet-stream\r\n\r\n\xff\xfe\r\n--x--\r\n",
        ),
        ("application/x-www-form-urlencoded", b"text=%ff&chat_id=101&parse_mode=X"),
        ("text/plain", b"chat_id=101"),
    ],
)
async def test_broken_forms_are_refused(desk: Desk, kind: str, body: bytes) -> None:
    headers = {"Content-Type": kind}
    path = f"/bot{TOKEN}/sendMessage"
    async with desk.http.post(path, data=body, headers=headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["ok"] is False


async def test_a_parameter_that_no_method_has_is_refused_by_name(desk: Desk) -> None:
    words = await desk.refused("sendMessage", chat_id=SARA, text="نص", disable_notifications=True)
    assert words == "400 Bad Request: SANDBOX: sendMessage has no parameter disable_notifications"


async def test_a_file_that_is_too_big_is_refused(desk: Desk) -> None:
    parts = FormData({"chat_id": str(SARA)})
    parts.add_field("document", io.BytesIO(b"x" * (61 * 1024**2)), filename="big.bin")
    async with desk.http.post(f"/bot{TOKEN}/sendDocument", data=parts) as answer:
        assert answer.status == 413
        assert (await answer.json())["description"] == "Request Entity Too Large"


async def test_the_date_of_an_answer_is_that_of_the_clock(desk: Desk) -> None:
    await desk.sim("clock", to="2026-11-24T07:30:00+01:00")
    answer = await desk.raw("getMe")
    assert abs(parsedate_to_datetime(answer.headers["Date"]).timestamp() - 1795501800) < 2


async def test_a_file_comes_down_as_it_went_up(desk: Desk) -> None:
    parts = FormData({"chat_id": str(SARA)}, quote_fields=False)
    parts.add_field("document", "نص".encode(), filename="تقرير.txt", content_type="text/plain")
    async with desk.http.post(f"/bot{TOKEN}/sendDocument", data=parts) as answer:
        document = (await answer.json())["result"]["document"]
    assert document["file_name"] == "تقرير.txt"
    path = (await desk.call("getFile", file_id=document["file_id"]))["file_path"]
    async with desk.http.get(f"/file/bot{TOKEN}/{path}") as answer:
        assert await answer.read() == "نص".encode()
    async with desk.http.get(f"/file/bot{TOKEN}/documents/file_99.txt") as answer:
        assert answer.status == 404
    async with desk.http.get(f"/file/bot1:x/{path}") as answer:
        assert answer.status == 401
