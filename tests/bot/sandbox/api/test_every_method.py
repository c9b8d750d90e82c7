"""Every method, called once through aiogram as it comes; results are whole and hold nothing else.

`checked` fails on a field that aiogram's types do not know; a missing one fails in aiogram.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from aiogram import Bot
from aiogram.enums import ChatAction
from aiogram.methods import TelegramMethod
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    EphemeralMessageParameters,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaDocument,
    InputMediaPhoto,
    InputPollOption,
    InputRichMessage,
    InputTextMessageContent,
    MenuButtonCommands,
    ReactionTypeEmoji,
)
from PIL import Image
from pydantic import BaseModel

from bot.sandbox import method_table
from bot.sandbox.methods import METHODS
from tests.bot.sandbox.api.conftest import CHANNEL, FORUM, GROUP, ME, OMAR, SARA, Raw


def picture() -> BufferedInputFile:
    held = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(held, "PNG")
    return BufferedInputFile(held.getvalue(), "p.png")


def file(name: str = "f.txt") -> BufferedInputFile:
    return BufferedInputFile(b"content", name)


def extras(value: Any, at: str = "") -> Iterator[str]:
    """Fields that no type knows, at any depth."""
    if isinstance(value, BaseModel):
        yield from (f"{at}.{name}" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from extras(getattr(value, name), f"{at}.{name}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from extras(one, f"{at}[{number}]")


class Caller:
    """Calls through aiogram and remembers which methods were tried."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.called: set[str] = set()
        bot.session.middleware(self._note)

    async def _note(self, make_request: Any, bot: Bot, method: TelegramMethod[Any]) -> Any:
        self.called.add(method.__api_method__)
        answer = await make_request(bot, method)
        assert list(extras(answer)) == [], method.__api_method__
        return answer


KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="نعم", callback_data="yes")]]
)


async def about_the_bot(bot: Bot, raw: Raw) -> None:
    assert (await bot.get_me()).id == ME
    commands = [BotCommand(command="start", description="ابدأ")]
    await bot.set_my_commands(commands, language_code="ar")
    kept = await bot.get_my_commands(language_code="ar")
    assert [one.description for one in kept] == ["ابدأ"]
    await bot.delete_my_commands(language_code="ar")
    assert await bot.get_my_commands(language_code="ar") == []
    await bot.set_my_name("نشرة")
    assert (await bot.get_my_name()).name == "نشرة"
    await bot.set_my_description("وصف")
    assert (await bot.get_my_description()).description == "وصف"
    await bot.set_my_short_description("وصف")
    assert (await bot.get_my_short_description()).short_description == "وصف"
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"
    await bot.set_webhook("http://127.0.0.1:9/hook", secret_token="s")
    assert (await bot.get_webhook_info()).url == "http://127.0.0.1:9/hook"
    await bot.delete_webhook()
    assert await bot.get_updates() == []


async def sending(bot: Bot, raw: Raw) -> None:
    await bot.send_message(SARA, "<b>خبر</b> x.example", parse_mode="HTML", reply_markup=KEYBOARD)
    await bot.send_rich_message(SARA, InputRichMessage(html="<h1>خبر</h1><p>نص</p>"))
    photo = await bot.send_photo(SARA, picture(), caption="صورة")
    assert photo.photo is not None
    assert (photo.photo[-1].width, photo.photo[-1].height) == (64, 48)
    document = await bot.send_document(SARA, file(), caption="ملف")
    assert document.document is not None
    fetched = await bot.download(document.document)
    assert fetched is not None
    assert fetched.read() == b"content"
    await bot.send_video(SARA, file("v.mp4"))
    await bot.send_audio(SARA, file("a.mp3"), performer="ف", title="ع")
    await bot.send_voice(SARA, file("v.ogg"))
    await bot.send_animation(SARA, file("g.mp4"))
    await bot.send_video_note(SARA, file("n.mp4"))
    await bot.send_sticker(SARA, file("s.webp"))
    await bot.send_location(SARA, 50.8, 4.3)
    await bot.send_venue(SARA, 50.8, 4.3, "مقهى", "شارع")
    await bot.send_contact(SARA, "+3212345678", "سارة")
    assert (await bot.send_dice(SARA)).dice is not None
    await bot.send_chat_action(SARA, ChatAction.TYPING)
    options: list[Any] = [InputPollOption(text="نعم"), "لا"]
    poll = await bot.send_poll(GROUP, "هل؟", options)
    assert (await bot.stop_poll(GROUP, poll.message_id)).is_closed
    album: list[Any] = [
        InputMediaPhoto(media=picture(), caption="أ"),
        InputMediaPhoto(media=picture()),
    ]
    sent = await bot.send_media_group(SARA, album)
    assert len({message.media_group_id for message in sent}) == 1


