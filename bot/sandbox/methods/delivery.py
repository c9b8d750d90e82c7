"""How something of a bot comes to be shown in a chat."""

from dataclasses import dataclass

from bot.sandbox.errors import Json, bad
from bot.sandbox.keyboards import Markup, read_markup
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.replies import read_reply
from bot.sandbox.model import Chat, Message, Query

SHORT_LIVED = 15.0
"""Seconds after a press within which an ephemeral message may answer it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: everything about it but its content, checked."""

    chat: Chat
    thread: int
    markup: Markup
    reply: Json | None = None


def place_of(call: Call) -> Place:
    """Read a sending call's parameters about the place; raises ApiError."""
    markup = read_markup(call.get("reply_markup"))
    chat, thread = call.writable()
    if markup.reply and chat.type == "channel":
        raise bad("SANDBOX: a reply keyboard shows nothing in a channel")
    return Place(chat, thread, markup, read_reply(call, chat))


def show(call: Call, content: Json, place: Place | None = None) -> Json:
    """Show one message of the bot; returns the Message object. content: the fields of its kind."""
    place = place or place_of(call)
    if wanted := _hidden(call):
        return _show_ephemeral(call, wanted, content, place)
    call.pay(place.chat)
    return shown(call, content, place).body


def shown(call: Call, content: Json, place: Place) -> Message:
    """The same without asking flood control."""
    chat, world = place.chat, call.world
    body = world.head(call.bot, chat) | _frame(call, place) | content
    message = Message(body, call.bot.id, silent=bool(call.get("disable_notification")))
    world.add(call.bot, chat, message)
    if place.markup.reply is not None:
        _set_reply_keyboard(call, place)
    for other in world.bots_in(chat) if chat.type == "channel" else ():
        if other is not call.bot:
            other.inbox.put("channel_post", body)
    return message


def _frame(call: Call, place: Place) -> Json:
    channel = place.chat.type == "channel"
    frame: Json = {"sender_chat": place.chat.card} if channel else {"from": call.bot.user()}
    if place.thread:
        frame |= {"message_thread_id": place.thread, "is_topic_message": True}
    if place.reply:
        frame |= place.reply
    frame = with_markup(frame, place.markup)
    if call.get("protect_content"):
        frame["has_protected_content"] = True
    if call.get("message_effect_id"):
        frame["effect_id"] = call.get("message_effect_id")
    return frame


def with_markup(body: Json, markup: Markup) -> Json:
    """A message with this inline keyboard instead of the one it had; without any for none."""
    kept = {name: value for name, value in body.items() if name != "reply_markup"}
    if not markup.inline:
        return kept
    return {**kept, "reply_markup": {"inline_keyboard": [list(row) for row in markup.inline]}}


def _set_reply_keyboard(call: Call, place: Place) -> None:
    keyboard = place.markup.reply or {}
    place.chat.reply_keyboard = None if keyboard.get("remove_keyboard") else keyboard
    call.world.events.tell("state", {})


def _hidden(call: Call) -> Json:
    """Who alone is to see the message, also as older clients say it; empty: everybody."""
    if call.get("receiver_user_id"):
        names = ("receiver_user_id", "callback_query_id")
        return {name: call.given[name] for name in names if name in call.given}
    wanted: Json = call.get("ephemeral_message_parameters") or {}
    return wanted


def _show_ephemeral(call: Call, wanted: Json, content: Json, place: Place) -> Json:
    chat, receiver = place.chat, call.world.people.get(wanted["receiver_user_id"])
    if chat.type not in {"group", "supergroup"}:
        raise bad("ephemeral messages can be sent only to groups")
    if receiver is None or not chat.member(receiver.id).present:
        raise bad("user not found")
    _check_trigger(call, wanted.get("callback_query_id"), receiver.id)
    call.pay(chat)
    number = next(call.world.counter)
    body = {"message_id": 0, "date": call.world.clock.unix(), "chat": chat.card}
    body |= _frame(call, place) | content
    body |= {"receiver_user": receiver.user(), "ephemeral_message_id": number}
    message = Message(body, call.bot.id, only_for=receiver.id)
    chat.ephemeral[number] = message
    call.world.tell_message("message", call.bot, chat, message)
    return body


def _check_trigger(call: Call, query_id: str | None, receiver: int) -> None:
    if query_id is None:
        return
    query: Query | None = call.world.queries.get(query_id)
    late = query is None or call.world.clock.now() - query.at > SHORT_LIVED
    if late or (query and query.person != receiver):
        raise bad("query is too old and response timeout expired or query ID is invalid")
