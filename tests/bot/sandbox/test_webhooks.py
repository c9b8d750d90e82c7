"""Webhooks: every update is delivered, in order, until it has been taken."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox import webhooks
from bot.sandbox.errors import Json
from tests.bot.sandbox.desk import GROUP, SARA, Desk


@dataclass
class Hook:
    """A bot's own server. answers: for the first requests; then 200 without a body."""

    url: str = ""
    answers: list[web.Response] = field(default_factory=list)
    got: list[Json] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get(webhooks.SECRET_HEADER))
        self.got.append(await request.json())
        return self.answers.pop(0) if self.answers else web.Response()

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook, app = Hook(), web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def until(holds: Callable[[], Any]) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.01)


async def test_updates_come_in_order_with_the_secret(desk: Desk, hook: Hook) -> None:
    await desk.person_says("١")
    await desk.call("setWebhook", url=hook.url, secret_token="word")
    await desk.person_says("٢")
    await desk.person_says("٣")
    await until(lambda: len(hook.got) == 3)
    assert hook.texts == ["١", "٢", "٣"]
    assert hook.secrets == ["word"] * 3
    assert (await desk.call("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_failed_delivery_is_tried_again_before_the_next(desk: Desk, hook: Hook) -> None:
    hook.answers = [web.Response(status=500), web.Response(status=302)]
    await desk.call("setWebhook", url=hook.url)
    await desk.person_says("١")
    await desk.person_says("٢")
    await until(lambda: hook.answers == [])
    info = await desk.call("getWebhookInfo")
    assert info["pending_update_count"] == 2
    assert info["last_error_message"].startswith("Wrong response from the webhook: ")
    assert abs(info["last_error_date"] - desk.world.clock.now()) < 5
    await until(lambda: len(hook.got) == 4)
    assert hook.texts == ["١", "١", "١", "٢"]
    assert hook.secrets == [None] * 4


async def test_a_server_that_is_down_is_waited_for(desk: Desk, hook: Hook) -> None:
    await desk.call("setWebhook", url="http://127.0.0.1:1/hook")
    await desk.person_says("نص")
    await until(lambda: "last_error_message" in desk.me.webhook)
    info = await desk.call("getWebhookInfo")
    assert info["last_error_message"].startswith("Connection failed")
    assert info["pending_update_count"] == 1
    await desk.call("setWebhook", url=hook.url)
    await until(lambda: hook.got)
    assert hook.texts == ["نص"]
    assert "last_error_message" not in await desk.call("getWebhookInfo")


async def test_pending_updates_can_be_dropped(desk: Desk, hook: Hook) -> None:
    await desk.person_says("قديم")
    await desk.call("setWebhook", url=hook.url, drop_pending_updates=True)
    await desk.person_says("جديد")
    await until(lambda: hook.got)
    assert hook.texts == ["جديد"]
    await desk.call("setWebhook", url="http://127.0.0.1:1/hook")
    await desk.person_says("ضائع")
    await desk.call("deleteWebhook", drop_pending_updates=True)
    assert await desk.call("getUpdates") == []
    assert (await desk.call("getWebhookInfo"))["url"] == ""


async def test_a_call_in_the_answer_is_carried_out(desk: Desk, hook: Hook) -> None:
    wanted = {"method": "sendMessage", "chat_id": SARA, "text": "مباشرة"}
    broken = {"method": "sendMessage", "chat_id": SARA, "text": "<b>", "parse_mode": "HTML"}
    hook.answers = [web.json_response(broken), web.json_response(wanted)]
    await desk.call("setWebhook", url=hook.url)
    await desk.person_says("/start")
    await desk.person_says("/start")
    await until(lambda: len(desk.world.room(desk.me, desk.world.people[SARA]).messages) == 3)
    assert (await desk.messages(SARA))[-1]["text"] == "مباشرة"
    assert desk.me.calls["sendMessage"] == 2


async def test_a_webhook_may_take_itself_away(desk: Desk, hook: Hook) -> None:
    hook.answers = [web.json_response({"method": "deleteWebhook"})]
    await desk.call("setWebhook", url=hook.url)
    await desk.person_says("١")
    await until(lambda: not desk.me.webhook)
    await desk.person_says("٢")
    assert [one["message"]["text"] for one in await desk.updates()] == ["٢"]
    assert hook.texts == ["١"]


async def test_only_wanted_kinds_are_delivered(desk: Desk, hook: Hook) -> None:
    await desk.call("setWebhook", url=hook.url, allowed_updates=["callback_query"])
    await desk.person_says("نص")
    await desk.press(await desk.say("؟"))
    await until(lambda: hook.got)
    assert [sorted(one) for one in hook.got] == [["callback_query", "update_id"]]
    assert (await desk.call("getWebhookInfo"))["allowed_updates"] == ["callback_query"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"url": "http://example.org/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org/"},
            "SANDBOX: bad webhook: only addresses on this machine are called",
        ),
        (
            {"url": "http://127.0.0.1:1/", "secret_token": "سر"},
            "secret token contains unallowed characters",
        ),
    ],
)
async def test_a_wrong_webhook_is_refused(desk: Desk, given: Json, words: str) -> None:
    assert await desk.refused("setWebhook", **given) == f"400 Bad Request: {words}"
    assert await desk.call("getUpdates") == []
    assert GROUP in desk.world.chats
