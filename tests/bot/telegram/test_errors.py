"""A failure is one sentence to one person, and hurts nobody else."""

import pytest
from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from structlog.testing import capture_logs

from bot.campaigns.model import Profile
from bot.sandbox.faults import Fault
from bot.sandbox.model import Query
from bot.telegram.filters import Pressed
from bot.telegram.reader_callbacks import OpenSettings
from tests.bot.telegram.rooms import Rooms, button
from tests.fakes.shown import SILENCE

BROKEN = "حدث خلل من جهتنا. حاول مرة أخرى بعد قليل."
OPEN = OpenSettings().pack()


class Trouble(Exception):
    """What a bug raises."""


def failing(*, answer_first: bool = False) -> Router:
    """Commands and a button whose handlers fail, and one whose handler works."""
    router = Router()

    async def fail(_: Message) -> None:
        raise Trouble("a secret detail")

    async def greet(message: Message) -> None:
        await message.answer("أهلًا", reply_markup=button("افتح", OPEN))  # type: ignore[arg-type]

    async def press(query: CallbackQuery) -> None:
        if answer_first:
            await query.answer()
        raise Trouble("a secret detail")

    router.message.register(fail, Command("fail"))
    router.message.register(greet, Command("greet"))
    router.callback_query.register(press, Pressed(OpenSettings))
    return router


async def say(rooms: Rooms, text: str, router: Router | None = None) -> list[str]:
    rooms.telegram.say(7, rooms.telegram.people[7], text)
    await rooms.feed(rooms.dispatcher([router] if router else []))
    return [message.text.lstrip("\u200f") for message in rooms.telegram.messages(7)]


async def press(rooms: Rooms, router: Router) -> Query:
    await say(rooms, "/greet", router)
    query = rooms.telegram.press(rooms.telegram.messages(7)[0], "افتح")
    await rooms.feed(rooms.dispatcher([failing(answer_first=router.name == "answers first")]))
    return query


async def test_a_failing_command_is_told_and_logged_with_its_update(rooms: Rooms) -> None:
    rooms.telegram.say(7, rooms.telegram.people[7], "/fail")
    (update,) = await rooms.telegram.take()
    with capture_logs() as logs:
        await rooms.dispatcher([failing()]).feed_raw_update(rooms.bot, update)
    assert rooms.telegram.messages(7)[0].text.endswith(BROKEN)
    failures = [entry for entry in logs if entry["event"] == "update_failed"]
    assert [entry["update_id"] for entry in failures] == [update["update_id"]]
    assert isinstance(failures[0]["exc_info"], Trouble)


async def test_the_next_update_is_served(rooms: Rooms) -> None:
    rooms.telegram.say(7, rooms.telegram.people[7], "/fail")
    assert await say(rooms, "/greet", failing()) == [BROKEN, "أهلًا"]


async def test_a_failing_button_is_an_alert(rooms: Rooms) -> None:
    query = await press(rooms, failing())
    assert query.answer is not None
    assert query.answer["text"].endswith(BROKEN)
    assert query.answer["show_alert"] is True


async def test_a_button_that_fails_after_its_answer_is_a_message(rooms: Rooms) -> None:
    router = failing(answer_first=True)
    router.name = "answers first"
    query = await press(rooms, router)
    assert query.answer == SILENCE
    assert rooms.telegram.messages(7)[-1].text.endswith(BROKEN)


async def test_the_sentence_comes_also_without_a_database(rooms: Rooms) -> None:
    rooms.readers.broken = True
    assert await say(rooms, "/today") == [BROKEN]


async def test_nobody_is_told_who_has_left(rooms: Rooms) -> None:
    rooms.telegram.say(7, rooms.telegram.people[7], "/greet")
    rooms.telegram.block(rooms.telegram.people[7])
    with capture_logs() as logs:
        await rooms.feed(rooms.dispatcher([failing()]))
    assert [entry["event"] for entry in logs] == ["update_overtaken"]
    assert rooms.telegram.calls["sendMessage"] == 1


async def test_a_press_too_old_to_be_answered_fails_quietly(rooms: Rooms) -> None:
    old = "Bad Request: query is too old"
    fault = Fault("error", "answerCallbackQuery", status=400, description=old, times=9)
    rooms.telegram.world.faults.add(fault)
    with capture_logs() as logs:
        await press(rooms, failing(answer_first=True))
    assert "update_overtaken" not in {entry["event"] for entry in logs}
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["update_failed"]


async def test_when_telegram_fails_too_the_first_failure_is_logged(rooms: Rooms) -> None:
    rooms.telegram.world.faults.add(Fault("error", "sendMessage", times=9))
    with capture_logs() as logs:
        await say(rooms, "/fail", failing())
    assert [entry["event"] for entry in logs] == ["update_failed", "person_not_told"]


@pytest.mark.parametrize("text", ["/xyz", "/rules", "/stats@nashra_test_bot"])
async def test_an_unknown_command_gets_one_sentence(rooms: Rooms, text: str) -> None:
    assert await say(rooms, text) == ["لا أعرف هذا الأمر. اكتب /help لترى ما أستطيعه."]


async def test_a_reader_is_answered_in_the_language_chosen(rooms: Rooms) -> None:
    rooms.readers.subscribe(7, Profile(locale="en"))
    assert await say(rooms, "/xyz") == ["I do not know this command. /help lists what I can do."]


async def test_unknown_commands_in_groups_are_left_to_other_bots(rooms: Rooms) -> None:
    rooms.telegram.group(-1, "مجموعة", members=[rooms.telegram.people[7]])
    rooms.telegram.say(-1, rooms.telegram.people[7], "/xyz")
    await rooms.feed(rooms.dispatcher())
    assert rooms.telegram.messages(-1) == []


async def test_an_outdated_button_says_so(rooms: Rooms) -> None:
    await say(rooms, "/greet", failing())
    query = rooms.telegram.forge(rooms.telegram.messages(7)[0], "v1|gone|data")
    await rooms.feed(rooms.dispatcher())
    assert query.answer is not None
    assert "هذا الزر من رسالة قديمة" in query.answer["text"]
