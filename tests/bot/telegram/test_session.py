"""Every call waits its turn once, a flood is told to the pacer, and no token leaks."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramRetryAfter

from bot.delivery.pacer import Lane
from bot.sandbox.faults import Fault
from bot.telegram.clock import TelegramClock
from bot.telegram.masking import mask
from bot.telegram.session import build_bot, in_lane
from tests.bot.telegram.conftest import OpenPacer
from tests.fakes.telegram import Stage


async def test_calls_pass_the_pacer_with_their_chat(bot: Bot, pacer: OpenPacer) -> None:
    await bot.send_message(7, "x")
    await bot.get_chat_member(7, 7)
    await bot.set_my_commands([])
    lane = Lane.INTERACTIVE
    assert pacer.grants == [(7, lane), (None, lane), (None, lane)]


async def test_long_polls_do_not_wait_in_line(bot: Bot, pacer: OpenPacer) -> None:
    await bot.get_updates(timeout=0)
    assert pacer.grants == []


async def test_a_press_is_answered_without_waiting_in_line(
    bot: Bot, pacer: OpenPacer, telegram: Stage
) -> None:
    with pytest.raises(TelegramBadRequest):
        await bot.answer_callback_query("no such query")
    assert pacer.grants == []
    assert telegram.calls["answerCallbackQuery"] == 1


async def test_a_flood_holds_up_answers_too(bot: Bot, pacer: OpenPacer) -> None:
    pacer.closed = 3
    with pytest.raises(TelegramBadRequest):
        await bot.answer_callback_query("no such query")
    assert pacer.grants == [(None, Lane.INTERACTIVE)]


async def test_calls_may_give_way_to_others(bot: Bot, pacer: OpenPacer) -> None:
    with in_lane(Lane.STAFF):
        await bot.send_message(7, "x")
    await bot.send_message(7, "x")
    assert pacer.grants == [(7, Lane.STAFF), (7, Lane.INTERACTIVE)]


async def test_an_answer_to_a_person_is_retried_through_the_pacer(
    bot: Bot, pacer: OpenPacer, telegram: Stage
) -> None:
    telegram.world.faults.add(Fault("flood", "sendMessage", retry_after=3, times=2))
    await bot.send_message(7, "x")
    assert pacer.floods == [3, 3]
    assert len(pacer.grants) == 3


async def test_retries_end(bot: Bot, pacer: OpenPacer, telegram: Stage) -> None:
    telegram.world.faults.add(Fault("flood", "sendMessage", retry_after=3, times=9))
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(7, "x")
    assert telegram.calls["sendMessage"] == 3


async def test_nobody_waits_for_a_long_flood(bot: Bot, pacer: OpenPacer, telegram: Stage) -> None:
    telegram.world.faults.add(Fault("flood", "sendMessage", retry_after=43_838))
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(7, "x")
    assert pacer.floods == [43_838]
    pacer.closed = 43_838
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(7, "x")
    assert telegram.calls["sendMessage"] == 1


async def test_arabic_and_keyboards_arrive_whole(bot: Bot, telegram: Stage) -> None:
    markup = {"inline_keyboard": [[{"text": "المزيد", "callback_data": "p:c1:1"}]]}
    call = {"chat_id": 7, "text": "خبر", "reply_markup": markup}
    await bot.send_message(**call)  # type: ignore[arg-type]
    shown = telegram.messages(7)[0]
    assert (shown.text, shown.labels) == ("خبر", ["المزيد"])


TOKEN = Stage.token
SECRET = TOKEN.partition(":")[2]


@pytest.mark.parametrize(
    "text",
    [TOKEN, f"http://x/bot{TOKEN}/sendMessage", f"url='/bot{TOKEN.replace(':', '%3A')}/x'"],
)
def test_tokens_are_masked(text: str) -> None:
    assert SECRET not in mask(text)
    assert "4242" in mask(text)


def test_other_text_stays() -> None:
    text = "10:30 c0123456789abcdef update 12345: chat -1001234567890"
    assert mask(text) == text


async def test_errors_do_quote_the_url_and_so_the_token(pacer: OpenPacer, telegram: Stage) -> None:
    telegram.world.faults.add(Fault("garbage", "getMe", status=0, body="garbage\r\n\r\n"))
    async with build_bot(TOKEN, telegram.url, pacer, TelegramClock()) as bot:
        with pytest.raises(TelegramNetworkError) as error:
            await bot.get_me()
    assert SECRET in str(error.value), "aiohttp no longer quotes the URL: the mask may go"
    assert SECRET not in mask(str(error.value))
