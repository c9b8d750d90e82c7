"""JSON, urlencoded, multipart and the address: four ways to say the same; and what is wrong."""

from typing import Any

import pytest
from aiohttp import FormData

from tests.bot.sandbox.api.conftest import SARA, TOKEN, Raw

KEYBOARD = '{"inline_keyboard":[[{"text":"x","callback_data":"y"}]]}'


async def test_every_kind_of_body_says_the_same(raw: Raw) -> None:
    url = f"{raw.url}/bot{TOKEN}/sendMessage"
    form = {"chat_id": str(SARA), "text": "خبر", "reply_markup": KEYBOARD}
    multipart = FormData(form, quote_fields=False, default_to_multipart=True)
    ways: tuple[dict[str, Any], ...] = ({"data": form}, {"data": multipart}, {"params": form})
    bodies = []
    for way in ways:
        async with raw.http.post(url, **way) as answer:
            bodies.append((await answer.json())["result"])
    async with raw.http.get(url, params=form) as answer:
        bodies.append((await answer.json())["result"])
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}
    bodies.append(await raw.result("SENDmessage", chat_id=SARA, text="خبر", reply_markup=keyboard))
    differing = ("message_id", "date")
    same = [{n: v for n, v in body.items() if n not in differing} for body in bodies]
    assert same == [same[0]] * 5


@pytest.mark.parametrize(
    ("method", "parameters", "words"),
    [
        ("sendMessage", {"text": "x"}, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": SARA}, "Bad Request: message text is empty"),
        ("sendPhoto", {"chat_id": SARA}, "Bad Request: there is no photo in the request"),
        ("sendMessage", {"chat_id": 99, "text": "x"}, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "Bad Request: chat not found"),
        (
            "sendMessage",
            {"chat_id": SARA, "text": "x", "colour": 1},
            "Bad Request: SANDBOX: sendMessage has no parameter colour",
        ),
        ("sendMessages", {}, "Not Found: method not found"),
    ],
)
async def test_what_is_missing_or_unknown(
    raw: Raw, method: str, parameters: dict[str, Any], words: str
) -> None:
    assert await raw.refused(method, **parameters) == words


async def test_wrong_tokens_and_wrong_json(raw: Raw) -> None:
    for token in ("4242:" + "B" * 35, "nonsense", "4242"):
        async with raw.http.get(f"{raw.url}/bot{token}/getMe") as answer:
            assert (answer.status, (await answer.json())["description"]) == (401, "Unauthorized")
    url = f"{raw.url}/bot{TOKEN}/sendMessage"
    headers = {"Content-Type": "application/json"}
    for body in ('{"chat_id":', "[]", '"x"'):
        async with raw.http.post(url, data=body, headers=headers) as answer:
            assert answer.status == 400
            assert not (await answer.json())["ok"]
    form = {"chat_id": str(SARA), "text": "x", "reply_markup": "{"}
    async with raw.http.post(url, data=form) as answer:
        assert "can't parse reply keyboard markup" in (await answer.json())["description"]
