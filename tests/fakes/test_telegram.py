"""The fake Telegram is as strict as it says, seen through an unmodified aiogram."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputRichMessage,
    Message,
)
from aiohttp import ClientSession

from tests.fakes.telegram import FakeTelegram

SARA = 7


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        fake.person(SARA, "سارة")
        yield fake


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    async with Bot(telegram.token, session=session) as bot:
        yield bot


def keyboard(**button: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton.model_validate(button)]])


async def test_a_message_is_shown_as_telegram_reads_it(telegram: FakeTelegram, bot: Bot) -> None:
    sent = await bot.send_message(
        SARA,
        ' <b>خبر</b> <a href="https://x.example/1">رابط</a>\n',
        parse_mode="HTML",
        reply_markup=keyboard(text="المزيد", callback_data="p:c1:1"),
        disable_notification=True,
    )
    shown = telegram.messages(SARA)[0]
    assert (shown.text, shown.links, shown.labels) == (
        "خبر رابط",
        ["https://x.example/1"],
        ["المزيد"],
    )
    assert shown.entities[0] == {"type": "bold", "offset": 0, "length": 3}
    assert shown.payload["disable_notification"] is True
    assert (sent.message_id, sent.text) == (shown.message_id, "خبر رابط")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("<foo>x</foo>", "can't parse entities: Unsupported start tag"),
        ("س" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        (" \u200f ", "message text is empty"),
        ("<b>x</b> " * 101, "FAKE: 101 entities"),
        ('<a href="javascript:x">x</a>', "FAKE: 1 of 1 links would be lost"),
    ],
)
async def test_texts_that_telegram_refuses_or_mangles(bot: Bot, text: str, words: str) -> None:
    with pytest.raises(TelegramBadRequest) as refused:
        await bot.send_message(SARA, text, parse_mode="HTML")
    assert words in str(refused.value)


async def test_texts_at_the_limits_are_taken(bot: Bot) -> None:
    await bot.send_message(SARA, "<b>" + "😀" * 2048 + "</b>", parse_mode="HTML")
    await bot.send_message(SARA, "<b>x</b> " * 100, parse_mode="HTML")


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "x", "callback_data": "ب" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "", "callback_data": "x"}, "text must be non-empty"),
        ({"text": "x"}, "Text buttons are unallowed"),
        ({"text": "x", "callback_data": "x", "url": "https://x.example"}, "2 actions"),
        ({"text": "x", "url": "localhost"}, "Wrong HTTP URL"),
    ],
)
async def test_buttons_that_telegram_refuses(bot: Bot, button: dict[str, str], words: str) -> None:
    with pytest.raises(TelegramBadRequest, match=words):
        await bot.send_message(SARA, "x", reply_markup=keyboard(**button))


async def test_rich_messages(telegram: FakeTelegram, bot: Bot) -> None:
    page = "<h2>سياسة</h2><details><summary>خبر</summary><p>نص</p></details>"
    await bot.send_rich_message(SARA, InputRichMessage(html=page, is_rtl=True))
    assert "سياسة" in telegram.messages(SARA)[0].text
    for wrong in (
        InputRichMessage(html="<h9>x</h9>"),
        InputRichMessage(html="<p>x"),
        InputRichMessage(),
    ):
        with pytest.raises(TelegramBadRequest):
            await bot.send_rich_message(SARA, wrong)


async def test_a_file_arrives_and_can_be_fetched(telegram: FakeTelegram, bot: Bot) -> None:
    sent = await bot.send_document(SARA, BufferedInputFile(b"{}", "me.json"), caption="ملفك")
    shown = telegram.messages(SARA)[0]
    assert (shown.text, shown.file) == ("ملفك", b"{}")
    assert sent.document is not None
    fetched = await bot.download(sent.document)
    assert fetched is not None
    assert fetched.read() == b"{}"


async def test_an_edit_changes_the_message_or_is_refused(telegram: FakeTelegram, bot: Bot) -> None:
    sent = await bot.send_message(SARA, "one", reply_markup=keyboard(text="x", callback_data="x"))
    await bot.edit_message_text("two", chat_id=SARA, message_id=sent.message_id)
    shown = telegram.messages(SARA)[0]
    assert (shown.text, shown.labels, shown.edits) == ("two", [], 1)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("two", chat_id=SARA, message_id=sent.message_id)
    await bot.edit_message_text(
        chat_id=SARA, message_id=sent.message_id, rich_message=InputRichMessage(html="<p>3</p>")
    )
    assert telegram.messages(SARA)[0].text == "3"
    await bot.delete_message(SARA, sent.message_id)
    assert telegram.messages(SARA) == []
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("x", chat_id=SARA, message_id=sent.message_id)


async def test_chats_that_refuse(telegram: FakeTelegram, bot: Bot) -> None:
    sara = telegram.people[SARA]
    telegram.group(-5, "قديمة", admins=[sara], kind="group")
    await telegram.migrate(-5, -100, sara)
    with pytest.raises(TelegramMigrateToChat) as moved:
        await bot.send_message(-5, "x")
    assert moved.value.migrate_to_chat_id == -100
    await telegram.kick(-100, sara)
    with pytest.raises(TelegramForbiddenError, match="kicked from the supergroup chat"):
        await bot.send_message(-100, "x")
    await telegram.block(sara)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(SARA, "x")
    await telegram.unblock(sara)
    await bot.send_message(SARA, "x")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(99, "x")
    kinds = [kind for update in telegram.take() for kind in update if kind != "update_id"]
    assert kinds == ["message", "message", *["my_chat_member"] * 3]


async def test_flood_control_is_strict(telegram: FakeTelegram, bot: Bot) -> None:
    telegram.rate = 2
    answers = await asyncio.gather(
        *(bot.send_message(SARA, "x") for _ in range(3)), return_exceptions=True
    )
    floods = [answer for answer in answers if isinstance(answer, TelegramRetryAfter)]
    assert [flood.retry_after for flood in floods] == [1]


async def test_only_the_bot_itself_and_known_parameters(telegram: FakeTelegram) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    async with Bot("1:wrong", session=session) as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()
    async with ClientSession() as raw:
        url = f"{telegram.url}/bot{telegram.token}/sendMessage"
        async with raw.post(url, json={"chat_id": SARA, "text": "x", "colour": 1}) as answer:
            assert "no parameter colour" in (await answer.json())["description"]


async def test_two_pollers_conflict(telegram: FakeTelegram, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=10))
    await telegram.until(lambda: telegram.calls["getUpdates"] == 1)
    second = asyncio.create_task(bot.get_updates(timeout=10))
    with pytest.raises(TelegramConflictError):
        await first
    await telegram.say(SARA, telegram.people[SARA], "/start")
    assert [update.message.text for update in await second if update.message] == ["/start"]


async def test_groups_keep_their_privacy_and_channels_their_name(telegram: FakeTelegram) -> None:
    sara = telegram.person(8, "ليلى")
    telegram.group(-1, "مجموعة", admins=[sara])
    telegram.group(-2, "قناة", admins=[sara], kind="channel")
    await telegram.say(-1, sara, "كلام بيننا")
    await telegram.say(-1, sara, "/today")
    await telegram.say(-2, sara, "/today")
    in_group, in_channel = telegram.take()
    assert in_group["message"]["from"]["id"] == 8
    assert in_channel["channel_post"]["sender_chat"]["id"] == -2


async def test_a_conversation_over_polling(telegram: FakeTelegram, bot: Bot) -> None:
    router = Router()

    @router.message()
    async def greet(message: Message) -> None:
        await message.answer("أهلًا", reply_markup=keyboard(text="التالي", callback_data="next"))

    @router.callback_query()
    async def pressed(query: CallbackQuery) -> None:
        await query.answer("تم")
        with pytest.raises(TelegramBadRequest, match="query is too old"):
            await query.answer("مرة أخرى")

    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    await telegram.say(SARA, telegram.people[SARA], "/start")
    await telegram.until(lambda: telegram.messages(SARA))
    query = await telegram.press(telegram.messages(SARA)[0], "التالي")
    await telegram.until(lambda: query.answer)
    await telegram.quiet()
    assert query.answer is not None
    assert query.answer["text"] == "تم"
    await bot.set_my_commands([BotCommand(command="start", description="ابدأ")])
    assert telegram.commands["default:"][0]["command"] == "start"
    await dispatcher.stop_polling()
    await polling


async def test_admins_are_known(telegram: FakeTelegram, bot: Bot) -> None:
    sara = telegram.people[SARA]
    other = telegram.person(8, "ليلى")
    telegram.group(-1, "مجموعة", admins=[sara], members=[other])
    assert (await bot.get_chat_member(-1, SARA)).status == "administrator"
    assert (await bot.get_chat_member(-1, 8)).status == "member"
    assert [admin.user.id for admin in await bot.get_chat_administrators(-1)] == [SARA]
    assert (await bot.get_chat(-1)).title == "مجموعة"


async def test_calls_without_a_chat_are_refused(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="chat_id is empty"):
        await bot(SendMessage(chat_id="", text="x"))
