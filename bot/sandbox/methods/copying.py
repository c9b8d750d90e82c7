"""Methods that show a message once more: copies and forwards."""

from bot.sandbox.errors import Json, bad
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.delivery import Place, place_of, shown
from bot.sandbox.methods.editing import CONTENT, message_ids
from bot.sandbox.methods.media import read_caption
from bot.sandbox.methods.polls import unvoted
from bot.sandbox.methods.replies import origin_of
from bot.sandbox.model import Message

COPIED = CONTENT | {
    *("location", "venue", "contact", "dice", "poll", "video_note", "sticker", "media_group_id"),
}


def _content(call: Call, message: Message) -> Json:
    """What a copy takes along; a new caption in the place of the old one."""
    kept = {name: value for name, value in message.body.items() if name in COPIED}
    if not kept.keys() - {"media_group_id"}:
        raise bad("the message can't be copied")
    kept.pop("media_group_id", None)
    if "poll" in kept:
        kept["poll"] = unvoted(kept["poll"], str(next(call.world.counter)))
    if call.get("caption") is not None:
        kept = {n: v for n, v in kept.items() if n not in {"caption", "caption_entities"}}
        kept |= read_caption(call, call.given)
    if call.get("remove_caption"):
        kept = {n: v for n, v in kept.items() if n not in {"caption", "caption_entities"}}
    return kept


def _guarded(message: Message, words: str) -> None:
    if message.body.get("has_protected_content"):
        raise bad(words)


def copy_message(call: Call) -> Json:
    """copyMessage: the id of the copy."""
    source = call.message(call.open_chat("from_chat_id"), "message to copy not found")
    _guarded(source, "message can't be copied")
    content, place = _content(call, source), place_of(call)
    call.pay(place.chat)
    return {"message_id": shown(call, content, place).id}


def forward_message(call: Call) -> Json:
    """forwardMessage."""
    source = call.message(call.open_chat("from_chat_id"), "message to forward not found")
    _guarded(source, "message has protected content and can't be forwarded")
    place = place_of(call)
    call.pay(place.chat)
    return _forwarded(call, source, place).body


def _forwarded(call: Call, source: Message, place: Place) -> Message:
    kept = {name: value for name, value in source.body.items() if name in COPIED}
    return shown(call, {**kept, "forward_origin": origin_of(source)}, place)


def _sources(call: Call, missing: str) -> list[Message]:
    chat = call.open_chat("from_chat_id")
    numbers = message_ids(call)
    if numbers != sorted(set(numbers)):
        raise bad("message identifiers must be in a strictly increasing order")
    found = [chat.messages[number] for number in numbers if number in chat.messages]
    found = [message for message in found if not message.body.get("has_protected_content")]
    if not found:
        raise bad(missing)
    return found


def copy_messages(call: Call) -> list[Json]:
    """copyMessages: the ids of the copies; what is not there is passed over."""
    sources = _sources(call, "there are no messages to copy")
    place = place_of(call)
    call.pay(place.chat, len(sources))
    return [{"message_id": shown(call, _content(call, one), place).id} for one in sources]


def forward_messages(call: Call) -> list[Json]:
    """forwardMessages, likewise."""
    sources = _sources(call, "there are no messages to forward")
    place = place_of(call)
    call.pay(place.chat, len(sources))
    return [{"message_id": _forwarded(call, one, place).id} for one in sources]


METHODS = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
}
