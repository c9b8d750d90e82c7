"""The methods of the Bot API, by name as it spells them."""

import inspect
from collections.abc import Callable
from typing import Any

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

TOPICS = (identity, updating, sending, media, polls, editing, copying, callbacks, chats, topics)

METHODS: dict[str, Callable[[Call], Any]] = {
    name: method for topic in TOPICS for name, method in topic.METHODS.items()
}


async def carry_out(call: Call) -> Any:
    """The result of a call, ready for JSON; raises ApiError."""
    result = METHODS[call.method](call)
    return await result if inspect.isawaitable(result) else result
