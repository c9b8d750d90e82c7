"""python-telegram-bot as it comes, a client written by others, works with the sandbox too."""

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
)

from bot.sandbox.flood import FloodLimits
from tests.bot.sandbox.desk import BOT, SARA, TOKEN, Desk

Context = ContextTypes.DEFAULT_TYPE


def picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(drawn, "PNG")
    return drawn.getvalue()


async def start(update: Update, _: Context) -> None:
    assert update.message
    buttons = [[InlineKeyboardButton("اقرأ", callback_data="read")]]
    await update.message.reply_text("أهلًا", reply_markup=InlineKeyboardMarkup(buttons))


async def pressed(update: Update, _: Context) -> None:
    assert update.callback_query
    await update.callback_query.answer("تم")
    await update.callback_query.edit_message_text("<b>خبر</b>", parse_mode="HTML")


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[Bot]:
    base = f"{desk.url}/bot", f"{desk.url}/file/bot"
    async with Bot(TOKEN, base_url=base[0], base_file_url=base[1]) as client:
        yield client


@pytest.fixture
async def running(desk: Desk) -> AsyncIterator[None]:
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{desk.url}/bot")
    app: Application = builder.build()  # type: ignore[type-arg]
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CallbackQueryHandler(pressed))
    async with app:
        await app.start()
        assert app.updater
        await app.updater.start_polling()
        yield
        await app.updater.stop()
        await app.stop()


async def last(desk: Desk, text: str) -> int:
    """The id of the newest message, once it says this."""
    async with asyncio.timeout(5):
        while (shown := (await desk.messages(SARA))[-1:]) == [] or shown[0].get("text") != text:
            await asyncio.sleep(0.02)
        return int(shown[0]["message_id"])


@pytest.mark.usefixtures("running")
async def test_a_command_a_press_and_an_edit(desk: Desk) -> None:
    await desk.person_says("/start")
    card = await last(desk, "أهلًا")
    with desk.world.events.watching() as watcher:
        query = await desk.press(card, data="read")
        told = [body async for kind, body in _until(watcher.events(), "answer")]
    assert told[-1]["query_id"] == query
    assert told[-1]["text"] == "تم"
    assert await last(desk, "خبر") == card


async def _until(
    events: AsyncIterator[tuple[str, dict[str, object]]], kind: str
) -> AsyncIterator[tuple[str, dict[str, object]]]:
    async for one in events:
        yield one
        if one[0] == kind:
            return


async def test_broken_html_is_a_bad_request(client: Bot) -> None:
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await client.send_message(SARA, "<b>", parse_mode="HTML")


async def test_a_block_is_forbidden(desk: Desk, client: Bot) -> None:
    await desk.sim("block", bot=BOT, person=SARA, blocked=True)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await client.send_message(SARA, "نص")


async def test_a_picture_goes_up_and_comes_down(client: Bot) -> None:
    message = await client.send_photo(SARA, picture(), caption="صورة")
    file = await client.get_file(message.photo[-1])
    assert bytes(await file.download_as_bytearray()) == picture()
    assert (message.photo[-1].width, message.photo[-1].height) == (40, 30)
    again = await client.send_photo(SARA, message.photo[-1].file_id)
    assert again.photo[-1].file_id == message.photo[-1].file_id


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize("limits", [FloodLimits(private_burst=2)])
async def test_a_flood_is_waited_for(desk: Desk, client: Bot) -> None:
    for _ in range(2):
        await client.send_message(SARA, "نص")
    with pytest.raises(RetryAfter) as caught:
        await client.send_message(SARA, "نص")
    assert caught.value.retry_after in {1, 2}
    await desk.sim("clock", advance=2)
    await client.send_message(SARA, "نص")
    assert len(await desk.messages(SARA)) == 3
