"""The cast of the demo: a reader, the newsroom's staff and its group, a channel."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.sandbox.bots import BotUser
from bot.sandbox.control.requests import NewChat, read
from bot.sandbox.control.stage import new_chat
from bot.sandbox.model import Chat, Member, Person
from bot.sandbox.world import World

_FILE = Path(__file__).with_name("cast.toml")


@dataclass(frozen=True, slots=True)
class Cast:
    """Ids of those that others have to know. outlet: the newsroom's name."""

    outlet: str
    reader: int
    moderator: int
    owner: int
    staff: int


@cache
def _script() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def cast() -> Cast:
    """Who plays what."""
    script = _script()
    return Cast(
        script["outlet"], script["reader"], script["moderator"], script["owner"], script["staff"]
    )


def enter(world: World, bot: BotUser) -> None:
    """Everybody comes on stage; the bot is an admin in the staff's group and in the channel."""
    bot.first_name = cast().outlet
    for line in _script()["people"]:
        person = Person(**{name: value for name, value in line.items() if name != "role"})
        world.people[person.id] = person
        world.room(bot, person).role = line["role"]
    for line in _script()["chats"]:
        new_chat(world, read(NewChat, line))
        _let_in(bot, world.chats[line["id"]])


def _let_in(bot: BotUser, chat: Chat) -> None:
    chat.open_to_bots = False
    chat.members[bot.id] = Member("administrator")