async def editing(bot: Bot, raw: Raw) -> None:
    text = await bot.send_message(SARA, "نص")
    await bot.edit_message_text("نص آخر", chat_id=SARA, message_id=text.message_id)
    where: dict[str, Any] = {"chat_id": SARA, "message_id": text.message_id}
    await bot.edit_message_reply_markup(**where, reply_markup=KEYBOARD)
    photo = await bot.send_photo(SARA, picture())
    await bot.edit_message_caption(chat_id=SARA, message_id=photo.message_id, caption="تعليق")
    media = InputMediaDocument(media=file(), caption="ملف")
    await bot.edit_message_media(media, chat_id=SARA, message_id=photo.message_id)
    copied = await bot.copy_message(GROUP, SARA, text.message_id)
    await bot.copy_messages(GROUP, SARA, [text.message_id, photo.message_id])
    forwarded = await bot.forward_message(GROUP, SARA, text.message_id)
    assert forwarded.forward_origin is not None
    await bot.forward_messages(GROUP, SARA, [text.message_id, photo.message_id])
    await bot.set_message_reaction(SARA, text.message_id, [ReactionTypeEmoji(emoji="👍")])
    await bot.delete_message(GROUP, copied.message_id)
    await bot.delete_messages(SARA, [text.message_id, photo.message_id])


async def ephemeral(bot: Bot, raw: Raw) -> None:
    only = EphemeralMessageParameters(receiver_user_id=OMAR)
    sent = await bot.send_message(GROUP, "لك وحدك", ephemeral_message_parameters=only)
    assert (sent.message_id, sent.receiver_user and sent.receiver_user.id) == (0, OMAR)
    where: dict[str, Any] = {"chat_id": GROUP, "receiver_user_id": OMAR}
    text = where | {"ephemeral_message_id": sent.ephemeral_message_id}
    await bot.edit_ephemeral_message_text(**text, text="لك")
    await bot.edit_ephemeral_message_reply_markup(**text, reply_markup=KEYBOARD)
    photo = await bot.send_photo(GROUP, picture(), ephemeral_message_parameters=only)
    pictured = where | {"ephemeral_message_id": photo.ephemeral_message_id}
    await bot.edit_ephemeral_message_caption(**pictured, caption="لك")
    await bot.edit_ephemeral_message_media(**pictured, media=InputMediaPhoto(media=picture()))
    await bot.delete_ephemeral_message(**pictured)


async def chats(bot: Bot, raw: Raw) -> None:
    assert (await bot.get_chat(GROUP)).title == "مجموعة"
    assert (await bot.get_chat_member(FORUM, ME)).status == "administrator"
    assert {m.user.id for m in await bot.get_chat_administrators(FORUM)} == {SARA, ME}
    assert await bot.get_chat_member_count(FORUM) == 3
    sent = await bot.send_message(FORUM, "مثبت")
    await bot.pin_chat_message(FORUM, sent.message_id)
    assert (await bot.get_chat(FORUM)).pinned_message is not None
    await bot.unpin_chat_message(FORUM, message_id=sent.message_id)
    await bot.unpin_all_chat_messages(FORUM)
    assert (await bot.create_chat_invite_link(FORUM)).invite_link
    await bot.ban_chat_member(FORUM, OMAR)
    await bot.unban_chat_member(FORUM, OMAR)
    topic = await bot.create_forum_topic(FORUM, "جديد")
    thread = topic.message_thread_id
    await bot.edit_forum_topic(FORUM, thread, name="أحدث")
    await bot.close_forum_topic(FORUM, thread)
    await bot.reopen_forum_topic(FORUM, thread)
    inside = await bot.send_message(FORUM, "هنا", message_thread_id=thread)
    assert inside.message_thread_id == thread
    await bot.unpin_all_forum_topic_messages(FORUM, thread)
    await bot.delete_forum_topic(FORUM, thread)
    await bot.leave_chat(CHANNEL)


async def answering(bot: Bot, raw: Raw) -> None:
    sent = await bot.send_message(SARA, "سؤال", reply_markup=KEYBOARD)
    press = {"bot": ME, "from_": SARA, "chat": SARA, "data": "yes"}
    await raw.sim("press", **press, message_id=sent.message_id)
    pressed = (await bot.get_updates())[-1]
    assert pressed.callback_query is not None
    await bot.answer_callback_query(pressed.callback_query.id, text="تم")
    asked = await raw.sim("inline", bot=ME, from_=SARA, query="خبر")
    said = InputTextMessageContent(message_text="خبر")
    result = InlineQueryResultArticle(id="1", title="خبر", input_message_content=said)
    await bot.answer_inline_query(asked["query_id"], [result])
    shown = await raw.look(f"inline/{asked['query_id']}")
    assert shown["results"][0]["id"] == "1"
    act = {"bot": ME, "from_": SARA, "chat": SARA}
    chosen = await raw.sim("inline/choose", **act, query_id=asked["query_id"], result_id="1")
    assert chosen["message"]["via_bot"]["id"] == ME


async def test_every_method_answers_what_aiogram_expects(bot: Bot, raw: Raw) -> None:
    caller = Caller(bot)
    for part in (about_the_bot, sending, editing, ephemeral, chats, answering):
        await part(bot, raw)
    assert set(METHODS) - caller.called == set()


def test_the_table_names_just_what_is_built() -> None:
    assert set(METHODS) == set(method_table.METHODS)


@pytest.mark.parametrize("chat", [SARA, GROUP, CHANNEL])
async def test_a_message_carries_its_chat_and_author(bot: Bot, raw: Raw, chat: int) -> None:
    sent = await bot.send_message(chat, "نص")
    assert sent.chat.id == chat
    author = sent.sender_chat.id if sent.sender_chat else sent.from_user and sent.from_user.id
    assert author == (CHANNEL if chat == CHANNEL else ME)
