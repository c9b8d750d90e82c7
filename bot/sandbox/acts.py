"""What people do in their chats; each act becomes the update that the bots would be sent.

An act that Telegram's own apps would not offer raises `Refused`, in one sentence.
"""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.bots import BotUser
from bot.sandbox.errors import Json
from bot.sandbox.files import File
from bot.sandbox.model import ADMINS, GROUPS, Chat, Member, Message, Person, Query
from bot.sandbox.text import read_text
from bot.sandbox.world import World


class Refused(Exception):
    """Nobody could do this with Telegram's own apps."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A message somebody writes. file: a photo or document, the text being its caption."""

    text: str = ""
    thread: int = 0
    reply_to: int = 0
    file: File | None = None


def say(world: World, bot: BotUser, chat: Chat, person: Person, saying: Saying) -> Message:
    """Somebody writes; in a private chat the first message opens it for the bot."""
    _may_write(bot, chat, person)
    if chat.type == "private":
        chat.members[bot.id] = Member("member")
        world.events.tell("state", {})
    content = _content(saying)
    body = world.head(bot, chat)
    if chat.type == "channel":
        body["sender_chat"] = chat.card
    else:
        body["from"] = person.user()
    body |= _place(chat, chat.member(person.id), saying) | content
    message = Message(body, person.id)
    world.add(bot, chat, message)
    _use_reply_keyboard(world, chat)
    kind = "channel_post" if chat.type == "channel" else "message"
    for reader in world.bots_in(chat):
        if _may_see(reader, chat, body):
            reader.inbox.put(kind, body)
    return message


def _may_write(bot: BotUser, chat: Chat, person: Person) -> None:
    if person.deactivated:
        raise Refused(f"{person.first_name} has no account any more")
    if chat.type == "private":
        if chat.member(bot.id).status == "kicked":
            raise Refused(f"{person.first_name} has blocked the bot: unblock it first")
        return
    place = chat.member(person.id)
    if not place.present or (chat.type == "channel" and place.status not in ADMINS):
        raise Refused(f"{person.first_name} may not write in {chat.title}")


def _content(saying: Saying) -> Json:
    if saying.file:
        caption = read_text(saying.text, "", None, 1024, "message caption") if saying.text else None
        body = media_body(saying.file)
        if caption:
            body |= {"caption": caption.text, "caption_entities": list(caption.entities)}
        return body
    text = read_text(saying.text, "", None, 4096, "message text")
    return {"text": text.text, **({"entities": list(text.entities)} if text.entities else {})}


def media_body(file: File) -> Json:
    """The field of a message that carries a file."""
    if file.kind == "photo":
        return {"photo": file.sizes()}
    return {
        file.kind: {
            **file.described(),
            "file_name": file.name,
            "mime_type": file.content_type,
        }
    }


def _place(chat: Chat, author: Member, saying: Saying) -> Json:
    place: Json = {}
    if saying.thread:
        if saying.thread not in chat.topics:
            raise Refused(f"there is no topic {saying.thread}")
        if chat.topics[saying.thread].is_closed and not author.may("can_manage_topics"):
            raise Refused(f"the topic {saying.thread} is closed")
        place = {"message_thread_id": saying.thread, "is_topic_message": True}
    if saying.reply_to:
        answered = chat.messages.get(saying.reply_to)
        if answered is None:
            raise Refused(f"there is no message {saying.reply_to}")
        place["reply_to_message"] = without_reply(answered.body)
    return place


def without_reply(body: Json) -> Json:
    """A message as another one quotes it."""
    return {name: value for name, value in body.items() if name != "reply_to_message"}


def _may_see(bot: BotUser, chat: Chat, body: Json) -> bool:
    """Privacy mode: in groups a bot is shown commands, mentions and replies to itself only."""
    if chat.type not in GROUPS or bot.reads_all or chat.member(bot.id).status == "administrator":
        return True
    if body.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    text = str(body.get("text") or body.get("caption") or "")
    if text.startswith("/"):
        _, at, name = text.split(maxsplit=1)[0].partition("@")
        return not at or name.casefold() == bot.username.casefold()
    return f"@{bot.username}".casefold() in text.casefold()


def _use_reply_keyboard(world: World, chat: Chat) -> None:
    shown = chat.reply_keyboard
    if shown and (shown.get("one_time_keyboard") or "force_reply" in shown):
        chat.reply_keyboard = None
        world.events.tell("state", {})


def press(
    world: World,
    bot: BotUser,
    chat: Chat,
    person: Person,
    message_id: int,
    data: str,
    ephemeral_message_id: int = 0,
) -> Query:
    """Somebody presses a callback button; any data, for old clients keep old buttons."""
    if chat.type != "private" and not chat.member(person.id).present:
        raise Refused(f"{person.first_name} is not in {chat.title}")
    message = _pressed(chat, person, message_id, ephemeral_message_id)
    number = f"{bot.id}{next(world.counter):010}"
    query = Query(number, bot.id, chat, message_id, person.id, world.clock.now())
    world.queries[query.id] = query
    pressed = {
        "id": query.id,
        "from": person.user(),
        "message": message,
        "chat_instance": str(chat.id * 31 + bot.id),
        "data": data,
    }
    bot.inbox.put("callback_query", pressed)
    return query


def _pressed(chat: Chat, person: Person, message_id: int, ephemeral_message_id: int) -> Json:
    """The message under the button; an inaccessible one where it is gone."""
    if ephemeral_message_id:
        hidden = chat.ephemeral.get(ephemeral_message_id)
        if hidden is None or hidden.only_for != person.id:
            raise Refused(f"{person.first_name} sees no message {ephemeral_message_id} here")
        return hidden.body
    found = chat.messages.get(message_id)
    return found.body if found else {"chat": chat.card, "message_id": message_id, "date": 0}


def edit(
    world: World, bot: BotUser, chat: Chat, person: Person, message_id: int, text: str
) -> Message:
    """Somebody edits a text of theirs."""
    message = chat.messages.get(message_id)
    if message is None or message.author != person.id or "text" not in message.body:
        raise Refused(f"{person.first_name} has no text {message_id} to edit")
    content = _content(Saying(text))
    body = {**message.body, **content, "edit_date": world.clock.unix()}
    world.edit(bot, chat, message, body)
    kind = "edited_channel_post" if chat.type == "channel" else "edited_message"
    for reader in world.bots_in(chat):
        if _may_see(reader, chat, message.body):
            reader.inbox.put(kind, message.body)
    return message


def block(world: World, bot: BotUser, person: Person, blocked: bool) -> None:
    """Somebody blocks the bot, or takes it back; nothing happens where it is so already."""
    chat = world.room(bot, person)
    status = "kicked" if blocked else "member"
    if chat.member(bot.id).status != status:
        world.change_member(chat, bot.user(), Member(status), person.user())


def react(world: World, chat: Chat, person: Person, message_id: int, emoji: str) -> None:
    """Somebody puts a reaction on a message, or takes it away ('')."""
    if message_id not in chat.messages:
        raise Refused(f"there is no message {message_id}")
    new = [{"type": "emoji", "emoji": emoji}] if emoji else []
    change: dict[str, Any] = {
        "chat": chat.card,
        "message_id": message_id,
        "user": person.user(),
        "date": world.clock.unix(),
        "old_reaction": [],
        "new_reaction": new,
    }
    for reader in world.bots_in(chat):
        if chat.type == "private" or chat.member(reader.id).status == "administrator":
            reader.inbox.put("message_reaction", change)
