"""Polls: sending and stopping them."""

from bot.sandbox.bots import BotUser
from bot.sandbox.errors import Json, bad
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.delivery import place_of, show, with_markup
from bot.sandbox.model import Chat, Message
from bot.sandbox.text import read_text, units
from bot.sandbox.world import World

POLL_AGE = (5, 2_628_000)
"""Seconds a poll may stay open."""

MOST_OPTIONS = 12
MOST_UNITS = 4096
IN_POLLS = {"custom_emoji", "date_time"}
"""The entities that a question and its options keep."""


def send_poll(call: Call) -> Json:
    """sendPoll."""
    poll, place = _poll(call), place_of(call)
    if place.chat.type == "channel" and not poll["is_anonymous"]:
        raise bad("non-anonymous polls can't be sent to channel chats")
    return show(call, {"poll": poll}, place)


def _poll(call: Call) -> Json:
    kind = call.get("type") or "regular"
    if kind not in {"regular", "quiz"}:
        raise bad("SANDBOX: a poll is of the type regular or quiz")
    options = call.given["options"]
    if not 1 <= len(options) <= MOST_OPTIONS:
        raise bad("poll must have at least 1 option" if not options else "too many poll options")
    revoting = call.get("allows_revoting")
    return {
        "id": str(next(call.world.counter)),
        **_parsed(call, "question", call.given, 300),
        "options": [_option(call, number, given) for number, given in enumerate(options)],
        "total_voter_count": 0,
        "is_closed": bool(call.get("is_closed")),
        "is_anonymous": call.get("is_anonymous") is not False,
        "type": kind,
        "allows_multiple_answers": bool(call.get("allows_multiple_answers")),
        "allows_revoting": kind != "quiz" if revoting is None else revoting,
        "members_only": bool(call.get("members_only")),
        **_open_time(call),
        **(_quiz(call, len(options)) if kind == "quiz" else {}),
    }


def _quiz(call: Call, options: int) -> Json:
    """Which options are right, and why."""
    single = call.get("correct_option_id")
    right = call.get("correct_option_ids") or ([] if single is None else [single])
    if not right or any(number not in range(options) for number in right):
        raise bad("wrong parameter correct_option_id in request")
    why = _parsed(call, "explanation", call.given, 200) if call.get("explanation") else {}
    return {"correct_option_ids": right, **why}


def _open_time(call: Call) -> Json:
    period, until = call.get("open_period"), call.get("close_date")
    if period and until:
        raise bad("SANDBOX: open_period and close_date can't be used together")
    seconds = period or (until and until - call.world.clock.now())
    if not seconds:
        return {}
    if not POLL_AGE[0] <= seconds <= POLL_AGE[1]:
        raise bad("wrong poll open period specified")
    return {"open_period": period} if period else {"close_date": until}


def _option(call: Call, number: int, given: Json) -> Json:
    return {"persistent_id": str(number), **_parsed(call, "text", given, 100), "voter_count": 0}


def _parsed(call: Call, name: str, given: Json, longest: int) -> Json:
    """A text of the poll and its entities, as fields."""
    what = "poll option" if name == "text" else name
    mode, entities = given.get(f"{name}_parse_mode") or "", given.get(f"{name}_entities")
    read = read_text(given[name], mode, entities, MOST_UNITS, "message caption")
    if not read.text:
        raise bad(f"{what} must be non-empty")
    if units(read.text) > longest:
        raise bad(f"{what} length must not exceed {longest}")
    marks = [e for e in call.entities(read) if name == "explanation" or e["type"] in IN_POLLS]
    return {name: read.text, **({f"{name}_entities": marks} if marks else {})}


def unvoted(poll: Json, number: str) -> Json:
    """The same poll once more, open and without votes."""
    options = [{**option, "voter_count": 0} for option in poll["options"]]
    return {**poll, "id": number, "options": options, "total_voter_count": 0, "is_closed": False}


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
    return change_poll(call.world, call.bot, chat, message, is_closed=True)


def change_poll(world: World, bot: BotUser, chat: Chat, message: Message, **fields: object) -> Json:
    """A poll changes, and everybody who sees it, and its bot, is shown."""
    poll: Json = {**message.body["poll"], **fields}
    world.edit(bot, chat, message, {**message.body, "poll": poll})
    bot.inbox.put("poll", poll)
    return poll


METHODS = {"sendPoll": send_poll, "stopPoll": stop_poll}
