"""What is sent becomes a call that sends the same again; lists are read as they come."""

from typing import Any

import pytest
from aiogram.types import Message

from bot.campaigns.broadcasts import LinkButton, Refusal
from bot.telegram.broadcast.lists import read_ids, read_origins
from bot.telegram.broadcast.taking import buttons_of, joined, take

FILE = {"file_id": "f1", "file_unique_id": "u1"}
SIZED = {**FILE, "width": 1, "height": 1}


def message(**content: Any) -> Message:
    head = {"message_id": 5, "date": 0, "chat": {"id": 1, "type": "private"}}
    return Message.model_validate({**head, **content})


def test_entities_and_the_preview_stay_as_they_are() -> None:
    user = {"id": 9, "is_bot": False, "first_name": "سارة"}
    entities = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "text_mention", "offset": 3, "length": 4, "user": user},
        {"type": "custom_emoji", "offset": 8, "length": 2, "custom_emoji_id": "77"},
    ]
    preview = {"is_disabled": True}
    taken = take(message(text="من سارة 🙂", entities=entities, link_preview_options=preview))
    assert taken.method == "sendMessage"
    assert taken.payload == {
        "text": "من سارة 🙂",
        "entities": entities,
        "link_preview_options": preview,
    }


@pytest.mark.parametrize(
    ("method", "kind", "value"),
    [
        ("sendPhoto", "photo", [{**SIZED, "file_id": "small"}, SIZED]),
        ("sendVideo", "video", {**SIZED, "duration": 3}),
        ("sendAnimation", "animation", {**SIZED, "duration": 3}),
        ("sendAudio", "audio", {**FILE, "duration": 3}),
        ("sendVoice", "voice", {**FILE, "duration": 3}),
        ("sendDocument", "document", FILE),
    ],
)
def test_files_go_by_their_ids(method: str, kind: str, value: Any) -> None:
    entities = [{"type": "italic", "offset": 0, "length": 1}]
    taken = take(message(**{kind: value}, caption="شرح", caption_entities=entities))
    assert taken.method == method
    assert taken.payload == {kind: "f1", "caption": "شرح", "caption_entities": entities}


def test_an_animation_is_no_document() -> None:
    taken = take(message(animation={**SIZED, "duration": 3}, document=FILE))
    assert taken.method == "sendAnimation"


def test_what_has_no_method_of_its_own_is_copied() -> None:
    taken = take(message(location={"latitude": 50.8, "longitude": 4.3}))
    assert taken.method == "copyMessage"
    assert taken.payload == {"from_chat_id": 1, "message_id": 5}


def test_service_messages_are_refused() -> None:
    with pytest.raises(Refusal, match="cannot_take"):
        take(message(new_chat_title="اسم جديد"))


def test_an_album_keeps_each_items_caption() -> None:
    first = take(message(photo=[SIZED], caption="أولى"))
    album = joined(joined(first, take(message(photo=[SIZED]))), take(message(photo=[SIZED])))
    item = {"type": "photo", "media": "f1"}
    assert album.method == "sendMediaGroup"
    assert album.payload == {"media": [{**item, "caption": "أولى"}, item, item]}


def test_link_buttons_of_a_forwarded_post_are_kept() -> None:
    row = [{"text": "اقرأ", "url": "https://example.org"}, {"text": "صوّت", "callback_data": "x"}]
    assert buttons_of(message(text="خبر", reply_markup={"inline_keyboard": [row]})) == (
        LinkButton("اقرأ", "https://example.org"),
    )


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("1 2,3;4\n-1005", (1, 2, 3, 4, -1005)),
        ("7\n7\n8", (7, 8)),
        ("chat_id;name\n1;A 9\n2;B", (1, 2)),
        ("name,Chat_ID\nA 9,1\n", (1,)),
        ("1,سارة\n2,خالد 5", (1, 2)),
    ],
)
def test_lists_of_ids(text: str, ids: tuple[int, ...]) -> None:
    assert read_ids(text) == ids


@pytest.mark.parametrize("text", ["", "سارة", "123456789012345678901"])
def test_lists_without_ids_are_refused(text: str) -> None:
    with pytest.raises(Refusal, match="no_ids"):
        read_ids(text)


def test_origins_alone_or_within_links() -> None:
    assert read_origins("fair https://t.me/b?start=radio-1 fair") == ("fair", "radio-1")
    with pytest.raises(Refusal, match="bad_origin"):
        read_origins("معرض")
