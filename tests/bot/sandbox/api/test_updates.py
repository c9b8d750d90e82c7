"""Updates come by long poll or webhook, in order, once, and only the kinds asked for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sandbox.bots import BotUser
from bot.sandbox.sandbox import listening
from bot.sandbox.world import World
from tests.bot.sandbox.api.conftest import FORUM, ME, OMAR, SARA, Raw

SAY = {"bot": ME, "from_": SARA, "chat": SARA}


async def test_a_poll_waits_for_the_first_update_and_no_longer(raw: Raw) -> None:
    waiting = asyncio.create_task(raw.result("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await raw.sim("send", **SAY, text="أهلًا")
    async with asyncio.timeout(5):
        (update,) = await waiting
    assert update["message"]["text"] == "أهلًا"
    assert await raw.result("getUpdates", timeout=0) == [update]
    assert await raw.result("getUpdates", offset=update["update_id"] + 1) == []


async def test_a_poll_without_updates_ends_in_time(raw: Raw) -> None:
    async with asyncio.timeout(5):
        assert await raw.result("getUpdates", timeout=1) == []


async def test_limit_and_negative_offset(raw: Raw) -> None:
    for number in range(5):
        await raw.sim("send", **SAY, text=str(number))
    first = await raw.result("getUpdates", limit=2)
    assert [update["message"]["text"] for update in first] == ["0", "1"]
    last = await raw.result("getUpdates", offset=-1)
    assert [update["message"]["text"] for update in last] == ["4"]
    assert len(await raw.result("getUpdates")) == 1


async def test_a_second_poll_ends_the_first(raw: Raw) -> None:
    first = asyncio.create_task(raw.refused("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(raw.result("getUpdates", timeout=20))
    async with asyncio.timeout(5):
        assert (await first).startswith("Conflict: terminated by other getUpdates request")
        await raw.sim("send", **SAY, text="x")
        assert len(await second) == 1


async def test_kinds_that_were_not_asked_for_do_not_come(raw: Raw) -> None:
    by = {"bot": ME, "chat": FORUM, "by": SARA}
    await raw.sim("members", **by, user=OMAR, status="left")
    kinds = [kind for update in await raw.updates() for kind in update if kind != "update_id"]
    assert kinds == ["message"]
    await raw.result("getUpdates", allowed_updates=["chat_member"])
    await raw.sim("members", **by, user=OMAR, status="member")
    (joined,) = await raw.updates()
    assert joined["chat_member"]["new_chat_member"]["status"] == "member"
    await raw.sim("send", **SAY, text="x")
    assert await raw.updates() == []


async def test_updates_wait_a_day_and_no_longer(raw: Raw) -> None:
    await raw.sim("send", **SAY, text="قديم")
    await raw.sim("clock", advance=23 * 3600)
    await raw.sim("send", **SAY, text="جديد")
    await raw.sim("clock", advance=2 * 3600)
    assert [update["message"]["text"] for update in await raw.updates()] == ["جديد"]


async def test_a_moved_clock_ends_a_poll_and_stands_in_the_answer(raw: Raw) -> None:
    waiting = asyncio.create_task(
        raw.http.post(
            f"{raw.url}/bot4242:AAHnashraTESTtokenTESTtokenTESTtoken/getUpdates?timeout=20"
        )
    )
    await asyncio.sleep(0.05)
    await raw.sim("clock", to="2031-01-01T00:00:00+00:00")
    async with asyncio.timeout(5), await waiting as answer:
        assert answer.headers["Date"].startswith("Wed, 01 Jan 2031 00:00:0")
        assert (await answer.json())["result"] == []


@dataclass
class Hook:
    """A bot's own server. answers: what it says to each call; then 200."""

    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        answer = self.answers.pop(0) if self.answers else web.Response()
        if answer.status == 200:
            self.got.append(await request.json())
        return answer

    async def until(self, count: int) -> list[str]:
        """The texts, once so many updates were taken."""
        async with asyncio.timeout(10):
            while len(self.got) < count:
                await asyncio.sleep(0.01)
        return [update["message"]["text"] for update in self.got]


@asynccontextmanager
async def hooked() -> AsyncIterator[Hook]:
    hook, app = Hook(), web.Application()
    app.router.add_post("/hook", hook.take)
    async with listening(app) as url:
        hook.url = f"{url}/hook"
        yield hook


async def test_a_webhook_gets_everything_in_order_until_it_has_taken_it(
    raw: Raw, me: BotUser
) -> None:
    await raw.sim("send", **SAY, text="0")
    async with hooked() as hook:
        hook.answers = [web.Response(status=500), web.Response(status=502)]
        await raw.result("setWebhook", url=hook.url, secret_token="s-1")
        for number in (1, 2):
            await raw.sim("send", **SAY, text=str(number))
        assert await hook.until(3) == ["0", "1", "2"]
        assert set(hook.secrets) == {"s-1"}
        info = await raw.result("getWebhookInfo")
        assert info["last_error_message"] == "Wrong response from the webhook: 502 Bad Gateway"
        words = await raw.refused("getUpdates")
        assert words.startswith("Conflict: can't use getUpdates method while webhook is active")
        await raw.result("deleteWebhook")
    await raw.sim("send", **SAY, text="3")
    assert [update["message"]["text"] for update in await raw.updates()] == ["3"]


async def test_what_a_dead_webhook_misses_waits_or_is_dropped(raw: Raw, world: World) -> None:
    await raw.result("setWebhook", url="http://127.0.0.1:9/hook")
    await raw.sim("send", **SAY, text="x")
    async with asyncio.timeout(5):
        while "last_error_message" not in (info := await raw.result("getWebhookInfo")):
            await asyncio.sleep(0.01)
    assert info["pending_update_count"] == 1
    assert info["last_error_message"].startswith("Connection failed")
    await raw.result("deleteWebhook", drop_pending_updates=True)
    assert await raw.updates() == []


async def test_a_webhook_may_answer_with_a_call(raw: Raw, world: World) -> None:
    async with hooked() as hook:
        call = {"method": "sendMessage", "chat_id": SARA, "text": "من الجواب"}
        hook.answers = [web.json_response(call)]
        await raw.result("setWebhook", url=hook.url)
        await raw.sim("send", **SAY, text="x")
        await hook.until(1)
        async with asyncio.timeout(5):
            while (last := world.rooms[ME, SARA].last()) is None or last.text != "من الجواب":
                await asyncio.sleep(0.01)
        await raw.result("deleteWebhook")


async def test_webhooks_elsewhere_are_refused(raw: Raw) -> None:
    for url in ("http://example.org/hook", "ftp://127.0.0.1/hook"):
        assert "An HTTPS URL must be provided" in await raw.refused("setWebhook", url=url)
    assert "SANDBOX" in await raw.refused("setWebhook", url="https://example.org/hook")
    words = await raw.refused("setWebhook", url="http://127.0.0.1:9/x", secret_token="a b")
    assert "unallowed characters" in words
