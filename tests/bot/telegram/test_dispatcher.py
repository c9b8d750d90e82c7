"""The whole dispatcher over real polling: order within a chat, no waiting between chats, an end."""

import asyncio

import pytest
from aiogram import Router
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.filters import Command
from aiogram.types import Message

from bot.sandbox.faults import Fault
from bot.telegram.clock import TelegramClock
from bot.telegram.polling import Polling
from bot.telegram.session import build_bot
from tests.bot.telegram.conftest import OpenPacer
from tests.bot.telegram.rooms import Rooms


class Slow:
    """A handler of /wait that ends when it is told to."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.begun: list[int] = []
        self.router = Router()
        self.router.message.register(self.wait, Command("wait"))

    async def wait(self, message: Message) -> None:
        self.begun.append(message.chat.id)
        await self.go_on.wait()
        await message.answer(f"تم {message.text}")


class Running:
    """Polling in the background."""

    def __init__(self, rooms: Rooms, router: Router | None = None, drain: float = 5) -> None:
        self.stop = asyncio.Event()
        polling = Polling(rooms.bot, rooms.dispatcher([router] if router else []))
        self.task = asyncio.create_task(polling.run(self.stop, drain))

    async def end(self) -> None:
        self.stop.set()
        await self.task


@pytest.fixture
async def slow() -> Slow:
    return Slow()


def test_only_updates_that_somebody_handles_are_asked_for(rooms: Rooms) -> None:
    kinds = rooms.dispatcher().resolve_used_update_types()
    assert kinds == ["callback_query", "message", "my_chat_member"]


async def test_updates_are_handled_and_confirmed(rooms: Rooms) -> None:
    running = Running(rooms)
    rooms.telegram.say(7, rooms.telegram.people[7], "/today")
    await rooms.telegram.until(lambda: rooms.telegram.messages(7))
    await running.end()
    assert rooms.telegram.waiting == 0
    assert rooms.telegram.bot.inbox.allowed == ["callback_query", "message", "my_chat_member"]


async def test_one_chat_does_not_wait_for_another(rooms: Rooms, slow: Slow) -> None:
    rooms.telegram.person(8, "ليلى")
    running = Running(rooms, slow.router)
    rooms.telegram.say(7, rooms.telegram.people[7], "/wait 1")
    rooms.telegram.say(8, rooms.telegram.people[8], "/today")
    await rooms.telegram.until(lambda: rooms.telegram.messages(8))
    assert rooms.telegram.messages(7) == []
    slow.go_on.set()
    await running.end()


async def test_one_chat_is_served_in_order(rooms: Rooms, slow: Slow) -> None:
    running = Running(rooms, slow.router)
    for text in ("/wait 1", "/today", "/wait 2"):
        rooms.telegram.say(7, rooms.telegram.people[7], text)
    await rooms.telegram.until(lambda: not rooms.telegram.waiting and slow.begun)
    assert slow.begun == [7]
    slow.go_on.set()
    await rooms.telegram.until(lambda: len(rooms.telegram.messages(7)) == 3)
    await running.end()
    assert [m.text for m in rooms.telegram.messages(7)] == [
        "تم /wait 1",
        "نشرة 06:30",
        "تم /wait 2",
    ]


async def test_the_end_waits_for_handlers_and_confirms_their_updates(
    rooms: Rooms, slow: Slow
) -> None:
    running = Running(rooms, slow.router)
    rooms.telegram.say(7, rooms.telegram.people[7], "/wait 1")
    await rooms.telegram.until(lambda: slow.begun)
    running.stop.set()
    slow.go_on.set()
    await running.task
    assert [m.text for m in rooms.telegram.messages(7)] == ["تم /wait 1"]
    assert rooms.telegram.waiting == 0


async def test_a_handler_that_never_ends_does_not_hold_up_the_end(rooms: Rooms, slow: Slow) -> None:
    running = Running(rooms, slow.router, drain=0.05)
    rooms.telegram.say(7, rooms.telegram.people[7], "/wait 1")
    await rooms.telegram.until(lambda: slow.begun)
    await running.end()
    assert rooms.telegram.messages(7) == []
    assert rooms.telegram.waiting == 0


async def test_polling_survives_failures(rooms: Rooms) -> None:
    faults = rooms.telegram.world.faults
    faults.add(Fault("error", "deleteWebhook", status=502))
    faults.add(Fault("garbage", "getUpdates", status=500, body="<html>"))
    running = Running(rooms)
    rooms.telegram.say(7, rooms.telegram.people[7], "/today")
    await rooms.telegram.until(lambda: rooms.telegram.messages(7))
    await running.end()


async def test_an_update_that_is_not_understood_holds_up_no_other(rooms: Rooms) -> None:
    sara, chat = rooms.telegram.people[7].user(), {"id": 7, "type": "private"}
    unknown = {"message_id": 1, "date": 1, "chat": chat, "from": sara, "voice": {"new": True}}
    rooms.telegram.update("message", unknown)
    rooms.telegram.say(7, rooms.telegram.people[7], "/today")
    running = Running(rooms)
    await rooms.telegram.until(lambda: rooms.telegram.messages(7))
    await running.end()
    assert rooms.telegram.waiting == 0


async def test_a_webhook_set_earlier_gives_way(rooms: Rooms) -> None:
    await rooms.bot.set_webhook("http://127.0.0.1:9/telegram")
    running = Running(rooms)
    await rooms.telegram.until(lambda: not rooms.telegram.bot.webhook)
    rooms.telegram.say(7, rooms.telegram.people[7], "/today")
    await rooms.telegram.until(lambda: rooms.telegram.messages(7))
    await running.end()


async def test_a_wrong_token_ends_it(rooms: Rooms, pacer: OpenPacer) -> None:
    async with build_bot("1:wrong", rooms.telegram.url, pacer, TelegramClock()) as stranger:
        rooms.bot = stranger
        with pytest.raises(TelegramUnauthorizedError):
            await Running(rooms).task
