"""Setting the stage: people, chats, who is where, clock, faults."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import orjson
from aiohttp import web

from bot.sandbox import acts
from bot.sandbox.bots import BotUser
from bot.sandbox.control.requests import (
    Block,
    Deactivate,
    Limits,
    Migrate,
    MoveClock,
    NewChat,
    NewMember,
    NewPerson,
    Place,
    Wrong,
    read_json,
)
from bot.sandbox.errors import ApiError, Json
from bot.sandbox.faults import BadFault, read_fault
from bot.sandbox.model import GENERAL, Chat, Member, Person, Topic
from bot.sandbox.world import World


def new_person(world: World, wanted: NewPerson) -> Json:
    """Somebody comes to Telegram (or changes their name)."""
    person = Person(**wanted.model_dump())
    world.people[person.id] = person
    world.events.tell("state", {})
    return person.user()


def new_chat(world: World, wanted: NewChat) -> Json:
    """A group, supergroup or channel."""
    members = [m if isinstance(m, NewMember) else NewMember(id=m) for m in wanted.members]
    unknown = [m.id for m in members if m.id not in world.people and m.id not in world.bots]
    if unknown:
        raise Wrong(f"members: there is no person or bot {unknown[0]}")
    chat = Chat(wanted.id, wanted.type, wanted.title, is_forum=wanted.is_forum, role=wanted.role)
    chat.members = {m.id: Member(m.status, rights=m.rights) for m in members}
    chat.open_to_bots = not any(m.id in world.bots for m in members)
    chat.last_id = GENERAL if wanted.is_forum else 0
    for topic in wanted.topics:
        chat.last_id += 1
        chat.topics[chat.last_id] = Topic(chat.last_id, topic.name)
    world.chats[chat.id] = chat
    world.events.tell("state", {})
    return chat.card


def place(world: World, wanted: Place) -> Json:
    """Somebody joins, leaves, is promoted, restricted or thrown out; a bot too."""
    bot, chat = find_bot(world, wanted.bot), world.chats.get(wanted.chat)
    by = world.people.get(wanted.by)
    user = world.bots.get(wanted.user) or world.people.get(wanted.user)
    if chat is None or by is None or user is None:
        raise Wrong("chat, by and user have to be known to the sandbox")
    old = chat.member(wanted.user)
    new = Member(wanted.status, wanted.is_member, wanted.rights)
    world.change_member(chat, user.user(), new, by.user())
    if chat.type != "channel" and new.present and not old.present:
        world.service(bot, chat, by.user(), new_chat_members=[user.user()])
    elif chat.type != "channel" and old.present and not new.present:
        world.service(bot, chat, by.user(), left_chat_member=user.user())
    return {}


def migrate(world: World, wanted: Migrate) -> Json:
    """A group becomes a supergroup: the old id refuses with the new one from now on."""
    bot, old, by = find_bot(world, wanted.bot), world.chats.get(wanted.chat), wanted.by
    if old is None or old.type != "group":
        raise Wrong(f"chat: there is no group {wanted.chat}")
    if wanted.to in world.chats:
        raise Wrong(f"to: there is a chat {wanted.to} already")
    if by not in world.people:
        raise Wrong(f"by: there is no person {by}")
    new = Chat(wanted.to, "supergroup", old.title, role=old.role, members=dict(old.members))
    new.open_to_bots = old.open_to_bots
    world.chats[new.id] = new
    author = world.people[by].user()
    world.service(bot, old, author, migrate_to_chat_id=new.id)
    world.service(bot, new, author, migrate_from_chat_id=old.id)
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    old.refusal = ApiError(400, words, migrate_to_chat_id=new.id)
    world.events.tell("state", {})
    return new.card


def deactivate(world: World, wanted: Deactivate) -> Json:
    """An account is deleted; the bots are not told."""
    if wanted.person not in world.people:
        raise Wrong(f"person: there is no person {wanted.person}")
    world.people[wanted.person].deactivated = True
    world.events.tell("state", {})
    return {}


def block(world: World, wanted: Block) -> Json:
    """A person blocks the bot, or takes it back."""
    bot, person = find_bot(world, wanted.bot), world.people.get(wanted.person)
    if person is None:
        raise Wrong(f"person: there is no person {wanted.person}")
    acts.block(world, bot, person, blocked=wanted.blocked)
    return {}


def move_clock(world: World, wanted: MoveClock) -> Json:
    """Move the clock; polls under way answer at once, so that bots see it in their `Date`."""
    if (wanted.to is None) == (wanted.advance is None):
        raise Wrong("give either to or advance")
    if isinstance(wanted.to, datetime) and wanted.to.tzinfo is None:
        raise Wrong("to: give a time zone, such as 2026-11-24T07:30:00+01:00")
    to = wanted.to.timestamp() if isinstance(wanted.to, datetime) else wanted.to
    instant = world.clock.now() + wanted.advance if wanted.advance is not None else to or 0.0
    if not 0 <= instant <= LATEST:
        raise Wrong("to, advance: the clock shows years from 1970 to 9999")
    world.clock.move_to(instant)
    for bot in world.bots.values():
        bot.inbox.nudge()
    told = {"now": world.clock.now()}
    world.events.tell("clock", told)
    return told


def set_limits(world: World, wanted: Limits) -> Json:
    """Flood control of all bots from now on."""
    world.limit(replace(world.limits, rate=wanted.rate))
    return {}


def find_bot(world: World, number: int) -> BotUser:
    """The bot of a numeric id. Raises Wrong."""
    if number not in world.bots:
        raise Wrong(f"bot: no bot {number} has called yet")
    return world.bots[number]


LATEST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()

Handler = Callable[[web.Request], Awaitable[web.Response]]


def mount(app: web.Application, world: World) -> None:
    """Add the routes."""

    def route(path: str, kind: type, act: Callable[..., Json]) -> None:
        async def handle(request: web.Request) -> web.Response:
            return answer(act(world, await read_json(kind, request)))

        app.router.add_post(path, handle)

    for path, kind, act in ROUTES:
        route(path, kind, act)
    app.router.add_get("/clock", _showing(lambda: {"now": world.clock.now()}))
    app.router.add_get("/faults", _showing(lambda: {"faults": world.faults.list()}))
    app.router.add_post("/faults", _add_fault(world))
    app.router.add_delete("/faults", _clear_faults(world))


def answer(body: Json) -> web.Response:
    """A JSON answer."""
    return web.Response(body=orjson.dumps(body), content_type="application/json")


def _showing(what: Callable[[], Json]) -> Handler:
    async def handle(_request: web.Request) -> web.Response:
        return answer(what())

    return handle


def _add_fault(world: World) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        try:
            fault = read_fault(orjson.loads(await request.read()))
        except (BadFault, orjson.JSONDecodeError) as error:
            raise Wrong(str(error)) from None
        world.faults.add(fault)
        return answer({"faults": world.faults.list()})

    return handle


def _clear_faults(world: World) -> Handler:
    async def handle(_request: web.Request) -> web.Response:
        world.faults.clear()
        return answer({"faults": []})

    return handle


ROUTES: tuple[tuple[str, type, Callable[..., Json]], ...] = (
    ("/people", NewPerson, new_person),
    ("/chats", NewChat, new_chat),
    ("/members", Place, place),
    ("/migrate", Migrate, migrate),
    ("/deactivate", Deactivate, deactivate),
    ("/block", Block, block),
    ("/clock", MoveClock, move_clock),
    ("/limits", Limits, set_limits),
)
