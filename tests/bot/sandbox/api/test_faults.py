"""Faults on order: what a network and a server in trouble do, before and after the delivery."""

import asyncio
import time
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.sandbox.flood import FloodLimits
from bot.sandbox.world import World
from tests.bot.sandbox.api.conftest import GROUP, ME, SARA, TOKEN, Raw


async def shown(raw: Raw) -> int:
    return len((await raw.look(f"chats/{SARA}/messages?bot={ME}"))["messages"])


@pytest.mark.parametrize(("when", "delivered"), [("before", 0), ("after", 1)])
@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ({"kind": "error", "status": 502}, 502),
        ({"kind": "garbage", "status": 200, "body": "<html>"}, 200),
        ({"kind": "flood", "retry_after": 7}, 429),
    ],
)
async def test_answers_that_say_nothing_of_what_happened(
    raw: Raw, fault: dict[str, Any], status: int, when: str, delivered: int
) -> None:
    await raw.sim("faults", **fault, method="sendMessage", when=when)
    url = f"{raw.url}/bot{TOKEN}/sendMessage"
    async with raw.http.post(url, json={"chat_id": SARA, "text": "x"}) as answer:
        assert answer.status == status
    assert await shown(raw) == delivered
    await raw.result("sendMessage", chat_id=SARA, text="x")


@pytest.mark.parametrize(("when", "delivered"), [("before", 0), ("after", 1)])
@pytest.mark.parametrize("kind", ["reset", "hang"])
async def test_connections_that_end_or_never_answer(
    raw: Raw, kind: str, when: str, delivered: int
) -> None:
    await raw.sim("faults", kind=kind, method="sendMessage", when=when)
    url = f"{raw.url}/bot{TOKEN}/sendMessage"
    async with ClientSession(timeout=ClientTimeout(total=0.3)) as http:
        with pytest.raises((ClientError, TimeoutError)):
            await http.post(url, json={"chat_id": SARA, "text": "x"})
    assert await shown(raw) == delivered


async def test_slow_answers_and_bare_bytes(raw: Raw) -> None:
    await raw.sim("faults", kind="slow", seconds=0.2, method="sendMessage")
    begun = time.monotonic()
    await raw.result("sendMessage", chat_id=SARA, text="x")
    assert time.monotonic() - begun >= 0.2
    await raw.sim("faults", kind="garbage", status=0, body="garbage\r\n\r\n", method="getMe")
    with pytest.raises(ClientError):
        await raw.http.get(f"{raw.url}/bot{TOKEN}/getMe")


async def test_faults_are_counted_listed_and_cleared(raw: Raw) -> None:
    await raw.sim("faults", kind="error", status=500, method="sendMessage", chat_id=GROUP, times=2)
    assert (await raw.look("faults"))["faults"][0]["times"] == 2
    await raw.result("sendMessage", chat_id=SARA, text="x")
    assert await raw.refused("sendMessage", chat_id=GROUP, text="x") == "Internal Server Error"
    async with raw.http.delete(f"{raw.url}/sim/faults") as answer:
        assert await answer.json() == {"faults": []}
    await raw.result("sendMessage", chat_id=GROUP, text="x")
    status, wrong = await raw.tried("faults", kind="explosion")
    assert (status, wrong["error"].startswith("kind must be one of flood")) == (400, True)


async def test_who_does_not_wait_waits_longer(raw: Raw, world: World) -> None:
    world.limit(FloodLimits(rate=5))
    answers = await asyncio.gather(
        *(raw.call("sendMessage", chat_id=SARA, text="x") for _ in range(8))
    )
    floods = [answer["parameters"]["retry_after"] for status, answer in answers if status == 429]
    assert (len(floods), floods[0]) == (3, 1)
    await raw.sim("clock", advance=0.5)
    _, impatient = await raw.call("sendMessage", chat_id=SARA, text="x")
    assert impatient["parameters"]["retry_after"] > 1
    await raw.sim("clock", advance=impatient["parameters"]["retry_after"] + 1)
    await raw.result("sendMessage", chat_id=SARA, text="x")


async def test_a_group_takes_twenty_a_minute(raw: Raw) -> None:
    await raw.sim("limits", rate=1000)
    for _ in range(20):
        await raw.result("sendMessage", chat_id=GROUP, text="x")
    words = await raw.refused("sendMessage", chat_id=GROUP, text="x")
    assert words.startswith("Too Many Requests: retry after ")
    await raw.sim("clock", advance=61)
    await raw.result("sendMessage", chat_id=GROUP, text="x")
