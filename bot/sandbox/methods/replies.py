"""What a message answers: a message of the chat or of another one, and the words it quotes."""

from bot.sandbox.acts import without_reply
from bot.sandbox.errors import Json, bad
from bot.sandbox.methods.call import Call
from bot.sandbox.model import Chat, Message
from bot.sandbox.text import read_text, units


def read_reply(call: Call, chat: Chat) -> Json | None:
    """The fields of a message that tell what it answers; None where it answers nothing."""
    wanted: Json = call.get("reply_parameters") or _older_form(call)
    if hidden := wanted.get("ephemeral_message_id"):
        return _reply_to_hidden(call, chat, hidden)
    number = wanted.get("message_id")
    if not number:
        return None
    where = chat if wanted.get("chat_id") in (None, chat.id) else _elsewhere(call, wanted)
    found = where.messages.get(number)
    if found is None:
        if wanted.get("allow_sending_without_reply") and where is chat:
            return None
        raise bad("message to be replied not found")
    return _answered(where is chat, found) | _quoted(wanted, found)


def _older_form(call: Call) -> Json:
    names = {"reply_to_message_id": "message_id"}
    given = ("reply_to_message_id", "allow_sending_without_reply")
    return {names.get(name, name): call.get(name) for name in given}


def _elsewhere(call: Call, wanted: Json) -> Chat:
    named = Call(call.world, call.bot, call.method, wanted)
    return named.open_chat()


def _reply_to_hidden(call: Call, chat: Chat, number: int) -> Json:
    if number not in chat.ephemeral:
        raise bad("message to be replied not found")
    if not call.get("ephemeral_message_parameters"):
        raise bad("SANDBOX: only an ephemeral message may answer an ephemeral one")
    return {"reply_to_message": without_reply(chat.ephemeral[number].body)}


def _answered(here: bool, found: Message) -> Json:
    if here:
        return {"reply_to_message": without_reply(found.body)}
    return {"external_reply": {"origin": origin_of(found), "message_id": found.id}}


def _quoted(wanted: Json, found: Message) -> Json:
    if not wanted.get("quote"):
        return {}
    mode, entities = wanted.get("quote_parse_mode") or "", wanted.get("quote_entities")
    read = read_text(wanted["quote"], mode, entities, 1024, "message caption")
    place = found.text.find(read.text)
    if not read.text or place < 0:
        raise bad("QUOTE_TEXT_INVALID")
    quote = {"text": read.text, "position": units(found.text[:place]), "is_manual": True}
    marks = list(read.entities)
    return {"quote": quote | ({"entities": marks} if marks else {})}


def origin_of(message: Message) -> Json:
    """Where a message came from first, as a MessageOrigin."""
    body = message.body
    if "forward_origin" in body:
        kept: Json = body["forward_origin"]
        return kept
    if body["chat"]["type"] == "channel":
        here = {"chat": body["chat"], "message_id": body["message_id"]}
        return {"type": "channel", "date": body["date"], **here}
    return {"type": "user", "date": body["date"], "sender_user": body["from"]}
