"""The methods of the Bot API, by name as it spells them."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.bots import BotUser
from bot.sandbox.methods import (
    callbacks,
    chats,
    copying,
    editing,
    identity,
    media,
    polls,
    sending,
    topics,
    updating,
)
from bot.sandbox.methods.call import Call
from bot.sandbox.parameters import Upload, read_parameters, spell
from bot.sandbox.world import World

TOPICS = (identity, updating, sending, media, polls, editing, copying, callbacks, chats, topics)

METHODS: dict[str, Callable[[Call], Any]] = {
    name: method for topic in TOPICS for name, method in topic.METHODS.items()
}


def read_call(
    world: World, bot: BotUser, method: str, given: Mapping[str, Any], files: Mapping[str, Upload]
) -> Call:
    """A call as it comes in, counted whether it goes well or not; raises ApiError."""
    name = spell(method)
    bot.calls[name] += 1
    return Call(world, bot, name, read_parameters(name, given, files))


async def carry_out(call: Call) -> Any:
    """The result of a call, ready for JSON; raises ApiError."""
    result = METHODS[call.method](call)
    return await result if inspect.isawaitable(result) else result
