"""`POST /comments` and `POST /wordpress` as the contract says, over HTTP."""

import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession
from prometheus_client import CollectorRegistry

from bot.moderation.authors import Keys
from bot.moderation.intake import Intake, unassessed
from bot.moderation.sites.rates import Limit, Rates
from bot.moderation.sites.signing import HEADER, sign
from bot.web.intake import MOST_BYTES, Plugin, comment_routes, plugin_routes
from bot.web.server import build_web, serving
from tests.bot.moderation.sites.test_http import GOOD
from tests.fakes.site_stores import MemoryShelf

SECRET = "a-shared-secret"
NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)


class Door:
    """store: what came in. looked, erased: what the plugin's calls did."""

    def __init__(self) -> None:
        self.store = MemoryShelf()
        self.looked: list[int] = []
        self.erased: list[int] = []
        self.base = ""

    async def erase(self, ids: Sequence[int]) -> None:
        self.erased += ids

    async def post(self, path: str, body: bytes, signature: str | None = None) -> ClientResponse:
        headers = {HEADER: sign(body, SECRET) if signature is None else signature}
        async with ClientSession() as http:
            answer = await http.post(f"{self.base}{path}", data=body, headers=headers)
            await answer.read()
            return answer

    async def comment(self, **changed: object) -> ClientResponse:
        return await self.post("/comments", json.dumps({**GOOD, **changed}).encode())


async def quiet() -> str:
    return ""


async def still() -> None:
    pass


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door, keys = Door(), Keys("secret")
    intake = Intake(door.store, unassessed, lambda _: None, lambda: NOW)
    routes = comment_routes(SECRET, intake, keys, lambda: NOW, Rates(Limit(burst=20, rate=0.1)))
    routes += plugin_routes(SECRET, Plugin(door.looked.extend, door.erase))
    app = build_web(quiet, CollectorRegistry(), still, routes=routes)
    async with serving(app, "127.0.0.1", 0) as port:
        door.base = f"http://127.0.0.1:{port}"
        yield door


async def told(answer: ClientResponse) -> tuple[int, Any]:
    return answer.status, await answer.json()


async def test_new_is_202_and_again_is_200_with_the_same_id(door: Door) -> None:
    assert await told(await door.comment()) == (202, {"id": 1, "state": "pending"})
    again = await door.comment(text="نص آخر")
    assert await told(again) == (200, {"id": 1, "state": "pending"})
    assert await told(await door.comment(external_id="c-2")) == (202, {"id": 2, "state": "pending"})
    assert door.store.kept[1].incoming.text == GOOD["text"]


async def test_an_unknown_parent_is_tolerated(door: Door) -> None:
    assert (await door.comment(parent_id="nowhere")).status == 202


async def test_an_error_for_each_field(door: Door) -> None:
    status, said = await told(await door.comment(text="", author_email="x"))
    assert (status, sorted(said["errors"])) == (400, ["author_email", "text"])
    assert await told(await door.post("/comments", b"{")) == (
        400,
        {"errors": {"body": "The body is no JSON in UTF-8."}},
    )


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=" + "0" * 64, "é", "md5=1"])
async def test_without_the_right_signature_nothing_is_read(door: Door, signature: str) -> None:
    for path in ("/comments", "/wordpress"):
        answer = await door.post(path, b"{", signature)
        assert answer.status == 401
        assert "signature" in (await answer.json())["errors"]


async def test_a_signature_of_another_body_is_none(door: Door) -> None:
    body = json.dumps(GOOD).encode()
    assert (await door.post("/comments", body + b" ", sign(body, SECRET))).status == 401
    assert door.store.kept == {}


async def test_too_large_is_413_and_too_long_is_400(door: Door) -> None:
    assert (await door.post("/comments", b"x" * (MOST_BYTES + 1), "")).status == 413
    assert (await door.comment(text="ا" * 65_536)).status == 400


async def test_too_many_are_429_by_site_with_the_time_to_wait(door: Door) -> None:
    answers = [await door.comment(external_id=str(number)) for number in range(21)]
    assert [answer.status for answer in answers] == [202] * 20 + [429]
    assert answers[-1].headers["Retry-After"] == "10"
    assert (await door.comment(site="other")).status == 202


async def test_the_plugin_says_where_to_look(door: Door) -> None:
    one = {"site": "wordpress", "external_id": "12", "event": "comment"}
    some = {"site": "wordpress", "external_ids": ["13", 14], "event": "comment"}
    gone = {"site": "wordpress", "external_ids": ["12"], "event": "erase"}
    for call in (one, some, gone):
        assert (await door.post("/wordpress", json.dumps(call).encode())).status == 202
    assert (door.looked, door.erased) == ([12, 13, 14], [12])


@pytest.mark.parametrize(
    "call",
    [
        {"site": "other", "external_id": "1", "event": "comment"},
        {"site": "wordpress", "external_id": "1", "event": "burn"},
        {"site": "wordpress", "external_id": "1; drop", "event": "comment"},
        {"site": "wordpress", "external_ids": [], "event": "erase"},
        {"site": "wordpress", "external_ids": ["1"] * 1001, "event": "erase"},
        {"site": "wordpress", "event": "comment"},
    ],
)
async def test_other_calls_are_refused(door: Door, call: dict[str, object]) -> None:
    assert (await door.post("/wordpress", json.dumps(call).encode())).status == 400
    assert (await door.post("/wordpress", b"{" * 3)).status == 400
    assert (door.looked, door.erased) == ([], [])
