"""Every method, called by aiogram as it comes: what it gives is what aiogram's types say."""

import io
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from aiogram import methods as m
from aiogram import types as t
from aiogram.methods import TelegramMethod
from PIL import Image
from pydantic import BaseModel

from bot.sandbox import method_table
from bot.sandbox.methods import METHODS
from tests.bot.sandbox.desk import BOT, CHANNEL, FORUM, GROUP, SARA, TOPIC, Desk

Case = Callable[[Desk], Awaitable[TelegramMethod[Any]]]

KEYBOARD = t.InlineKeyboardMarkup(
    inline_keyboard=[
        [t.InlineKeyboardButton(text="نعم", callback_data="go")],
        [t.InlineKeyboardButton(text="اقرأ", url="https://example.org/")],
    ]
)
RICH = t.InputRichMessage(html="<h1>عنوان</h1><p>نص <b>مهم</b></p><ul><li>أ</li></ul>")


def picture(color: str = "red") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(drawn, "PNG")
    return drawn.getvalue()


def upload(name: str = "صورة.png", content: bytes | None = None) -> t.BufferedInputFile:
    return t.BufferedInputFile(content or picture(), name)


def plain(method: TelegramMethod[Any]) -> Case:
    """A call that needs nothing before it."""

    async def case(_: Desk) -> TelegramMethod[Any]:
        return method

    return case


def on_text(of: Callable[[int], TelegramMethod[Any]], chat: int = SARA) -> Case:
    """A call about a text of the bot."""

    async def case(desk: Desk) -> TelegramMethod[Any]:
        return of(await desk.say("قديم", chat))

    return case


def on_texts(of: Callable[[list[int]], TelegramMethod[Any]]) -> Case:
    async def case(desk: Desk) -> TelegramMethod[Any]:
        return of([await desk.say("١"), await desk.say("٢")])

    return case


def on_photo(of: Callable[[t.Message], TelegramMethod[Any]]) -> Case:
    async def case(desk: Desk) -> TelegramMethod[Any]:
        return of(await desk.bot.send_photo(SARA, upload(), caption="قديم"))

    return case


def on_ephemeral(of: Callable[[int], TelegramMethod[Any]]) -> Case:
    async def case(desk: Desk) -> TelegramMethod[Any]:
        wanted = {"receiver_user_id": SARA}
        sent = await desk.call(
            "sendMessage", chat_id=GROUP, text="لك", ephemeral_message_parameters=wanted
        )
        return of(sent["ephemeral_message_id"])

    return case


async def ephemeral_caption(desk: Desk) -> TelegramMethod[Any]:
    wanted = t.EphemeralMessageParameters(receiver_user_id=SARA)
    sent = await desk.bot.send_photo(GROUP, upload(), ephemeral_message_parameters=wanted)
    return m.EditEphemeralMessageCaption(
        chat_id=GROUP,
        receiver_user_id=SARA,
        ephemeral_message_id=sent.ephemeral_message_id or 0,
        caption="شرح",
    )


async def stop_poll(desk: Desk) -> TelegramMethod[Any]:
    sent = await desk.bot.send_poll(SARA, "سؤال؟", ["أ", "ب"])
    return m.StopPoll(chat_id=SARA, message_id=sent.message_id)


async def answer_press(desk: Desk) -> TelegramMethod[Any]:
    query = await desk.press(await desk.say("؟"))
    return m.AnswerCallbackQuery(callback_query_id=query, text="تم", show_alert=True)


async def answer_inline(desk: Desk) -> TelegramMethod[Any]:
    asked = await desk.sim("inline", bot=BOT, query="غزة", **{"from": SARA})
    content = t.InputTextMessageContent(message_text="خبر")
    result = t.InlineQueryResultArticle(id="1", title="خبر", input_message_content=content)
    return m.AnswerInlineQuery(inline_query_id=asked["query_id"], results=[result])


async def unpin(desk: Desk) -> TelegramMethod[Any]:
    number = await desk.say("مثبّت")
    await desk.call("pinChatMessage", chat_id=SARA, message_id=number)
    return m.UnpinChatMessage(chat_id=SARA, message_id=number)


async def reopen(desk: Desk) -> TelegramMethod[Any]:
    await desk.call("closeForumTopic", chat_id=FORUM, message_thread_id=TOPIC)
    return m.ReopenForumTopic(chat_id=FORUM, message_thread_id=TOPIC)


async def pinned_chat(desk: Desk) -> TelegramMethod[Any]:
    await desk.call("pinChatMessage", chat_id=SARA, message_id=await desk.say("مثبّت"))
    return m.GetChat(chat_id=SARA)


