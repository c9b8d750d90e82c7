"""Whoever writes, presses or searches is noted before the answer; whoever only leaves is not."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.telegram.signs import NotesSigns
from tests.bot.telegram.rooms import Rooms

GROUP = -1001234567890


async def test_a_message_and_a_press_are_signs_of_the_chat(rooms: Rooms) -> None:
    noted: list[int] = []
    telegram, sara = rooms.telegram, rooms.telegram.people[7]
    telegram.group(GROUP, "أصدقاء الميدان", members=[sara])
    dispatcher = rooms.dispatcher(middlewares=[NotesSigns(noted.append)])
    telegram.say(7, sara, "/today")
    await rooms.feed(dispatcher)
    telegram.forge(telegram.messages(7)[0], "whatever")
    telegram.say(GROUP, sara, f"/today@{telegram.username}")
    await rooms.feed(dispatcher)
    assert noted == [7, 7, GROUP]


async def test_a_search_from_any_chat_is_one_of_the_private_chat(rooms: Rooms) -> None:
    noted: list[int] = []
    dispatcher = rooms.dispatcher(middlewares=[NotesSigns(noted.append)])
    sara = rooms.telegram.people[7].user()
    rooms.telegram.update("inline_query", {"id": "1", "from": sara, "query": "نفط", "offset": ""})
    await rooms.feed(dispatcher)
    assert noted == [7]


async def test_blocking_the_bot_is_no_sign_of_life(rooms: Rooms) -> None:
    noted: list[int] = []
    rooms.telegram.block(rooms.telegram.people[7])
    await rooms.feed(rooms.dispatcher(middlewares=[NotesSigns(noted.append)]))
    assert noted == []


async def test_it_is_noted_before_a_handler_answers(rooms: Rooms) -> None:
    noted: list[int] = []
    before: list[list[int]] = []
    router = Router()

    async def look(message: Message) -> None:
        before.append(list(noted))

    router.message.register(look, Command("look"))
    rooms.telegram.say(7, rooms.telegram.people[7], "/look")
    await rooms.feed(rooms.dispatcher([router], middlewares=[NotesSigns(noted.append)]))
    assert before == [[7]]
