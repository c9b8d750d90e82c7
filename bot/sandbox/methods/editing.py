"""Methods that edit and delete what the bot has shown."""

from bot.sandbox.errors import Json, bad
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.delivery import with_markup
from bot.sandbox.methods.media import read_caption, read_media
from bot.sandbox.methods.sending import read_body_text, read_rich_message
from bot.sandbox.model import Chat, Message

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
MEDIA = {"photo", "video", "audio", "document", "animation", "voice"}
CONTENT = MEDIA | {
    *("text", "entities", "link_preview_options", "rich_message", "caption", "caption_entities"),
    *("show_caption_above_media", "has_media_spoiler"),
}
CAPTION = {"caption", "caption_entities", "show_caption_above_media"}
DELETABLE = 48 * 3600
"""Seconds within which a bot may delete a message."""


def _editable(call: Call) -> tuple[Chat, Message]:
    if call.get("inline_message_id"):
        raise bad("SANDBOX: messages sent through inline mode are not edited")
    chat = call.open_chat()
    message = call.message(chat, "message to edit not found")
    place = chat.member(call.bot.id)
    may_others = chat.type == "channel" and place.may("can_edit_messages")
    if message.author != call.bot.id and not may_others:
        raise bad("message can't be edited")
    return chat, message


def replace(call: Call, chat: Chat, message: Message, fields: Json, dropped: set[str]) -> Json:
    """Put fields in the place of others, and the keyboard that the call gives."""
    kept = {name: value for name, value in message.body.items() if name not in dropped}
    new = with_markup({**kept, **fields}, read_markup(call.get("reply_markup")))
    old = message.body
    if all(new.get(name) == old.get(name) for name in CONTENT | {"reply_markup"}):
        raise bad(NOT_MODIFIED)
    call.pay(chat)
    if fields:
        new["edit_date"] = call.world.clock.unix()
    call.world.edit(call.bot, chat, message, new)
    return new


def read_new_text(call: Call) -> Json:
    """What editMessageText puts there: a text or a rich message."""
    if call.get("rich_message") and call.get("text"):
        raise bad("SANDBOX: text and rich_message exclude each other")
    return read_rich_message(call) if call.get("rich_message") else read_body_text(call)


def edit_message_text(call: Call) -> Json:
    """editMessageText."""
    read = read_new_text(call)
    chat, message = _editable(call)
    if not {"text", "rich_message"} & set(message.body):
        raise bad("there is no text in the message to edit")
    return replace(call, chat, message, read, CONTENT)


def edit_message_caption(call: Call) -> Json:
    """editMessageCaption."""
    read = read_caption(call, call.given)
    chat, message = _editable(call)
    if not MEDIA & set(message.body):
        raise bad("there is no caption in the message to edit")
    return replace(call, chat, message, read, CAPTION)


async def edit_message_media(call: Call) -> Json:
    """editMessageMedia."""
    chat, message = _editable(call)
    read = await read_media(call, call.given["media"])
    return replace(call, chat, message, read, CONTENT)


def edit_message_reply_markup(call: Call) -> Json:
    """editMessageReplyMarkup."""
    chat, message = _editable(call)
    return replace(call, chat, message, {}, set())


def _deletable(call: Call, chat: Chat, message: Message) -> bool:
    if chat.type != "private" and chat.member(call.bot.id).may("can_delete_messages"):
        return True
    if chat.type != "private" and message.author != call.bot.id:
        return False
    age: float = call.world.clock.now() - message.body["date"]
    return age <= DELETABLE


def delete_message(call: Call) -> bool:
    """deleteMessage."""
    chat = call.open_chat()
    message = call.message(chat, "message to delete not found")
    if not _deletable(call, chat, message):
        raise bad("message can't be deleted for everyone")
    call.world.remove(call.bot, chat, [message.id])
    return True


def delete_messages(call: Call) -> bool:
    """deleteMessages: up to 100; those that are not there are passed over."""
    chat = call.open_chat()
    wanted = message_ids(call)
    found = [chat.messages[number] for number in wanted if number in chat.messages]
    if any(not _deletable(call, chat, message) for message in found):
        raise bad("message can't be deleted for everyone")
    call.world.remove(call.bot, chat, [message.id for message in found])
    return True


def message_ids(call: Call) -> list[int]:
    """The parameter `message_ids`, 1–100 of them."""
    wanted: list[int] = call.given["message_ids"]
    if not wanted:
        raise bad("message identifiers are not specified")
    return wanted


def _ephemeral(call: Call) -> tuple[Chat, Message]:
    chat = call.open_chat()
    message = chat.ephemeral.get(call.given["ephemeral_message_id"])
    if message is None or message.only_for != call.given["receiver_user_id"]:
        raise bad("message to edit not found")
    return chat, message


def edit_ephemeral_text(call: Call) -> bool:
    """editEphemeralMessageText."""
    replace(call, *_ephemeral(call), read_new_text(call), CONTENT)
    return True


def edit_ephemeral_caption(call: Call) -> bool:
    """editEphemeralMessageCaption."""
    replace(call, *_ephemeral(call), read_caption(call, call.given), CAPTION)
    return True


async def edit_ephemeral_media(call: Call) -> bool:
    """editEphemeralMessageMedia."""
    replace(call, *_ephemeral(call), await read_media(call, call.given["media"]), CONTENT)
    return True


def edit_ephemeral_markup(call: Call) -> bool:
    """editEphemeralMessageReplyMarkup."""
    replace(call, *_ephemeral(call), {}, set())
    return True


def delete_ephemeral(call: Call) -> bool:
    """deleteEphemeralMessage."""
    chat, message = _ephemeral(call)
    del chat.ephemeral[message.id]
    told = {"chat": chat.id, "message_ids": [], "ephemeral_message_ids": [message.id]}
    call.world.events.tell("deleted", told)
    return True


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "editEphemeralMessageText": edit_ephemeral_text,
    "editEphemeralMessageCaption": edit_ephemeral_caption,
    "editEphemeralMessageMedia": edit_ephemeral_media,
    "editEphemeralMessageReplyMarkup": edit_ephemeral_markup,
    "deleteEphemeralMessage": delete_ephemeral,
}