POLL = m.SendPoll(
    chat_id=GROUP,
    question="سؤال <b>؟</b>",
    question_parse_mode="HTML",
    options=[t.InputPollOption(text="أ"), "ب"],
    is_anonymous=False,
    type="quiz",
    correct_option_ids=[0],
    explanation="لأن <i>أ</i>",
    explanation_parse_mode="HTML",
    open_period=60,
)
TEXT = m.SendMessage(
    chat_id=SARA,
    text='<b>عاجل</b> <a href="https://example.org/">اقرأ</a> #غزة',
    parse_mode="HTML",
    reply_markup=KEYBOARD,
    link_preview_options=t.LinkPreviewOptions(is_disabled=True),
    protect_content=True,
    message_effect_id="5104841245755180586",
)
ALBUM: list[t.MediaUnion] = [
    t.InputMediaPhoto(media=upload("1.png"), caption="شرح", has_spoiler=True),
    t.InputMediaPhoto(media=upload("2.png")),
]
HERE: dict[str, Any] = {"chat_id": FORUM, "message_thread_id": TOPIC}
HIDDEN: dict[str, Any] = {"chat_id": GROUP, "receiver_user_id": SARA}
COMMANDS = [t.BotCommand(command="today", description="اليوم")]

CASES: dict[str, Case] = {
    "getMe": plain(m.GetMe()),
    "getUpdates": plain(m.GetUpdates()),
    "setWebhook": plain(m.SetWebhook(url="http://127.0.0.1:1/hook", secret_token="s")),
    "deleteWebhook": plain(m.DeleteWebhook(drop_pending_updates=True)),
    "getWebhookInfo": plain(m.GetWebhookInfo()),
    "sendMessage": plain(TEXT),
    "sendRichMessage": plain(m.SendRichMessage(chat_id=SARA, rich_message=RICH)),
    "sendPhoto": plain(m.SendPhoto(chat_id=SARA, photo=upload(), caption="<b>شرح</b>")),
    "sendDocument": plain(m.SendDocument(chat_id=SARA, document=upload("a.pdf", b"pdf"))),
    "sendVideo": plain(m.SendVideo(chat_id=SARA, video=upload("a.mp4", b"mp4"), duration=3)),
    "sendAudio": plain(m.SendAudio(chat_id=SARA, audio=upload("a.mp3", b"mp3"), title="أ")),
    "sendVoice": plain(m.SendVoice(chat_id=SARA, voice=upload("a.ogg", b"ogg"))),
    "sendAnimation": plain(m.SendAnimation(chat_id=SARA, animation=upload("a.gif", b"gif"))),
    "sendVideoNote": plain(m.SendVideoNote(chat_id=SARA, video_note=upload("a.mp4", b"mp4"))),
    "sendSticker": plain(m.SendSticker(chat_id=SARA, sticker=upload("a.webp", b"webp"))),
    "sendLocation": plain(m.SendLocation(chat_id=SARA, latitude=50.8, longitude=4.3)),
    "sendVenue": plain(
        m.SendVenue(chat_id=SARA, latitude=50.8, longitude=4.3, title="بيت", address="شارع")
    ),
    "sendContact": plain(m.SendContact(chat_id=SARA, phone_number="+32", first_name="ليلى")),
    "sendDice": plain(m.SendDice(chat_id=SARA, emoji="🎯")),
    "sendMediaGroup": plain(m.SendMediaGroup(chat_id=SARA, media=ALBUM)),
    "sendChatAction": plain(m.SendChatAction(chat_id=SARA, action="typing")),
    "sendPoll": plain(POLL),
    "stopPoll": stop_poll,
    "copyMessage": on_text(lambda n: m.CopyMessage(chat_id=GROUP, from_chat_id=SARA, message_id=n)),
    "copyMessages": on_texts(
        lambda n: m.CopyMessages(chat_id=GROUP, from_chat_id=SARA, message_ids=n)
    ),
    "forwardMessage": on_text(
        lambda n: m.ForwardMessage(chat_id=GROUP, from_chat_id=CHANNEL, message_id=n), CHANNEL
    ),
    "forwardMessages": on_texts(
        lambda n: m.ForwardMessages(chat_id=GROUP, from_chat_id=SARA, message_ids=n)
    ),
    "editMessageText": on_text(
        lambda n: m.EditMessageText(chat_id=SARA, message_id=n, text="جديد", reply_markup=KEYBOARD)
    ),
    "editMessageCaption": on_photo(
        lambda p: m.EditMessageCaption(chat_id=SARA, message_id=p.message_id, caption="جديد")
    ),
    "editMessageMedia": on_photo(
        lambda p: m.EditMessageMedia(
            chat_id=SARA,
            message_id=p.message_id,
            media=t.InputMediaPhoto(media=upload(content=picture("blue"))),
        )
    ),
    "editMessageReplyMarkup": on_text(
        lambda n: m.EditMessageReplyMarkup(chat_id=SARA, message_id=n, reply_markup=KEYBOARD)
    ),
    "editEphemeralMessageText": on_ephemeral(
        lambda n: m.EditEphemeralMessageText(**HIDDEN, ephemeral_message_id=n, text="جديد")
    ),
    "editEphemeralMessageCaption": ephemeral_caption,
    "editEphemeralMessageMedia": on_ephemeral(
        lambda n: m.EditEphemeralMessageMedia(
            **HIDDEN, ephemeral_message_id=n, media=t.InputMediaPhoto(media=upload())
        )
    ),
    "editEphemeralMessageReplyMarkup": on_ephemeral(
        lambda n: m.EditEphemeralMessageReplyMarkup(
            **HIDDEN, ephemeral_message_id=n, reply_markup=KEYBOARD
        )
    ),
    "deleteEphemeralMessage": on_ephemeral(
        lambda n: m.DeleteEphemeralMessage(**HIDDEN, ephemeral_message_id=n)
    ),
    "deleteMessage": on_text(lambda n: m.DeleteMessage(chat_id=SARA, message_id=n)),
    "deleteMessages": on_texts(lambda n: m.DeleteMessages(chat_id=SARA, message_ids=n)),
    "setMessageReaction": on_text(
        lambda n: m.SetMessageReaction(
            chat_id=SARA, message_id=n, reaction=[t.ReactionTypeEmoji(emoji="👍")]
        )
    ),
    "pinChatMessage": on_text(lambda n: m.PinChatMessage(chat_id=SARA, message_id=n)),
    "unpinChatMessage": unpin,
    "unpinAllChatMessages": plain(m.UnpinAllChatMessages(chat_id=SARA)),
    "answerCallbackQuery": answer_press,
    "answerInlineQuery": answer_inline,
    "getFile": on_photo(lambda p: m.GetFile(file_id=(p.photo or [])[-1].file_id)),
    "getChat": pinned_chat,
    "getChatMember": plain(m.GetChatMember(chat_id=GROUP, user_id=SARA)),
    "getChatAdministrators": plain(m.GetChatAdministrators(chat_id=FORUM)),
    "getChatMemberCount": plain(m.GetChatMemberCount(chat_id=GROUP)),
    "leaveChat": plain(m.LeaveChat(chat_id=GROUP)),
    "banChatMember": plain(m.BanChatMember(chat_id=FORUM, user_id=SARA)),
    "unbanChatMember": plain(m.UnbanChatMember(chat_id=FORUM, user_id=SARA)),
    "createChatInviteLink": plain(m.CreateChatInviteLink(chat_id=CHANNEL)),
    "createForumTopic": plain(m.CreateForumTopic(chat_id=FORUM, name="موضوع")),
    "editForumTopic": plain(m.EditForumTopic(**HERE, name="اسم آخر")),
    "closeForumTopic": plain(m.CloseForumTopic(**HERE)),
    "reopenForumTopic": reopen,
    "deleteForumTopic": plain(m.DeleteForumTopic(**HERE)),
    "unpinAllForumTopicMessages": plain(m.UnpinAllForumTopicMessages(**HERE)),
    "setMyCommands": plain(m.SetMyCommands(commands=COMMANDS, language_code="ar")),
    "getMyCommands": plain(m.GetMyCommands(scope=t.BotCommandScopeChat(chat_id=SARA))),
    "deleteMyCommands": plain(m.DeleteMyCommands(scope=t.BotCommandScopeAllPrivateChats())),
    "setMyName": plain(m.SetMyName(name="نشرة الصباح")),
    "getMyName": plain(m.GetMyName()),
    "setMyDescription": plain(m.SetMyDescription(description="أخبار")),
    "getMyDescription": plain(m.GetMyDescription()),
    "setMyShortDescription": plain(m.SetMyShortDescription(short_description="أخبار")),
    "getMyShortDescription": plain(m.GetMyShortDescription()),
    "setChatMenuButton": plain(m.SetChatMenuButton(menu_button=t.MenuButtonCommands())),
    "getChatMenuButton": plain(m.GetChatMenuButton(chat_id=SARA)),
}


def unknown_fields(value: object) -> Iterator[str]:
    """The fields that aiogram's types do not have, wherever they are."""
    if isinstance(value, BaseModel):
        yield from (f"{type(value).__name__}.{name}" for name in value.model_extra or ())
        for name in type(value).model_fields:
            yield from unknown_fields(getattr(value, name))
    elif isinstance(value, list):
        for one in value:
            yield from unknown_fields(one)


def test_the_table_and_the_methods_are_the_same() -> None:
    assert set(METHODS) == set(method_table.METHODS)


def test_each_method_is_tried_here() -> None:
    assert set(CASES) == set(METHODS)


@pytest.mark.parametrize("name", CASES)
async def test_the_result_is_what_aiogram_knows(desk: Desk, name: str) -> None:
    method = await CASES[name](desk)
    assert method.__api_method__ == name
    result = await desk.bot(method)
    assert list(unknown_fields(result)) == []
