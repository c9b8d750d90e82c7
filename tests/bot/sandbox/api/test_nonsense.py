"""Whatever a bot sends, it gets a result or a refusal, never a broken sandbox."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.acts import Saying, press, say
from bot.sandbox.bots import BotUser
from bot.sandbox.control.requests import NewChat, NewMember
from bot.sandbox.control.stage import new_chat
from bot.sandbox.errors import ApiError
from bot.sandbox.flood import FloodLimits
from bot.sandbox.method_table import METHODS
from bot.sandbox.methods import carry_out
from bot.sandbox.methods.call import Call
from bot.sandbox.model import Person
from bot.sandbox.parameters import read_parameters
from bot.sandbox.world import World
from tests.bot.sandbox.api.conftest import TOKEN

NAMES = (
    *("type", "media", "text", "caption", "message_id", "chat_id", "command", "description"),
    *("emoji", "id", "input_message_content", "message_text", "receiver_user_id", "url", "html"),
    *("inline_keyboard", "callback_data", "blocks", "callback_query_id", "entities", "offset"),
    *("length", "title", "message_thread_id", "user", "is_disabled", "parse_mode"),
)
WORDS = ("", "x", "photo", "emoji", "👍", "chat", "http://x.example/a", "attach://x", "HTML", "7")
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10),
    st.floats(allow_nan=False),
    st.sampled_from(WORDS),
)
NESTED = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-2, 9) | st.sampled_from(["1", "x"]),
    "float": st.floats(allow_nan=False) | st.just("x"),
    "bool": st.booleans() | st.sampled_from(["true", "maybe"]),
    "str": st.text(max_size=8) | st.sampled_from(WORDS),
    "json": NESTED,
    "chat": st.sampled_from([7, -1001, -1002, -1003, 99, "@x", "", "7"]),
    "file": st.sampled_from(WORDS) | st.just("sbx-1"),
}


@contextmanager
def stage() -> Iterator[tuple[World, BotUser]]:
    """A small world with something of everything in it."""
    world = World(FloodLimits(rate=0))
    bot = world.bot(TOKEN)
    sara = world.people[7] = Person(7, "سارة")
    for number, kind in ((-1001, "supergroup"), (-1002, "supergroup"), (-1003, "channel")):
        forum = number == -1002
        members: list[NewMember | int] = [7, NewMember(id=bot.id, status="administrator")]
        wanted = {"id": number, "type": kind, "title": "م", "is_forum": forum}
        new_chat(world, NewChat(**wanted, members=members))
    chat = world.room(bot, sara)
    for _ in range(3):
        say(world, bot, chat, sara, Saying("نص"))
    press(world, bot, chat, sara, 1, "x")
    world.files.keep("document", "f", "text/plain", b"x")
    yield world, bot


@contextmanager
def refused_at_most() -> Iterator[None]:
    """An ApiError may come, as long as it blames the call."""
    try:
        yield
    except ApiError as error:
        if error.code not in {400, 403, 429}:
            raise


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"getUpdates"}))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_parameters_give_a_result_or_a_refusal(method: str, data: st.DataObject) -> None:
    table = METHODS[method]
    chosen = (
        data.draw(st.sets(st.sampled_from(sorted(table.optional)), max_size=4))
        if table.optional
        else set()
    )
    names = [*table.required, *chosen]
    given = {name: data.draw(KINDS[table.parameters[name]], label=name) for name in names}
    with stage() as (world, bot), refused_at_most():
        call = Call(world, bot, method, read_parameters(method, given, {}))
        asyncio.run(carry_out(call))
