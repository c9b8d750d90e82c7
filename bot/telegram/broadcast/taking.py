"""What an admin sends or forwards becomes a call of the Bot API that sends the same again.

Files by their ids and entities as they stand, so that nothing depends on the original. What has
no method of its own is copied from where it stands. Pure; raises Refusal.
"""

from collections.abc import Sequence
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import Message, MessageEntity, Poll

from bot.campaigns.broadcasts import LinkButton, Refusal
from bot.campaigns.checking import MOST_BUTTONS
from digests.model import Message as Ready

FILES = {
    ContentType.ANIMATION: "sendAnimation",
    ContentType.AUDIO: "sendAudio",
    ContentType.DOCUMENT: "sendDocument",
    ContentType.PHOTO: "sendPhoto",
    ContentType.VIDEO: "sendVideo",
    ContentType.VOICE: "sendVoice",
}
COPIED = {
    *(ContentType.STICKER, ContentType.VIDEO_NOTE, ContentType.CONTACT, ContentType.LOCATION),
    *(ContentType.VENUE, ContentType.DICE, ContentType.RICH_MESSAGE, ContentType.LIVE_PHOTO),
}
IN_ALBUMS = {"sendPhoto": "photo", "sendVideo": "video", "sendAudio": "audio"}
IN_ALBUMS["sendDocument"] = "document"


def take(message: Message) -> Ready:
    """The call, less its chat. Refuses service messages and quizzes whose answer is not known."""
    kind = ContentType(message.content_type)
    if message.text is not None:
        return _text(message, message.text)
    if kind in FILES:
        return Ready(FILES[kind], {kind.value: _file_id(message, kind), **_caption(message)})
    if message.poll is not None:
        return _poll(message.poll)
    if kind in COPIED:
        source = {"from_chat_id": message.chat.id, "message_id": message.message_id}
        return Ready("copyMessage", source)
    raise Refusal("cannot_take")


def joined(before: Ready, item: Ready) -> Ready:
    """The album that grows by one message."""
    media = list(before.payload.get("media") or [_in_album(before)])
    return Ready("sendMediaGroup", {"media": [*media, _in_album(item)]})


def buttons_of(message: Message) -> tuple[LinkButton, ...]:
    """The link buttons that a forwarded message carries."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else []
    buttons = [one for row in rows for one in row]
    return tuple(LinkButton(one.text, one.url) for one in buttons if one.url)[:MOST_BUTTONS]


def _text(message: Message, text: str) -> Ready:
    payload: dict[str, Any] = {"text": text, **_entities("entities", message.entities)}
    if message.link_preview_options is not None:
        payload["link_preview_options"] = _json(message.link_preview_options)
    return Ready("sendMessage", payload)


def _file_id(message: Message, kind: ContentType) -> str:
    if kind is ContentType.PHOTO and message.photo:
        return message.photo[-1].file_id  # the largest comes last
    return str(getattr(message, kind.value).file_id)


def _caption(message: Message) -> dict[str, Any]:
    payload: dict[str, Any] = {}
    if message.caption:
        payload["caption"] = message.caption
        payload |= _entities("caption_entities", message.caption_entities)
    if message.show_caption_above_media:
        payload["show_caption_above_media"] = True
    if message.has_media_spoiler:
        payload["has_spoiler"] = True
    return payload


def _entities(name: str, entities: Sequence[MessageEntity] | None) -> dict[str, Any]:
    return {name: [_json(entity) for entity in entities]} if entities else {}


def _poll(poll: Poll) -> Ready:
    if poll.type == "quiz" and poll.correct_option_ids is None:
        raise Refusal("unknown_quiz")
    options = [
        {"text": one.text, **_entities("text_entities", one.text_entities)} for one in poll.options
    ]
    kept = {
        "type": poll.type,
        "is_anonymous": poll.is_anonymous,
        "allows_multiple_answers": poll.allows_multiple_answers,
        "correct_option_ids": poll.correct_option_ids,
        "explanation": poll.explanation,
        "open_period": poll.open_period,
    }
    payload = {"question": poll.question, "options": options}
    payload |= _entities("question_entities", poll.question_entities)
    payload |= _entities("explanation_entities", poll.explanation_entities)
    return Ready("sendPoll", payload | {n: value for n, value in kept.items() if value is not None})


def _in_album(item: Ready) -> dict[str, Any]:
    kind = IN_ALBUMS.get(item.method)
    if kind is None:
        raise Refusal("cannot_take")
    kept = {name: value for name, value in item.payload.items() if name != kind}
    return {"type": kind, "media": item.payload[kind], **kept}


def _json(value: Any) -> dict[str, Any]:  # noqa: ANN401 (any of aiogram's types)
    kept: dict[str, Any] = value.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return kept
