"""What a call brings, read into values or refused in Telegram's words."""

from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.json_shapes import ARRAYS, OBJECTS
from bot.sandbox.method_table import METHODS
from bot.sandbox.parameters import Upload, read_parameters, spell

PHOTO = Upload("a.png", "image/png", b"png")


def refusal(method: str, files: dict[str, Upload] | None = None, **given: Any) -> str:
    with pytest.raises(ApiError) as caught:
        read_parameters(method, given, files or {})
    return caught.value.description


def test_a_form_and_json_say_the_same() -> None:
    markup = {"inline_keyboard": [[{"text": "نعم", "callback_data": "y"}]]}
    form = {
        "chat_id": "5",
        "text": "مرحبا",
        "protect_content": "True",
        "message_thread_id": "7",
        "reply_markup": '{"inline_keyboard": [[{"text": "نعم", "callback_data": "y"}]]}',
    }
    body = {
        "chat_id": 5,
        "text": "مرحبا",
        "protect_content": True,
        "message_thread_id": 7,
        "reply_markup": markup,
    }
    assert read_parameters("sendMessage", form, {}) == body
    assert read_parameters("sendMessage", body, {}) == body


def test_what_is_not_given_is_not_there() -> None:
    given = {"chat_id": "5", "text": "x", "reply_markup": "", "message_thread_id": None}
    assert read_parameters("sendMessage", given, {}) == {"chat_id": 5, "text": "x"}


def test_a_chat_may_be_a_username() -> None:
    assert read_parameters("getChat", {"chat_id": "@nashra"}, {}) == {"chat_id": "@nashra"}
    assert read_parameters("getChat", {"chat_id": "-1001234567890"}, {}) == {
        "chat_id": -1001234567890
    }


def test_methods_are_known_in_any_case() -> None:
    assert spell("SENDMESSAGE") == spell("sendmessage") == "sendMessage"


def test_an_unknown_method_is_not_found() -> None:
    with pytest.raises(ApiError) as caught:
        read_parameters("sendNews", {}, {})
    assert (caught.value.code, caught.value.description) == (404, "Not Found: method not found")


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1}, "message text is empty"),
        ("sendMessage", {"chat_id": 1, "text": ""}, "message text is empty"),
        ("sendPhoto", {"chat_id": 1}, "there is no photo in the request"),
        ("sendVideoNote", {"chat_id": 1}, "there is no video note in the request"),
        ("sendPhoto", {"chat_id": 1, "photo": "attach://a"}, "there is no photo in the request"),
        ("getChatMember", {"chat_id": 1}, "invalid user_id specified"),
        ("getChatMember", {"chat_id": 1, "user_id": "-3"}, "invalid user_id specified"),
        ("deleteMessage", {"chat_id": 1}, "message identifier is not specified"),
        ("deleteMessages", {"chat_id": 1}, "message identifiers are not specified"),
        ("copyMessage", {"chat_id": 1}, 'parameter "from_chat_id" is required'),
        ("sendMediaGroup", {"chat_id": 1}, 'parameter "media" is required'),
        ("sendChatAction", {"chat_id": 1}, "wrong parameter action in request"),
        ("getFile", {}, "file_id not specified"),
    ],
)
def test_what_is_missing_is_named_in_telegrams_words(
    method: str, given: dict[str, Any], words: str
) -> None:
    assert refusal(method, **given) == f"Bad Request: {words}"


def test_setting_no_webhook_address_removes_it() -> None:
    assert read_parameters("setWebhook", {"url": ""}, {}) == {"url": ""}


@pytest.mark.parametrize(
    ("parameter", "noun"),
    [
        ("reply_markup", "reply keyboard markup"),
        ("reply_parameters", "reply parameters"),
        ("link_preview_options", "link preview options"),
        ("entities", "entities"),
    ],
)
def test_broken_json_is_refused(parameter: str, noun: str) -> None:
    given: dict[str, Any] = {"chat_id": 1, "text": "x", parameter: "{"}
    words = refusal("sendMessage", **given)
    assert words == f"Bad Request: can't parse {noun} JSON object"


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("sendMessage", {"text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
        ("sendMessage", {"text": "x", "entities": "{}"}, "SANDBOX: entities is no Array"),
        ("sendMediaGroup", {"media": "{}"}, "expected an Array of InputMedia"),
        ("editMessageMedia", {"media": "[]"}, "can't parse InputMedia: expected an Object"),
        ("deleteMessages", {"message_ids": "7"}, "expected an Array of message identifiers"),
        ("deleteMessages", {"message_ids": [0]}, "invalid message identifier specified"),
        ("deleteMessages", {"message_ids": ["x"]}, "can't parse message identifier as Number"),
        ("deleteMessages", {"message_ids": [None]}, "message identifier must be a Number"),
        ("deleteMessages", {"message_ids": [1] * 101}, "too many message identifiers specified"),
    ],
)
def test_json_of_another_shape_is_refused(method: str, given: dict[str, Any], words: str) -> None:
    assert refusal(method, chat_id=1, **given) == f"Bad Request: {words}"


