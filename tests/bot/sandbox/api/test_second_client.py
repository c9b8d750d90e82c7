"""A client written by others, python-telegram-bot, gets along with the sandbox as it comes."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
)

from bot.sandbox.faults import Fault
from bot.sandbox.model import Message
from bot.sandbox.world import World
from tests.bot.sandbox.api.conftest import ME, SARA, TOKEN, Raw

Context = ContextTypes.DEFAULT_TYPE


def png() -> bytes:
    held = BytesIO()
    Image.new("RGB", (32, 16), "teal").save(held, "PNG")
    return held.getvalue()


async def start(update: Update, _context: Context) -> None:
    assert update.message is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("التالي", callback_data="next")]])
    await update.message.reply_html("<b>أهلًا</b>", reply_markup=keyboard)


async def pressed(update: Update, _context: Context) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("تم")
    await update.callback_query.edit_message_text("انتهى")


@pytest.fixture
async def application(raw: Raw) -> AsyncIterator[Application]:  # type: ignore[type-arg]
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{raw.url}/bot")
    made = builder.base_file_url(f"{raw.url}/file/bot").build()
    made.add_handler(CommandHandler("start", start))
    made.add_handler(CallbackQueryHandler(pressed))
    async with made:
        yield made


async def shown(world: World, text: str) -> Message:
    """The newest message of Sara's chat, once it says this."""
    chat = world.rooms[ME, SARA]
    async with asyncio.timeout(10):
        while (last := chat.last()) is None or last.text != text:
            await asyncio.sleep(0.01)
    return last


async def test_start_keyboard_press_and_edit(
    application: Application,  # type: ignore[type-arg]
    raw: Raw,
    world: World,
) -> None:
    assert application.updater is not None
    await application.start()
    await application.updater.start_polling(poll_interval=0)
    act = {"bot": ME, "from_": SARA, "chat": SARA}
    await raw.sim("send", **act, text="/start")
    greeting = await shown(world, "أهلًا")
    assert greeting.body["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    button = next(greeting.buttons())
    query = await raw.sim("press", **act, message_id=greeting.id, data=button["callback_data"])
    edited = await shown(world, "انتهى")
    assert list(edited.buttons()) == []
    assert world.queries[query["query_id"]].answer == {
        "text": "تم",
        "show_alert": False,
        "url": "",
    }
    await application.updater.stop()
    await application.stop()


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
async def test_a_flood_is_told_and_waited_for(
    application: Application,  # type: ignore[type-arg]
    world: World,
) -> None:
    world.faults.add(Fault("flood", "sendMessage", retry_after=1))
    bot: Bot = application.bot
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(SARA, "نص")
    wait = flood.value.retry_after
    await asyncio.sleep(wait if isinstance(wait, int) else wait.total_seconds())
    assert (await bot.send_message(SARA, "نص")).text == "نص"


async def test_files_and_refusals(
    application: Application,  # type: ignore[type-arg]
) -> None:
    bot: Bot = application.bot
    sent = await bot.send_photo(SARA, png(), caption="صورة")
    fetched = await (await sent.photo[-1].get_file()).download_as_bytearray()
    assert bytes(fetched) == png()
    with pytest.raises(BadRequest, match="find end tag"):
        await bot.send_message(SARA, "<b>x", parse_mode="HTML")
