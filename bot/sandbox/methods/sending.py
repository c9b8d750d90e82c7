"""Methods that send what is no file: texts, rich messages, places, and "typing…"."""

from bot.sandbox.errors import Json, bad
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.delivery import show
from bot.sandbox.methods.media import RichMedia, with_ids
from bot.sandbox.rich import read_rich
from bot.sandbox.text import read_text

ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
    *("upload_document", "choose_sticker", "find_location", "record_video_note"),
    "upload_video_note",
}
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


def read_body_text(call: Call) -> Json:
    """Text, entities and preview of sendMessage and editMessageText."""
    mode = call.get("parse_mode") or ""
    read = read_text(call.get("text") or "", mode, call.get("entities"), 4096, "message text")
    body: Json = {"text": read.text}
    if read.entities:
        body["entities"] = call.entities(read)
    if call.get("link_preview_options"):
        body["link_preview_options"] = call.get("link_preview_options")
    elif call.get("disable_web_page_preview"):
        body["link_preview_options"] = {"is_disabled": True}
    return body


def read_rich_message(call: Call) -> Json:
    """The content of sendRichMessage and of an edit to a rich message."""
    files = call.world.files
    message = with_ids(files, call.get("rich_message"))
    return {"rich_message": read_rich(message, RichMedia(files))}


def send_message(call: Call) -> Json:
    """sendMessage."""
    return show(call, read_body_text(call))


def send_rich_message(call: Call) -> Json:
    """sendRichMessage."""
    return show(call, read_rich_message(call))


def send_location(call: Call) -> Json:
    """sendLocation."""
    return show(call, {"location": _location(call)})


def send_venue(call: Call) -> Json:
    """sendVenue."""
    venue = {name: call.given[name] for name in ("title", "address")}
    place = _location(call)
    return show(call, {"location": place, "venue": {"location": place, **venue}})


def _location(call: Call) -> Json:
    latitude, longitude = call.given["latitude"], call.given["longitude"]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad("wrong latitude or longitude specified")
    return {"latitude": latitude, "longitude": longitude}


def send_contact(call: Call) -> Json:
    """sendContact."""
    names = ("phone_number", "first_name", "last_name", "vcard")
    given = {name: call.get(name) for name in names if call.get(name)}
    return show(call, {"contact": given})


def send_dice(call: Call) -> Json:
    """sendDice; the sandbox throws always the same sequence."""
    emoji = call.get("emoji") or "🎲"
    if emoji not in DICE:
        raise bad("dice emoji is not supported")
    return show(
        call, {"dice": {"emoji": emoji, "value": call.world.random.randint(1, DICE[emoji])}}
    )


def send_chat_action(call: Call) -> bool:
    """sendChatAction."""
    chat, _ = call.writable()
    if call.given["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    told = {"chat": chat.id, "action": call.given["action"]}
    call.world.events.tell("action", told, call.bot.id if chat.type == "private" else 0)
    return True


METHODS = {
    "sendMessage": send_message,
    "sendRichMessage": send_rich_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendDice": send_dice,
    "sendChatAction": send_chat_action,
}