def test_message_ids_are_numbers() -> None:
    given = {"chat_id": 1, "message_ids": '[1, "2"]'}
    assert read_parameters("deleteMessages", given, {})["message_ids"] == [1, 2]


def test_every_json_is_an_object_or_an_array() -> None:
    array = {"allowed_updates", "entities", "caption_entities", "question_entities"}
    array |= {"explanation_entities", "description_entities", "country_codes", "correct_option_ids"}
    names = {
        name
        for method in METHODS.values()
        for name, kind in method.parameters.items()
        if kind == "json"
    }
    assert names - OBJECTS.keys() - ARRAYS.keys() == array


def test_unknown_parameters_are_refused() -> None:
    words = refusal("sendMessage", chat_id=1, text="x", foo=1)
    assert words == "Bad Request: SANDBOX: sendMessage has no parameter foo"


@pytest.mark.parametrize(
    ("parameter", "value", "words"),
    [
        ("message_thread_id", "first", "must be an integer"),
        ("message_thread_id", True, "must be an integer"),
        ("protect_content", "perhaps", "must be true or false"),
        ("parse_mode", {"a": 1}, "must be a string"),
    ],
)
def test_a_value_of_another_kind_is_refused(parameter: str, value: Any, words: str) -> None:
    said = refusal("sendMessage", chat_id=1, text="x", **{parameter: value})
    assert said == f'Bad Request: SANDBOX: parameter "{parameter}" {words}'


def test_a_number_that_is_none_is_refused() -> None:
    assert "must be a number" in refusal("sendLocation", chat_id=1, latitude="nan", longitude=1)


def test_a_file_comes_under_its_parameters_name() -> None:
    values = read_parameters("sendPhoto", {"chat_id": "1"}, {"photo": PHOTO})
    assert values == {"chat_id": 1, "photo": PHOTO}


def test_a_file_comes_under_a_name_that_is_referred_to() -> None:
    given = {"chat_id": "1", "photo": "attach://x1"}
    assert read_parameters("sendPhoto", given, {"x1": PHOTO})["photo"] == PHOTO


def test_a_file_may_be_an_id() -> None:
    given = {"chat_id": "1", "photo": "AgACAgI"}
    assert read_parameters("sendPhoto", given, {})["photo"] == "AgACAgI"


def test_files_are_found_inside_json() -> None:
    media = '[{"type": "photo", "media": "attach://a"}, {"type": "photo", "media": "id"}]'
    values = read_parameters("sendMediaGroup", {"chat_id": 1, "media": media}, {"a": PHOTO})
    assert [item["media"] for item in values["media"]] == [PHOTO, "id"]


def test_a_reference_to_no_file_is_refused() -> None:
    words = refusal("sendMediaGroup", chat_id=1, media=[{"type": "photo", "media": "attach://a"}])
    assert words == "Bad Request: can't parse InputMedia: media not found"
    words = refusal("sendVideo", chat_id=1, video="id", thumbnail="attach://t")
    assert "SANDBOX: the thumbnail refers to a file that is not in the request" in words


def test_a_file_that_nothing_refers_to_is_refused() -> None:
    words = refusal("sendMessage", {"photo": PHOTO}, chat_id=1, text="x")
    assert words == "Bad Request: SANDBOX: nothing refers to the file photo"


@examples(st.integers(-(2**52), 2**52), st.text(min_size=1))
def test_numbers_and_texts_survive_a_form(chat: int, text: str) -> None:
    given = {"chat_id": str(chat), "text": text}
    assert read_parameters("sendMessage", given, {}) == {"chat_id": chat, "text": text}
