"""Votes in polls."""

from bot.sandbox.acts import Refused
from bot.sandbox.bots import BotUser
from bot.sandbox.errors import Json
from bot.sandbox.methods.polls import change_poll
from bot.sandbox.model import Chat, Person
from bot.sandbox.world import World


def vote(
    world: World, bot: BotUser, chat: Chat, person: Person, message_id: int, options: list[int]
) -> Json:
    """Somebody votes, once; returns the poll as it then stands. The bot hears of it."""
    message = chat.messages.get(message_id)
    poll = message.body.get("poll") if message else None
    if message is None or poll is None or poll["is_closed"]:
        raise Refused(f"there is no open poll {message_id}")
    if not options or not set(options) <= set(range(len(poll["options"]))):
        raise Refused("options: choose among the poll's options, counted from 0")
    if len(options) > 1 and not poll["allows_multiple_answers"]:
        raise Refused("options: this poll takes one answer")
    if person.id in message.voters:
        raise Refused(f"{person.first_name} has voted already")
    message.voters.add(person.id)
    counted = [
        {**option, "voter_count": option["voter_count"] + (number in options)}
        for number, option in enumerate(poll["options"])
    ]
    if not poll["is_anonymous"]:
        chosen = [poll["options"][number]["persistent_id"] for number in options]
        answer = {"poll_id": poll["id"], "user": person.user(), "option_ids": options}
        bot.inbox.put("poll_answer", answer | {"option_persistent_ids": chosen})
    total = poll["total_voter_count"] + 1
    return change_poll(world, bot, chat, message, options=counted, total_voter_count=total)
