"""Whatever a bot sends, it is answered: with a result that clients can read, or a refusal."""

import asyncio
from typing import Any

import aiogram.methods
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.sandbox.acts import press
from bot.sandbox.errors import ApiError, Json
from bot.sandbox.flood import FloodLimits
from bot.sandbox.inline import ask_inline
from bot.sandbox.method_table import METHODS, Kind
from bot.sandbox.methods import carry_out
from bot.sandbox.methods.call import Call
from bot.sandbox.object_table import ITEMS, OBJECTS
from bot.sandbox.parameters import Upload, read_parameters
from bot.sandbox.world import World
from tests.bot.sandbox.desk import CHANNEL, FORUM, GROUP, SARA, TOKEN, set_stage

NAMES = (
    *("type", "text", "media", "caption", "parse_mode", "caption_entities", "entities", "url"),
    *("message_id", "chat_id", "user_id", "receiver_user_id", "callback_query_id", "quote"),
    *("offset", "length", "emoji", "command", "description", "id", "title", "message_text"),
    *("inline_keyboard", "keyboard", "force_reply", "remove_keyboard", "callback_data", "web_app"),
    *("input_message_content", "html", "markdown", "blocks", "is_disabled", "reply_markup"),
    *("allow_sending_without_reply", "quote_position", "quote_entities", "text_entities"),
    *("duration", "width", "performer", "has_spoiler", "show_above_text", "thumbnail"),
    *("text_parse_mode", "quote_parse_mode", "explanation", "custom_emoji_id", "user"),
)
WORDS = (
    *("", "photo", "video", "document", "emoji", "chat", "default", "web_app", "commands", "HTML"),
    *("quiz", "text", "go", "نص", "<b>", "👍", "1", "-1", "@somebody", "bold", "text_mention"),
    *(
        "https://example.org/",
        "attach://file",
        "sbx-1",
        "typing",
        "article",
        "chat_member",
        "42420000000001",
    ),
)
NUMBERS = (0, 1, 2, -1, 48, SARA, GROUP, FORUM, CHANNEL, 2**63, 2**64 - 1, -(2**63))
LEAVES = st.one_of(
    st.none(), st.booleans(), st.sampled_from(NUMBERS), st.sampled_from(WORDS), st.just(0.5)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)
LIKELY: dict[Kind, st.SearchStrategy[Any]] = {
    "chat": st.sampled_from([SARA, GROUP, FORUM, CHANNEL, 7]),
    "int": st.sampled_from(NUMBERS),
    "float": st.just(4.5),
    "str": st.sampled_from(WORDS),
    "bool": st.booleans(),
    "file": st.sampled_from(["sbx-1", "https://example.org/a.png", "attach://file"]),
    "json": VALUES,
}


def objects(parameter: str) -> st.SearchStrategy[Any]:
    """JSON that nearly is what a parameter needs."""
    known = OBJECTS.get(parameter) or ITEMS.get(parameter)
    if known is None:
        return VALUES
    of = {name: st.one_of(LIKELY[kind], VALUES) for name, kind in known.parameters.items()}
    required = {name: of[name] for name in known.required}
    optional = {name: of[name] for name in known.optional}
    whole = st.fixed_dictionaries(required, optional=optional)
    return st.one_of(whole, VALUES) if parameter in OBJECTS else st.lists(whole, max_size=3)


def calls(method: str) -> st.SearchStrategy[Json]:
    """Parameters of a method, most of them of their kind."""
    table = METHODS[method]
    of = {name: LIKELY[kind] for name, kind in table.parameters.items()}
    for name, kind in table.parameters.items():
        if kind == "json":
            full = f"{method}.{name}"
            of[name] = objects(full if full in OBJECTS | ITEMS else name)
        elif kind != "chat":
            of[name] = st.one_of(LIKELY[kind], LIKELY[kind], VALUES)
    required = {name: of[name] for name in table.required}
    optional = {name: of[name] for name in table.optional if name != "timeout"}
    return st.fixed_dictionaries(required, optional=optional)


async def result_of(method: str, parameters: Json) -> object:
    """The result in a world in which there is something to be named; None: refused."""
    world = World(FloodLimits(rate=0))
    set_stage(world)
    bot, sara = world.bot(TOKEN), world.people[SARA]
    file = Upload("a.pdf", "application/pdf", b"pdf")
    used = {"file": file} if b"attach://" in orjson.dumps(parameters) else {}
    try:
        for chat in (SARA, FORUM):
            before = read_parameters("sendMessage", {"chat_id": chat, "text": "نص"}, {})
            await carry_out(Call(world, bot, "sendMessage", before))
        press(world, bot, world.room(bot, sara), sara, 1, "go")
        ask_inline(world, bot, sara, "غزة")
        return await carry_out(Call(world, bot, method, read_parameters(method, parameters, used)))
    except ApiError:
        return None
    finally:
        await world.files.close()


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=30)
@given(data=st.data())
def test_anything_is_answered(method: str, data: st.DataObject) -> None:
    result = asyncio.run(result_of(method, data.draw(calls(method))))
    if result is not None:
        orjson.dumps(result)
        known = getattr(aiogram.methods, method[0].upper() + method[1:]).__returning__
        TypeAdapter(known).validate_python(result)
