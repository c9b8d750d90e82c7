"""Whatever is asked of the control API, it is done or refused in a sentence."""

import asyncio
from contextlib import suppress
from email.utils import formatdate
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.sandbox.acts import Refused
from bot.sandbox.control.requests import Wrong, read
from bot.sandbox.control.stage import ROUTES
from bot.sandbox.errors import Json
from bot.sandbox.flood import FloodLimits
from bot.sandbox.world import World
from tests.bot.sandbox.desk import BOT, CHANNEL, FORUM, GROUP, OMAR, SARA, SMALL, Desk, set_stage

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([BOT, SARA, OMAR, GROUP, FORUM, CHANNEL, SMALL, 0, 1, -1, 2**63, 1e30, -1e18]),
    st.sampled_from(["", "نص", "member", "administrator", "group", "channel", "2026-11-24T07:30Z"]),
    st.lists(st.sampled_from([SARA, BOT, 7, "x"]), max_size=3),
)


def bodies(kind: type[BaseModel]) -> st.SearchStrategy[Json]:
    names = {field.alias or name for name, field in kind.model_fields.items()}
    return st.fixed_dictionaries({}, optional=dict.fromkeys(sorted(names), VALUES))


@pytest.mark.parametrize(("path", "kind", "act"), ROUTES)
@settings(max_examples=100)
@given(data=st.data())
def test_anything_is_done_or_refused(
    path: str, kind: type[BaseModel], act: Any, data: st.DataObject
) -> None:
    world = World(FloodLimits(rate=0))
    set_stage(world)
    given = data.draw(bodies(kind))

    async def ask() -> None:
        orjson.dumps(act(world, read(kind, given)))

    with suppress(Wrong, Refused):
        asyncio.run(ask())
    formatdate(world.clock.unix())


@pytest.mark.parametrize(
    ("path", "given", "field"),
    [
        ("people", {"id": 0, "first_name": "أ"}, "id"),
        ("people", {"id": 10**20, "first_name": "أ"}, "id"),
        ("people", {"id": 5}, "first_name"),
        ("people", {"id": 5, "first_name": "أ", "age": 3}, "age"),
        ("chats", {"id": 5, "title": "أ"}, "id"),
        ("chats", {"id": -5, "title": "أ", "type": "private"}, "type"),
        ("clock", {"to": 1e30}, "to"),
        ("clock", {"advance": 1e30}, "advance"),
        ("limits", {"rate": -1}, "rate"),
        ("send", {"bot": BOT, "from": SARA, "chat": OMAR, "text": "نص"}, "chat"),
        ("send", {"bot": 1, "from": SARA, "chat": SARA, "text": "نص"}, "bot"),
        ("send", {"bot": BOT, "from": 9, "chat": 9, "text": "نص"}, "from"),
        ("faults", {"kind": "flood", "times": -1}, "times"),
    ],
)
async def test_a_wrong_field_is_named(desk: Desk, path: str, given: Json, field: str) -> None:
    assert field in await desk.sim_refused(path, **given)


@pytest.mark.parametrize("path", ["state?bot=²", "chats/²/messages", "chats/--5/messages"])
async def test_numbers_are_digits(desk: Desk, path: str) -> None:
    async with desk.http.get(f"/sim/{path}") as answer:
        assert answer.status == 400
        assert set(await answer.json()) == {"error"}


async def test_a_broken_form_is_refused(desk: Desk) -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        headers = {"Content-Type": kind}
        async with desk.http.post("/sim/send", data=b"--x\r\nno", headers=headers) as answer:
            assert answer.status == 400
            assert set(await answer.json()) == {"error"}


@pytest.mark.parametrize("limits", [FloodLimits(private_burst=3)])
async def test_a_new_rate_leaves_the_other_limits(desk: Desk) -> None:
    await desk.sim("limits", rate=1000)
    assert desk.world.limits == FloodLimits(rate=1000, private_burst=3)
