"""Keyboards as Telegram takes them, and its words where it does not."""

from typing import Any

import aiogram.types
import pytest

from bot.sandbox.errors import ApiError, Json
from bot.sandbox.keyboards import Markup, read_markup

OK: Json = {"text": "نعم", "callback_data": "yes"}


def inline(*buttons: Any) -> Json:
    return {"inline_keyboard": [list(buttons)]}


def refusal(markup: Any) -> str:
    with pytest.raises(ApiError) as caught:
        read_markup(markup)
    return caught.value.description.removeprefix("Bad Request: ")


@pytest.mark.parametrize("nothing", [None, {}])
def test_no_markup_is_none(nothing: Any) -> None:
    assert read_markup(nothing) == Markup(inline=None, reply=None)


def test_an_inline_keyboard_has_rows_and_none_is_empty() -> None:
    markup = read_markup({"inline_keyboard": [[OK, OK], [], [OK]]})
    assert markup == Markup(inline=((OK, OK), (OK,)))


def test_an_empty_inline_keyboard_is_one_all_the_same() -> None:
    assert read_markup({"inline_keyboard": []}) == Markup(inline=())


@pytest.mark.parametrize(
    "action",
    [
        {"url": "https://a.example/x"},
        {"url": "http://127.0.0.1:8080/x"},
        {"url": "tg://user?id=7"},
        {"callback_data": "ن" * 32},
        {"web_app": {"url": "https://a.example/app"}},
        {"login_url": {"url": "https://a.example/login"}},
        {"switch_inline_query": ""},
        {"switch_inline_query_current_chat": "x"},
        {"switch_inline_query_chosen_chat": {"allow_user_chats": True}},
        {"copy_text": {"text": "نص"}},
        {"disabled": {}},
    ],
)
def test_every_action_is_taken(action: Json) -> None:
    button = {"text": "x", "style": "danger", "icon_custom_emoji_id": "5", **action}
    assert read_markup(inline(button)).inline == ((button,),)


def test_what_is_none_is_not_there() -> None:
    assert read_markup(inline({**OK, "url": None, "pay": False})).inline == ((OK,),)


def test_an_address_is_kept_as_telegram_keeps_it() -> None:
    assert read_markup(inline({"text": "x", "url": "a.example"})).inline == (
        ({"text": "x", "url": "http://a.example/"},),
    )


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ("x", "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        (
            {"text": 1, "url": "x"},
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        (
            {"text": "x"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "x", "callback_data": "ن" * 33}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "url": "http://localhost:8080/"},
            "inline keyboard button URL 'http://localhost:8080/' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "url": "ftp://a.example"},
            "inline keyboard button URL 'ftp://a.example' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "x", "url": "https://"},
            "inline keyboard button URL 'https://' is invalid: URL host is empty",
        ),
        (
            {"text": "x", "web_app": {"url": "http://a.example"}},
            "inline keyboard button Web App URL 'http://a.example' is invalid:"
            " Only HTTPS links are allowed",
        ),
        (
            {"text": "x", "copy_text": {"text": "ن" * 257}},
            "SANDBOX: a copy_text has 1 to 256 characters",
        ),
        (
            {"text": "x", "pay": True},
            "SANDBOX: a pay button belongs under a game or an invoice",
        ),
        (
            {**OK, "url": "https://a.example"},
            "SANDBOX: inline keyboard button has 2 actions: callback_data, url",
        ),
        ({**OK, "data": "x"}, "SANDBOX: inline keyboard button has no field data"),
        ({**OK, "style": "pink"}, "SANDBOX: inline keyboard button has no style pink"),
    ],
)
def test_a_wrong_button_is_refused(button: Any, words: str) -> None:
    assert refusal(inline(OK, button)) == words


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ([], "object expected as reply markup"),
        ("x", "object expected as reply markup"),
        (
            {"inline_keyboard": [OK]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"keyboard": ["x"]}, 'field "keyboard" must be an Array of Arrays'),
        ({"keyboard": [[]]}, "SANDBOX: a keyboard without buttons would be lost"),
        ({"inline": [[OK]]}, "SANDBOX: no reply markup has a field inline"),
        (
            {**inline(OK), "keyboard": [["x"]]},
            "SANDBOX: a markup with inline_keyboard has no field keyboard",
        ),
        (
            {"keyboard": [["x"]], "resize_keyboard": "yes"},
            'field "resize_keyboard" must be of type Boolean',
        ),
        (
            {"force_reply": True, "input_field_placeholder": "ن" * 65},
            "SANDBOX: input_field_placeholder is longer than 64 characters",
        ),
    ],
)
def test_a_wrong_markup_is_refused(markup: Any, words: str) -> None:
    assert refusal(markup) == words


def test_a_keyboard_has_limits() -> None:
    assert len(read_markup({"inline_keyboard": [[OK] * 8] * 12 + [[OK] * 4]}).inline or ()) == 13
    assert refusal(inline(*[OK] * 9)).startswith("SANDBOX: 9 buttons in a row")
    assert refusal({"inline_keyboard": [[OK]] * 101}).startswith("SANDBOX: 101 buttons")


def test_a_reply_keyboard_takes_texts_and_requests() -> None:
    contact = {"text": "رقمي", "request_contact": True}
    chat = {"text": "القناة", "request_chat": {"request_id": 1, "chat_is_channel": True}}
    markup = read_markup({"keyboard": [["أ", contact], [chat]], "resize_keyboard": True})
    assert markup.inline is None
    assert markup.reply == {"keyboard": [[{"text": "أ"}, contact], [chat]], "resize_keyboard": True}


@pytest.mark.parametrize(
    ("button", "words"),
    [
        (1, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
        ("", "keyboard button text must be non-empty"),
        (
            {"text": "x", "callback_data": "x"},
            "SANDBOX: keyboard button has no field callback_data",
        ),
        (
            {"text": "x", "request_users": {}},
            "can't parse keyboard button: Can't find field \"request_id\"",
        ),
        (
            {"text": "x", "request_contact": True, "request_location": True},
            "SANDBOX: keyboard button has 2 actions: request_contact, request_location",
        ),
    ],
)
def test_a_wrong_button_of_a_reply_keyboard_is_refused(button: Any, words: str) -> None:
    assert refusal({"keyboard": [[button]]}) == words


@pytest.mark.parametrize(
    "markup", [{"remove_keyboard": True}, {"force_reply": True, "selective": True}]
)
def test_a_reply_may_be_forced_and_a_keyboard_removed(markup: Json) -> None:
    assert read_markup(markup) == Markup(reply=markup)


def test_an_inline_keyboard_may_force_a_reply() -> None:
    markup = read_markup({**inline(OK), "force_reply": True})
    assert markup == Markup(inline=((OK,),), reply={"force_reply": True})


def test_every_field_of_the_bot_api_is_known() -> None:
    button = dict.fromkeys(aiogram.types.InlineKeyboardButton.model_fields) | OK
    assert read_markup(inline(button)).inline == ((OK,),)
    button = dict.fromkeys(aiogram.types.KeyboardButton.model_fields) | {"text": "x"}
    assert read_markup({"keyboard": [[button]]}).reply == {"keyboard": [[{"text": "x"}]]}
