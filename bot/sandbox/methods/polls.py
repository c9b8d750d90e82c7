"""Polls: sending and stopping them."""

from bot.sandbox.bots import BotUser
from bot.sandbox.errors import Json, bad
from bot.sandbox.json_fields import objects, text_field
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.delivery import place_of, shown, with_markup
from bot.sandbox.model import Message
from bot.sandbox.text import units
from bot.sandbox.world import World

POLL_AGE = (5, 2_628_000)
"""Seconds a poll may stay open."""


def send_poll(call: Call) -> Json:
    """sendPoll."""
    poll = _poll(call)
    place = place_of(call)
    call.pay(place.chat)
    message = shown(call, {"poll": poll}, place)
    call.world.polls[poll["id"]] = (place.chat, message)
    return message.body


def _poll(call: Call) -> Json:
    question = _short(call.given["question"], "question", 300)
    options = call.given["options"]
    options = [
        one if isinstance(one, str) else objects([one], "InputPollOption")[0] for one in options
    ]
    if not 1 <= len(options) <= 12:
        raise bad("poll must have at least 1 option" if not options else "too many poll options")
    quiz = call.get("type") == "quiz"
    if quiz and call.get("correct_option_id") is None and not call.get("correct_option_ids"):
        raise bad("wrong parameter correct_option_id in request")
    _check_open_time(call)
    several = bool(call.get("allows_multiple_answers"))
    number = str(next(call.world.counter))
    return {
        "id": number,
        "question": question,
        "options": [_option(n, given) for n, given in enumerate(options)],
        "total_voter_count": 0,
        "is_closed": bool(call.get("is_closed")),
        "is_anonymous": call.get("is_anonymous") is not False,
        "type": call.get("type") or "regular",
        "allows_multiple_answers": several and not quiz,
        "allows_revoting": not quiz if (kept := call.get("allows_revoting")) is None else kept,
        "members_only": bool(call.get("members_only")),
    }


def _check_open_time(call: Call) -> None:
    period, until = call.get("open_period"), call.get("close_date")
    if period and until:
        raise bad("SANDBOX: open_period and close_date can't be used together")
    seconds = period or (until and until - call.world.clock.now())
    if seconds and not POLL_AGE[0] <= seconds <= POLL_AGE[1]:
        raise bad("wrong poll open period specified")


def _option(number: int, given: Json | str) -> Json:
    if not isinstance(given, str):
        (given,) = objects([given], "InputPollOption")
    text = given if isinstance(given, str) else text_field(given, "text", "InputPollOption")
    read = _short(text, "poll option", 100)
    return {"persistent_id": str(number), "text": read, "voter_count": 0}


def _short(text: str, what: str, longest: int) -> str:
    if not text.strip():
        raise bad(f"{what} must be non-empty")
    if units(text) > longest:
        raise bad(f"{what} length must not exceed {longest}")
    return text.strip()


def stop_poll(call: Call) -> Json:
    """stopPoll."""
    chat = call.open_chat()
    message = call.message(chat, "message with poll to stop not found")
    if "poll" not in message.body or message.author != call.bot.id:
        raise bad("message with poll to stop not found")
    if message.body["poll"]["is_closed"]:
        raise bad("poll has already been closed")
    if call.get("reply_markup"):
        message.body = with_markup(message.body, read_markup(call.get("reply_markup")))
    return change_poll(call.world, call.bot, message, is_closed=True)


def change_poll(world: World, bot: BotUser, message: Message, **fields: object) -> Json:
    """A poll changes, and everybody who sees it, and its bot, is shown."""
    poll: Json = {**message.body["poll"], **fields}
    chat = world.polls[poll["id"]][0]
    world.edit(bot, chat, message, {**message.body, "poll": poll})
    bot.inbox.put("poll", poll)
    return poll


METHODS = {"sendPoll": send_poll, "stopPoll": stop_poll}
